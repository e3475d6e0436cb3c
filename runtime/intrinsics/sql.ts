// Sql: parts of statements.
import { snow_panic } from "../failures/index.ts";
import { type List, Sql, type SqlFragment, sqlText, type ToSql } from "../values/index.ts";

/** The parts one after the other, with `separator` between them. */
function joined(parts: Iterable<Sql>, separator: Sql): SqlFragment[] {
  const fragments: SqlFragment[] = [];
  let isFirst = true;
  for (const part of parts) {
    if (!isFirst) fragments.push(...separator.fragments);
    fragments.push(...part.fragments);
    isFirst = false;
  }
  return fragments;
}

export function snow_sql_join(parts: List<Sql>, separator: Sql): Sql {
  return new Sql(joined(parts.toArray(), separator));
}

/** No engine has names with a NUL: to some it is the end of the statement. */
export function snow_sql_identifier(name: string): Sql {
  if (name.includes("\0")) snow_panic("sql_identifier: a name with a NUL");
  return new Sql([{ kind: "identifier", name }]);
}

const comma = sqlText(", ");

export function snow_sql_list<T>(form: ToSql<T>, values: List<T>): Sql {
  if (values.length === 0) return new Sql([{ kind: "empty", of: form.kind }]);
  const elements = values.toArray().map((value) => form.to_sql(value));
  return new Sql([{ kind: "text", text: "(" }, ...joined(elements, comma), { kind: "text", text: ")" }]);
}
