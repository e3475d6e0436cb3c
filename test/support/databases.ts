// Statements for tests that run in a process: what an answer is, or that it is a Failure.
import { type Answer, type Db, Failure, openDatabase, runTransaction, visitRows } from "../../runtime/storage/index.ts";
import {
  type Result,
  type SqlParameter,
  type Suspended,
  snow_variant_Err,
  snow_variant_Ok,
} from "../../runtime/values/index.ts";
import { waited } from "./in-process.ts";

/** A parameter of each kind, written shortly: a number is an Int. */
export type Value = null | boolean | number | string | bigint | Uint8Array | SqlParameter;

function isParameter(value: Value): value is SqlParameter {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

export function parameterOf(value: Value): SqlParameter {
  if (value === null) return { kind: "null", value };
  if (isParameter(value)) return value;
  if (typeof value === "number") return { kind: "int", value };
  if (typeof value === "string") return { kind: "text", value };
  if (typeof value === "boolean") return { kind: "bool", value };
  return typeof value === "bigint" ? { kind: "bigint", value } : { kind: "bytes", value };
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "rows" in value;
}

/** The placeholders are written `?` for both engines. */
export function statementFor(db: Db, text: string, values: readonly Value[]) {
  const [first = "", ...rest] = text.split("?");
  const numbered = rest.reduce((before, part, index) => `${before}$${index + 1}${part}`, first);
  return { text: db.dialect === "sqlite" ? text : numbered, parameters: values.map(parameterOf), asText: false };
}

/** What comes of a statement, whatever it is. */
export function* attempt(db: Db, text: string, ...values: readonly Value[]): Suspended<Answer | Failure> {
  const writes = !/^\s*(?:select|values|with)/i.test(text);
  const outcome = yield waited((done) => db.execute(statementFor(db, text, values), writes, done));
  if (outcome instanceof Failure || isAnswer(outcome)) return outcome;
  throw new Error("neither an answer nor a failure");
}

export function* run(db: Db, text: string, ...values: readonly Value[]): Suspended<Answer> {
  const outcome = yield* attempt(db, text, ...values);
  if (outcome instanceof Failure) throw new Error(`${text}: ${outcome.kind} ${outcome.code} ${outcome.message}`);
  return outcome;
}

/** The only column of the only row. */
export function* single(db: Db, text: string, ...values: readonly Value[]): Suspended<unknown> {
  const { rows } = yield* run(db, text, ...values);
  return rows[0]?.[0];
}

export function* failure(db: Db, text: string, ...values: readonly Value[]): Suspended<Failure> {
  const outcome = yield* attempt(db, text, ...values);
  if (outcome instanceof Failure) return outcome;
  throw new Error(`${text}: no failure`);
}

export function* open(url: string): Suspended<Db> {
  const outcome = yield waited<Db | Failure>((done) => openDatabase(url, done));
  if (outcome instanceof Failure) throw new Error(`${outcome.kind} ${outcome.code} ${outcome.message}`);
  if (isDb(outcome)) return outcome;
  throw new Error("neither a database nor a failure");
}

function isDb(value: unknown): value is Db {
  return typeof value === "object" && value !== null && "execute" in value;
}

export function* close(db: Db): Suspended<undefined> {
  yield waited<undefined>((done) => db.close(() => done(undefined)));
  return undefined;
}

export type Outcome = Result<unknown, Failure>;

export function* transaction(
  db: Db,
  work: (db: Db) => Suspended<Outcome>,
): Suspended<{ readonly ok: boolean; readonly value: unknown }> {
  const outcome = yield* runTransaction<unknown, Failure>(db, work, (problem) => problem);
  return { ok: outcome.tag === 0, value: outcome._0 };
}

export const ok = (value: unknown): Outcome => new snow_variant_Ok(value);
export const err = (problem: Failure): Outcome => new snow_variant_Err(problem);

/** The first columns of the rows, as they come. */
export function* each(
  db: Db,
  text: string,
  visit: (cell: unknown) => unknown,
  ...values: readonly Value[]
): Suspended<number | Failure> {
  return yield* visitRows(
    db,
    statementFor(db, text, values),
    () => (row) => row[0],
    (cell) => visit(cell),
  );
}
