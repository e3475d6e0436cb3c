import fc from "fast-check";
import { expect, test } from "vitest";
import { sqlFaults, sqlSegments } from "../../../../compiler/sql-text.ts";
import {
  snow_list_of,
  snow_sql,
  snow_sql_identifier,
  snow_sql_join,
  snow_sql_list,
} from "../../../../runtime/index.ts";
import { renderSql, type Sql, type SqlDialect, sqlParameter, sqlText } from "../../../../runtime/values/sql/sql.ts";
import {
  snow_impl_tosql_bigint,
  snow_impl_tosql_bool,
  snow_impl_tosql_bytes,
  snow_impl_tosql_datetime,
  snow_impl_tosql_float,
  snow_impl_tosql_int,
  snow_impl_tosql_json,
  snow_impl_tosql_option,
  snow_impl_tosql_string,
} from "../../../../runtime/values/sql/to-sql.ts";
import { anyCharacter } from "../../../support/any-character.ts";

const text = (value: string): Sql => snow_impl_tosql_string.to_sql(value);
const number = (value: number): Sql => snow_impl_tosql_int.to_sql(value);

test("parameters as each engine writes them", () => {
  const sql = snow_sql(["SELECT ", " FROM t WHERE a = ", ""], [number(1), text("x")]);
  const parameters = [
    { kind: "int", value: 1 },
    { kind: "text", value: "x" },
  ];
  expect(renderSql(sql, "sqlite")).toEqual({ text: "SELECT ? FROM t WHERE a = ?", parameters });
  expect(renderSql(sql, "postgres")).toEqual({ text: "SELECT $1 FROM t WHERE a = $2", parameters });
});

test("the parameters of parts count on", () => {
  const part = snow_sql(["a = ", ""], [number(1)]);
  const all = snow_sql(
    ["WHERE ", " AND b IN ", ""],
    [
      snow_sql_join(snow_list_of([part, part]), sqlText(" OR ")),
      snow_sql_list(snow_impl_tosql_int, snow_list_of([2, 3])),
    ],
  );
  expect(renderSql(all, "postgres")).toEqual({
    text: "WHERE a = $1 OR a = $2 AND b IN ($3, $4)",
    parameters: [1, 1, 2, 3].map((value) => ({ kind: "int", value })),
  });
});

test("an empty list is of the type that its elements would have", () => {
  const empty = (form: Parameters<typeof snow_sql_list>[0], dialect: SqlDialect): string =>
    renderSql(snow_sql_list(form, snow_list_of([])), dialect).text;
  const forms = [
    [snow_impl_tosql_int, "int8"],
    [snow_impl_tosql_float, "float8"],
    [snow_impl_tosql_string, "text"],
    [snow_impl_tosql_bool, "boolean"],
    [snow_impl_tosql_bytes, "bytea"],
    [snow_impl_tosql_bigint, "numeric"],
    [snow_impl_tosql_datetime, "timestamptz"],
    [snow_impl_tosql_json, "jsonb"],
    [snow_impl_tosql_option(snow_impl_tosql_int), "int8"],
  ] as const;
  for (const [form, type] of forms) {
    const made = { kind: form.kind, to_sql: () => sqlParameter("null", null) };
    expect(empty(made, "postgres")).toBe(`(SELECT NULL::${type} WHERE false)`);
    expect(empty(made, "sqlite")).toBe("()");
  }
  expect(empty({ to_sql: () => sqlParameter("null", null) }, "postgres")).toBe("(SELECT NULL WHERE false)");
});

const hostile = fc.oneof(
  fc.constantFrom("'", "''", '"', "\\", "\\'", "--", "/*", "*/", "$$", "$1", "?", "??", ";", "E'", "`", "]", "\n"),
  fc.string({ unit: anyCharacter }),
);
const hostileText = fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join(""));
const dialects = fc.constantFrom<SqlDialect>("sqlite", "postgres");

test("a statement's text does not depend on what its values hold", () => {
  const list = fc.array(hostileText, { minLength: 2, maxLength: 2 });
  const build = (values: readonly string[]): Sql =>
    snow_sql(
      ["SELECT ", "", "FROM t WHERE b IN ", "--x\n"],
      [
        text(values[0] ?? ""),
        snow_impl_tosql_bytes.to_sql(new TextEncoder().encode(values[1])),
        snow_sql_list(snow_impl_tosql_string, snow_list_of([...values])),
      ],
    );
  fc.assert(
    fc.property(list, dialects, (values, dialect) => {
      const { text: made, parameters } = renderSql(build(values), dialect);
      expect(made).toBe(renderSql(build(["", ""]), dialect).text);
      expect(parameters.map(({ value }) => value)).toEqual([values[0], new TextEncoder().encode(values[1]), ...values]);
    }),
  );
});

test("a name is one quoted name, whatever it holds", () => {
  fc.assert(
    fc.property(
      hostileText.filter((name) => !name.includes("\0")),
      dialects,
      (name, dialect) => {
        const { text: made } = renderSql(snow_sql(["SELECT a.", " FROM t"], [snow_sql_identifier(name)]), dialect);
        const quoted = sqlSegments(made).filter(({ kind }) => kind !== "code");
        expect(quoted.map(({ kind, closed }) => `${kind} ${closed}`)).toEqual(["name true"]);
        const [only] = quoted;
        expect(made.slice((only?.start ?? 0) + 1, (only?.end ?? 0) - 1).replaceAll('""', '"')).toBe(name);
      },
    ),
  );
});

test("no token comes of two pieces: there are as many placeholders as parameters", () => {
  const pieces = fc.constantFrom(
    "a",
    "$",
    "$$ b $$",
    "?",
    "-",
    "'c'",
    ":",
    "@",
    "E",
    "1",
    "",
    " ",
    '"d"',
    "[",
    "::int",
  );
  const texts = fc.array(pieces, { minLength: 1, maxLength: 8 }).filter((parts) => !parts.includes("?"));
  fc.assert(
    fc.property(texts, dialects, (parts, dialect) => {
      const values = parts.slice(1).map((_, index) => number(index));
      const { text: made, parameters } = renderSql(snow_sql(parts, values), dialect);
      const sure = !made.includes("[");
      const found = sqlSegments(made).filter(({ kind }) => kind === "placeholder");
      if (sure) expect(found).toHaveLength(parameters.length);
      if (sure) expect(sqlFaults(made).every(({ kind }) => kind === "placeholder")).toBe(true);
    }),
  );
});
