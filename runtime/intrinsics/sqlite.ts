// Sqlite: databases in files, with texts for everything.
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { openSqliteConnection, type PlainConnection } from "../storage/index.ts";
import type { List, OrderedMap, Result } from "../values/index.ts";
import { closed, counted, executed, queried, resultOf } from "./plain-storage.ts";

export function snow_sqlite_open(path: string): Suspension<Result<PlainConnection, string>> {
  return waitForOutside("Sqlite.open", (resume) =>
    openSqliteConnection(path, (outcome) => resume.value(resultOf(outcome))),
  );
}

export function snow_sqlite_execute(
  conn: PlainConnection,
  statement: string,
  parameters: List<string>,
): Suspension<Result<number, string>> {
  return executed("Sqlite.execute", conn, statement, parameters);
}

export function snow_sqlite_query(
  conn: PlainConnection,
  statement: string,
  parameters: List<string>,
): Suspension<Result<List<OrderedMap<string, string>>, string>> {
  return queried("Sqlite.query", conn, statement, parameters);
}

export function snow_sqlite_begin(conn: PlainConnection): Suspension<Result<number, string>> {
  return counted("Sqlite.begin", (done) => conn.begin(done));
}

export function snow_sqlite_commit(conn: PlainConnection): Suspension<Result<number, string>> {
  return counted("Sqlite.commit", (done) => conn.commit(done));
}

export function snow_sqlite_rollback(conn: PlainConnection): Suspension<Result<number, string>> {
  return counted("Sqlite.rollback", (done) => conn.rollback(done));
}

export function snow_sqlite_close(conn: PlainConnection): Suspension<undefined> {
  return closed("Sqlite.close", (done) => conn.close(done));
}
