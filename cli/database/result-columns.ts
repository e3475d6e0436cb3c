// Columns of a result by where they come from, held against what a type expects of them. What cannot be told from the text
// and the schema alone is silent: expressions, optional sides of joins, views, compound selects.
import { sqlSegments } from "../../compiler/sql-text.ts";
import { type ExpectedColumn, type ExpectedRow, shownColumn, type ValueType } from "./row-columns.ts";

/** A column of a table. */
export interface TableColumn {
  readonly name: string;
  /** As it is declared; `""` when nothing is. */
  readonly type: string;
  /** Declared without NOT NULL, and not the rowid. */
  readonly isNullable: boolean;
  /** The types of values that it has; undefined: any. */
  readonly holds: readonly ValueType[] | undefined;
}

export interface ResultColumn {
  /** With its mark, if it has one. */
  readonly name: string;
  /** Undefined for an expression. */
  readonly origin: { readonly table: string; readonly column: TableColumn } | undefined;
}

export interface Mismatch {
  readonly problem: string;
  readonly help: string | undefined;
  /** The name that it is about, if it stands in the statement. */
  readonly name: string | undefined;
}

const MARK = /[!?]$/;

/**
 * What the author says of a column, `AS "name!"` and `AS "name?"`. A mark is written in quotes: an expression without a
 * name is called by its own text, which may end in a parameter, or `?column?`.
 */
function isSaidNullable(name: string, text: string): boolean | undefined {
  const mark = MARK.exec(name)?.[0];
  if (mark === undefined) return undefined;
  const isWritten = sqlSegments(text).some(
    ({ kind, start, end }) => (kind === "name" || kind === "text") && text.slice(start + 1, end - 1) === name,
  );
  return isWritten ? mark === "?" : undefined;
}

/** The statement's code in lower case, what is quoted or a comment as blanks, names without their quotes. */
export function codeOf(text: string): string {
  return sqlSegments(text)
    .map(({ kind, start, end }) => {
      const written = text.slice(start, end);
      if (kind === "code" || kind === "hole") return written.toLowerCase();
      const inner = kind === "name" ? written.slice(1, -1).toLowerCase() : "";
      return kind === "name" && /^\w+$/.test(inner) ? ` ${inner} ` : " ".repeat(written.length);
    })
    .join("");
}

/** The same with everything in parentheses as blanks. */
export function outermost(code: string): string {
  let depth = 0;
  let kept = "";
  for (const character of code) {
    if (character === ")") depth -= 1;
    kept += depth > 0 ? " " : character;
    if (character === "(") depth += 1;
  }
  return kept;
}

/** Whether the outermost WHERE says `IS NOT NULL` of a column. */
function isSaidPresent(code: string, column: string): boolean {
  const where = /\bwhere\b(.*?)(?:\b(?:group|having|window|order|limit|returning|union)\b|$)/s.exec(
    outermost(code),
  )?.[1];
  if (where === undefined || /\bor\b/.test(where)) return false;
  return where
    .split(/\band\b/)
    .some((term) => new RegExp(`^\\s*(?:\\w+\\s*\\.\\s*)?${column}\\s+(?:is\\s+not\\s+null|notnull)\\s*$`).test(term));
}

/** The tables whose columns say nothing, in lower case; `all` when none does. */
function undecidedTables(
  code: string,
  tables: ReadonlySet<string>,
  views: ReadonlySet<string>,
): ReadonlySet<string> | "all" {
  if (/\b(?:union|intersect|except)\b/.test(code) || /\b(?:right|full)\s+(?:outer\s+)?join\b/.test(code)) return "all";
  for (const [word] of code.matchAll(/\w+/g)) if (views.has(word)) return "all";
  const optional = [...code.matchAll(/\bleft\s+(?:outer\s+)?join\s+(?:\w+\s*\.\s*)?(\w*)/g)].map(
    ([, name = ""]) => name,
  );
  return optional.every((name) => tables.has(name)) ? new Set(optional) : "all";
}

export interface Names {
  /** In lower case. */
  readonly tables: ReadonlySet<string>;
  readonly views: ReadonlySet<string>;
}

export function mismatches(
  text: string,
  columns: readonly ResultColumn[],
  expected: ExpectedRow,
  names: Names,
): readonly Mismatch[] {
  const counted = countProblem(columns, expected);
  if (counted !== undefined) return [counted];
  const code = codeOf(text);
  const undecided = undecidedTables(code, names.tables, names.views);
  return expected.columns.flatMap((wanted, index) => {
    const column =
      wanted.name === undefined ? columns[index] : columns.find(({ name }) => name.replace(MARK, "") === wanted.name);
    if (column === undefined) return [];
    const { origin } = column;
    const isUndecided = origin === undefined || undecided === "all" || undecided.has(origin.table.toLowerCase());
    const nullable =
      isSaidNullable(column.name, text) ??
      (!isUndecided && origin.column.isNullable && !isSaidPresent(code, origin.column.name.toLowerCase()));
    return mismatchOf(wanted, { column, nullable, isUndecided });
  });
}

function countProblem(
  columns: readonly ResultColumn[],
  { byName, columns: wanted }: ExpectedRow,
): Mismatch | undefined {
  const problemOf = (problem: string, name?: string): Mismatch => ({ problem, help: undefined, name });
  if (!byName) {
    const words = wanted.length === 1 ? "1 column" : `${wanted.length} columns`;
    return columns.length === wanted.length ? undefined : problemOf(`expected ${words}, found ${columns.length}`);
  }
  const names = columns.map(({ name }) => name.replace(MARK, ""));
  const missing = wanted.find(({ name }) => name !== undefined && !names.includes(name));
  if (missing !== undefined) return problemOf(`missing column: ${missing.name}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : problemOf(`two columns of one name: ${twice}`, twice);
}

function mismatchOf(
  wanted: ExpectedColumn,
  found: { readonly column: ResultColumn; readonly nullable: boolean; readonly isUndecided: boolean },
): readonly Mismatch[] {
  const { column, nullable, isUndecided } = found;
  const { origin, name } = column;
  const plainName = name.replace(MARK, "");
  const into =
    wanted.name === undefined ? shownColumn(wanted) : `the field \`${wanted.name}\` of type ${shownColumn(wanted)}`;
  if (nullable && !wanted.isOptional && wanted.type !== "unknown") {
    const source = origin === undefined ? plainName : `${origin.table}.${origin.column.name}`;
    const help = `an Option, or \`AS "${plainName}!"\` where it is never NULL`;
    return [{ problem: `${source} may be NULL, and is read into ${into}`, help, name: plainName }];
  }
  if (isUndecided || origin === undefined || wanted.type === "unknown") return [];
  const { holds, type } = origin.column;
  if (holds === undefined || holds.includes(wanted.type)) return [];
  return [
    {
      problem: `${origin.table}.${origin.column.name} is ${type}, and is read into ${into}`,
      help: undefined,
      name: plainName,
    },
  ];
}
