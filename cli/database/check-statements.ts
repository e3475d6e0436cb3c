// Holds the statements of a program against the schema that its migrations make (E0054).
import { sqlDoesNotFit } from "../../compiler/report/catalogue.ts";
import { closest, type Diagnostic } from "../../compiler/report/index.ts";
import { sqlLiterals } from "../../compiler/sql-literals.ts";
import type { Span } from "../../compiler/trees/source.ts";
import type { TypedProgram } from "../../compiler/trees/typed.ts";
import { firstWord, placeOf, resultPlace } from "./place.ts";
import { type Mismatch, mismatches, type Names, type ResultColumn } from "./result-columns.ts";
import { type ExpectedRow, expectedRow } from "./row-columns.ts";
import { isRefused } from "./sqlite.ts";
import type { SqliteSchema } from "./sqlite-schema.ts";
import { isMadeOfOthers, type StatementText, statementText } from "./statement-text.ts";

/** Of statements that stand alone, though not as an argument. */
const beginning: ReadonlySet<string> = new Set(["select", "insert", "update", "delete", "replace", "values", "with"]);
const defining: ReadonlySet<string> = new Set(["create", "alter", "drop", "reindex", "analyze"]);

/**
 * The statements whose text is known. A literal that is no argument may be a part of another one: it counts as a statement only
 * in a program that puts none together.
 */
export function wholeStatements(
  program: TypedProgram,
  placeholder: (number: number) => string,
): readonly StatementText[] {
  const literals = sqlLiterals(program);
  const joins = literals.some(({ literal }) => isMadeOfOthers(literal));
  return literals
    .filter(({ literal }) => !isMadeOfOthers(literal))
    .map(({ file, literal }) => statementText(file, literal, placeholder))
    .filter(({ literal, firstWord: word }) => literal.statement !== undefined || (!joins && beginning.has(word)));
}

/** A statement that is right, and the columns of its result. */
export interface DescribedStatement {
  /** As its file is shown. */
  readonly path: string;
  readonly span: Span;
  readonly columns: readonly ResultColumn[];
}

/** `schemaWith` makes the schema, with what the program itself defines; `describe` is told of what is right. */
export function checkStatements(
  program: TypedProgram,
  schemaWith: (definitions: readonly string[]) => SqliteSchema,
  describe: (statement: DescribedStatement) => void,
): readonly Diagnostic[] {
  const statements = wholeStatements(program, () => "?");
  const definitions = statements.filter(({ firstWord: word }) => word === "create").map(({ text }) => text);
  const schema = schemaWith(definitions);
  if (schema.problems.length > 0) return schema.problems;
  return statements.flatMap((statement) =>
    isRefused(statement.firstWord) ? [] : checkOne(program, schema, statement, describe),
  );
}

function checkOne(
  program: TypedProgram,
  schema: SqliteSchema,
  statement: StatementText,
  describe: (statement: DescribedStatement) => void,
): readonly Diagnostic[] {
  const { text, firstWord: word } = statement;
  const prepared = schema.prepare(text);
  if (prepared === undefined) return [];
  if (!prepared.ok) {
    const { message } = prepared;
    // What a definition finds depends on what ran before it.
    if (defining.has(word) && !/syntax error$|^incomplete input$/.test(message)) return [];
    const attempt = (other: string): string | undefined => {
      const outcome = schema.prepare(other);
      return outcome?.ok === false ? outcome.message : undefined;
    };
    const { start, end } = placeOf(text, message, attempt);
    const help = message === NEAR_VALUE ? nameHelp : suggestion(schema, message, text.slice(start, end));
    const texts = { problem: message, label: "not in this schema", help };
    return [sqlDoesNotFit(statement.file, statement.spanOf(start, end), labelled(texts, message))];
  }
  describe({ path: statement.file.path, span: statement.literal.span, columns: prepared.columns });
  return checkColumns(program, statement, prepared.columns, schema.names);
}

/** Where a value stands and none can. */
const NEAR_VALUE = 'near "?": syntax error';
const nameHelp = "a parameter is a value; for the name of a table or column write `${Sql.identifier(name)}`";

function labelled<T extends { readonly label: string }>(texts: T, message: string): T {
  return /^no such|has no column/.test(message) ? texts : { ...texts, label: "here" };
}

export function checkColumns(
  program: TypedProgram,
  statement: StatementText,
  columns: readonly ResultColumn[],
  names: Names,
): readonly Diagnostic[] {
  const expected = expectedOf(program, statement);
  if (expected === undefined) return [];
  return mismatches(statement.text, columns, expected, names).map((found) => mismatch(statement, found));
}

function expectedOf(program: TypedProgram, { literal }: StatementText): ExpectedRow | undefined {
  const row = literal.statement?.row;
  return row === undefined ? undefined : expectedRow(program, row);
}

function mismatch({ file, text, spanOf }: StatementText, { problem, help, name }: Mismatch): Diagnostic {
  const { start, end } = name === undefined ? firstWord(text) : resultPlace(text, name);
  return sqlDoesNotFit(file, spanOf(start, end), { problem, label: "in this result", help });
}

/** A table or column that may have been meant. */
function suggestion(schema: SqliteSchema, message: string, written: string): string | undefined {
  const tables = [...schema.tables.values()];
  const candidates = message.startsWith("no such table")
    ? tables.map(({ name }) => name)
    : /column/.test(message)
      ? tables.flatMap(({ columns }) => [...columns.values()].map(({ name }) => name))
      : [];
  const near = closest(written, [...new Set(candidates)]);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}
