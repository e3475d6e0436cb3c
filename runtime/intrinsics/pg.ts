// Pg: connections to PostgreSQL, with texts for everything.
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { openPostgresConnection, type PlainConnection } from "../storage/index.ts";
import {
  type Callback,
  type List,
  type OrderedMap,
  type Result,
  type Suspended,
  snow_is_generator,
} from "../values/index.ts";
import { closed, counted, executed, queried, resultOf } from "./plain-storage.ts";

export function snow_pg_connect(url: string): Suspension<Result<PlainConnection, string>> {
  return waitForOutside("Pg.connect", (resume) =>
    openPostgresConnection(url, (outcome) => resume.value(resultOf(outcome))),
  );
}

export function snow_pg_execute(
  conn: PlainConnection,
  statement: string,
  parameters: List<string>,
): Suspension<Result<number, string>> {
  return executed("Pg.execute", conn, statement, parameters);
}

export function snow_pg_query(
  conn: PlainConnection,
  statement: string,
  parameters: List<string>,
): Suspension<Result<List<OrderedMap<string, string>>, string>> {
  return queried("Pg.query", conn, statement, parameters);
}

export function snow_pg_begin(conn: PlainConnection): Suspension<Result<number, string>> {
  return counted("Pg.begin", (done) => conn.begin(done));
}

export function snow_pg_commit(conn: PlainConnection): Suspension<Result<number, string>> {
  return counted("Pg.commit", (done) => conn.commit(done));
}

export function snow_pg_rollback(conn: PlainConnection): Suspension<Result<number, string>> {
  return counted("Pg.rollback", (done) => conn.rollback(done));
}

export function* snow_pg_transaction<T>(
  conn: PlainConnection,
  work: Callback<[PlainConnection], Result<T, string>>,
): Suspended<Result<T, string>> {
  const begun = (yield snow_pg_begin(conn)) as Result<number, string>;
  if (begun.tag !== 0) return begun;
  const pending = work(conn);
  const outcome = (snow_is_generator(pending) ? yield pending : pending) as Result<T, string>;
  const ended = (yield outcome.tag === 0 ? snow_pg_commit(conn) : snow_pg_rollback(conn)) as Result<number, string>;
  return outcome.tag === 0 && ended.tag !== 0 ? ended : outcome;
}

export function snow_pg_close(conn: PlainConnection): Suspension<undefined> {
  return closed("Pg.close", (done) => conn.close(done));
}
