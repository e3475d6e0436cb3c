// What stands under the cursor: the declaration and documentation of a name, the type of any other expression.
import { type Hover, type MarkupContent, MarkupKind, type Position } from "vscode-languageserver-protocol";
import type { Description } from "../../compiler/editor/index.ts";
import { parseDocumentation } from "../compile.ts";
import { nameAt } from "./names.ts";
import { offsetOf, rangeOf } from "./positions.ts";
import type { View } from "./workspace.ts";

export function hoverAt(view: View, position: Position): Hover | null {
  const { module, program } = view;
  const statement = statementAt(view, position);
  const name = nameAt(view, position);
  if (name === undefined && statement !== undefined) return statement;
  if (name !== undefined)
    return { contents: described(name.meaning.describe()), range: rangeOf(module.file, name.span) };
  const expression = program.typeAt(module, offsetOf(module.file, position));
  if (expression === undefined) return null;
  return { contents: markdown([code(expression.text)]), range: rangeOf(module.file, expression.span) };
}

/** The columns of what a statement gives. */
function statementAt({ module: { file }, statements }: View, position: Position): Hover | null | undefined {
  const offset = offsetOf(file, position);
  const found = statements?.described.find(
    ({ path, span }) => path === file.path && span.start <= offset && offset < span.end,
  );
  if (found === undefined || found.columns.length === 0) return undefined;
  const lines = found.columns.map(({ name, origin }) => {
    if (origin === undefined) return name;
    const { table, column } = origin;
    return `${name}  ${[`${table}.${column.name}`, column.type, column.isNullable ? "" : "NOT NULL"].join(" ").trimEnd()}`;
  });
  return { contents: markdown([`\`\`\`sql\n${lines.join("\n")}\n\`\`\``]), range: rangeOf(file, found.span) };
}

export function described({ text, documentation }: Description): MarkupContent {
  const { description, example } = parseDocumentation(documentation);
  return markdown([code(text), description, example === "" ? "" : code(example)]);
}

function markdown(parts: readonly string[]): MarkupContent {
  return { kind: MarkupKind.Markdown, value: parts.filter((part) => part !== "").join("\n\n") };
}

function code(text: string): string {
  return `\`\`\`snow\n${text}\n\`\`\``;
}
