// Db: databases with typed rows.
import { type Suspension, waitForOutside } from "../actors/index.ts";
import {
  type Answer,
  type Db,
  Failure,
  type FailureKind,
  type Migration,
  migrateUp,
  openDatabase,
  type Row,
  runTransaction,
  type Statement,
  visitRows,
} from "../storage/index.ts";
import {
  type Callback,
  type DbError,
  type DbErrorKind,
  type FromDbError,
  type List,
  newDbError,
  type Option,
  optionOf,
  type Result,
  type RowForm,
  renderSql,
  type Sql,
  type Suspended,
  snow_list_of,
  snow_variant_BadRow,
  snow_variant_CheckViolation,
  snow_variant_Conflict,
  snow_variant_ConnectionLost,
  snow_variant_DbBusy,
  snow_variant_DbOther,
  snow_variant_Err,
  snow_variant_ForeignKeyViolation,
  snow_variant_NotNullViolation,
  snow_variant_Ok,
  snow_variant_TimedOut,
  snow_variant_TooManyRows,
  snow_variant_UniqueViolation,
} from "../values/index.ts";

const kinds: Readonly<Record<Exclude<FailureKind, "DbOther">, DbErrorKind>> = {
  UniqueViolation: snow_variant_UniqueViolation,
  ForeignKeyViolation: snow_variant_ForeignKeyViolation,
  NotNullViolation: snow_variant_NotNullViolation,
  CheckViolation: snow_variant_CheckViolation,
  DbBusy: snow_variant_DbBusy,
  Conflict: snow_variant_Conflict,
  ConnectionLost: snow_variant_ConnectionLost,
  TimedOut: snow_variant_TimedOut,
  TooManyRows: snow_variant_TooManyRows,
  BadRow: snow_variant_BadRow,
};

function errorOf({ kind, code, message }: Failure): DbError {
  return newDbError({ kind: kind === "DbOther" ? new snow_variant_DbOther(code) : kinds[kind], code, message });
}

function resultOf<T>(outcome: T | Failure): Result<T, DbError> {
  return outcome instanceof Failure ? new snow_variant_Err(errorOf(outcome)) : new snow_variant_Ok(outcome);
}

function badRow(message: string): Failure {
  return new Failure("BadRow", "", message);
}

function statementOf(db: Db, sql: Sql): Statement {
  return { ...renderSql(sql, db.dialect), asText: false };
}

/** How rows with such columns are read, or what is wrong with the columns. */
function readerOf<T>(form: RowForm<T>, columns: readonly string[]): ((row: Row) => T | Failure) | Failure {
  const reader = form.reader(columns);
  if (typeof reader === "string") return badRow(reader);
  return (row) => {
    const read = reader(row);
    return read.ok ? read.value : badRow(read.error);
  };
}

function valuesOf<T>(form: RowForm<T>, { columns, rows }: Answer): T[] | Failure {
  const read = readerOf(form, columns);
  if (read instanceof Failure) return read;
  const values: T[] = [];
  for (const row of rows) {
    const value = read(row);
    if (value instanceof Failure) return value;
    values.push(value);
  }
  return values;
}

interface Asked<T> {
  readonly name: string;
  readonly db: Db;
  readonly sql: Sql;
  readonly writes: boolean;
  readonly take: (answer: Answer) => T | Failure;
}

function executed<T>({ name, db, sql, writes, take }: Asked<T>): Suspension<Result<T, DbError>> {
  return waitForOutside(name, (resume) =>
    db.execute(statementOf(db, sql), writes, (answer) =>
      resume.value(resultOf(answer instanceof Failure ? answer : take(answer))),
    ),
  );
}

export function snow_db_open(url: string): Suspension<Result<Db, DbError>> {
  return waitForOutside("Db.open", (resume) => openDatabase(url, (outcome) => resume.value(resultOf(outcome))));
}

export function snow_db_all<T>(form: RowForm<T>, db: Db, sql: Sql): Suspension<Result<List<T>, DbError>> {
  const take = (answer: Answer): List<T> | Failure => {
    const values = valuesOf(form, answer);
    return values instanceof Failure ? values : snow_list_of(values);
  };
  return executed({ name: "Db.all", db, sql, writes: false, take });
}

export function snow_db_one<T>(form: RowForm<T>, db: Db, sql: Sql): Suspension<Result<Option<T>, DbError>> {
  const take = (answer: Answer): Option<T> | Failure => {
    if (answer.rows.length > 1) return new Failure("TooManyRows", "", `expected one row, found ${answer.rows.length}`);
    const values = valuesOf(form, answer);
    return values instanceof Failure ? values : optionOf(values[0]);
  };
  return executed({ name: "Db.one", db, sql, writes: false, take });
}

export function snow_db_run(db: Db, sql: Sql): Suspension<Result<number, DbError>> {
  return executed({ name: "Db.run", db, sql, writes: true, take: ({ changes }) => changes });
}

/** SQLite keeps the id of the row before when there is no new one. */
function newId({ changes, lastId, rows, columns }: Answer): number | Failure {
  if (changes === 0) return badRow("no row was inserted");
  const id = lastId ?? (rows.length === 1 && columns.length === 1 ? rows[0]?.[0] : undefined);
  if (typeof id === "bigint") return badRow("integer out of range");
  return typeof id === "number" ? id : badRow("expected RETURNING with one Int");
}

export function snow_db_insert(db: Db, sql: Sql): Suspension<Result<number, DbError>> {
  return executed({ name: "Db.insert", db, sql, writes: true, take: newId });
}

export function snow_db_transaction<T, E>(
  conversion: FromDbError<E>,
  db: Db,
  work: Callback<[Db], Result<T, E>>,
): Suspended<Result<T, E>> {
  return runTransaction(db, work, (failure) => conversion.from(errorOf(failure)));
}

export function* snow_db_each<T>(
  form: RowForm<T>,
  db: Db,
  sql: Sql,
  visit: Callback<[T], undefined>,
): Suspended<Result<number, DbError>> {
  const count = yield visitRows(db, statementOf(db, sql), (columns) => readerOf(form, columns), visit);
  return resultOf(count as number | Failure);
}

/** `directory` is what the compiler has made of it. */
export function* snow_db_migrate(db: Db, directory: string): Suspended<Result<List<string>, DbError>> {
  const migrations: readonly Migration[] = JSON.parse(directory);
  const names = yield* migrateUp(db, migrations);
  return resultOf(names instanceof Failure ? names : snow_list_of(names));
}

export function snow_db_close(db: Db): Suspension<undefined> {
  return waitForOutside("Db.close", (resume) => {
    db.close(() => resume.value(undefined));
    return undefined;
  });
}
