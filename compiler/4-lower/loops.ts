// `for` and `while`.
import type { CoreExpression, CoreLabel } from "../trees/core.ts";
import type { TypedExpression, TypedPattern } from "../trees/typed.ts";
import { boundsOf } from "./analyse/bounds.ts";
import { suspends } from "./analyse/colour.ts";
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
} from "./build.ts";
import type { Bounds, Destination, FunctionContext, Subject } from "./context.ts";
import { answered, callMethod } from "./evidence.ts";
import { javascriptName } from "./names.ts";
import { operands, settle } from "./operands.ts";
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
  if (node.of === "Range") {
    lowerRange(node, label, run, outer, sink);
    return;
  }
  const source = settle(outer.program.lowering.value(node.source, outer, sink), outer, sink);
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
    const walk = settle(call(symbol, [source]), outer, sink, definition.names.fresh("walk"));
    const entry = settle(call(member(walk, "next"), []), inner, body, definition.names.fresh("entry"));
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
  return { kind: "value", value: settle(item, context, body, hint) };
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
    const bounds = inner.definition.locals.get(pattern.id)?.bounds;
    inner.definition.locals.set(pattern.id, { value: subject.value, generator: undefined, bounds });
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

function lowerRange(
  node: For,
  label: CoreLabel,
  run: (subject: Subject, body: Sink) => void,
  outer: FunctionContext,
  sink: Sink,
): void {
  const { definition, program } = outer;
  const { source, pattern } = node;
  let from: CoreExpression;
  let to: CoreExpression;
  let bounds: Bounds | undefined;
  if (source.kind === "range") {
    const [first = literal(0), last = literal(0)] = operands([source.from, source.to], outer, sink);
    from = isMovable(first) || isTrivial(last) ? first : settle(first, outer, sink);
    const end = source.inclusive ? successor(last) : last;
    to = isTrivial(end) ? end : settle(end, outer, sink, definition.names.fresh("end"));
    const { greatest } = boundsOf(source.to, outer);
    bounds = { least: boundsOf(source.from, outer).least, greatest: source.inclusive ? greatest : greatest - 1 };
  } else {
    const range = settle(program.lowering.value(source, outer, sink), outer, sink);
    from = member(range, "from");
    to = member(range, "to");
    bounds = { least: -Number.MAX_SAFE_INTEGER, greatest: Number.MAX_SAFE_INTEGER - 1 };
  }
  const text = definition.names.fresh(pattern.kind === "bind" ? javascriptName(pattern.name) : "index");
  const body = newSink();
  if (pattern.kind === "bind") {
    definition.locals.set(pattern.id, { value: name(text), generator: undefined, bounds });
  }
  run({ kind: "value", value: name(text) }, body);
  push(sink, { kind: "count", label, name: text, from, to, body: body.statements });
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
  const step = settle(next, inner, body);
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
      ? settle(callMethod(of.iterable, "iter", node.effect, [source], inner, undefined), inner, sink)
      : source;
  const next = settle(callMethod(of.iterator, "next", node.effect, [iterator], inner, undefined), inner, body);
  const over = binary("===", member(next, "tag"), literal(0));
  push(body, { kind: "if", test: over, then: [{ kind: "break", label }], else: [] });
  return member(next, "_0");
}
