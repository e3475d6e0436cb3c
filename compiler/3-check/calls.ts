// Calls: arguments against parameters, and methods by the type of their receiver.
import type { CallExpression, Expression, MemberExpression, Name, PipeExpression } from "../ast.ts";
import {
  ambiguousMethod,
  cannotIndex,
  methodOfUnknownType,
  noSuchMethod,
  notAFunction,
  tupleIndexNotLiteral,
  wrongArgumentCount,
  wrongConstructorArguments,
} from "../catalogue.ts";
import type { Span } from "../source.ts";
import { closest } from "../suggest.ts";
import type { TypedExpression } from "../typed.ts";
import { listOf, mapOf, named, prune, resultOf, stringType, type Type, type TypeVariable } from "../types.ts";
import { builtinConversions } from "./builtin-instances.ts";
import { infoOf } from "./constructors.ts";
import {
  type Environment,
  findLocal,
  type InstanceInfo,
  type InterfaceInfo,
  type MethodInfo,
  type NamedMethod,
  nothingAssociated,
  type StructInfo,
} from "./context.ts";
import { headOf, implementsInterface, lacks, need, simple } from "./evidence.ts";
import { checkArgument, reportOutcome } from "./expect.ts";
import { findTopLevel, methodExpression, methodsNamed, resolveName, rowExpression, unknown } from "./names.ts";
import { typeText } from "./print.ts";
import { qualifiedMember, staticOwner } from "./qualified.ts";
import { freshSubstitution, substitute } from "./schemes.ts";
import { settle } from "./settle.ts";
import { requireTuple, type TupleFunction, tupleElement, tupleFunction } from "./tuples.ts";
import { absorb, freshEffect, freshVariable, type Outcome, unify, unifyArgument } from "./unify.ts";

/** An argument that is still a tree, or one that has its type already (the left side of a pipe, a receiver). */
export type Argument =
  | { readonly kind: "tree"; readonly expression: Expression }
  | { readonly kind: "typed"; readonly typed: TypedExpression };

const trees = (expressions: readonly Expression[]): Argument[] =>
  expressions.map((expression) => ({ kind: "tree", expression }));

const spanOf = (argument: Argument): Span =>
  argument.kind === "tree" ? argument.expression.span : argument.typed.span;

function passArgument(environment: Environment, argument: Argument, parameter: Type, callSpan: Span): TypedExpression {
  if (argument.kind === "tree") return checkArgument(environment, argument.expression, parameter, callSpan);
  const outcome: Outcome = unifyArgument(parameter, argument.typed.type);
  reportOutcome(
    environment,
    outcome,
    outcome === "infinite" ? callSpan : argument.typed.span,
    parameter,
    argument.typed.type,
  );
  return argument.typed;
}

function typeArgument(environment: Environment, argument: Argument): TypedExpression {
  return argument.kind === "typed" ? argument.typed : environment.context.infer(environment, argument.expression);
}

/** Calls a value: arguments are checked one by one from left to right. */
export function applyFunction(
  environment: Environment,
  span: Span,
  callee: TypedExpression,
  args: readonly Argument[],
  options: { pipe?: boolean; receiver?: boolean } = {},
): TypedExpression {
  const { context, file, module } = environment;
  let type = prune(callee.type);
  if (type.kind === "variable" && type.rigid === undefined) {
    settle(context);
    type = prune(callee.type);
  }
  if (type.kind === "variable" && type.rigid === undefined) {
    const typed = args.map((argument) => typeArgument(environment, argument));
    const result = freshVariable(context);
    const effect = freshEffect(context);
    const wanted: Type = { kind: "function", parameters: typed.map((argument) => argument.type), result, effect };
    const outcome = unify(type, wanted);
    reportOutcome(environment, outcome, span, type, wanted);
    absorb(environment.frame.effect, effect);
    return { kind: "call", span, type: result, callee, arguments: typed, effect, pipe: options.pipe ?? false };
  }
  if (type.kind !== "function") {
    for (const argument of args) typeArgument(environment, argument);
    if (type.kind === "any-message") return unknown(environment, span);
    if (callee.kind === "construct") {
      context.report(
        wrongConstructorArguments(file, span, { constructor: callee.variant, expected: 0, found: args.length }),
      );
    } else {
      context.report(notAFunction(file, span, typeText(type, module.name)));
    }
    return unknown(environment, span);
  }
  const { parameters, result, effect } = type;
  if (parameters.length !== args.length) {
    // The receiver of `value.method(…)` is not written between the parentheses.
    const hidden = options.receiver === true ? 1 : 0;
    const counts = { expected: parameters.length - hidden, found: args.length - hidden };
    if (callee.kind === "constructor")
      context.report(wrongConstructorArguments(file, span, { constructor: callee.variant, ...counts }));
    else context.report(wrongArgumentCount(file, span, counts));
    for (const argument of args) typeArgument(environment, argument);
    return { ...unknown(environment, span), type: result };
  }
  const typed = args.map((argument, index) => passArgument(environment, argument, parameters[index] ?? result, span));
  absorb(environment.frame.effect, effect);
  if (callee.kind === "constructor") {
    const { definition, variant, tag } = callee;
    return { kind: "construct", span, type: result, definition, variant, tag, arguments: typed };
  }
  return { kind: "call", span, type: result, callee, arguments: typed, effect, pipe: options.pipe ?? false };
}

export function inferCall(environment: Environment, call: CallExpression): TypedExpression {
  const typed = callWith(environment, call.span, call.callee, trees(call.arguments), {});
  const { loop } = environment.frame;
  if (loop === undefined || typed.kind !== "call" || typed.callee.kind !== "actor" || !loop.calls.has(call))
    return typed;
  const { target } = typed.callee;
  if (target.module !== environment.module.name || target.name !== loop.name) return typed;
  return { ...typed, type: freshVariable(environment.context) };
}

/** `a |> f(b)`: `a` first, then `b`. */
export function inferPipe(environment: Environment, pipe: PipeExpression): TypedExpression {
  const left = environment.context.infer(environment, pipe.left);
  const first: Argument = { kind: "typed", typed: left };
  const { right } = pipe;
  const options = { pipe: true };
  if (right.kind === "call")
    return callWith(environment, pipe.span, right.callee, [first, ...trees(right.arguments)], options);
  return callWith(environment, pipe.span, right, [first], options);
}

type CallOptions = NonNullable<Parameters<typeof applyFunction>[4]>;

function callWith(
  environment: Environment,
  span: Span,
  callee: Expression,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  if (callee.kind === "member") return callMember(environment, span, callee, args, options);
  if (callee.kind === "variable") return callName(environment, span, callee.name, callee.span, args, options);
  return applyFunction(environment, span, environment.context.infer(environment, callee), args, options);
}

function callName(
  environment: Environment,
  span: Span,
  name: string,
  nameSpan: Span,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { module } = environment;
  const known = findLocal(environment, name) ?? findTopLevel(environment, name) ?? module.scope.values.get(name);
  if (known === undefined) {
    const standard = module.scope.standardNames.get(name);
    const callee: Expression = { kind: "variable", span: nameSpan, name };
    const tuple = tupleFunction(environment, callee);
    if (tuple !== undefined) return callTuple(environment, span, callee, tuple, args, options);
    if (standard === undefined && !environment.context.library.unqualified.has(name)) {
      const methods = methodsNamed(environment, name);
      if (methods.length > 0) return callMethodFunction(environment, span, name, nameSpan, methods, args, options);
    }
  }
  return applyFunction(environment, span, resolveName(environment, name, nameSpan), args, options);
}

/** `grams(t)`: among several interfaces the first argument's type decides. */
function callMethodFunction(
  environment: Environment,
  span: Span,
  name: string,
  nameSpan: Span,
  methods: readonly NamedMethod[],
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { context, file, module } = environment;
  const [first, ...rest] = args;
  const [only] = methods;
  if (only === undefined) return unknown(environment, span);
  if (first === undefined || only.method.static) {
    return applyFunction(
      environment,
      span,
      methodExpression(environment, only.info, only.method, nameSpan).expression,
      args,
      options,
    );
  }
  const receiver = typeArgument(environment, first);
  settle(context);
  const fitting =
    methods.length === 1 ? methods : methods.filter((entry) => implementsInterface(context, entry.info, receiver.type));
  if (fitting.length > 1 && prune(receiver.type).kind !== "variable") {
    const interfaces = fitting.map((entry) => entry.info.name);
    context.report(
      ambiguousMethod(file, span, { method: name, type: typeText(receiver.type, module.name), interfaces }),
    );
  }
  const chosen = fitting[0] ?? only;
  const failure = lacks(environment, nameSpan, chosen.info.name);
  const { expression } = methodExpression(environment, chosen.info, chosen.method, nameSpan, failure);
  return applyFunction(environment, span, expression, [{ kind: "typed", typed: receiver }, ...rest], options);
}

// ---------------------------------------------------------------- members

function callMember(
  environment: Environment,
  span: Span,
  member: MemberExpression,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const tuple = tupleFunction(environment, member);
  if (tuple !== undefined) return callTuple(environment, span, member, tuple, args, options);
  const fixed = callStatic(environment, span, member, args, options);
  if (fixed !== undefined) return fixed;
  const qualified = qualifiedMember(environment, member);
  if (qualified !== undefined) return applyFunction(environment, span, qualified, args, options);
  const receiver = environment.context.infer(environment, member.object);
  return callMethod(environment, span, receiver, member.name, args, options);
}

/** `T.from_json(text)`, `T.from(x)`, `T.default()` and other static methods of a type. */
function callStatic(
  environment: Environment,
  span: Span,
  member: MemberExpression,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression | undefined {
  const { context } = environment;
  const name = member.name.text;
  const type = staticOwner(environment, member.object);
  if (type === undefined || (isLibraryMember(environment, type, name) && name !== "from")) return undefined;
  // `Iter.from` is a function of the library; `String.from` and `Float.from` are conversions.
  if (name === "from" && isLibraryMember(environment, type, name) && !isConversionTarget(type)) return undefined;
  if (name === "from_json") {
    const json = context.interfaces.get("Json");
    const [text] = args;
    if (json === undefined || text === undefined || args.length !== 1) return undefined;
    const typed = passArgument(environment, text, stringType, span);
    const evidence = need(environment, simple(json, type), lacks(environment, span, "Json"));
    return { kind: "from-json", span, type: resultOf(type, stringType), evidence, text: typed };
  }
  for (const info of context.interfacesByMethod.get(name) ?? []) {
    const method = info.methods.get(name);
    if (method === undefined || !method.static) continue;
    if (name !== "from" && !implementsInterface(context, info, type)) continue;
    const { expression, self } = methodExpression(environment, info, method, member.span);
    reportOutcome(environment, unify(self, type), span, self, type);
    return applyFunction(environment, span, expression, args, options);
  }
  return undefined;
}

function isLibraryMember(environment: Environment, type: Type, name: string): boolean {
  const target = prune(type);
  return (
    target.kind === "named" &&
    target.module === "" &&
    environment.context.library.modules.get(target.name)?.has(name) === true
  );
}

function isConversionTarget(type: Type): boolean {
  const target = prune(type);
  return target.kind === "named" && builtinConversions.some(([to]) => to === target.name);
}

interface FoundMethod {
  readonly info: InterfaceInfo;
  readonly method: MethodInfo | undefined;
  /** For a method that the interface does not have. */
  readonly instance: InstanceInfo | undefined;
}

/** Methods of a type: of the interfaces that it implements, and extra ones in their impls. */
function methodsOf(environment: Environment, type: Type, name: string): FoundMethod[] {
  const { context } = environment;
  const found: FoundMethod[] = [];
  const head = headOf(type);
  const target = prune(type);
  for (const info of context.interfacesByMethod.get(name) ?? []) {
    const method = info.methods.get(name);
    if (method === undefined || method.static) continue;
    const given =
      target.kind === "variable" && context.givens.get(target.id)?.some((bound) => bound.interface === info);
    if (given === true || (target.kind !== "variable" && implementsInterface(context, info, type)))
      found.push({ info, method, instance: undefined });
  }
  if (head === undefined) return found;
  for (const instance of context.extraMethods.get(name) ?? []) {
    const info = instance.interface;
    if (headOf(instance.self) === head && !found.some((other) => other.info === info))
      found.push({ info, method: undefined, instance });
  }
  return found;
}

/** Modules whose functions can be called on a receiver. */
const receiverModules = new Set([
  "String",
  "List",
  "Map",
  "Set",
  "Range",
  "Queue",
  "Option",
  "Result",
  "Bytes",
  "Iter",
]);

export function callMethod(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  name: Name,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { context } = environment;
  let type = prune(receiver.type);
  if (type.kind === "variable") {
    settle(context);
    type = prune(receiver.type);
  }
  if (type.kind !== "variable" || type.rigid !== undefined)
    return callKnown(environment, span, receiver, type, name, args, options);
  // The type is not known yet: the arguments get their types now, the call is made when more is known.
  const typed = args.map((argument): Argument => ({ kind: "typed", typed: typeArgument(environment, argument) }));
  const result = freshVariable(context);
  const place: TypedExpression = { kind: "unit", span, type: result };
  const fill = (call: TypedExpression) => {
    reportOutcome(environment, unify(result, call.type), span, result, call.type);
    Object.assign(place, call, { type: result });
  };
  context.deferred.push({
    receiver: receiver.type,
    result,
    attempt: (stage) => {
      const known = prune(receiver.type);
      if (known.kind !== "variable" || known.rigid !== undefined) {
        fill(callKnown(environment, span, receiver, known, name, typed, options));
        return true;
      }
      const guess = stage === "try" ? undefined : guessMethod(environment, span, receiver, name, typed, options);
      if (guess !== undefined) fill(guess);
      else if (stage === "final") {
        context.report(methodOfUnknownType(environment.file, name.span, name.text));
        fill(unknown(environment, span));
      }
      return guess !== undefined || stage === "final";
    },
  });
  return place;
}

/** The receiver stays open: the one interface, or the one library module, that has such a function. */
function guessMethod(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  name: Name,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression | undefined {
  const { context } = environment;
  const self: Argument = { kind: "typed", typed: receiver };
  const methods = methodsNamed(environment, name.text).filter((entry) => !entry.method.static);
  const [only] = methods;
  if (only !== undefined && methods.length === 1) {
    const { expression } = methodExpression(environment, only.info, only.method, name.span);
    return applyFunction(environment, span, expression, [self, ...args], { ...options, receiver: true });
  }
  const rows = [...receiverModules].flatMap((module) => context.library.modules.get(module)?.get(name.text) ?? []);
  const [row] = rows;
  if (row !== undefined && rows.length === 1) {
    return applyFunction(environment, span, rowExpression(environment, row, name.span), [self, ...args], {
      ...options,
      receiver: true,
    });
  }
  const instance = [...context.instances.values()].flat().find((candidate) => candidate.methods.has(name.text));
  if (instance !== undefined && methods.length === 0 && rows.length === 0) {
    const map = freshSubstitution(context, instance.parameters);
    unify(receiver.type, substitute(instance.self, map));
    return callKnown(environment, span, receiver, prune(receiver.type), name, args, options);
  }
  const holder = structWithFields(environment, [name.text]);
  if (holder === undefined) return undefined;
  unify(receiver.type, named(holder.module, holder.name, ...freshSubstitution(context, holder.parameters).values()));
  return callKnown(environment, span, receiver, prune(receiver.type), name, args, options);
}

/** The one visible struct that has all these fields. */
export function structWithFields(environment: Environment, names: readonly string[]): StructInfo | undefined {
  const { context, module } = environment;
  const found: StructInfo[] = [];
  for (const entry of module.scope.types.values()) {
    const info = infoOf(context, entry);
    if (info?.kind === "struct" && names.every((name) => info.fields.some((field) => field.name === name)))
      found.push(info);
  }
  return found.length === 1 ? found[0] : undefined;
}

function callKnown(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  type: Type,
  name: Name,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { context, file, module } = environment;
  if (type.kind === "any-message") {
    for (const argument of args) typeArgument(environment, argument);
    return unknown(environment, span);
  }
  const self: Argument = { kind: "typed", typed: receiver };
  const found = methodsOf(environment, type, name.text);
  const [only] = found;
  if (only !== undefined) {
    if (found.length > 1) {
      const interfaces = found.map((entry) => entry.info.name);
      context.report(ambiguousMethod(file, span, { method: name.text, type: typeText(type, module.name), interfaces }));
      return unknown(environment, span);
    }
    return applyFunction(environment, span, methodOfType(environment, only, type, name.span), [self, ...args], {
      ...options,
      receiver: true,
    });
  }
  const conversion = intoExpression(environment, span, receiver, name, args);
  if (conversion !== undefined) return conversion;
  const field = fieldOf(environment, type, name.text);
  if (field !== undefined) {
    const value: TypedExpression = {
      kind: "field",
      span: { start: receiver.span.start, end: name.span.end },
      type: field,
      object: receiver,
      name: name.text,
    };
    return applyFunction(environment, span, value, args, options);
  }
  if (type.kind === "named" && type.module === "" && receiverModules.has(type.name)) {
    const row = context.library.modules.get(type.name)?.get(name.text);
    if (row !== undefined)
      return applyFunction(environment, span, rowExpression(environment, row, name.span), [self, ...args], {
        ...options,
        receiver: true,
      });
  }
  for (const argument of args) typeArgument(environment, argument);
  const texts = {
    method: name.text,
    type: typeText(type, module.name),
    suggestion: closest(name.text, methodNames(environment, type)),
  };
  context.report(noSuchMethod(file, name.span, texts));
  return unknown(environment, span);
}

/** `x.into()`: what the place asks for, made by its `From`. */
function intoExpression(
  environment: Environment,
  span: Span,
  receiver: TypedExpression,
  name: Name,
  args: readonly Argument[],
): TypedExpression | undefined {
  const from = environment.context.interfaces.get("From");
  const method = from?.methods.get("from");
  if (name.text !== "into" || args.length > 0 || from === undefined || method === undefined) return undefined;
  const { expression } = methodExpression(environment, from, method, name.span, lacks(environment, span, "From"));
  return applyFunction(environment, span, expression, [{ kind: "typed", typed: receiver }]);
}

function methodOfType(environment: Environment, found: FoundMethod, type: Type, span: Span): TypedExpression {
  const { context } = environment;
  if (found.method !== undefined) {
    const { expression, self } = methodExpression(environment, found.info, found.method, span);
    unify(self, type);
    return expression;
  }
  const instance = found.instance;
  const name = environment.file.text.slice(span.start, span.end);
  const method = instance?.methods.get(name);
  if (instance === undefined || method === undefined) return unknown(environment, span);
  const map = freshSubstitution(context, instance.parameters);
  unify(substitute(instance.self, map), type);
  const effect = freshEffect(context);
  absorb(effect, method.effect);
  const copied = substitute(method.type, map);
  const constraint = {
    interface: instance.interface,
    arguments: instance.interfaceArguments.map((argument) => substitute(argument, map)),
    type,
    associated: nothingAssociated,
  };
  const evidence = need(environment, constraint, lacks(environment, span, instance.interface.name));
  const methodType: Type = copied.kind === "function" ? { ...copied, effect } : copied;
  return { kind: "method", span, type: methodType, interface: instance.interface.key, method: name, evidence, effect };
}

function methodNames(environment: Environment, type: Type): string[] {
  const { context } = environment;
  const names: string[] = [];
  for (const info of context.interfaces.values()) {
    if (implementsInterface(context, info, type)) names.push(...info.methods.keys());
  }
  if (type.kind === "named" && receiverModules.has(type.name))
    names.push(...(context.library.modules.get(type.name)?.keys() ?? []));
  const info = type.kind === "named" ? context.types.get(`${type.module}.${type.name}`) : undefined;
  if (info?.kind === "struct") names.push(...info.fields.map((field) => field.name));
  return names;
}

/** The type of a struct's field. */
export function fieldOf(environment: Environment, type: Type, name: string): Type | undefined {
  const target = prune(type);
  if (target.kind !== "named") return undefined;
  const info = environment.context.types.get(`${target.module}.${target.name}`);
  if (info?.kind !== "struct") return undefined;
  const field = info.fields.find((candidate) => candidate.name === name);
  return field === undefined ? undefined : substitute(field.type, parameterMap(info, target.arguments));
}

export function parameterMap(info: StructInfo, parameters: readonly Type[]): Map<TypeVariable, Type> {
  return new Map(info.parameters.map((parameter, index) => [parameter, parameters[index] ?? parameter]));
}

// ---------------------------------------------------------------- tuples and index

/** `Tuple.nth(t, 1)`, typed by the tuple. */
function callTuple(
  environment: Environment,
  span: Span,
  callee: Expression,
  name: TupleFunction,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { context, file } = environment;
  const expected = name === "nth" ? 2 : 1;
  const [first, second] = args;
  if (args.length !== expected || first === undefined) {
    context.report(wrongArgumentCount(file, span, { expected, found: args.length }));
    return unknown(environment, span);
  }
  const tuple = typeArgument(environment, first);
  if (name === "size") {
    requireTuple(environment, tuple);
    const row = context.library.modules.get("Tuple")?.get(name);
    if (row === undefined) return unknown(environment, span);
    const size = rowExpression(environment, row, callee.span);
    return applyFunction(environment, span, size, [{ kind: "typed", typed: tuple }], options);
  }
  const literal = second?.kind === "tree" && second.expression.kind === "int" ? second.expression.value : undefined;
  const index = name === "first" ? 0 : name === "second" ? 1 : literal;
  const indexSpan = second === undefined ? span : spanOf(second);
  if (index === undefined) {
    context.report(tupleIndexNotLiteral(file, indexSpan));
    return unknown(environment, span);
  }
  return tupleElement(environment, span, tuple, index, indexSpan);
}

/** `xs[i]` is `List.get(xs, i)` or `Map.get(m, k)` by the static type. */
export function inferIndex(
  environment: Environment,
  object: Expression,
  index: Expression,
  span: Span,
): TypedExpression {
  const { context } = environment;
  const receiver = context.infer(environment, object);
  settle(context);
  const type = prune(receiver.type);
  if (type.kind !== "variable" || type.rigid !== undefined)
    return indexKnown(environment, span, receiver, { kind: "tree", expression: index });
  const typed = context.infer(environment, index);
  const result = freshVariable(context);
  const place: TypedExpression = { kind: "unit", span, type: result };
  context.deferred.push({
    receiver: receiver.type,
    result,
    attempt: (stage) => {
      const known = prune(receiver.type);
      if (known.kind === "variable" && stage !== "final") return false;
      if (known.kind === "variable") {
        const list = headOf(typed.type) === ".Int" || headOf(typed.type) === undefined;
        unify(known, list ? listOf(freshVariable(context)) : mapOf(typed.type, freshVariable(context)));
      }
      const call = indexKnown(environment, span, receiver, { kind: "typed", typed });
      reportOutcome(environment, unify(result, call.type), span, result, call.type);
      Object.assign(place, call, { type: result });
      return true;
    },
  });
  return place;
}

function indexKnown(environment: Environment, span: Span, receiver: TypedExpression, index: Argument): TypedExpression {
  const { context, file, module } = environment;
  const head = headOf(receiver.type);
  const row = head === ".List" || head === ".Map" ? context.library.functions.get(`${head.slice(1)}.get`) : undefined;
  if (row === undefined) {
    typeArgument(environment, index);
    if (prune(receiver.type).kind === "any-message") return unknown(environment, span);
    context.report(cannotIndex(file, span, typeText(receiver.type, module.name)));
    return unknown(environment, span);
  }
  return applyFunction(environment, span, rowExpression(environment, row, span), [
    { kind: "typed", typed: receiver },
    index,
  ]);
}
