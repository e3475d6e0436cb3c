// Checking an expression against the type that its place asks for.
import type { Expression } from "../ast.ts";
import { infiniteType, typeMismatch } from "../catalogue.ts";
import type { Label } from "../diagnostics.ts";
import type { Span } from "../source.ts";
import type { TypedExpression } from "../typed.ts";
import type { Type } from "../types.ts";
import type { Environment } from "./context.ts";
import { typeTexts } from "./print.ts";
import { type Outcome, unify, unifyArgument } from "./unify.ts";

/** Reports what unification found, at `span`. */
export function reportOutcome(
  environment: Environment,
  outcome: Outcome,
  span: Span,
  expected: Type,
  found: Type,
  because?: Label,
): void {
  if (outcome === "same") return;
  const { context, file, module } = environment;
  if (outcome === "infinite") {
    context.report(infiniteType(file, span));
    return;
  }
  const [wanted = "", actual = ""] = typeTexts([expected, found], module.name);
  context.report(typeMismatch(file, span, { expected: wanted, found: actual, second: because }));
}

export function expectType(environment: Environment, span: Span, expected: Type, found: Type, because?: Label): void {
  reportOutcome(environment, unify(expected, found), span, expected, found, because);
}

/** Infers with `expected` in mind, then insists on it. Blocks and branches report at the value that differs. */
export function check(
  environment: Environment,
  expression: Expression,
  expected: Type,
  because?: Label,
): TypedExpression {
  const typed = environment.context.infer(environment, expression, expected);
  expectType(environment, valueSpan(expression), expected, typed.type, because);
  return typed;
}

/** The place that shows what a block's or branch's value is. */
export function valueSpan(expression: Expression): Span {
  if (expression.kind === "block") {
    const last = expression.statements.at(-1);
    if (last?.kind === "expression") return valueSpan(last.expression);
    return last?.span ?? expression.span;
  }
  return expression.span;
}

/** An argument: like `check`, but a function with fewer parameters will do; `callSpan` is for types without end. */
export function checkArgument(
  environment: Environment,
  argument: Expression,
  parameter: Type,
  callSpan: Span,
): TypedExpression {
  const typed = environment.context.infer(environment, argument, parameter);
  const outcome = unifyArgument(parameter, typed.type);
  reportOutcome(environment, outcome, outcome === "infinite" ? callSpan : argument.span, parameter, typed.type);
  return typed;
}
