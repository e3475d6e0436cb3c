// Checks a program again after an edit: what has changed, and what depends on that.
import { importersOf } from "../2-resolve/index.ts";
import { type Inspection, inspect, type KeptModules } from "../3-check/index.ts";
import { reportLeftOvers } from "../index.ts";
import type { KnownFunctions } from "../library/index.ts";
import type { Diagnostic } from "../report/index.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { ReadLiteral } from "../trees/facts.ts";
import type { ResolvedProgram } from "../trees/resolved.ts";
import type { TypedProgram } from "../trees/typed.ts";

/** An inspection, from which the next one may take over what is still so. */
export interface Checked {
  readonly inspection: Inspection;
  /** What modules have too much of; only of programs without errors. */
  readonly leftOvers: ReadonlyMap<ModuleTree, readonly Diagnostic[]>;
}

interface Options {
  readonly readLiteral?: ReadLiteral | undefined;
  readonly earlier: Checked | undefined;
}

interface Inspected {
  readonly inspection: Inspection;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * First only what was edited is checked. When others see it otherwise than before, those that import it follow, or all when
 * what it declares for the whole program is another.
 */
export function inspectAgain(
  program: ResolvedProgram,
  library: KnownFunctions,
  { readLiteral, earlier }: Options,
): Inspected {
  const before = earlier?.inspection;
  const run = (kept: KeptModules): Inspected => {
    const diagnostics: Diagnostic[] = [];
    const nextId = before?.context.nextId ?? 1;
    const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
    return { inspection: inspect(program, library, report, { readLiteral, kept, nextId }), diagnostics };
  };
  if (before === undefined) return run(new Map());
  const kept = keepable(program, before);
  const first = run(kept);
  const affected = affectedBy(program, before, first.inspection);
  const still = [...kept].filter(([name]) => !affected.has(name));
  return still.length === kept.size ? first : run(new Map(still));
}

/** Modules that are as they were, but for what they see of others. */
function keepable(program: ResolvedProgram, before: Inspection): KeptModules {
  const { modules } = program;
  const isSame = modules.length === before.modules.size && modules.every(({ name }) => before.modules.has(name));
  if (!isSame || program.main !== before.context.main) return new Map();
  const left = new Set(
    modules.filter(({ name }) => before.modules.get(name)?.closed === false).map(({ name }) => name),
  );
  // What others may still decide is decided by all of them again.
  const again = importersOf(modules, left);
  return new Map(
    modules.flatMap(({ name, tree }) => {
      const known = before.modules.get(name);
      return known === undefined || known.tree !== tree || again.has(name) ? [] : [[name, known] as const];
    }),
  );
}

/** Modules that see now what they did not see before. */
function affectedBy(program: ResolvedProgram, before: Inspection, now: Inspection): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [name, module] of now.modules) {
    const known = before.modules.get(name);
    if (module.declarations !== known?.declarations) return new Set(now.modules.keys());
    if (module.values !== known.values || (known.closed && !module.closed)) changed.add(name);
  }
  return importersOf(program.modules, changed);
}

/** What each module of a program without errors has too much of, by its tree. */
export function leftOversOf(
  resolved: ResolvedProgram,
  typed: TypedProgram,
  library: KnownFunctions,
  { now, earlier }: { readonly now: Inspection; readonly earlier: Checked | undefined },
): ReadonlyMap<ModuleTree, readonly Diagnostic[]> {
  const found = new Map<ModuleTree, Diagnostic[]>();
  const again = new Set<string>();
  for (const { name, tree } of resolved.modules) {
    const known = earlier?.leftOvers.get(tree);
    const isKept = earlier?.inspection.modules.get(name)?.typed === now.modules.get(name)?.typed;
    found.set(tree, known !== undefined && isKept ? [...known] : []);
    if (known === undefined || !isKept) again.add(name);
  }
  const byFile = new Map([...found].map(([tree, list]) => [tree.file, list]));
  const report = (diagnostic: Diagnostic): void => {
    if (diagnostic.file !== undefined) byFile.get(diagnostic.file)?.push(diagnostic);
  };
  const modules = typed.modules.filter(({ name }) => again.has(name));
  reportLeftOvers({ resolved, typed: { ...typed, modules }, only: again }, library, report);
  return found;
}
