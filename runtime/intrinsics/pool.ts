// Pool: several connections to PostgreSQL, with texts for everything.
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { openPool, type PlainConnection, type PlainPool } from "../storage/index.ts";
import type { List, OrderedMap, Result } from "../values/index.ts";
import { closed, executed, queried, resultOf } from "./plain-storage.ts";

export function snow_pool_open(
  url: string,
  least: number,
  most: number,
  patience: number,
): Suspension<Result<PlainPool, string>> {
  return waitForOutside("Pool.open", (resume) =>
    openPool(url, { least, most, patience }, (outcome) => resume.value(resultOf(outcome))),
  );
}

export function snow_pool_checkout(pool: PlainPool): Suspension<Result<PlainConnection, string>> {
  return waitForOutside("Pool.checkout", (resume) => pool.checkout((outcome) => resume.value(resultOf(outcome))));
}

export function snow_pool_checkin(pool: PlainPool, conn: PlainConnection): undefined {
  pool.checkin(conn);
}

export function snow_pool_execute(
  pool: PlainPool,
  statement: string,
  parameters: List<string>,
): Suspension<Result<number, string>> {
  return executed("Pool.execute", pool, statement, parameters);
}

export function snow_pool_query(
  pool: PlainPool,
  statement: string,
  parameters: List<string>,
): Suspension<Result<List<OrderedMap<string, string>>, string>> {
  return queried("Pool.query", pool, statement, parameters);
}

export function snow_pool_close(pool: PlainPool): Suspension<undefined> {
  return closed("Pool.close", (done) => pool.close(done));
}
