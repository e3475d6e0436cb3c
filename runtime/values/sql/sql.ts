// Statements: the value behind Snow's opaque type Sql, and the text that an engine is given of it. What a value holds never
// gets into that text: it goes beside it, as a parameter.

/** What goes to an engine as a parameter. `kind` tells what it was in Snow: Int and Float are both a `number`. */
export interface SqlParameter {
  readonly kind: SqlKind | "null";
  readonly value: SqlValue;
}

export type SqlKind = "int" | "float" | "text" | "bool" | "bytes" | "bigint" | "datetime" | "json";

export type SqlValue = null | boolean | number | bigint | string | Uint8Array;

export type SqlDialect = "sqlite" | "postgres";

/**
 * Text is what an author wrote: each piece of it is closed, no quote, comment or statement goes on behind it. `empty` is the
 * list without elements, `of` what the elements would have been.
 */
export type SqlFragment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "parameter"; readonly parameter: SqlParameter }
  | { readonly kind: "identifier"; readonly name: string }
  | { readonly kind: "empty"; readonly of: SqlKind | undefined };

/** A Snow value of type Sql. */
export class Sql {
  readonly fragments: readonly SqlFragment[];
  constructor(fragments: readonly SqlFragment[]) {
    this.fragments = fragments;
  }
}

export function sqlText(text: string): Sql {
  return new Sql([{ kind: "text", text }]);
}

export function sqlParameter(kind: SqlParameter["kind"], value: SqlValue): Sql {
  return new Sql([{ kind: "parameter", parameter: { kind, value } }]);
}

/** A literal: its texts, one more than there are values between them. */
export function snow_sql(texts: readonly string[], values: readonly Sql[]): Sql {
  const fragments: SqlFragment[] = [];
  for (const [index, text] of texts.entries()) {
    if (text !== "") fragments.push({ kind: "text", text });
    const value = values[index];
    if (value !== undefined) for (const fragment of value.fragments) fragments.push(fragment);
  }
  return new Sql(fragments);
}

/** Types that PostgreSQL gives the members of a list without elements; of others it takes them for texts. */
const columnTypes: Readonly<Record<SqlKind, string>> = {
  int: "int8",
  float: "float8",
  text: "text",
  bool: "boolean",
  bytes: "bytea",
  bigint: "numeric",
  datetime: "timestamptz",
  json: "jsonb",
};

/** Nothing is in it, and nothing but true is `NOT IN` it; SQLite knows an empty list of its own. */
function emptyList(of: SqlKind | undefined, dialect: SqlDialect): string {
  if (dialect === "sqlite") return "()";
  return `(SELECT NULL${of === undefined ? "" : `::${columnTypes[of]}`} WHERE false)`;
}

/** A statement as an engine is given it. */
export interface RenderedSql {
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
}

/** Between two pieces where one of them ends or begins so, no token can come of both. */
const parted = /[\s(),]/;

/**
 * The statement's text for an engine, and its parameters in order: `?` for SQLite, `$1`, `$2`, … for PostgreSQL. Blanks keep
 * the pieces apart, so that no two make one token: `$` before a parameter, `-` before a `-`.
 */
export function renderSql({ fragments }: Sql, dialect: SqlDialect): RenderedSql {
  const parameters: SqlParameter[] = [];
  let text = "";
  for (const fragment of fragments) {
    const piece = pieceOf(fragment, dialect, parameters);
    const meets =
      text !== "" && piece !== "" && !parted.test(text.charAt(text.length - 1)) && !parted.test(piece[0] ?? "");
    text += meets ? ` ${piece}` : piece;
  }
  return { text, parameters };
}

function pieceOf(fragment: SqlFragment, dialect: SqlDialect, parameters: SqlParameter[]): string {
  switch (fragment.kind) {
    case "text":
      return fragment.text;
    case "parameter":
      parameters.push(fragment.parameter);
      return dialect === "sqlite" ? "?" : `$${parameters.length}`;
    case "identifier":
      return `"${fragment.name.replaceAll('"', '""')}"`;
    case "empty":
      return emptyList(fragment.of, dialect);
    default:
      return fragment satisfies never;
  }
}
