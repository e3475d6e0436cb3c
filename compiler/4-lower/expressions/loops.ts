// `for` and `while`.
import type { CoreExpression, CoreLabel } from "../../trees/core.ts";
import type { TypedExpression, TypedPattern } from "../../trees/typed.ts";
import { suspends } from "../analyse/colour.ts";
import { rangeOf } from "../analyse/integer-ranges.ts";
import {
  array,
  at,
  binary,
  call,
  callOfValue,
  declare,
  isMovable,
  isTrivial,
  literal,
  member,
  name,
  not,
  successor,
} from "../build.ts";
import { type Destination, type FunctionContext, type IntegerRange, markAt, type Subject } from "../context.ts";
import { answered, callMethod } from "../definitions/evidence.ts";
import { javascriptName } from "../definitions/names.ts";
import { inVariable, operands } from "./operands.ts";
import { giveWay } from "./reductions.ts";
import { append, newSink, push, type Sink } from "./sink.ts";

type For = Extract<TypedExpression, { kind: "for" }>;
type While = Extract<TypedExpression, { kind: "while" }>;

/** The loop; its value is a list of the values of the body, unless that is not wanted. */
export function lowerLoop(node: For | While, wanted: boolean, context: FunctionContext, sink: Sink): CoreExpression {
  const label: CoreLabel = { name: context.definition.names.fresh("loop") };
  const inner: FunctionContext = { ...context, loops: [...context.loops, label] };
  if (node.kind === "while") {
    lowerWhile(node, label, inner, sink);
    return literal(undefined);
  }
  if (!wanted) {
    lowerFor(node, label, { kind: "discard" }, context, inner, sink);
    return literal(undefined);
  }
  const values = context.definition.names.fresh("values");
  push(sink, declare(values, array([])));
  lowerFor(node, label, { kind: "push", array: values }, context, inner, sink);
  return call(context.program.symbol("snow_list_of"), [name(values)]);
}

function lowerWhile(node: While, label: CoreLabel, inner: FunctionContext, sink: Sink): void {
  const { lowering } = inner.program;
  const body = newSink();
  const head = newSink();
  const test = lowering.value(node.condition, inner, head);
  if (inner.generator) push(body, giveWay(inner));
  if (head.statements.length > 0) {
    append(body, head.statements);
    push(body, { kind: "if", test: not(test), then: [{ kind: "break", label }], else: [] });
  }
  lowering.into(node.body, { kind: "discard" }, inner, body);
  const endless = head.statements.length > 0 || (test.kind === "literal" && test.value === true);
  push(sink, { kind: "while", label, test: endless ? undefined : test, body: body.statements });
}

function lowerFor(
  node: For,
  label: CoreLabel,
  destination: Destination,
  outer: FunctionContext,
  inner: FunctionContext,
  sink: Sink,
): void {
  const { definition } = outer;
  const run = (subject: Subject, body: Sink): void => {
    if (inner.generator) push(body, giveWay(inner));
    oneTurn(node, subject, label, destination, inner, body);
  };
  const counting = countingOf(node, outer, sink);
  if (counting !== undefined) {
    lowerCounting(node, counting, label, run, outer, sink);
    return;
  }
  const source = inVariable(outer.program.lowering.value(node.source, outer, sink), outer, sink);
  const body = newSink();
  if (node.of === "List") {
    const index = definition.names.fresh("index");
    const item = at(member(source, "buffer"), name(index));
    run(named(node.pattern, item, inner, body), body);
    const [from, to] = [member(source, "start"), member(source, "end")];
    push(sink, { kind: "count", label, name: index, from, to, body: body.statements });
    return;
  }
  if (node.of === "Set" || node.of === "Map") {
    const symbol = outer.program.symbol(node.of === "Set" ? "snow_set_walk" : "snow_map_walk");
    const walk = inVariable(call(symbol, [source]), outer, sink, definition.names.fresh("walk"));
    const entry = inVariable(call(member(walk, "next"), []), inner, body, definition.names.fresh("entry"));
    const ended = binary("===", entry, literal(undefined));
    push(body, { kind: "if", test: ended, then: [{ kind: "break", label }], else: [] });
    if (node.pair) run({ kind: "tuple", elements: [member(entry, "key"), member(entry, "value")] }, body);
    else run(named(node.pattern, member(entry, "key"), inner, body), body);
    push(sink, { kind: "while", label, test: undefined, body: body.statements });
    return;
  }
  const item =
    node.of === "Iter"
      ? iterStep(node, source, label, inner, body)
      : iteratorStep(node, source, label, inner, body, sink);
  run(named(node.pattern, item, inner, body), body);
  push(sink, { kind: "while", label, test: undefined, body: body.statements });
}

/** The element under the name that the pattern gives it, if it is a name. */
function named(pattern: TypedPattern, item: CoreExpression, context: FunctionContext, body: Sink): Subject {
  if (pattern.kind === "wildcard") return { kind: "value", value: item };
  if (isTrivial(item)) return { kind: "value", value: item };
  const hint = pattern.kind === "bind" ? context.definition.names.fresh(javascriptName(pattern.name)) : undefined;
  return { kind: "value", value: inVariable(item, context, body, hint) };
}

/** Binds the pattern, applies the filter, runs the body. */
function oneTurn(
  node: For,
  subject: Subject,
  label: CoreLabel,
  destination: Destination,
  inner: FunctionContext,
  body: Sink,
): void {
  const { lowering } = inner.program;
  const { pattern } = node;
  if (pattern.kind === "bind" && subject.kind === "value") {
    const range = inner.definition.locals.get(pattern.id)?.range;
    inner.definition.locals.set(pattern.id, { value: subject.value, generator: undefined, range });
  } else if (pattern.kind !== "wildcard") {
    lowering.match(
      {
        subjects: [subject],
        arms: [{ patterns: [pattern], guard: undefined, body: () => {}, small: true }],
        fail: () => {},
        strict: false,
      },
      inner,
      body,
    );
  }
  if (node.filter !== undefined) {
    const test = lowering.value(node.filter, inner, body);
    push(body, { kind: "if", test: not(test), then: [{ kind: "continue", label }], else: [] });
  }
  lowering.into(node.body, destination, inner, body);
}

/** What a loop counts: JavaScript has operators for all of it. */
interface Counting {
  readonly from: CoreExpression;
  readonly to: CoreExpression;
  readonly by?: CoreExpression | undefined;
  readonly down?: boolean;
  readonly range: IntegerRange;
}

const anyInt: IntegerRange = { least: -Number.MAX_SAFE_INTEGER, greatest: Number.MAX_SAFE_INTEGER };

/** undefined where elements have to be asked for. */
function countingOf(node: For, outer: FunctionContext, sink: Sink): Counting | undefined {
  const { of, source } = node;
  if (of === "Range") return countRange([], source, outer, sink).counting;
  if (source.kind !== "call" || source.callee.kind !== "intrinsic") return undefined;
  const [first, second] = source.arguments;
  const { counts } = source.callee.facts;
  if (counts === undefined || first === undefined || second === undefined) return undefined;
  if (counts === "down") {
    const [from = literal(0), last = literal(0)] = operands([first, second], outer, sink);
    const range = { least: rangeOf(second, outer).least, greatest: rangeOf(first, outer).greatest };
    return { ...inOrder([from, last], outer, sink), down: true, range };
  }
  const { counting, others } = countRange([second], first, outer, sink);
  const [distance = literal(1)] = others;
  if (distance.kind === "literal" && Number(distance.value) >= 1) return { ...counting, by: distance };
  const stride = call(outer.program.symbol("snow_range_stride"), [distance], markAt(outer.definition, source.span));
  const by = inVariable(stride, outer, sink, outer.definition.names.fresh("step"));
  return { ...counting, by };
}

/** The ends of a loop: the first is read once, before the others are made; the second again and again. */
function inOrder(
  [from, to, ...others]: readonly [CoreExpression, CoreExpression, ...CoreExpression[]],
  outer: FunctionContext,
  sink: Sink,
): Pick<Counting, "from" | "to"> {
  const first = isMovable(from) || [to, ...others].every(isTrivial) ? from : inVariable(from, outer, sink);
  return { from: first, to: isTrivial(to) ? to : inVariable(to, outer, sink, outer.definition.names.fresh("end")) };
}

/** `others` are evaluated after the range. */
function countRange(
  others: readonly TypedExpression[],
  source: TypedExpression,
  outer: FunctionContext,
  sink: Sink,
): { readonly counting: Counting; readonly others: readonly CoreExpression[] } {
  if (source.kind !== "range") {
    const [value = literal(undefined), ...rest] = operands([source, ...others], outer, sink);
    const given = inVariable(value, outer, sink);
    const range = { ...anyInt, greatest: anyInt.greatest - 1 };
    return { counting: { from: member(given, "from"), to: member(given, "to"), range }, others: rest };
  }
  const [first = literal(0), last = literal(0), ...rest] = operands([source.from, source.to, ...others], outer, sink);
  const { greatest } = rangeOf(source.to, outer);
  const range = { least: rangeOf(source.from, outer).least, greatest: source.inclusive ? greatest : greatest - 1 };
  const end = source.inclusive ? successor(last) : last;
  return { counting: { ...inOrder([first, end, ...rest], outer, sink), range }, others: rest };
}

function lowerCounting(
  { pattern }: For,
  { range, ...counting }: Counting,
  label: CoreLabel,
  run: (subject: Subject, body: Sink) => void,
  outer: FunctionContext,
  sink: Sink,
): void {
  const { definition } = outer;
  const text = definition.names.fresh(pattern.kind === "bind" ? javascriptName(pattern.name) : "index");
  const body = newSink();
  if (pattern.kind === "bind") {
    definition.locals.set(pattern.id, { value: name(text), generator: undefined, range });
  }
  run({ kind: "value", value: name(text) }, body);
  push(sink, { kind: "count", label, name: text, ...counting, body: body.statements });
}

/** Asks an Iter for its next element and leaves the loop at the end. */
function iterStep(
  node: For,
  source: CoreExpression,
  label: CoreLabel,
  inner: FunctionContext,
  body: Sink,
): CoreExpression {
  const { program } = inner;
  const waits = inner.generator && suspends(node.effect, inner.form);
  const next = waits
    ? answered(callOfValue(member(source, "next"), []), inner, undefined)
    : callOfValue(program.symbol("snow_iter_next"), [source]);
  const step = inVariable(next, inner, body);
  const over = binary("===", step, program.symbol("snow_iter_end"));
  push(body, { kind: "if", test: over, then: [{ kind: "break", label }], else: [] });
  return step;
}

/** The same for values with an Iterator of their own. */
function iteratorStep(
  node: For,
  source: CoreExpression,
  label: CoreLabel,
  inner: FunctionContext,
  body: Sink,
  sink: Sink,
): CoreExpression {
  const { of } = node;
  if (typeof of === "string") return source;
  const iterator =
    of.interface === "Iterable"
      ? inVariable(callMethod(of.iterable, "iter", node.effect, [source], inner, undefined), inner, sink)
      : source;
  const next = inVariable(callMethod(of.iterator, "next", node.effect, [iterator], inner, undefined), inner, body);
  const over = binary("===", member(next, "tag"), literal(0));
  push(body, { kind: "if", test: over, then: [{ kind: "break", label }], else: [] });
  return member(next, "_0");
}
