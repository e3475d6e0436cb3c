// Types, evidence and effects: from resolved modules to the typed tree.

import type { KnownFunctions } from "../library/index.ts";
import { returnOutsideFunction } from "../report/catalogue.ts";
import type { Report } from "../report/index.ts";
import type { Expression } from "../trees/ast.ts";
import type { ReadLiteral } from "../trees/facts.ts";
import type { ResolvedModule, ResolvedProgram } from "../trees/resolved.ts";
import type { TypedProgram as FinishedProgram, TypeDefinition } from "../trees/typed.ts";
import { type Context, type Infer, monomorphic } from "./context.ts";
import {
  checkJsonFields,
  checkRowFields,
  declareClientTypes,
  declareInterfaces,
  declareTypeBodies,
  declareTypeNames,
  reportOpenFields,
} from "./declare/declarations.ts";
import { checkExtern } from "./declare/externs.ts";
import { declareImpl, readBounds } from "./declare/impls.ts";
import { declareLibraryTypes, indexLibrary } from "./declare/library.ts";
import { offeredBy } from "./declare/offered.ts";
import { clientKey, ownersOf } from "./definitions/clients.ts";
import { inferGroup, type ModuleParts, moduleEnvironment } from "./definitions/groups.ts";
import { checkDefaults, checkImpl } from "./definitions/impl-bodies.ts";
import { checkSupervisor } from "./definitions/supervisors.ts";
import { findTests, type PendingTest } from "./definitions/tests.ts";
import { declareBuiltinInterfaces } from "./evidence/builtin-interfaces.ts";
import { inChains } from "./expressions/chains.ts";
import { infer } from "./expressions/infer.ts";
import { finish } from "./finish.ts";
import { checkedModules, declareKept, forgetQuestions, RunNotes, repeat, seenBy, withKeptInstances } from "./kept.ts";
import type { TypedExtern, TypedModule, TypedProgram, TypedStatement, TypedSupervisor } from "./open-tree.ts";
import { type Inspection, type KeptModules, notingInfer, type Seen } from "./questions/inspection.ts";
import {
  type CheckedEntry,
  declareValues,
  entryFacts,
  isAboutShowing,
  isKept,
  isUnchanged,
  noteExpression,
  noteLet,
  type SessionRun,
  type SessionValues,
  shownOf,
} from "./session.ts";
import { solveEffects } from "./types/effects.ts";
import { reportEscapesOfImpls } from "./types/escapes.ts";
import { solveForGeneralisation } from "./types/solve.ts";
import { channelType, newEffect, pidOf, type Type, unitType } from "./types/type.ts";
import { decideEverything, decideTypes } from "./types/undetermined.ts";
import { freshEffect, suspendingEffect } from "./types/unify.ts";

export { ownersOf } from "./definitions/clients.ts";
export { spelled } from "./expressions/qualified.ts";
export { reportUnusedResults } from "./expressions/unused-results.ts";
export { hintsIn } from "./questions/hints.ts";
export type {
  Description,
  Hint,
  Inspection,
  KeptModules,
  Meaning,
  MeaningKind,
  Occurrence,
  Seen,
} from "./questions/inspection.ts";
export {
  exportsOf,
  membersOfOwner,
  membersOfType,
  modulesVisible,
  namesVisible,
  typesVisible,
} from "./questions/members.ts";
export { occurrencesIn } from "./questions/occurrences.ts";
export { protocolOf } from "./questions/protocol.ts";
export type { CheckedEntry } from "./session.ts";
export { isAboutShowing, mentionsType, type SessionValue, type Unchanged, type ValueType } from "./session.ts";
export { typeText } from "./types/print.ts";
export { prune } from "./types/type.ts";

interface CheckOptions {
  /** Names of the modules whose tests are wanted. */
  readonly tests?: readonly string[] | undefined;
  /** Whether the `pub` functions of the main module are offered to JavaScript. */
  readonly offers?: boolean | undefined;
  /** Without it no file can be embedded. */
  readonly readLiteral?: ReadLiteral | undefined;
}

interface InspectOptions extends Pick<CheckOptions, "readLiteral"> {
  readonly kept?: KeptModules;
  readonly nextId?: number;
}

/** What a run of the checker is for. */
interface RunOptions extends Pick<CheckOptions, "tests" | "offers"> {
  readonly session?: SessionRun;
  readonly kept?: KeptModules;
  readonly notes?: RunNotes;
}

/** undefined when a mistake was reported. */
export function check(
  program: ResolvedProgram,
  library: KnownFunctions,
  report: Report,
  { tests, offers, readLiteral }: CheckOptions,
): FinishedProgram | undefined {
  const heard: Report = (diagnostic) => isAboutShowing(diagnostic) || report(diagnostic);
  const context = newContext(program, library, heard, { readLiteral });
  return finish(context, checkWith(context, program, library, { tests, offers }));
}

/**
 * Checks a program so that it can be asked about: nothing of what was found out is thrown away. Of `kept` modules is known
 * already what there is to know; `nextId` is then the first number that is free.
 */
export function inspect(
  program: ResolvedProgram,
  library: KnownFunctions,
  report: Report,
  { readLiteral, kept = new Map(), nextId = 1 }: InspectOptions,
): Inspection {
  const seen = new Map<Expression, Seen>();
  const notes = new RunNotes(kept);
  const reading = notes.reading(readLiteral ?? withoutReading);
  const context = newContext(program, library, notes.listening(report), {
    readLiteral: reading,
    inferWith: notingInfer(seen),
  });
  context.nextId = nextId;
  const typed = checkWith(context, program, library, { kept, notes });
  repeat(kept, report);
  const known = [...kept.values()].flatMap(({ typed: open, finished }) =>
    finished === undefined ? [] : [[open, finished] as const],
  );
  const finished = finish(context, typed, new Map(known));
  const modules = checkedModules(context, { typed, finished, seen: seen.values(), kept, notes });
  forgetQuestions(context);
  return { context, program: finished, seen: seenBy(context, modules, kept), modules };
}

/** Checks the module of a session, whose earlier values are there already, and all that it uses. */
export function checkEntry(
  program: ResolvedProgram,
  library: KnownFunctions,
  report: Report,
  session: SessionValues,
  { readLiteral }: CheckOptions,
): CheckedEntry {
  const context = newContext(program, library, report, { readLiteral });
  context.nextId = session.firstId;
  const run: SessionRun = { ...session, showable: [] };
  const typed = checkWith(context, program, library, { session: run });
  return entryFacts(context, finish(context, typed), run);
}

function checkWith(
  context: Context,
  program: ResolvedProgram,
  library: KnownFunctions,
  { tests: testModules, offers, session, kept = new Map(), notes }: RunOptions,
): TypedProgram {
  declareBuiltinInterfaces(context);
  declareLibraryTypes(context, library);
  for (const module of program.modules) declareTypeNames(context, module);
  for (const module of program.modules) declareClientTypes(context, module);
  for (const module of program.modules) declareTypeBodies(context, module);
  for (const module of program.modules) declareInterfaces(context, module);
  const impls = program.modules.flatMap((module) =>
    module.tree.items.flatMap((item) => (item.kind === "impl" ? (declareImpl(context, module, item) ?? []) : [])),
  );
  for (const module of program.modules) {
    checkJsonFields(context, module);
    checkRowFields(context, module);
  }
  const externs = new Map(program.modules.map((module) => [module.name, declareFixed(context, module)]));
  if (session !== undefined) declareValues(context, session);
  declareKept(context, kept);
  const tests = new Map<string, readonly PendingTest[]>();
  const modules = program.modules.map((module) => {
    const known = kept.get(module.name);
    if (known !== undefined) return known.typed;
    const own = session?.module === module.name ? session : undefined;
    const isOld = session !== undefined && isKept(module.name, session);
    const typed = isOld ? emptyModule(module) : checkModule(context, module, externs.get(module.name) ?? [], own);
    for (const info of context.interfaces.values())
      if (info.module === module.name) checkDefaults(context, module, info);
    for (const impl of impls) if (impl.module === module) checkImpl(context, impl);
    if (testModules?.includes(module.name)) tests.set(module.name, findTests(context, module, typed));
    solveForGeneralisation(context);
    decideOwned(context, module);
    notes?.checked(context, module);
    return typed;
  });
  const main = offers === true ? program.modules.find(({ name }) => name === program.main) : undefined;
  const offered = main === undefined ? undefined : offeredBy(context, main, program.modules);
  solveForGeneralisation(context, true);
  decideEverything(context);
  reportEscapesOfImpls(context);
  for (const question of context.finalChecks) question();
  solveEffects(context.effects);
  for (const question of context.effectChecks) question();
  const found = testModules?.flatMap((name) => (tests.get(name) ?? []).map((finish) => finish()));
  const shown = session === undefined ? undefined : shownOf(session);
  return {
    main: program.main,
    modules,
    types: definitions(context),
    instances: withKeptInstances(context.typedInstances, kept),
    tests: found,
    offered,
    shown,
  };
}

function newContext(
  program: ResolvedProgram,
  library: KnownFunctions,
  report: Report,
  { readLiteral, inferWith = infer }: Pick<CheckOptions, "readLiteral"> & { readonly inferWith?: Infer },
): Context {
  const plainEffect = newEffect(0, "open");
  const iteratorEffect = newEffect(0, "open");
  const context: Context = {
    report: (diagnostic) => {
      if (context.muted === 0) {
        if (diagnostic.severity === "error") context.failed = true;
        report(diagnostic);
      } else if (context.holding?.muted === context.muted) context.holding.found.push(diagnostic);
    },
    library: indexLibrary(library),
    main: program.main,
    modules: new Map(program.modules.map((module) => [module.name, module])),
    types: new Map(),
    interfaces: new Map(),
    interfacesByMethod: new Map(),
    instances: new Map(),
    extraMethods: new Map(),
    derived: new Map(),
    plainEvidence: new Map(),
    schemes: new Map(),
    typedInstances: [],
    givens: new Map(),
    iteratorEffect,
    effects: [plainEffect, iteratorEffect],
    plainEffect,
    constructors: new Map(),
    methods: new Map(),
    topLevels: new Map(),
    finalChecks: [],
    effectChecks: [],
    infer: inChains(inferWith),
    bounds: readBounds,
    muted: 0,
    openTypes: new Set(),
    fixed: new Map(),
    holding: undefined,
    slots: [],
    messages: [],
    differing: new Set(),
    comparisons: new Map(),
    rows: new Map(),
    readLiteral: readLiteral ?? withoutReading,
    failed: false,
    tooLarge: false,
    nextId: 1,
    level: 0,
    pending: [],
    deferred: [],
  };
  return context;
}

/** What a module's structs and the states of its services leave open: those who import it may not fix it. */
function decideOwned(context: Context, module: ResolvedModule): void {
  const types: Type[] = [];
  for (const { entry } of module.exportedTypes.values()) {
    const info = context.types.get(`${module.name}.${entry.item.name.text}`);
    if (info?.kind !== "struct") continue;
    reportOpenFields(context, info);
    types.push(...info.fields.map((field) => field.type));
  }
  for (const item of module.tree.items) {
    if (item.kind !== "service" && item.kind !== "channel") continue;
    for (const owner of ownersOf(module.name, item)) {
      for (const { name } of owner.clients) {
        const scheme = context.schemes.get(clientKey(module.name, owner.name, name));
        if (scheme !== undefined) types.push(scheme.type);
      }
    }
  }
  decideTypes(context, types);
}

/** Definitions whose types are fixed by what is written: externs, supervisors and channels. */
function declareFixed(context: Context, module: ResolvedModule): TypedExtern[] {
  const environment = moduleEnvironment(context, module, {});
  const externs: TypedExtern[] = [];
  for (const [name, { definition }] of module.exports) {
    if (definition.kind !== "item") continue;
    if (definition.item.kind === "supervisor") {
      const type = { kind: "function" as const, parameters: [], result: pidOf(unitType), effect: freshEffect(context) };
      context.schemes.set(`${module.name}.${name}`, monomorphic(type));
    } else if (definition.item.kind === "channel") {
      context.schemes.set(`${module.name}.${name}`, monomorphic(channelType));
    } else if (definition.item.kind === "extern-function") {
      const extern = checkExtern(environment, definition.item);
      if (extern !== undefined) externs.push(extern);
    }
  }
  return externs;
}

/** `session`: gets how to show the values of the module's statements. */
function checkModule(
  context: Context,
  module: ResolvedModule,
  externs: readonly TypedExtern[],
  session: SessionRun | undefined,
): TypedModule {
  const unchanged = session?.unchanged;
  const parts: ModuleParts = { functions: [], actors: [], services: [], channels: [], statements: new Map() };
  for (const group of module.groups) {
    if (unchanged === undefined || !isUnchanged(group, unchanged.items)) inferGroup(context, module, group, parts);
  }
  const supervisors: TypedSupervisor[] = [];
  context.level += 1;
  module.tree.items.forEach((item, position) => {
    if (item.kind === "expression") {
      const environment = { ...moduleEnvironment(context, module, {}), position };
      const frame = { ...environment.frame, effect: suspendingEffect(context) };
      const expression = context.infer({ ...environment, frame }, item.expression);
      const statement = { kind: "expression" as const, span: item.span, expression };
      parts.statements.set(position, statement);
      if (session !== undefined) noteExpression(session, { ...environment, frame }, statement);
    } else if (item.kind === "let") {
      const statement = parts.statements.get(position);
      const environment = { ...moduleEnvironment(context, module, {}), position: position + 0.5 };
      if (session !== undefined && statement !== undefined) noteLet(session, environment, position, statement);
    } else if (item.kind === "return") {
      context.report(returnOutsideFunction(module.tree.file, item.span));
    } else if (item.kind === "supervisor" && unchanged?.items.has(item) !== true) {
      supervisors.push(checkSupervisor(moduleEnvironment(context, module, {}), item));
    }
  });
  solveForGeneralisation(context);
  context.level -= 1;
  const statements = [...parts.statements].sort(([a], [b]) => a - b).map(([, statement]): TypedStatement => statement);
  const { functions, actors, services, channels } = parts;
  return { ...emptyModule(module), functions, actors, services, channels, supervisors, externs, statements };
}

function emptyModule({ name, tree }: ResolvedModule): TypedModule {
  const none = { functions: [], actors: [], services: [], channels: [], supervisors: [], externs: [], statements: [] };
  return { name, file: tree.file, ...none };
}

function definitions(context: Context): TypeDefinition[] {
  return [...context.types.values()].flatMap((info): TypeDefinition[] => {
    if (info.kind === "opaque") return [];
    const { module, name } = info;
    if (info.kind === "struct")
      return [{ kind: "struct", module, name, fields: info.fields.map((field) => field.name) }];
    return [
      {
        kind: "sum",
        module,
        name,
        variants: info.variants.map((variant) => ({ name: variant.name, arity: variant.fields.length })),
      },
    ];
  });
}

/** Where nobody reads files and looks at patterns. */
const withoutReading: ReadLiteral = (_from, text, form) =>
  form === "pattern" ? { kind: "contents", text } : { kind: "problem", cause: "files cannot be read here" };
