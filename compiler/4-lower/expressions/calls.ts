// Calls: which form of the callee, whether to wait for it, and tail calls.
import { channelFunctionWaits } from "../../trees/channels.ts";
import type { CoreExpression, Mark } from "../../trees/core.ts";
import type { Evidence, TypedExpression } from "../../trees/typed.ts";
import type { Colour } from "../../trees/types.ts";
import { formOf, instanceMethod, suspends } from "../analyse/colour.ts";
import { arrow, call, callOfValue, isMovable, literal, mentions, name, set, yielded } from "../build.ts";
import { type Form, type FunctionContext, keyOf, markAt, type TailTarget, temporary } from "../context.ts";
import { channelCall, demandChannel } from "../definitions/channels.ts";
import { makeVariant } from "../definitions/classes.ts";
import { demandActor, demandFunction, demandSupervisor } from "../definitions/demand.ts";
import {
  answered,
  callMethod,
  dictionaries,
  isClosed,
  methodValue,
  settledDictionaries,
} from "../definitions/evidence.ts";
import { demandExtern, waitingArguments } from "../definitions/externs.ts";
import { arityOf } from "../definitions/functions.ts";
import { serviceCall } from "../definitions/services.ts";
import { displayed, equality, type Operation } from "./builtin.ts";
import { inVariable, nextOperand, operands } from "./operands.ts";
import { giveWay } from "./reductions.ts";
import { push, type Sink } from "./sink.ts";

type Call = Extract<TypedExpression, { kind: "call" }>;

/** How the answer of a call comes: at once; from a generator; or one of the two. */
type Answer = "direct" | "generator" | "unknown";

/** The call's value. In tail position a generator may be answered instead of its value. */
export function lowerCall(node: Call, context: FunctionContext, sink: Sink, tail: boolean): CoreExpression {
  const { program } = context;
  const mark = markAt(context.definition, node.span);
  const { callee } = node;
  const finish = (invoked: CoreExpression, answer: Answer, isTail = tail): CoreExpression => {
    if (answer !== "direct" && context.runsGenerators) return call(program.symbol("snow_settle"), [invoked], mark);
    if (answer === "direct" || !context.generator || isTail) return invoked;
    return answer === "generator" ? yielded(invoked, mark) : answered(invoked, context, mark);
  };
  switch (callee.kind) {
    case "function": {
      const values = operands(node.arguments, context, sink);
      const form = formOfFunction(callee, context);
      const text = demandFunction(callee.target, form, program);
      const given = dictionaries(callee.evidence, context.definition);
      return finish(call(name(text), [...given, ...values], mark), form === "suspending" ? "generator" : "direct");
    }
    case "method":
      return lowerMethodCall(node, callee, context, sink, tail);
    case "intrinsic": {
      const values = operands(node.arguments, context, sink).map((value, index) =>
        callee.facts.spawns ? processBody(node.arguments[index], value, context) : value,
      );
      const waits = intrinsicWaits(callee, context.form);
      const given = settledDictionaries(callee.evidence, context.definition);
      const isIndirect = callee.suspends === "callback" && node.arguments.some((one) => isGiven(one, context));
      const invoke = isIndirect || !callee.evidence.every(isClosed) ? callOfValue : call;
      const invoked = invoke(intrinsicSymbol(callee, context), [...given, ...values], mark);
      // No tail call: a panic in the library names the place that called it.
      return finish(invoked, waits ? "generator" : "direct", false);
    }
    case "extern": {
      const values = operands(node.arguments, context, sink);
      const text = demandExtern(callee.target, waitingArguments(callee.type, context.form), program);
      const invoke = node.arguments.some((one) => isGiven(one, context)) ? callOfValue : call;
      return finish(invoke(name(text), values, mark), callee.async ? "generator" : "direct");
    }
    case "actor": {
      const values = operands(node.arguments, context, sink);
      const text = demandActor(callee.target, program);
      return call(name(text), [...dictionaries(callee.evidence, context.definition), ...values], mark);
    }
    case "supervisor":
      return call(name(demandSupervisor(callee.target, program)), [], mark);
    case "service-client":
    case "channel-function": {
      const { value, waits } = clientCall(callee, operands(node.arguments, context, sink), program, mark);
      return finish(value, waits ? "generator" : "direct");
    }
    case "constructor": {
      const values = operands(node.arguments, context, sink);
      return makeVariant(callee.definition, callee.variant, values, program);
    }
    default:
      return lowerValueCall(node, context, sink, finish, mark);
  }
}

/** A call of a function that a service or a channel has from outside. */
function clientCall(
  callee: Callee<"service-client" | "channel-function">,
  values: readonly CoreExpression[],
  program: FunctionContext["program"],
  mark: Mark | undefined,
) {
  if (callee.kind === "service-client") return serviceCall(callee, values, program, mark);
  return { value: channelCall(callee, values, program, mark), waits: channelFunctionWaits(callee.function) };
}

/** A call of a function value. */
function lowerValueCall(
  node: Call,
  context: FunctionContext,
  sink: Sink,
  finish: (invoked: CoreExpression, answer: Answer) => CoreExpression,
  mark: Mark,
): CoreExpression {
  const { callee } = node;
  if (callee.kind === "local") {
    const local = context.definition.locals.get(callee.id);
    if (local?.takesDictionaries === true) {
      const given = dictionaries(callee.evidence, context.definition);
      const invoked = call(local.value, [...given, ...operands(node.arguments, context, sink)], mark);
      return finish(invoked, local.generator === true ? "generator" : "direct");
    }
  }
  const values: CoreExpression[] = [];
  const [first, ...others] = node.arguments;
  let target: CoreExpression;
  if (node.pipe && first !== undefined) {
    // `a |> f`: the argument comes before the callee.
    nextOperand(first, values, context, sink);
    nextOperand(callee, values, context, sink);
    if (values[0] !== undefined && !isMovable(values[0])) values[0] = inVariable(values[0], context, sink);
    for (const other of others) nextOperand(other, values, context, sink);
    target = values.splice(1, 1)[0] ?? name("undefined");
  } else {
    nextOperand(callee, values, context, sink);
    for (const argument of node.arguments) nextOperand(argument, values, context, sink);
    target = values.shift() ?? name("undefined");
  }
  const invoke = target.kind === "function" || isKnownLocal(callee, context) ? call : callOfValue;
  return finish(invoke(target, values, mark), valueAnswer(callee, node.effect, target, context));
}

function valueAnswer(
  callee: TypedExpression,
  effect: Colour,
  target: CoreExpression,
  context: FunctionContext,
): Answer {
  if (callee.kind === "local") {
    const known = context.definition.locals.get(callee.id)?.generator;
    if (known !== undefined) return known ? "generator" : "direct";
  }
  if (target.kind === "function") return target.function.generator ? "generator" : "direct";
  return suspends(effect, context.form) ? "unknown" : "direct";
}

/** A local function, of which is known what it is. */
function isKnownLocal(callee: TypedExpression, context: FunctionContext): boolean {
  return callee.kind === "local" && context.definition.locals.get(callee.id)?.generator !== undefined;
}

/** A function value, or an Iter, which holds some, that comes from elsewhere. */
function isGiven(expression: TypedExpression, context: FunctionContext): boolean {
  const { type } = expression;
  if (type.kind === "named") return type.module === "" && type.name === "Iter";
  return type.kind === "function" && !isWritten(expression) && !isKnownLocal(expression, context);
}

/** Whether the expression says which function it is. */
function isWritten(expression: TypedExpression): boolean {
  switch (expression.kind) {
    case "closure":
    case "function":
    case "intrinsic":
    case "extern":
    case "actor":
    case "supervisor":
    case "service-client":
    case "channel-function":
    case "method":
    case "constructor":
      return true;
    case "partial":
      return isWritten(expression.callee);
    default:
      return false;
  }
}

type Callee<K extends TypedExpression["kind"]> = Extract<TypedExpression, { kind: K }>;

function formOfFunction(callee: Callee<"function">, context: FunctionContext): Form {
  const target = context.program.functions.get(keyOf(callee.target));
  return formOf(target?.effect ?? callee.effect, callee.effect, context.form);
}

function intrinsicWaits(callee: Callee<"intrinsic">, form: Form): boolean {
  return callee.suspends === "always" || (callee.suspends === "callback" && suspends(callee.effect, form));
}

function intrinsicSymbol(callee: Callee<"intrinsic">, context: FunctionContext): CoreExpression {
  const second = callee.suspends === "callback" && suspends(callee.effect, context.form);
  return context.program.symbol(second ? `${callee.symbol}_suspending` : callee.symbol);
}

function lowerMethodCall(
  node: Call,
  callee: Callee<"method">,
  context: FunctionContext,
  sink: Sink,
  tail: boolean,
): CoreExpression {
  const values = operands(node.arguments, context, sink);
  const mark = markAt(context.definition, node.span);
  const operation: Operation = { evidence: callee.evidence, effect: callee.effect, context, sink, mark };
  const [first, second] = values;
  if (first !== undefined && isBuiltin(callee.evidence)) {
    if (callee.interface === "Display" && callee.method === "to_string") return displayed(first, operation);
    if (callee.interface === "Eq" && second !== undefined) return equality(first, second, operation);
  }
  return callMethod(callee.evidence, callee.method, callee.effect, values, context, mark, tail && context.generator);
}

function isBuiltin(evidence: Evidence): boolean {
  return evidence.kind === "builtin";
}

/** A call in tail position of the function being lowered: a jump where that is possible. */
export function lowerTailCall(node: Call, context: FunctionContext, sink: Sink): void {
  const target = context.tails.find((one) => one.matches(node.callee, context));
  if (target !== undefined) {
    jump(node, target, context, sink);
    return;
  }
  if (context.isStep) {
    push(sink, { kind: "expression", expression: lowerCall(node, context, sink, false) });
    push(sink, { kind: "return", value: literal(false) });
  } else push(sink, { kind: "return", value: lowerCall(node, context, sink, true) });
}

function jump(node: Call, target: TailTarget, context: FunctionContext, sink: Sink): void {
  const evidence = target.given.length > 0 && "evidence" in node.callee ? node.callee.evidence : [];
  const given = Array.isArray(evidence) ? dictionaries(evidence, context.definition) : [];
  const values = [...given, ...operands(node.arguments, context, sink)];
  const names = [...target.given, ...target.parameters];
  // A parameter is set at once when no later argument reads it.
  const later: { readonly text: string; readonly value: CoreExpression }[] = [];
  for (const [index, value] of values.entries()) {
    const text = names[index];
    if (text === undefined || (value.kind === "name" && value.name === text)) continue;
    if (values.slice(index + 1).some((other) => mentions(other, text))) {
      const fixed = inVariable(value, context, sink);
      // A name may be that of another parameter, which changes too.
      later.push({ text, value: fixed.kind === "name" ? copied(fixed, names, context, sink) : fixed });
    } else push(sink, set(text, value));
  }
  for (const { text, value } of later) push(sink, set(text, value));
  if (target.before !== undefined) push(sink, target.before);
  if (context.generator) push(sink, giveWay(context));
  push(sink, target.again);
}

function copied(value: CoreExpression, names: readonly string[], context: FunctionContext, sink: Sink): CoreExpression {
  if (value.kind !== "name" || !names.includes(value.name)) return value;
  const text = temporary(context);
  push(sink, { kind: "declare", mutable: false, name: text, value });
  return name(text);
}

/** Something that a program defines, or can call, as a value. */
export function functionValue(
  expression: Callee<
    | "function"
    | "intrinsic"
    | "extern"
    | "actor"
    | "supervisor"
    | "service-client"
    | "channel"
    | "channel-function"
    | "partial"
    | "method"
    | "constructor"
  >,
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { program, definition } = context;
  switch (expression.kind) {
    case "function": {
      const text = demandFunction(expression.target, formOfFunction(expression, context), program);
      const arity = program.functions.get(keyOf(expression.target))?.arity ?? arityOf(expression);
      return withDictionaries(name(text), expression.evidence, arity, context);
    }
    case "intrinsic":
      return intrinsicValue(expression, context);
    case "extern":
      return name(demandExtern(expression.target, waitingArguments(expression.type, context.form), program));
    case "actor":
      return withDictionaries(
        name(demandActor(expression.target, program)),
        expression.evidence,
        arityOf(expression),
        context,
      );
    case "supervisor":
      return withDictionaries(name(demandSupervisor(expression.target, program)), [], 0, context);
    case "service-client":
    case "channel-function": {
      const { parameters, values } = parametersOf(expression, context);
      return arrow(parameters, clientCall(expression, values, program, markAt(definition, expression.span)).value);
    }
    case "channel":
      return name(demandChannel(expression.target, program));
    case "partial": {
      const [callee = literal(undefined), first = literal(undefined)] = operands(
        [expression.callee, expression.first],
        context,
        sink,
      );
      const { parameters, values } = parametersOf(expression, context);
      return arrow(parameters, call(callee, [first, ...values], markAt(definition, expression.span)));
    }
    case "method":
      return methodValue(expression.evidence, expression.method, expression.effect, arityOf(expression), context);
    case "constructor": {
      const parameters = Array.from({ length: expression.arity }, (_, index) => `_${index}`);
      const payload = parameters.map((parameter) => name(parameter));
      return arrow(parameters, makeVariant(expression.definition, expression.variant, payload, program));
    }
    default:
      return expression satisfies never;
  }
}

/** Fresh parameters for a function in the place of a callable expression. */
function parametersOf(expression: TypedExpression, { definition }: FunctionContext) {
  const parameters = Array.from({ length: arityOf(expression) }, () => definition.names.fresh(""));
  return { parameters, values: parameters.map((parameter) => name(parameter)) };
}

function intrinsicValue(expression: Callee<"intrinsic">, context: FunctionContext): CoreExpression {
  const symbol = intrinsicSymbol(expression, context);
  const { evidence, facts } = expression;
  // Who calls it may give it more than it takes: that is not how its argument is written.
  if (facts.quotes === undefined && evidence.length === 0)
    return withDictionaries(symbol, [], arityOf(expression), context);
  const given = settledDictionaries(evidence, context.definition);
  return forwarding(symbol, given, arityOf(expression), context, undefined);
}

export function withDictionaries(
  target: CoreExpression,
  evidence: readonly Evidence[],
  arity: number,
  context: FunctionContext,
): CoreExpression {
  if (evidence.length === 0 && !context.program.redefinable) return target;
  return forwarding(target, dictionaries(evidence, context.definition), arity, context, undefined);
}

/** What a process is to run: a function that is not Snow's gets a place for its panics, since nothing calls it. */
export function processBody(
  expression: TypedExpression | undefined,
  value: CoreExpression,
  context: FunctionContext,
): CoreExpression {
  if (expression?.kind !== "intrinsic" && expression?.kind !== "extern") return value;
  return forwarding(value, [], arityOf(expression), context, markAt(context.definition, expression.span));
}

/** A function of `arity` parameters that calls `target` with `given` before them. */
function forwarding(
  target: CoreExpression,
  given: readonly CoreExpression[],
  arity: number,
  context: FunctionContext,
  mark: Mark | undefined,
): CoreExpression {
  const parameters = Array.from({ length: arity }, () => context.definition.names.fresh(""));
  return arrow(parameters, call(target, [...given, ...parameters.map((parameter) => name(parameter))], mark));
}

/** `E.from(error)` when `?` converts an error. */
export function converted(
  evidence: Evidence,
  value: CoreExpression,
  context: FunctionContext,
  mark: Mark,
): CoreExpression {
  const effect = instanceMethod(context.program, evidence, "from")?.effect ?? "plain";
  return callMethod(evidence, "from", effect, [value], context, mark);
}
