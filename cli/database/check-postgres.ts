// Holds the statements of a program against what a PostgreSQL server says of them (E0054).
import { sqlDoesNotFit } from "../../compiler/report/catalogue.ts";
import type { Diagnostic } from "../../compiler/report/index.ts";
import type { TypedProgram } from "../../compiler/trees/typed.ts";
import { checkColumns, type DescribedStatement, wholeStatements } from "./check-statements.ts";
import { type Descriptions, namesIn, resultColumn } from "./descriptions.ts";
import { firstWord } from "./place.ts";
import type { Description, Server } from "./postgres-server.ts";
import type { StatementText } from "./statement-text.ts";

export function postgresStatements(program: TypedProgram): readonly StatementText[] {
  return wholeStatements(program, (number) => `$${number}`);
}

/** Of the statements that are described; the others are not known. */
export function checkDescribed(
  program: TypedProgram,
  descriptions: Descriptions,
  describe: (statement: DescribedStatement) => void,
): readonly Diagnostic[] {
  const known = new Map(descriptions.statements.map(({ text, columns }) => [text, columns]));
  const names = namesIn(descriptions);
  return postgresStatements(program).flatMap((statement) => {
    const columns = known.get(statement.text)?.map(resultColumn);
    if (columns === undefined) return [];
    describe({ path: statement.file.path, span: statement.literal.span, columns });
    return checkColumns(program, statement, columns, names);
  });
}

/** What the server refuses. */
export function refusals(statements: readonly StatementText[], { descriptions }: Server): readonly Diagnostic[] {
  const own = statements.filter(({ firstWord: word }) => word === "create").map(({ text }) => text);
  return statements.flatMap((statement, index) => {
    const description = descriptions[index];
    if (description === undefined || description.ok || isOfOwn(description, own)) return [];
    const { start, end } = placeOf(statement.text, description.position);
    const texts = { problem: description.message, label: "here" };
    return [sqlDoesNotFit(statement.file, statement.spanOf(start, end), texts)];
  });
}

const UNDEFINED_TABLE = "42P01";

/** Whether it misses a table that the program itself makes. */
function isOfOwn({ code, message }: Extract<Description, { ok: false }>, definitions: readonly string[]): boolean {
  const name = code === UNDEFINED_TABLE ? /"(?:\w+\.)?(\w+)"/.exec(message)?.[1] : undefined;
  return name !== undefined && definitions.some((text) => new RegExp(`\\b${name}\\b`, "i").test(text));
}

function placeOf(text: string, position: number): { readonly start: number; readonly end: number } {
  if (position === 0) return firstWord(text);
  const start = [...text].slice(0, position - 1).join("").length;
  const word = /^(?:"[^"]*"|[\w$.]+|\S)/.exec(text.slice(start))?.[0] ?? "";
  // Behind its end: of what is missing there.
  return word === "" ? { start: Math.max(0, text.length - 1), end: text.length } : { start, end: start + word.length };
}

/** In an order that stays. */
export function descriptionsOf(statements: readonly StatementText[], { columns, descriptions }: Server): Descriptions {
  const tables = [...new Set(columns.filter(({ isOfTable }) => isOfTable).map(({ table }) => table))];
  const views = [...new Set(columns.filter(({ isOfTable }) => !isOfTable).map(({ table }) => table))];
  const byPlace = new Map(columns.map((column) => [`${column.tableID} ${column.columnID}`, column]));
  const described = new Map<string, Descriptions["statements"][number]>();
  for (const [index, { text }] of statements.entries()) {
    const description = descriptions[index];
    if (description?.ok !== true) continue;
    const own = description.fields.map(({ name, tableID, columnID }) => {
      const column = byPlace.get(`${tableID} ${columnID}`);
      if (column?.isOfTable !== true) return { name };
      const { table, type, isEnumeration, isNullable } = column;
      return { name, table, column: column.name, type, isNullable, ...(isEnumeration ? { isEnumeration } : {}) };
    });
    described.set(text, { text, columns: own });
  }
  const inOrder = [...described.values()].sort((left, right) => (left.text < right.text ? -1 : 1));
  return { tables, views, statements: inOrder };
}
