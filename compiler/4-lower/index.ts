// Lowers a checked program to core: everything that the program uses, made on demand.
import type { CoreExternModule, CoreProgram } from "../trees/core.ts";
import { entryOf, type GlobalName, type TypedProgram } from "../trees/typed.ts";
import { findTopLevels } from "./analyse/initialisation.ts";
import { nestsDeep } from "./analyse/recursion.ts";
import { name } from "./build.ts";
import { keyOf, type ProgramContext } from "./context.ts";
import { Definitions } from "./definitions/definitions.ts";
import { demandFunction, demandMain, demandTest } from "./definitions/demand.ts";
import { demandDictionary } from "./definitions/evidence.ts";
import { demandOffered } from "./definitions/externs.ts";
import { instanceMethod } from "./definitions/instance-methods.ts";
import { type Names, newNames } from "./definitions/names.ts";
import { findUnheard, indexOf } from "./definitions/program-index.ts";
import { lowerStart } from "./definitions/start.ts";
import { inChains } from "./expressions/chains.ts";
import { into } from "./expressions/control.ts";
import { value } from "./expressions/expressions.ts";
import { operands } from "./expressions/operands.ts";
import { match } from "./match/match.ts";
import { required } from "./required.ts";
import { findSessionValues, type LoweredEntry, makeAgain, namesOfEntry, type SessionProgram } from "./session.ts";

export { containsSuspension } from "./analyse/colour.ts";
export { reachableEffects } from "./analyse/reachable-effects.ts";
export { nestsDeep } from "./analyse/recursion.ts";
export type { Origin } from "./context.ts";
export type { LoweredEntry } from "./session.ts";

export function lower(program: TypedProgram): CoreProgram {
  return lowerWith(program, undefined).core;
}

/** Lowers what one entry of a session adds: what is live already is only named. */
export function lowerEntry(program: TypedProgram, session: SessionProgram): LoweredEntry {
  return lowerWith(program, session);
}

/** A function that others call by symbols: the one of its plain form, then the one of the form that may wait. */
interface Exported {
  readonly target: GlobalName;
  readonly symbols: readonly string[];
}

/** An instance whose dictionary others know by a symbol. */
interface ExportedInstance {
  readonly interface: string;
  readonly type: string;
  readonly symbol: string;
}

/** Lowers functions and dictionaries for other programs, and what they use. `names`: of the definitions, by symbol. */
export function lowerFunctions(
  program: TypedProgram,
  functions: readonly Exported[],
  instances: readonly ExportedInstance[],
): { readonly core: CoreProgram; readonly names: ReadonlyMap<string, string> } {
  const names = new Map<string, string>();
  const bySymbol = new Map(functions.flatMap((one) => one.symbols.map((symbol) => [symbol, one] as const)));
  const demandSymbol = (symbol: string, context: ProgramContext): string | undefined => {
    const one = bySymbol.get(symbol);
    if (one === undefined) return undefined;
    const source = required(context.functions.get(keyOf(one.target)), keyOf(one.target));
    const waits = source.effect === "suspends" || symbol !== one.symbols[0];
    return demandFunction(one.target, waits ? "suspending" : "plain", context);
  };
  const makeAll = (context: ProgramContext): void => {
    for (const symbol of bySymbol.keys()) names.set(symbol, required(demandSymbol(symbol, context), symbol));
    for (const { interface: name, type, symbol } of instances) {
      const found = program.instances.find((one) => one.interface === name && one.target === type);
      names.set(symbol, demandDictionary(required(found, symbol).id, context));
    }
  };
  return { core: lowerWith(program, undefined, { demandSymbol, makeAll }).core, names };
}

/** What is lowered has names for symbols that are its own. */
interface Exporting {
  readonly demandSymbol: (symbol: string, context: ProgramContext) => string | undefined;
  readonly makeAll: (context: ProgramContext) => void;
}

function lowerWith(program: TypedProgram, session: SessionProgram | undefined, exporting?: Exporting): LoweredEntry {
  const symbols = new Set<string>();
  const own = new Set<string>();
  const definitions = new Definitions(session?.live ?? new Map(), own);
  const externs: CoreExternModule[] = [];
  const displayNames = new Map<string, string>();
  const constants = session === undefined ? newNames() : namesOfEntry(session.entry, own);
  const topLevels = topLevelsOf(program, session, constants);
  const context: ProgramContext = {
    ...indexOf(program),
    topLevels,
    variables: new Set(),
    unheard: session === undefined ? findUnheard(program) : undefined,
    lowering: { value: inChains(value), into, operands, match },
    symbol: (text) => {
      const own = exporting?.demandSymbol(text, context);
      if (own !== undefined) return name(own);
      symbols.add(text);
      return name(text);
    },
    demand: (key, origin, section, order, produce) => definitions.demand(origin, { key, section, order, produce }),
    demandInstanceMethod: (instance, method, written, form, text) => {
      const produce = () => [instanceMethod(instance, method, written, form, text, context)];
      context.display(text, method);
      context.demand(text, { kind: "instance" }, "instances", program.instances.indexOf(instance), produce);
    },
    pathOf: (module, span) => session?.pathOf(module, span) ?? module.file.path,
    externModule: (specifier, importer) => indexIn(externs, { specifier, importer }),
    display: (javascriptName, snowName) => displayNames.set(javascriptName, snowName),
    constants,
    constantNames: new Map(),
    sites: new Map(),
    firstSite: session?.firstSite ?? 1,
    redefinable: session !== undefined,
    renews: (target, handlers) => session?.renewed.has(keyOf(target)) === true && session.stale.has(handlers),
  };
  const start = lowerStart(context, session);
  const entries = entriesOf(program, context);
  if (session !== undefined) makeAgain(context, session);
  exporting?.makeAll(context);
  definitions.makeAll();
  const core: Omit<CoreProgram, "nestsDeep"> = {
    sources: program.modules.map((module) => module.file),
    symbols: [...symbols].sort(),
    externs,
    definitions: definitions.sectionsOf(program),
    variables: [...context.variables],
    start,
    ...entries,
    displayNames,
  };
  return {
    core: { ...core, nestsDeep: nestsDeep(core) },
    shared: definitions.shared,
    live: definitions.live(),
    nextSite: context.firstSite + context.sites.size,
    topLevels,
  };
}

/** What is called besides the start. */
function entriesOf(
  { tests, offered, modules }: TypedProgram,
  context: ProgramContext,
): Pick<CoreProgram, "tests" | "main" | "offered"> {
  const simulates = tests?.some(({ kind }) => kind === "simulation") === true;
  const main = simulates ? entryOf({ main: "Main", modules }) : undefined;
  return {
    tests: tests?.map((test) => demandTest(test, context)),
    main: main?.arity === 0 ? demandMain(main, context) : undefined,
    offered: offered?.functions.map((one) => demandOffered(one, context)),
  };
}

function topLevelsOf(program: TypedProgram, session: SessionProgram | undefined, constants: Names) {
  if (session !== undefined) return findSessionValues(program, session);
  return findTopLevels(program, (_, base) => constants.fresh(base));
}

/** Adds the module when it is not among them. */
function indexIn(externs: CoreExternModule[], { specifier, importer }: CoreExternModule): number {
  const known = externs.findIndex((one) => one.specifier === specifier && one.importer === importer);
  return known >= 0 ? known : externs.push({ specifier, importer }) - 1;
}
