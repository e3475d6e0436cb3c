// Compiles what of the standard library is written in Snow: each public function in the forms that programs may ask for.
import { resolve } from "./2-resolve/index.ts";
import { check } from "./3-check/index.ts";
import { containsSuspension, lowerFunctions, nestsDeep, reachableEffects } from "./4-lower/index.ts";
import { type Definition, emitDefinitions } from "./5-emit/index.ts";
import {
  buildKnownFunctions,
  type KnownFunction,
  type KnownFunctions,
  keyBound,
  type LibraryCode,
  type LibraryExport,
  symbolsOf,
  usualFacts,
} from "./library/index.ts";
import type { Report } from "./report/index.ts";
import type { AliasDefinition, Bound, Item, ModuleTree, Name, Path } from "./trees/ast.ts";
import type { TypedFunction, TypedProgram } from "./trees/typed.ts";
import { functionExpressions, visitAll } from "./trees/typed-walks.ts";

interface LibraryModule {
  readonly name: string;
  readonly tree: ModuleTree;
}

/**
 * `report` gets the mistakes in the bodies. Throws an Error for a body that is not what its row says: that it never waits,
 * or only computes.
 */
export function compileBodies(modules: readonly LibraryModule[], report: Report): LibraryCode {
  const table = buildKnownFunctions(modules, "from within");
  const rows = table.functions.filter((row) => row.inSnow);
  const aliases = modules.flatMap(({ tree }) => tree.items.filter((item) => item.kind === "alias"));
  const trees = modules
    .filter(
      ({ name, tree }) => rows.some((row) => row.module === name) || tree.items.some(({ kind }) => kind === "impl"),
    )
    .map(({ name, tree }) => ({ name: ownName(name), tree: withLibrary(name, tree, aliases, table) }));
  const resolved = resolve(trees, "", table, () => [], report);
  // Here the impls are a program's own.
  const program = check(resolved, { ...table, instances: [] }, report, {});
  if (program === undefined) return { exports: [], definitions: [] };
  for (const row of rows) compare(row, program, table);
  const { core, names } = lowerFunctions(
    program,
    rows.map((row) => ({ target: { module: ownName(row.module), name: row.name }, symbols: symbolsOf(row) })),
    table.instances,
  );
  const definitions = emitDefinitions(core);
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const exports = [...names].map(([symbol, definition]): LibraryExport => {
    const statements = [...withAllUsed(definition, byName)].flatMap((one) => one.statements);
    const deep = nestsDeep({ definitions: [{ heading: undefined, statements }], start: [] });
    return { symbol, definition, nestsDeep: deep };
  });
  return {
    exports,
    definitions: definitions.map(({ name, text, uses, symbols }) => ({ name, text, uses, symbols })),
  };
}

function withAllUsed(name: string, definitions: ReadonlyMap<string, Definition>): Set<Definition> {
  const found = new Set<Definition>();
  const pending = [name];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const definition = definitions.get(next);
    if (definition === undefined || found.has(definition)) continue;
    found.add(definition);
    pending.push(...definition.uses);
  }
  return found;
}

/** So that the module's name means the table, as everywhere. */
const ownName = (module: string): string => `Library.${module}`;

/** A body gets nothing for a key: maps compare keys by themselves. */
const isEvidence = ({ interface: { segments } }: Bound): boolean => segments.at(-1)?.text !== keyBound;

/** The bodies of a module, with the names that all of the library sees, and those of the module's own other rows. */
function withLibrary(
  name: string,
  tree: ModuleTree,
  aliases: readonly AliasDefinition[],
  { functions }: KnownFunctions,
): ModuleTree {
  const own = tree.items
    .filter((item) => item.kind === "function" || item.kind === "alias")
    .filter((item) => item.name.text !== usualFacts)
    .map((item) => (item.kind === "function" ? { ...item, bounds: item.bounds.filter(isEvidence) } : item));
  const impls = tree.items.filter((item) => item.kind === "impl");
  const span = { start: 0, end: 0 };
  const names = functions
    .filter((row) => row.module === name && !row.inSnow)
    .map((row): Name => ({ text: row.name, span }));
  const path: Path = { span, segments: [{ text: name, span }] };
  const imported: readonly Item[] = names.length === 0 ? [] : [{ kind: "from-import", span, path, names }];
  const named = new Set(own.map((item) => item.name.text));
  const shared = new Map(aliases.filter((alias) => alias.public).map((alias) => [alias.name.text, alias]));
  return {
    ...tree,
    items: [...imported, ...[...shared.values()].filter((alias) => !named.has(alias.name.text)), ...own, ...impls],
  };
}

/** When a body waits. Where functions are given to it, that may be never for all that its type says. */
function waitsOf(body: TypedFunction, program: TypedProgram): KnownFunction["suspends"] {
  if (body.effect === "suspends") return "always";
  if (body.effect === "plain") return "never";
  const functions = program.modules.flatMap((module) =>
    module.functions.map((one) => [`${module.name}.${one.name}`, one] as const),
  );
  const callees = {
    functions: new Map(functions),
    instances: new Map(program.instances.map((instance) => [instance.id, instance])),
    services: new Map(),
  };
  return containsSuspension(functionExpressions(body), "suspending", callees) ? "callback" : "never";
}

/**
 * A closure that outlives the call cannot know whether a function that it was given waits: where the row has one form
 * only, so has the closure. So it must not call such a function itself: a pending answer would pass for a value.
 */
function refuseLostWaits(row: KnownFunction, body: TypedFunction): void {
  if (symbolsOf(row).length > 1) return;
  const parameters = body.clauses.flatMap((clause) => clause.parameters);
  const given = new Set(parameters.flatMap((pattern) => (pattern.kind === "bind" ? [pattern.id] : [])));
  visitAll(functionExpressions(body), (expression) => {
    if (expression.kind !== "call" || expression.effect === "suspends" || expression.callee.kind !== "local") return;
    const { id, name } = expression.callee;
    if (given.has(id)) throw new Error(`standard library: ${row.module}.${row.name} calls ${name}, which may wait`);
  });
}

const effects = ["computes", "reads", "writes", "acts"] as const;

/** Holds a body against the row that is made of its signature. */
function compare(row: KnownFunction, program: TypedProgram, { functions }: KnownFunctions): void {
  const where = `standard library: ${row.module}.${row.name}`;
  const module = program.modules.find(({ name }) => name === ownName(row.module));
  const body = module?.functions.find(({ name }) => name === row.name);
  if (body === undefined) throw new Error(`${where} has no body`);
  const waits = waitsOf(body, program);
  if (symbolsOf(row).length > 1 ? body.effect !== "polymorphic" : waits !== row.suspends)
    throw new Error(`${where} waits: ${waits}, its signature says: ${row.suspends}`);
  refuseLostWaits(row, body);
  const { symbols, actions } = reachableEffects(program, [
    { kind: "function", span: body.span, id: 0, function: body },
  ]);
  const done = functions.filter(({ symbol }) => symbols.has(symbol)).map(({ facts }) => effects.indexOf(facts.effect));
  if (actions.size > 0) done.push(effects.indexOf("acts"));
  const most = effects[Math.max(0, ...done)] ?? "acts";
  if (effects.indexOf(most) > effects.indexOf(row.facts.effect))
    throw new Error(`${where} ${most}, its signature says: ${row.facts.effect}`);
}
