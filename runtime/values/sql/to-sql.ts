// Evidence of the interface ToSql: how values become parts of a statement.
import { snow_panic } from "../../failures/index.ts";
import type { DateTime } from "../date-time.ts";
import { type Json, jsonText } from "../json/json.ts";
import { partsOf } from "../shape.ts";
import type { Option } from "../types.generated.ts";
import { momentText } from "./moments.ts";
import { type Sql, type SqlKind, sqlParameter } from "./sql.ts";

export interface ToSql<T> {
  to_sql(value: T): Sql;
  /** What its parameters are; undefined where somebody else wrote it. */
  readonly kind?: SqlKind | undefined;
}

function scalar<T extends string | number | bigint | boolean | Uint8Array>(kind: SqlKind): ToSql<T> {
  return { kind, to_sql: (value) => sqlParameter(kind, value) };
}

export const snow_impl_tosql_int: ToSql<number> = scalar("int");
export const snow_impl_tosql_float: ToSql<number> = scalar("float");
export const snow_impl_tosql_string: ToSql<string> = scalar("text");
export const snow_impl_tosql_bool: ToSql<boolean> = scalar("bool");
export const snow_impl_tosql_bytes: ToSql<Uint8Array> = scalar("bytes");
export const snow_impl_tosql_bigint: ToSql<bigint> = scalar("bigint");
export const snow_impl_tosql_datetime: ToSql<DateTime> = {
  kind: "datetime",
  to_sql: (moment) => sqlParameter("datetime", momentText(moment)),
};
export const snow_impl_tosql_json: ToSql<Json> = {
  kind: "json",
  to_sql: ({ node }) => sqlParameter("json", jsonText(node)),
};
export const snow_impl_tosql_never: ToSql<never> = { to_sql: () => snow_panic("a value whose type is not known") };
/** What is a part of a statement already. */
export const snow_impl_tosql_sql: ToSql<Sql> = { to_sql: (sql) => sql };

export function snow_impl_tosql_option<T>(of: ToSql<T>): ToSql<Option<T>> {
  return {
    kind: of.kind,
    to_sql: (option) => (option.tag === 1 ? of.to_sql(option._0) : sqlParameter("null", null)),
  };
}

/** Of a type of variants without fields: the name of the variant. */
export const snow_tosql_enumeration: ToSql<object> = {
  kind: "text",
  to_sql: (variant) => sqlParameter("text", partsOf(variant)?.name ?? ""),
};
