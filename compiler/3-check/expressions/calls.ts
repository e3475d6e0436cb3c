// Calls, pipes and index as they are written: what the callee is, then its application.
import {
  ambiguousMethod,
  cannotIndex,
  pipeSlot,
  tupleIndexNotLiteral,
  wrongArgumentCount,
} from "../../report/catalogue.ts";
import type { CallExpression, Expression, MemberExpression, PipeExpression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { type Environment, findLocal, type NamedMethod } from "../context.ts";
import { builtinConversions } from "../evidence/builtin-instances.ts";
import { implementsInterface, need, simple } from "../evidence/evidence.ts";
import { headOf } from "../evidence/instances.ts";
import { lacks } from "../evidence/uses.ts";
import type { TypedExpression } from "../open-tree.ts";
import { deferExpression } from "../types/deferred.ts";
import { typeText } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import { listOf, mapOf, prune, resultOf, stringType, type Type } from "../types/type.ts";
import { freshVariable, unify } from "../types/unify.ts";
import { type Argument, applyFunction, type CallOptions, passArgument, spanOf, trees, typeArgument } from "./apply.ts";
import { reportOutcome } from "./expect.ts";
import { callMethod } from "./methods.ts";
import { findTopLevel, methodExpression, methodsNamed, resolveName, rowExpression, unknown } from "./names.ts";
import { qualifiedMember, staticOwner } from "./qualified.ts";
import { requireTuple, type TupleFunction, tupleElement, tupleFunction } from "./tuples.ts";

export function inferCall(environment: Environment, call: CallExpression, expected?: Type): TypedExpression {
  const typed = callWith(environment, call.span, call.callee, trees(call.arguments), { expected });
  const { loop } = environment.frame;
  if (loop === undefined || typed.kind !== "call" || typed.callee.kind !== "actor" || !loop.calls.has(call))
    return typed;
  const { target } = typed.callee;
  if (target.module !== environment.module.name || target.name !== loop.name) return typed;
  return { ...typed, type: freshVariable(environment.context) };
}

/** `a |> f(b)`: `a` first, then `b`. */
export function inferPipe(environment: Environment, pipe: PipeExpression, expected?: Type): TypedExpression {
  const left = environment.context.infer(environment, pipe.left);
  const first: Argument = { kind: "typed", typed: left };
  const { right } = pipe;
  const options = { pipe: true, expected };
  const slot = right.kind === "call" ? right.arguments.find(isSlot) : undefined;
  if (slot !== undefined && right.kind === "call") {
    environment.context.report(pipeSlot(environment.file, slot.span));
    for (const argument of right.arguments) if (!isSlot(argument)) environment.context.infer(environment, argument);
    return unknown(pipe.span);
  }
  if (right.kind === "call")
    return callWith(environment, pipe.span, right.callee, [first, ...trees(right.arguments)], options);
  return callWith(environment, pipe.span, right, [first], options);
}

function isSlot(argument: Expression): boolean {
  return argument.kind === "variable" && argument.name === "_";
}

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
  if (only === undefined) return unknown(span);
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
  solve(context);
  const fitting =
    methods.length === 1 ? methods : methods.filter((entry) => implementsInterface(context, entry.info, receiver.type));
  if (fitting.length > 1 && prune(receiver.type).kind !== "variable") {
    const interfaces = fitting.map((entry) => entry.info.name);
    context.report(
      ambiguousMethod(file, span, { method: name, type: typeText(receiver.type, module.name), interfaces }),
    );
  }
  const chosen = fitting[0] ?? only;
  const { expression } = methodExpression(environment, chosen.info, chosen.method, nameSpan);
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

/** What makes a value of a type that derives an interface. */
const decoders: Readonly<Record<string, { interface: string; from: "json" | "row"; source: Type }>> = {
  from_json: { interface: "Json", from: "json", source: stringType },
  from_row: { interface: "Row", from: "row", source: mapOf(stringType, stringType) },
};

/** `T.from_json(text)`, `T.from_row(texts)`, `T.from(x)`, `T.default()` and other static methods of a type. */
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
  const decoded = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decoded !== undefined) {
    const info = context.interfaces.get(decoded.interface);
    const [given] = args;
    if (info === undefined || given === undefined || args.length !== 1) return undefined;
    const source = passArgument(environment, given, decoded.source, span);
    const use = lacks(environment, span, decoded.interface);
    const evidence = need(environment, { ...simple(info, type), makes: true }, use);
    return { kind: "decode", span, type: resultOf(type, stringType), from: decoded.from, evidence, source };
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
    return unknown(span);
  }
  const tuple = typeArgument(environment, first);
  if (name === "size") {
    requireTuple(environment, tuple);
    const row = context.library.modules.get("Tuple")?.get(name);
    if (row === undefined) return unknown(span);
    const size = rowExpression(environment, row, callee.span);
    return applyFunction(environment, span, size, [{ kind: "typed", typed: tuple }], options);
  }
  const literal = second?.kind === "tree" && second.expression.kind === "int" ? second.expression.value : undefined;
  const index = name === "first" ? 0 : name === "second" ? 1 : literal;
  const indexSpan = second === undefined ? span : spanOf(second);
  if (index === undefined) {
    context.report(tupleIndexNotLiteral(file, indexSpan));
    return unknown(span);
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
  solve(context);
  const type = prune(receiver.type);
  if (type.kind !== "variable" || type.rigid !== undefined)
    return indexKnown(environment, span, receiver, { kind: "tree", expression: index });
  const typed = context.infer(environment, index);
  return deferExpression(environment, span, receiver.type, [typed.type], (stage) => {
    const known = prune(receiver.type);
    if (known.kind === "variable" && stage !== "final") return undefined;
    if (known.kind === "variable") {
      const list = headOf(typed.type) === ".Int" || headOf(typed.type) === undefined;
      unify(known, list ? listOf(freshVariable(context)) : mapOf(typed.type, freshVariable(context)));
    }
    return indexKnown(environment, span, receiver, { kind: "typed", typed });
  });
}

function indexKnown(environment: Environment, span: Span, receiver: TypedExpression, index: Argument): TypedExpression {
  const { context, file, module } = environment;
  const head = headOf(receiver.type);
  const row = head === ".List" || head === ".Map" ? context.library.functions.get(`${head.slice(1)}.get`) : undefined;
  if (row === undefined) {
    typeArgument(environment, index);
    if (prune(receiver.type).kind === "any-message") return unknown(span);
    context.report(cannotIndex(file, span, typeText(receiver.type, module.name)));
    return unknown(span);
  }
  return applyFunction(environment, span, rowExpression(environment, row, span), [
    { kind: "typed", typed: receiver },
    index,
  ]);
}
