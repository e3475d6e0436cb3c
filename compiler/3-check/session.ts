// What checking one entry of a session takes and gives: earlier values with their types, and the types of what is new.

import type { Diagnostic } from "../report/index.ts";
import type { Item } from "../trees/ast.ts";
import type { Binding } from "../trees/resolved.ts";
import type {
  TypedModule as FinishedModule,
  TypedProgram as FinishedProgram,
  TypedShown as FinishedShown,
} from "../trees/typed.ts";
import type { Colour } from "../trees/types.ts";
import type { Context, Environment, Scheme, TopLevel } from "./context.ts";
import { methodExpression, resolveName } from "./expressions/names.ts";
import { renewedLocal, renewedScheme } from "./kept.ts";
import type { TypedExpression, TypedShown, TypedStatement } from "./open-tree.ts";
import { schemeTexts } from "./questions/meanings.ts";
import { membersOfType } from "./questions/members.ts";
import { colourOf, prune, type Type, unitType } from "./types/type.ts";

/** A value that a `let` of an earlier entry has bound. Only the checker looks into it. */
export interface SessionValue {
  readonly name: string;
  readonly id: number;
  readonly binding: TopLevel;
}

export interface SessionValues {
  readonly module: string;
  readonly values: readonly SessionValue[];
  /** Numbers from here on are free. */
  readonly firstId: number;
  /** What an earlier run found, where nothing that matters has changed since. */
  readonly unchanged: Unchanged | undefined;
}

export interface Unchanged {
  readonly entry: CheckedEntry;
  /** Definitions of the session's module that need not be checked again, by identity; of other modules none need to. */
  readonly items: ReadonlySet<Item>;
  /** The names of these. */
  readonly names: ReadonlySet<string>;
}

/** How a value is shown: by its Debug form, unless its type has none. */
interface Shown {
  readonly inspect: TypedExpression;
  readonly displayable: () => boolean;
}

/** A value that can be shown once a statement has run. */
interface Showable {
  readonly statement: TypedStatement;
  /** Bound by a `let`; undefined: of an expression that stands by itself. */
  readonly name: string | undefined;
  /** Undefined for a function of dictionaries. */
  readonly value: { readonly expression: TypedExpression; readonly shown: Shown } | undefined;
}

/** The session while its module is checked; `showable` gets what the statements of the module give. */
export interface SessionRun extends SessionValues {
  readonly showable: Showable[];
}

interface ShownValue extends FinishedShown {
  readonly type: ValueType;
  /** The names that may follow the dot behind the value. */
  readonly members: () => readonly string[];
}

export interface ValueType {
  readonly text: string;
  /** For a function: may calling it park the process? */
  readonly colour: Colour | undefined;
}

export interface CheckedEntry {
  /** undefined when a mistake was reported. */
  readonly program: FinishedProgram | undefined;
  readonly nextId: number;
  /** Of module-level names, by `Module.name`. Only the checker looks into them. */
  readonly schemes: ReadonlyMap<string, Scheme>;
  readonly topLevels: ReadonlyMap<string, readonly TopLevel[]>;
  /** The values that the entry itself binds. */
  readonly values: readonly SessionValue[];
  /** The values of the module's statements, in their order. */
  readonly shown: readonly ShownValue[];
  /** The type of a function, actor, supervisor, extern, client function (`Service.op`) or new value of a module. */
  readonly typeOf: (name: string, module?: string) => ValueType | undefined;
}

/** Not a type error: such a value is shown by its type alone. */
const notShown: Diagnostic = {
  code: "E0006",
  kind: "mistake",
  severity: "warning",
  message: "no Debug form",
  file: undefined,
  labels: [],
  help: undefined,
  fixes: [],
};

export function isAboutShowing(diagnostic: Diagnostic): boolean {
  return diagnostic === notShown;
}

/** Declares the values of earlier entries before every statement of the module, and what is unchanged. */
export function declareValues(context: Context, session: SessionValues): void {
  const known = session.values.map(({ binding }) => ({ position: -1, local: renewedLocal(context, binding.local) }));
  context.topLevels.set(session.module, known);
  if (session.unchanged === undefined) return;
  const { entry, names } = session.unchanged;
  const prefix = `${session.module}.`;
  for (const [key, scheme] of entry.schemes) {
    const own = key.startsWith(prefix) ? key.slice(prefix.length).split(".")[0] : undefined;
    if (own === undefined || names.has(own)) context.schemes.set(key, renewedScheme(context, scheme));
  }
  for (const [module, values] of entry.topLevels) {
    if (module === session.module || !context.modules.has(module)) continue;
    context.topLevels.set(
      module,
      values.map(({ position, local }) => ({ position, local: renewedLocal(context, local) })),
    );
  }
}

/** Whether the module is another one than the session's that was checked before. */
export function isKept(name: string, { module, unchanged }: SessionValues): boolean {
  return name !== module && unchanged?.entry.program?.modules.some((one) => one.name === name) === true;
}

export function isUnchanged(group: readonly Binding[], items: ReadonlySet<Item>): boolean {
  return group.every((binding) => items.has(binding.kind === "function" ? binding.group.first : binding.item));
}

/** The program of an entry together with what is unchanged: other modules, definitions of its own, and their instances. */
function withUnchanged(program: FinishedProgram, session: SessionValues): FinishedProgram {
  const before = session.unchanged?.entry.program;
  if (before === undefined) return program;
  const modules = program.modules.map((module) => {
    const old = before.modules.find(({ name }) => name === module.name);
    if (old === undefined) return module;
    return module.name === session.module ? withDefinitions(module, old, session) : old;
  });
  const known = new Set(program.instances.map(({ id }) => id));
  const instances = [...program.instances, ...before.instances.filter(({ id }) => !known.has(id))];
  return { ...program, modules, instances };
}

function withDefinitions(module: FinishedModule, old: FinishedModule, { unchanged }: SessionValues): FinishedModule {
  const keep = <T extends { readonly name: string }>(all: readonly T[]): T[] =>
    all.filter(({ name }) => unchanged?.names.has(name.split(".")[0] ?? name));
  return {
    ...module,
    functions: [...keep(old.functions), ...module.functions],
    actors: [...keep(old.actors), ...module.actors],
    services: [...keep(old.services), ...module.services],
    channels: [...keep(old.channels), ...module.channels],
    supervisors: [...keep(old.supervisors), ...module.supervisors],
  };
}

/** Notes the value of an expression that stands by itself. */
export function noteExpression(
  run: SessionRun,
  environment: Environment,
  statement: Extract<TypedStatement, { kind: "expression" }>,
): void {
  const { expression } = statement;
  const value = { expression, shown: showValue(environment, expression) };
  run.showable.push({ statement, name: undefined, value });
}

/** Notes the values that a `let` has bound; `environment` sees them. */
export function noteLet(run: SessionRun, environment: Environment, position: number, statement: TypedStatement): void {
  for (const bound of environment.context.topLevels.get(run.module) ?? []) {
    if (bound.position !== position) continue;
    const { name, scheme, span } = bound.local;
    let value: Showable["value"];
    if (scheme.constraints.length === 0) {
      const expression = resolveName(environment, name, span);
      value = { expression, shown: showValue(environment, expression) };
    }
    run.showable.push({ statement, name, value });
  }
}

/** `inspect(expression)`. */
export function showValue(environment: Environment, expression: TypedExpression): Shown {
  const { context } = environment;
  const { span, type } = expression;
  const debug = context.interfaces.get("Debug");
  const method = debug?.methods.get("inspect");
  let displayable = debug !== undefined && method !== undefined;
  if (debug === undefined || method === undefined) return { inspect: expression, displayable: () => false };
  const failure = () => {
    displayable = false;
    return notShown;
  };
  const made = methodExpression(environment, debug, method, span, { failure, receiver: type });
  const effect = made.expression.kind === "method" ? made.expression.effect : context.plainEffect;
  const result = prune(made.expression.type);
  const inspect: TypedExpression = {
    kind: "call",
    span,
    type: result.kind === "function" ? result.result : result,
    callee: made.expression,
    arguments: [expression],
    effect,
    pipe: false,
  };
  return { inspect, displayable: () => displayable };
}

/** What a prompt shows of the values of the module's statements. */
export function shownOf({ showable }: SessionRun): readonly TypedShown[] {
  return showable.map(({ statement, name, value }) => ({
    statement,
    name,
    value: value?.expression,
    inspect: value?.shown.displayable() === true ? value.shown.inspect : undefined,
  }));
}

export function entryFacts(context: Context, finished: FinishedProgram | undefined, run: SessionRun): CheckedEntry {
  const { module } = run;
  // Done for good: nobody needs to know any more what follows from what.
  for (const effect of context.effects) effect.absorbs = undefined;
  const added = (context.topLevels.get(module) ?? []).filter(({ position }) => position >= 0);
  const program = finished === undefined ? undefined : withUnchanged(finished, run);
  const describe = (type: Type) => describeScheme({ variables: [], effect: undefined, constraints: [], type }, module);
  const typeOf = (name: string, home = module): ValueType | undefined => {
    const values = home === module ? added : (context.topLevels.get(home) ?? []);
    const own = values.findLast(({ local }) => local.name === name);
    const scheme = own?.local.scheme ?? context.schemes.get(`${home}.${name}`);
    return scheme === undefined ? undefined : describeScheme(scheme, module);
  };
  return {
    program,
    nextId: context.nextId,
    schemes: context.schemes,
    topLevels: context.topLevels,
    values: added.map((binding) => ({ name: binding.local.name, id: binding.local.id, binding })),
    shown: (program?.shown ?? []).map((shown, index) => {
      const type = run.showable[index]?.value?.expression.type ?? unitType;
      return {
        ...shown,
        type: (shown.name === undefined ? undefined : typeOf(shown.name)) ?? describe(type),
        members: () => membersOfType(context, type, module).map(({ name }) => name),
      };
    }),
    typeOf,
  };
}

function describeScheme(scheme: Scheme, module: string): ValueType {
  const { type, where } = schemeTexts(scheme, module);
  const target = prune(scheme.type);
  return { text: type + where, colour: target.kind === "function" ? colourOf(target.effect) : undefined };
}

/** Whether the type of a value mentions a type of the module. */
export function mentionsType(value: SessionValue, module: string, name: string): boolean {
  return mentions(value.binding.local.scheme.type, module, name);
}

function mentions(type: Type, module: string, name: string): boolean {
  const target = prune(type);
  switch (target.kind) {
    case "variable":
    case "any-message":
      return false;
    case "named":
      return (
        (target.module === module && target.name === name) ||
        target.arguments.some((argument) => mentions(argument, module, name))
      );
    case "tuple":
      return target.elements.some((element) => mentions(element, module, name));
    case "function":
      return mentions(target.result, module, name) || target.parameters.some((one) => mentions(one, module, name));
    default:
      return target satisfies never;
  }
}
