// Lowers a checked program to core: everything that the program uses, made on demand.
import type { CoreExternModule, CoreProgram, CoreSection, CoreStatement } from "../trees/core.ts";
import {
  entryOf,
  type GlobalName,
  type Instance,
  type TypedExpression,
  type TypedFunction,
  type TypedModule,
  type TypedProgram,
  type TypedStatement,
} from "../trees/typed.ts";
import { rootsOf, visitAll } from "../trees/typed-walks.ts";
import { formOf } from "./analyse/colour.ts";
import { findTailGroups } from "./analyse/groups.ts";
import { findTopLevels } from "./analyse/initialisation.ts";
import { nestsDeep } from "./analyse/recursion.ts";
import { assignTo, call, declare, definition as define, literal, name, type set, yielded } from "./build.ts";
import { inChains } from "./chains.ts";
import {
  bindEvidence,
  type Form,
  type FunctionContext,
  keyOf,
  markAt,
  type Origin,
  type ProgramContext,
  type Section,
  type TopLevel,
} from "./context.ts";
import { into, letValue, lowerStatement, subjectOf } from "./control.ts";
import { demandFunction, demandTest, newDefinition } from "./demand.ts";
import { derivedMethod } from "./derive.ts";
import { demandDictionary, mayWait } from "./evidence.ts";
import { value } from "./expressions.ts";
import { baseContext, fail, lowerClauses } from "./functions.ts";
import { match } from "./match/match.ts";
import { newNames } from "./names.ts";
import { operands } from "./operands.ts";
import { required } from "./required.ts";
import {
  findSessionValues,
  isShown,
  keepValues,
  type LoweredEntry,
  makeAgain,
  namesOfEntry,
  type SessionProgram,
  showValues,
} from "./session.ts";
import { newSink, push, type Sink } from "./sink.ts";
import { topLevelVariable, variable } from "./top-levels.ts";

export { containsSuspension } from "./analyse/colour.ts";
export { reachableEffects } from "./analyse/reachable-effects.ts";
export { nestsDeep } from "./analyse/recursion.ts";
export type { Origin } from "./context.ts";

/** A definition that was asked for and is not made yet. */
interface Job {
  readonly key: string;
  readonly section: Section;
  readonly order: number;
  readonly produce: () => readonly CoreStatement[];
}

interface Made {
  readonly order: number;
  readonly statements: readonly CoreStatement[];
}

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

function lowerWith(
  program: TypedProgram,
  session: SessionProgram | undefined,
  exporting?: Exporting | undefined,
): LoweredEntry {
  const symbols = new Set<string>();
  const demanded = new Map<string, Origin>(session?.live);
  const own = new Set<string>();
  const jobs: Job[] = [];
  const externs: CoreExternModule[] = [];
  const displayNames = new Map<string, string>();
  const instances = new Map(program.instances.map((instance) => [instance.id, instance]));
  const constants = session === undefined ? newNames() : namesOfEntry(session.entry, own);
  const topLevels =
    session === undefined
      ? findTopLevels(program, (_, base) => constants.fresh(base))
      : findSessionValues(program, session);
  const made = new Map<Section, Made[]>();
  const shared = new Set<string>();
  const context: ProgramContext = {
    program,
    modules: new Map(program.modules.map((module, index) => [module.name, { index, module }])),
    functions: byKey(program.modules, (module) => module.functions),
    actors: byKey(program.modules, (module) => module.actors),
    services: byKey(program.modules, (module) => module.services),
    supervisors: byKey(program.modules, (module) => module.supervisors),
    externs: byKey(program.modules, (module) => module.externs),
    types: new Map(program.types.map((type) => [keyOf(type), type])),
    instances,
    polymorphicMethods: findPolymorphicMethods(program.instances),
    waitingInterfaces: findWaitingInterfaces(program.instances),
    groups: findTailGroups(program),
    topLevels,
    variables: new Set(),
    usedLocals: findUsedLocals(program),
    unheard: session === undefined ? findUnheard(program) : undefined,
    lowering: { value: inChains(value), into, operands, match },
    symbol: (text) => {
      const own = exporting?.demandSymbol(text, context);
      if (own !== undefined) return name(own);
      symbols.add(text);
      return name(text);
    },
    demand: (key, origin, section, order, produce) => {
      if (demanded.has(key)) return;
      demanded.set(key, origin);
      jobs.push({ key, section, order, produce });
    },
    demandInstanceMethod: (instance, method, written, form, text) => {
      context.display(text, method);
      context.demand(text, { kind: "instance" }, "instances", program.instances.indexOf(instance), () => [
        instanceMethod(instance, method, written, form, text, context),
      ]);
    },
    pathOf: (module, span) => session?.pathOf(module, span) ?? module.file.path,
    externModule: (specifier, importer) => {
      const known = externs.findIndex((one) => one.specifier === specifier && one.importer === importer);
      return known >= 0 ? known : externs.push({ specifier, importer }) - 1;
    },
    display: (javascriptName, snowName) => displayNames.set(javascriptName, snowName),
    constants,
    constantNames: new Map(),
    sites: new Map(),
    firstSite: session?.firstSite ?? 1,
    redefinable: session !== undefined,
    renews: (target, handlers) => session?.renewed.has(keyOf(target)) === true && session.stale.has(handlers),
  };

  const start = lowerStart(context, session);
  const tests = program.tests?.map((test) => demandTest(test, context));
  if (session !== undefined) makeAgain(context, session);
  exporting?.makeAll(context);
  // Jobs ask for more jobs.
  for (const job of jobs) {
    const statements = job.produce();
    const section = made.get(job.section) ?? [];
    made.set(job.section, section);
    section.push({ order: job.order, statements });
    if (job.section === "externs" || job.section === "dictionaries" || own.has(job.key)) own.add(job.key);
    else for (const statement of statements) if ("name" in statement) shared.add(statement.name);
  }
  const sections: Section[] = ["types", "externs", "instances", "dictionaries", ...program.modules.keys()];
  const core: Omit<CoreProgram, "nestsDeep"> = {
    sources: program.modules.map((module) => module.file),
    symbols: [...symbols].sort(),
    externs,
    definitions: sections.flatMap((section) => sectionOf(section, made.get(section) ?? [], program)),
    variables: [...context.variables],
    start,
    tests,
    displayNames,
  };
  const live = new Map([...demanded].filter(([key]) => !own.has(key)));
  return {
    core: { ...core, nestsDeep: nestsDeep(core) },
    shared,
    live,
    nextSite: context.firstSite + context.sites.size,
    topLevels,
  };
}

function sectionOf(section: Section, made: readonly Made[], program: TypedProgram): readonly CoreSection[] {
  if (made.length === 0) return [];
  const heading = typeof section === "number" ? `module ${program.modules[section]?.name ?? ""}` : section;
  const statements = [...made].sort((left, right) => left.order - right.order).flatMap((one) => one.statements);
  return [{ heading, statements }];
}

function byKey<T extends { readonly name: string }>(
  modules: readonly TypedModule[],
  select: (module: TypedModule) => readonly T[],
): ReadonlyMap<string, T> {
  return new Map(
    modules.flatMap((module) =>
      select(module).map((one) => [keyOf({ module: module.name, name: one.name }), one] as const),
    ),
  );
}

function findPolymorphicMethods(instances: readonly Instance[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { interface: interfaceName, body } of instances) {
    if (body.kind !== "methods") continue;
    for (const method of body.methods) {
      if (method.effect === "polymorphic") found.add(`${interfaceName}.${method.name}`);
    }
  }
  return found;
}

/** Those whose methods the runtime calls, where it cannot wait. */
const asked: ReadonlySet<string> = new Set(["Eq", "Ord", "Hash", "Display", "Debug"]);

function findWaitingInterfaces(instances: readonly Instance[]): ReadonlySet<string> {
  const waiting = instances.filter((instance) => asked.has(instance.interface) && mayWait(instance));
  return new Set(waiting.map((instance) => instance.interface));
}

function findUsedLocals(program: TypedProgram): ReadonlySet<number> {
  const used = new Set<number>();
  visitAll(rootsOf(program), (expression) => {
    if (expression.kind === "local") used.add(expression.id);
  });
  return used;
}

function findUnheard(program: TypedProgram): TypedFunction | undefined {
  if (program.tests !== undefined) return undefined;
  const entry = entryOf(program);
  let isNamed = false;
  visitAll(rootsOf(program), (expression) => {
    if (expression.kind !== "function" || expression.target.name !== "main") return;
    isNamed ||= expression.target.module === program.main;
  });
  return isNamed ? undefined : entry;
}

function instanceMethod(
  instance: Instance,
  method: string,
  written: TypedFunction | undefined,
  form: Form,
  text: string,
  program: ProgramContext,
): CoreStatement {
  const module = program.modules.get(written?.home ?? instance.module)?.module ?? program.program.modules.at(-1);
  if (module === undefined) throw new Error("a program has a module");
  const definition = newDefinition(program, module);
  const given = bindEvidence(instance.evidenceParameters, definition);
  if (written === undefined) {
    const plain = baseContext({ definition, form: "plain", generator: false, position: undefined });
    const made = derivedMethod(instance, method, given, { ...plain, runsGenerators: true });
    const span = instance.body.kind === "derived" ? instance.body.span : undefined;
    return define(text, made, span === undefined ? undefined : markAt(definition, span, method));
  }
  const own = bindEvidence(written.evidenceParameters, definition);
  const generator = written.effect !== "plain" && (form === "suspending" || written.effect === "suspends");
  const isSelf = (callee: TypedExpression, context: FunctionContext): boolean => {
    if (callee.kind !== "method" || callee.method !== method) return false;
    const { evidence } = callee;
    return (
      evidence.kind === "instance" &&
      evidence.id === instance.id &&
      (formOf(written.effect, callee.effect, context.form) === "suspending") === generator
    );
  };
  const made = lowerClauses(written, {
    definition,
    form: generator ? "suspending" : "plain",
    generator,
    position: undefined,
    given: [...given, ...own],
    isSelf,
  });
  return define(text, made, markAt(definition, written.span, written.name));
}

/** The top-level statements of all modules, then, in an ordinary program, `main`. */
function lowerStart(program: ProgramContext, session: SessionProgram | undefined): readonly CoreStatement[] {
  const body = newSink();
  keepValues(program, session, body);
  const scratch = { used: false };
  let position = 0;
  for (const module of program.program.modules) {
    if (module.statements.length === 0) continue;
    const definition = newDefinition(program, module);
    for (const statement of module.statements) {
      const base = { ...baseContext({ definition, form: "suspending", generator: true, position }), scratch };
      position += 1;
      if (session?.initialised.has(module.name)) continue;
      if (!isShown(statement, session)) lowerTopLevel(statement, base, body);
      showValues(statement, session, base, body);
    }
  }
  if (session?.callsMain === false || program.program.tests !== undefined) return finished(scratch, body);
  const main = entryOf(program.program);
  if (main !== undefined) {
    const form: Form = main.effect === "suspends" ? "suspending" : "plain";
    const invoked = call(name(demandFunction({ module: program.program.main, name: "main" }, form, program)), []);
    push(body, { kind: "expression", expression: form === "suspending" ? yielded(invoked) : invoked });
  }
  return finished(scratch, body);
}

function finished(scratch: { readonly used: boolean }, body: Sink): readonly CoreStatement[] {
  return scratch.used ? [declare("$", undefined), ...body.statements] : body.statements;
}

function lowerTopLevel(statement: TypedStatement, context: FunctionContext, sink: Sink): void {
  const { program } = context;
  if (statement.kind !== "let") {
    lowerStatement(statement, context, sink);
    return;
  }
  const { pattern } = statement;
  const store = (id: number, result: Parameters<typeof set>[1], target: Sink): void => {
    const top = program.topLevels.get(id);
    if (top === undefined) return;
    declareTopLevel(top, context, statement.span.start);
    push(target, { kind: "expression", expression: assignTo(topLevelVariable(top, program), result) });
    if (top.flag !== undefined)
      push(target, { kind: "expression", expression: assignTo(variable(top.flag, program), literal(true)) });
  };
  if (pattern.kind === "bind") {
    store(pattern.id, letValue(statement, context, sink, undefined), sink);
    return;
  }
  if (pattern.kind === "wildcard") {
    into(statement.value, { kind: "discard" }, context, sink);
    return;
  }
  match(
    {
      subjects: [subjectOf(statement.value, [pattern], context, sink)],
      arms: [{ patterns: [pattern], guard: undefined, body: () => {}, small: true }],
      fail: (inner) => fail(context, pattern.span.start, inner),
      strict: false,
      bind: (id, _text, result, inner) => store(id, result, inner),
    },
    context,
    sink,
  );
}

function declareTopLevel(top: TopLevel, context: FunctionContext, order: number): void {
  const { program, definition } = context;
  if (top.isVariable) {
    program.variables.add(top.javascriptName);
    if (top.flag !== undefined) program.variables.add(top.flag);
    return;
  }
  program.demand(`let ${top.javascriptName}`, { kind: "lasting" }, definition.source, order - 0.5, () => [
    declare(top.javascriptName, undefined),
  ]);
}
