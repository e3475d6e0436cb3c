// Control flow: branches, `case` and `?`.
import type { CoreExpression, CoreLabel } from "../../trees/core.ts";
import type { PlainExpression, TypedExpression } from "../../trees/typed.ts";
import { childrenOf } from "../../trees/typed-walks.ts";
import { knowing } from "../analyse/integer-ranges.ts";
import { binary, conditional, construct, declare, literal, member, name, not, set } from "../build.ts";
import { type Destination, type FunctionContext, markAt } from "../context.ts";
import { fail, guardOf, isSmall, isUnit, lowerClosure, tailCalls } from "../definitions/functions.ts";
import { converted, lowerTailCall } from "./calls.ts";
import { finish, isWanted } from "./destinations.ts";
import { lowerLoop } from "./loops.ts";
import { inVariable } from "./operands.ts";
import { lowerReceive } from "./receive.ts";
import { append, newSink, push, type Sink } from "./sink.ts";
import { blockValue, lowerBlock, subjectOf } from "./statements.ts";

/** Expressions that become statements. */
function isControl(expression: TypedExpression): boolean {
  switch (expression.kind) {
    case "if":
    case "case":
    case "block":
    case "for":
    case "while":
    case "receive":
    case "break":
    case "continue":
      return true;
    case "call":
    case "operator":
    case "logical":
    case "try":
    case "spawn":
    case "send":
    case "link":
    case "decode":
      return false;
    default:
      expression satisfies PlainExpression;
      return false;
  }
}

/** Whether the expression has a form without statements. Looks at each `if` of a chain once. */
function needsStatements(root: TypedExpression): boolean {
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "block") {
      const [only] = next.statements;
      if (next.statements.length > 1 || (only !== undefined && only.kind !== "expression")) return true;
    } else if (next.kind === "try" || (isControl(next) && next.kind !== "if")) return true;
    if (next.kind === "if" && next.else === undefined) return true;
    for (const child of childrenOf(next)) pending.push(child);
  }
  return false;
}

/** Lowers to statements that put the value where it is wanted. */
export function into(
  expression: TypedExpression,
  destination: Destination,
  context: FunctionContext,
  sink: Sink,
): void {
  const { lowering } = context.program;
  switch (expression.kind) {
    case "if":
      lowerIf(expression, destination, context, sink);
      return;
    case "case":
      lowerCase(expression, destination, context, sink);
      return;
    case "block":
      lowerBlock(expression.statements, destination, context, sink);
      return;
    case "for":
    case "while":
      finish(lowerLoop(expression, isWanted(destination, context), context, sink), destination, context, sink);
      return;
    case "receive":
      lowerReceive(expression, destination, context, sink);
      return;
    case "break":
    case "continue": {
      const label = context.loops.at(-1);
      if (label !== undefined) push(sink, { kind: expression.kind, label });
      return;
    }
    case "logical":
      if (destination.kind === "return" && jumps(expression.right, context)) {
        lowerIf(branchOf(expression), destination, context, sink);
        return;
      }
      break;
    case "call":
      if (destination.kind === "return") {
        lowerTailCall(expression, context, sink);
        return;
      }
      break;
    default:
  }
  const hint = destination.kind === "assign" ? destination.name : undefined;
  finish(lowering.value(expression, context, sink, hint), destination, context, sink);
}

/** Whether its value may be that of a call which continues by a jump. */
function jumps(expression: TypedExpression, context: FunctionContext): boolean {
  if (context.tails.length === 0) return false;
  return tailCalls([expression], context.valueUnused).some(({ callee }) =>
    context.tails.some((target) => target.matches(callee, context)),
  );
}

/** `a and b` as `if a do b else false end`: its right side is in tail position. */
function branchOf(expression: Extract<TypedExpression, { kind: "logical" }>): Extract<TypedExpression, { kind: "if" }> {
  const { span, type, operator, left, right } = expression;
  const known: TypedExpression = { kind: "bool", span, type, value: operator === "or" };
  const [then, otherwise] = operator === "or" ? [known, right] : [right, known];
  return { kind: "if", span, type, condition: left, then, else: otherwise };
}

/** The value of an expression that becomes statements; the variable for it is named `hint`. */
export function controlValue(
  expression: TypedExpression,
  context: FunctionContext,
  sink: Sink,
  hint: string | undefined,
): CoreExpression {
  if (expression.kind === "for" || expression.kind === "while") return lowerLoop(expression, true, context, sink);
  if (expression.kind === "break" || expression.kind === "continue") {
    into(expression, { kind: "discard" }, context, sink);
    return literal(undefined);
  }
  if (expression.kind === "block") return blockValue(expression.statements, context, sink, hint);
  const isPlain = expression.kind === "if" && expression.else !== undefined && !isLongChain(expression);
  if (isPlain && expression.else !== undefined && !needsStatements(expression)) {
    return conditionalValue(expression, expression.else, context, sink, hint);
  }
  const text = hint ?? context.definition.names.fresh("");
  push(sink, declare(text, undefined));
  into(expression, { kind: "assign", name: text }, context, sink);
  return name(text);
}

function conditionalValue(
  expression: Extract<TypedExpression, { kind: "if" }>,
  otherwise: TypedExpression,
  context: FunctionContext,
  sink: Sink,
  hint: string | undefined,
): CoreExpression {
  const { lowering } = context.program;
  const test = lowering.value(expression.condition, context, sink);
  const [thenSink, elseSink] = [newSink(), newSink()];
  const { condition } = expression;
  const then = knowing(condition, true, context, () => lowering.value(expression.then, context, thenSink));
  const other = knowing(condition, false, context, () => lowering.value(otherwise, context, elseSink));
  if (thenSink.statements.length === 0 && elseSink.statements.length === 0) return conditional(test, then, other);
  // Some part was too high for an expression.
  const text = hint ?? context.definition.names.fresh("");
  push(sink, declare(text, undefined));
  push(thenSink, set(text, then));
  push(elseSink, set(text, other));
  push(sink, { kind: "if", test, then: thenSink.statements, else: elseSink.statements });
  return name(text);
}

function lowerIf(
  expression: Extract<TypedExpression, { kind: "if" }>,
  destination: Destination,
  context: FunctionContext,
  sink: Sink,
): void {
  const { lowering } = context.program;
  const { condition, then, else: otherwise } = expression;
  if (isLongChain(expression)) {
    lowerLongChain(expression, destination, context, sink);
    return;
  }
  if (otherwise !== undefined && destination.kind !== "discard" && isShort(then) && isShort(otherwise)) {
    finish(conditionalValue(expression, otherwise, context, sink, undefined), destination, context, sink);
    return;
  }
  const test = lowering.value(condition, context, sink);
  const [thenSink, elseSink] = [newSink(), newSink()];
  if (otherwise === undefined) {
    const answers = destination.kind === "return" && (context.valueUnused || isUnit(then));
    const target: Destination = answers ? destination : { kind: "discard" };
    knowing(condition, true, context, () => into(then, target, context, thenSink));
    if (destination.kind === "assign" || destination.kind === "push") {
      const branch = { kind: "if", test, then: thenSink.statements, else: [] } as const;
      if (thenSink.statements.length > 0) push(sink, branch);
      finish(literal(undefined), destination, context, sink);
      return;
    }
    if (thenSink.statements.length > 0) push(sink, { kind: "if", test, then: thenSink.statements, else: [] });
    else finish(test, { kind: "discard" }, context, sink);
    if (destination.kind === "return") finish(literal(undefined), destination, context, sink);
    return;
  }
  knowing(condition, true, context, () => lowering.into(then, destination, context, thenSink));
  knowing(condition, false, context, () => lowering.into(otherwise, destination, context, elseSink));
  if (thenSink.statements.length === 0) {
    if (elseSink.statements.length === 0) finish(test, { kind: "discard" }, context, sink);
    else push(sink, { kind: "if", test: not(test), then: elseSink.statements, else: [] });
    return;
  }
  if (!thenSink.ended) {
    push(sink, { kind: "if", test, then: thenSink.statements, else: elseSink.statements });
    return;
  }
  push(sink, { kind: "if", test, then: thenSink.statements, else: [] });
  append(sink, elseSink.statements);
}

/** A chain of `else if` with more links than this is not written as nested branches. */
const longChain = 24;

function isLongChain(expression: Extract<TypedExpression, { kind: "if" }>): boolean {
  let links = 0;
  for (let next: TypedExpression | undefined = expression; next?.kind === "if"; next = next.else) {
    links += 1;
    if (links > longChain) return true;
  }
  return false;
}

/** One link behind the other, each of which leaves the whole. */
function lowerLongChain(
  expression: Extract<TypedExpression, { kind: "if" }>,
  destination: Destination,
  context: FunctionContext,
  sink: Sink,
): void {
  const { lowering } = context.program;
  const label: CoreLabel = { name: context.definition.names.fresh("done") };
  const inner = newSink();
  let isUsed = false;
  let current: TypedExpression = expression;
  for (; current.kind === "if" && current.else !== undefined; current = current.else) {
    const { condition, then } = current;
    const test = lowering.value(condition, context, inner);
    const branch = newSink();
    knowing(condition, true, context, () => lowering.into(then, destination, context, branch));
    isUsed ||= !branch.ended;
    push(branch, { kind: "break", label });
    push(inner, { kind: "if", test, then: branch.statements, else: [] });
  }
  lowering.into(current, destination, context, inner);
  if (isUsed) push(sink, { kind: "block", label, body: inner.statements });
  else append(sink, inner.statements);
}

/** Small enough to be a branch of a conditional expression. */
function isShort(expression: TypedExpression): boolean {
  if (expression.kind === "block" && expression.statements.length === 1) {
    const [only] = expression.statements;
    return only?.kind === "expression" && isShort(only.expression);
  }
  return isSmall(expression) && expression.kind !== "break" && expression.kind !== "continue";
}

function lowerCase(
  expression: Extract<TypedExpression, { kind: "case" }>,
  destination: Destination,
  context: FunctionContext,
  sink: Sink,
): void {
  const { lowering } = context.program;
  const subject = subjectOf(
    expression.scrutinee,
    expression.arms.map((arm) => arm.pattern),
    context,
    sink,
  );
  lowering.match(
    {
      subjects: [subject],
      arms: expression.arms.map((arm) => ({
        patterns: [arm.pattern],
        guard: arm.guard === undefined ? undefined : guardOf(arm.guard, context),
        body: (inner) => lowering.into(arm.body, destination, context, inner),
        small: isSmall(arm.body),
      })),
      fail: (inner) => fail(context, expression.span.start, inner),
      strict: false,
    },
    context,
    sink,
  );
}

/** `e?`: leaves the function with an `Err` or `None`. */
export function lowerTry(
  expression: Extract<TypedExpression, { kind: "try" }>,
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { program } = context;
  const value = inVariable(program.lowering.value(expression.operand, context, sink), context, sink);
  const mark = markAt(context.definition, expression.span);
  const then = newSink();
  const error =
    expression.convert === undefined
      ? value
      : construct(program.symbol("snow_variant_Err"), [
          converted(expression.convert, member(value, "_0"), context, mark),
        ]);
  finish(error, { kind: "return" }, context, then);
  const test = binary("===", member(value, "tag"), literal(expression.family === "Option" ? 0 : 1));
  push(sink, { kind: "if", test, then: then.statements, else: [] });
  return member(value, "_0");
}

export function closureValue(
  expression: Extract<TypedExpression, { kind: "closure" }>,
  context: FunctionContext,
): CoreExpression {
  return { kind: "function", function: lowerClosure(expression.function, context), depth: 1 };
}
