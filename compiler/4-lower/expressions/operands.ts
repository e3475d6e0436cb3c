// Left-to-right evaluation when some operand needs statements before it.
import type { CoreExpression } from "../../trees/core.ts";
import type { TypedExpression } from "../../trees/typed.ts";
import { declare, isMovable, name } from "../build.ts";
import { type FunctionContext, temporary } from "../context.ts";
import { append, newSink, push, type Sink } from "./sink.ts";

/** Expressions higher than this are cut by a variable, so that no parser's stack runs over. */
const MAXIMUM_DEPTH = 60;

/** Evaluates an expression here and now; what is left is cheap and may be repeated. */
export function inVariable(
  expression: CoreExpression,
  context: FunctionContext,
  sink: Sink,
  hint?: string | undefined,
): CoreExpression {
  if (expression.kind === "name" || expression.kind === "literal") return expression;
  const text = hint ?? temporary(context);
  push(sink, declare(text, expression));
  return name(text);
}

/** The expression, cut by a variable when it has become too high. */
export function limited(expression: CoreExpression, context: FunctionContext, sink: Sink): CoreExpression {
  return expression.depth > MAXIMUM_DEPTH ? inVariable(expression, context, sink) : expression;
}

/** Takes the values that were lowered before, so that statements can come behind them. */
function spill(expressions: CoreExpression[], context: FunctionContext, sink: Sink): void {
  for (const [index, expression] of expressions.entries()) {
    if (!isMovable(expression)) expressions[index] = inVariable(expression, context, sink);
  }
}

export function operands(
  expressions: readonly TypedExpression[],
  context: FunctionContext,
  sink: Sink,
): readonly CoreExpression[] {
  const values: CoreExpression[] = [];
  for (const expression of expressions) nextOperand(expression, values, context, sink);
  return values;
}

/** Lowers one more operand behind those that are there. */
export function nextOperand(
  expression: TypedExpression,
  before: CoreExpression[],
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const own = newSink();
  const value = context.program.lowering.value(expression, context, own);
  if (own.statements.length > 0) {
    spill(before, context, sink);
    append(sink, own.statements);
  }
  before.push(value);
  return value;
}
