// Checks an entry together with what is kept of earlier ones.

import { parse } from "../1-parse/index.ts";
import { importsOf, pathText, resolve } from "../2-resolve/index.ts";
import { type CheckedEntry, checkEntry, isAboutShowing, type Unchanged } from "../3-check/index.ts";
import { type Diagnostic, sortDiagnostics } from "../report/index.ts";
import type { Item, ModuleTree } from "../trees/ast.ts";
import type { Definition } from "./definitions.ts";
import { type EntryOptions, firstOffset, type NamedTree, type Session, type Value } from "./state.ts";

interface Round {
  readonly definitions: readonly Definition[];
  readonly values: readonly Value[];
  /** Definitions that have to be checked again; undefined: all. */
  readonly affected: ReadonlySet<Definition> | undefined;
}

interface Checked {
  /** Diagnostics of the entry itself. */
  readonly own: readonly Diagnostic[];
  /** Those of earlier definitions, moved back to where these were written. */
  readonly earlier: readonly { readonly definition: Definition; readonly diagnostic: Diagnostic }[];
  readonly program: CheckedEntry;
}

export function checkRound(
  session: Session,
  round: Round,
  others: readonly NamedTree[],
  tree: ModuleTree,
  { library, moduleNames, readLiteral }: EntryOptions,
): Checked {
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    if (!isAboutShowing(diagnostic)) found.push(diagnostic);
  };
  const items: Item[] = [...round.definitions.flatMap((definition) => definition.items), ...tree.items];
  const module = { name: session.module, tree: { ...tree, items } };
  const known = () => [...moduleNames, ...others.map((other) => other.name)];
  const resolved = resolve([...others, module], session.module, library, known, report);
  const values = {
    module: session.module,
    values: round.values,
    firstId: session.nextId,
    unchanged: unchangedIn(session, round),
  };
  const program = checkEntry(resolved, library, report, values, { readLiteral });
  const own: Diagnostic[] = [];
  const earlier: { definition: Definition; diagnostic: Diagnostic }[] = [];
  for (const diagnostic of found) {
    const start = diagnostic.labels[0]?.span.start ?? 0;
    const definition =
      diagnostic.file === tree.file && start >= firstOffset ? definitionAt(round.definitions, start) : undefined;
    if (definition === undefined) own.push(diagnostic);
    else earlier.push({ definition, diagnostic: movedBack(diagnostic, definition) });
  }
  return { own: sortDiagnostics(own), earlier, program };
}

function unchangedIn({ checked }: Session, { definitions, affected }: Round): Unchanged | undefined {
  if (checked === undefined || affected === undefined) return undefined;
  const kept = definitions.filter((definition) => definition.kind === "value" && !affected.has(definition));
  return {
    entry: checked,
    items: new Set(kept.flatMap(({ items }) => items)),
    names: new Set(kept.flatMap(({ names }) => names)),
  };
}

function movedBack(diagnostic: Diagnostic, definition: Definition): Diagnostic {
  const labels = diagnostic.labels.map(({ span, text }) => ({
    span: { start: span.start - definition.base, end: span.end - definition.base },
    text,
  }));
  return { ...diagnostic, file: definition.file, labels };
}

export function definitionAt(definitions: readonly Definition[], offset: number): Definition | undefined {
  const ofEntry = definitions.filter(({ base, file }) => base <= offset && offset <= base + file.text.length);
  return (
    ofEntry.find(({ items }) => items.some(({ span }) => span.start <= offset && offset <= span.end)) ?? ofEntry[0]
  );
}

export function importedModules(
  session: Session,
  trees: readonly ModuleTree[],
  { readModule }: EntryOptions,
  report: (diagnostic: Diagnostic) => void,
): NamedTree[] {
  const known = new Set(session.others.map((other) => other.name));
  const added: NamedTree[] = [];
  const pending = trees.flatMap(importsOf).map(pathText);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (known.has(name) || name === session.module) continue;
    known.add(name);
    const file = readModule(name);
    if (file === undefined) continue;
    const module = parse(file, report);
    added.push({ name, tree: module });
    pending.push(...importsOf(module).map(pathText));
  }
  return added;
}
