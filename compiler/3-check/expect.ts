// Checking an expression against the type that its place asks for.
import type { Expression } from "../ast.ts";
import { infiniteType, typeMismatch } from "../catalogue.ts";
import type { Label } from "../diagnostics.ts";
import type { Span } from "../source.ts";
import type { TypedExpression } from "../typed.ts";
import type { Type } from "../types.ts";
import type { Environment } from "./context.ts";
import { typeTexts } from "./print.ts";
import { reportTooLarge } from "./type-trees.ts";
import { type Outcome, unify, unifyArgument } from "./unify.ts";

/** Whether it is the call as a whole that makes the type. */
export const isEndless = (outcome: Outcome): boolean => outcome === "infinite" || outcome === "too-large";

/** Reports what unification found, at `span`. */
export function reportOutcome(
  environment: Environment,
  outcome: Outcome,
  span: Span,
  expected: Type,
  found: Type,
  because?: Label,
  help?: string,
): void {
  if (outcome === "same") return;
  const { context, file, module } = environment;
  if (isEndless(outcome)) {
    if (outcome === "infinite") context.report(infiniteType(file, span));
    else reportTooLarge(context, file, span);
    return;
  }
  const [wanted = "", actual = ""] = typeTexts([expected, found], module.name);
  const second = because ?? (environment.because?.type === expected ? environment.because.label : undefined);
  context.report(typeMismatch(file, span, { expected: wanted, found: actual, second, help }));
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
  const inner = because === undefined ? environment : { ...environment, because: { type: expected, label: because } };
  const typed = environment.context.infer(inner, expression, expected);
  const outcome = unify(expected, typed.type);
  if (outcome !== "same")
    reportOutcome(environment, outcome, valueSpan(expression), expected, typed.type, because, whyUnit(expression));
  return typed;
}

/** Help for an expression whose value is `()` where another was wanted. */
function whyUnit(expression: Expression): string | undefined {
  if (expression.kind === "block") {
    const last = expression.statements.at(-1);
    if (last?.kind === "expression") return whyUnit(last.expression);
    if (last === undefined) return "an empty block has the value `()`";
    return last.kind === "let" ? "a block that ends with `let` has the value `()`" : undefined;
  }
  if (expression.kind === "if" && expression.else === undefined) return "an `if` without `else` has the value `()`";
  return expression.kind === "while" ? "`while` has the value `()`; `for` gives a list" : undefined;
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
  reportOutcome(environment, outcome, isEndless(outcome) ? callSpan : argument.span, parameter, typed.type);
  return typed;
}
