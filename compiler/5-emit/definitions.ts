// Definitions as texts of their own, each with the names that it uses: a library that programs take parts of.
import { GenMapping } from "@jridgewell/gen-mapping";
import type { LibraryDefinition } from "../library/index.ts";
import type { CoreProgram, CoreStatement } from "../trees/core.ts";
import { namesIn } from "../trees/core-walks.ts";
import { StatementWriter } from "./statements.ts";
import { Writer } from "./writer.ts";

/** A definition, with the statements after it that complete it. */
export interface Definition extends LibraryDefinition {
  readonly statements: readonly CoreStatement[];
}

export function emitDefinitions(core: CoreProgram): readonly Definition[] {
  const parts: { readonly name: string; readonly statements: CoreStatement[] }[] = [];
  for (const statement of core.definitions.flatMap(({ statements }) => statements)) {
    if ("name" in statement) parts.push({ name: statement.name, statements: [statement] });
    else parts.at(-1)?.statements.push(statement);
  }
  const known = new Set(parts.map(({ name }) => name));
  const symbols = new Set(core.symbols);
  return parts.map(({ name, statements }) => {
    const names = [...namesIn(statements)];
    const uses = names.filter((one) => known.has(one) && one !== name);
    return { name, statements, uses, symbols: names.filter((one) => symbols.has(one)), text: textOf(statements) };
  });
}

/** Without places: what stands in the library is in no trace. */
function textOf(statements: readonly CoreStatement[]): string {
  const writer = new Writer(new GenMapping(), [], 0);
  new StatementWriter(writer).statements(statements);
  return writer.text.trimStart();
}
