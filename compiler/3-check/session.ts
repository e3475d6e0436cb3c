// What checking one entry of a session takes and gives: earlier values with their types, and the types of what is new.
import type { Diagnostic } from "../diagnostics.ts";
import type { TypedExpression, TypedProgram, TypedStatement } from "../typed.ts";
import { type Colour, colourOf, prune, type Type } from "../types.ts";
import type { Context, Environment, Scheme, TopLevel } from "./context.ts";
import { methodExpression } from "./names.ts";
import { typeTexts } from "./print.ts";
import { unify } from "./unify.ts";

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
}

/** How the value of an expression is shown: by its Debug form, unless its type has none. */
export interface Shown {
  readonly inspect: TypedExpression;
  readonly displayable: () => boolean;
}

export interface ValueType {
  readonly text: string;
  /** For a function: may calling it park the process? */
  readonly colour: Colour | undefined;
}

export interface CheckedEntry {
  readonly program: TypedProgram;
  readonly nextId: number;
  /** The values that the entry itself binds. */
  readonly values: readonly SessionValue[];
  /** By statement: the expression that gives the text, and the type. `inspect` is undefined for what cannot be shown. */
  readonly shown: ReadonlyMap<TypedStatement, { readonly inspect: TypedExpression | undefined; readonly type: Type }>;
  /** The type of a function, actor, supervisor, extern, client function (`Service.op`) or new value of the module. */
  readonly typeOf: (name: string) => ValueType | undefined;
  readonly describe: (type: Type) => ValueType;
  /** The fields and variants of a type of the module, as text; undefined for one that it does not define. */
  readonly membersOf: (type: Type) => { readonly fields: readonly string[]; readonly methods: readonly string[] };
}

/** Not a type error: such a value is shown by its type alone. */
const notShown: Diagnostic = {
  code: "E0006",
  severity: "warning",
  message: "no Debug form",
  file: undefined,
  labels: [],
  help: undefined,
};

export function isAboutShowing(diagnostic: Diagnostic): boolean {
  return diagnostic === notShown;
}

/** Declares the values of earlier entries before every statement of the module. */
export function declareValues(context: Context, session: SessionValues): void {
  const known = session.values.map(({ binding }): TopLevel => {
    const { scheme } = binding.local;
    // Interfaces are declared anew in every run.
    const constraints = scheme.constraints.map((constraint) => ({
      ...constraint,
      interface: context.interfaces.get(constraint.interface.key) ?? constraint.interface,
    }));
    return { position: -1, local: { ...binding.local, scheme: { ...scheme, constraints } } };
  });
  context.topLevels.set(session.module, known);
}

/** `inspect(expression)`. */
export function showValue(environment: Environment, expression: TypedExpression): Shown {
  const { context } = environment;
  const { span, type } = expression;
  const debug = context.interfaces.get("Debug");
  const method = debug?.methods.get("inspect");
  let displayable = debug !== undefined && method !== undefined;
  if (debug === undefined || method === undefined) return { inspect: expression, displayable: () => false };
  const made = methodExpression(environment, debug, method, span, () => {
    displayable = false;
    return notShown;
  });
  unify(made.self, type);
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

export function entryFacts(
  context: Context,
  program: TypedProgram,
  module: string,
  shown: ReadonlyMap<TypedStatement, Shown>,
): CheckedEntry {
  const added = (context.topLevels.get(module) ?? []).filter(({ position }) => position >= 0);
  const describe = (type: Type) => describeScheme({ variables: [], effect: undefined, constraints: [], type }, module);
  return {
    program,
    nextId: context.nextId,
    values: added.map((binding) => ({ name: binding.local.name, id: binding.local.id, binding })),
    shown: new Map(
      [...shown].map(([statement, { inspect, displayable }]) => [
        statement,
        {
          inspect: displayable() ? inspect : undefined,
          type: statement.kind === "expression" ? statement.expression.type : inspect.type,
        },
      ]),
    ),
    typeOf: (name) => {
      const scheme =
        added.findLast(({ local }) => local.name === name)?.local.scheme ?? context.schemes.get(`${module}.${name}`);
      return scheme === undefined ? undefined : describeScheme(scheme, module);
    },
    describe,
    membersOf: (type) => membersOf(context, type),
  };
}

function describeScheme({ type, constraints }: Scheme, module: string): ValueType {
  const target = prune(type);
  const bounds = constraints.filter((constraint) => prune(constraint.type).kind === "variable");
  const [text = "", ...variables] = typeTexts([target, ...bounds.map((bound) => bound.type)], module);
  const written = [...new Set(bounds.map((bound, index) => `${variables[index]}: ${bound.interface.name}`))];
  return {
    text: written.length === 0 ? text : `${text} where ${written.join(", ")}`,
    colour: target.kind === "function" ? colourOf(target.effect) : undefined,
  };
}

/** Fields of a struct, and the methods that its impls give a type. */
function membersOf(
  context: Context,
  type: Type,
): { readonly fields: readonly string[]; readonly methods: readonly string[] } {
  const target = prune(type);
  if (target.kind !== "named") return { fields: [], methods: [] };
  const info = context.types.get(`${target.module}.${target.name}`);
  const fields = info?.kind === "struct" ? info.fields.map((field) => field.name) : [];
  const methods: string[] = [];
  for (const instances of context.instances.values()) {
    for (const instance of instances) {
      const self = prune(instance.self);
      if (self.kind !== "named" || self.module !== target.module || self.name !== target.name) continue;
      methods.push(...instance.methods.keys());
    }
  }
  if (target.module === "") methods.push(...(context.library.modules.get(target.name)?.keys() ?? []));
  return { fields, methods };
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
