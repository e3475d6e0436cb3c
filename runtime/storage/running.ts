// What processes do with a database beyond a single statement: transactions, and rows that are visited one after the other.
import { type Suspension, waitForOutside, whenPresentEnds } from "../actors/index.ts";
import { type Callback, type Result, type Suspended, snow_is_generator, snow_variant_Err } from "../values/index.ts";
import type { Db, OpenTransaction, Reading } from "./db.ts";
import { Failure, type Row } from "./engine.ts";
import { openDatabase } from "./open.ts";
import type { Statement } from "./statement.ts";

/** Rows that are fetched together. */
const PORTION = 256;

/** Opens the database of a URL for `work`, and closes it when that is over. */
export function* withDatabase<T>(url: string, work: (db: Db) => Suspended<T | Failure>): Suspended<T | Failure> {
  const opening = waitForOutside("Db.open", (resume) => {
    openDatabase(url, (outcome) => resume.value(outcome));
    return undefined;
  });
  const db = (yield opening) as Db | Failure;
  if (db instanceof Failure) return db;
  const outcome = yield* work(db);
  yield waitForOutside("Db.close", (resume) => {
    db.close(() => resume.value(undefined));
    return undefined;
  });
  return outcome;
}

/**
 * Runs `work` in a transaction, which is committed when it answers Ok; else, and when the process ends, rolled back.
 * `failed` makes the error of a transaction that could not begin or be committed.
 */
export function* runTransaction<T, E>(
  db: Db,
  work: Callback<[Db], Result<T, E>>,
  failed: (failure: Failure) => E,
): Suspended<Result<T, E>> {
  let open: OpenTransaction | undefined;
  // The process may end before it hears that it has one.
  const forget = whenPresentEnds(() => open?.abandon());
  const beginning = waitForOutside("Db.transaction", (resume) =>
    db.begin((begun) => {
      if (!(begun instanceof Failure)) open = begun;
      resume.value(begun);
    }),
  );
  const transaction = (yield beginning) as OpenTransaction | Failure;
  if (transaction instanceof Failure) {
    forget();
    return new snow_variant_Err(failed(transaction));
  }
  const pending = work(transaction.db);
  const outcome = (snow_is_generator(pending) ? yield pending : pending) as Result<T, E>;
  const ended = (yield ending(transaction, outcome.tag === 0)) as Failure | undefined;
  forget();
  return ended === undefined || outcome.tag !== 0 ? outcome : new snow_variant_Err(failed(ended));
}

function ending(transaction: OpenTransaction, commits: boolean): Suspension<Failure | undefined> {
  return waitForOutside("Db.transaction", (resume) => {
    transaction.end(commits, (outcome) => resume.value(outcome));
    return undefined;
  });
}

/** Gives `visit` every row; the number of rows. `begin` gets the columns, and answers how a row is read. */
export function* visitRows<T>(
  db: Db,
  statement: Statement,
  begin: (columns: readonly string[]) => ((row: Row) => T | Failure) | Failure,
  visit: Callback<[T], unknown>,
): Suspended<number | Failure> {
  let open: Reading | undefined;
  const forget = whenPresentEnds(() => open?.abandon());
  const opening = waitForOutside("Db.each", (resume) =>
    db.read(statement, (opened) => {
      if (!(opened instanceof Failure)) open = opened;
      resume.value(opened);
    }),
  );
  const reading = (yield opening) as Reading | Failure;
  if (reading instanceof Failure) {
    forget();
    return reading;
  }
  const outcome = (yield visiting(reading, begin(reading.columns), visit)) as number | Failure;
  forget();
  reading.close();
  return outcome;
}

function* visiting<T>(
  reading: Reading,
  read: ((row: Row) => T | Failure) | Failure,
  visit: Callback<[T], unknown>,
): Suspended<number | Failure> {
  if (read instanceof Failure) return read;
  for (let count = 0; ; ) {
    const rows = (yield fetching(reading)) as readonly Row[] | Failure;
    if (rows instanceof Failure) return rows;
    for (const row of rows) {
      const value = read(row);
      if (value instanceof Failure) return value;
      const pending = visit(value);
      if (snow_is_generator(pending)) yield pending;
      count += 1;
    }
    if (rows.length < PORTION) return count;
  }
}

function fetching(reading: Reading): Suspension<readonly Row[] | Failure> {
  return waitForOutside("Db.each", (resume) => {
    reading.next(PORTION, (outcome) => resume.value(outcome));
    return undefined;
  });
}
