// Checking an expression against the type that its place asks for.
import { infiniteType, typeMismatch } from "../../report/catalogue.ts";
import type { Label } from "../../report/index.ts";
import type { Expression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { Context, Environment } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { bareEndHelp, conversionHelp } from "../types/conversions.ts";
import { typeTexts } from "../types/print.ts";
import { isBuiltin, prune, type Type, type TypeVariable } from "../types/type.ts";
import { reportTooLarge } from "../types/type-trees.ts";
import { type Outcome, unify, unifyArgument } from "../types/unify.ts";

/** Whether it is the call as a whole that makes the type. */
const isEndless = (outcome: Outcome): boolean => outcome === "infinite" || outcome === "too-large";

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
    if (outcome === "infinite") {
      const [left = "", right = ""] = typeTexts([expected, found], module.name);
      const sides = hasName(expected) || hasName(found) ? { left, right } : undefined;
      context.report(infiniteType(file, span, sides));
    } else reportTooLarge(context, file, span);
    return;
  }
  const [wanted = "", actual = ""] = typeTexts([expected, found], module.name);
  const second = because ?? (environment.because?.type === expected ? environment.because.label : undefined);
  const own = help ?? openHelp(expected) ?? conversionHelp(expected, found);
  context.report(typeMismatch(file, span, { expected: wanted, found: actual, second, help: own }));
}

/** `Never` is what a type came to that was left open where it belongs. */
function openHelp(expected: Type): string | undefined {
  if (!isBuiltin(prune(expected), "Never")) return undefined;
  return "nothing in the module that defines it says what type this has: write it there";
}

/** Types of nothing but open parts, such as `Fun(T) -> U`, tell the user nothing. */
function hasName(type: Type): boolean {
  const target = prune(type);
  switch (target.kind) {
    case "named":
      return true;
    case "tuple":
      return target.elements.some(hasName);
    case "function":
      return target.parameters.some(hasName) || hasName(target.result);
    case "variable":
      return target.rigid !== undefined;
    case "any-message":
      return false;
    default:
      return target satisfies never;
  }
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
  help?: (found: Type) => string | undefined,
): TypedExpression {
  const inner = because === undefined ? environment : { ...environment, because: { type: expected, label: because } };
  const typed = environment.context.infer(inner, expression, expected);
  const outcome = unify(expected, typed.type);
  if (outcome !== "same") {
    const text = help?.(typed.type) ?? bareEndHelp(expected, typed.type) ?? whyUnit(expression);
    reportOutcome(environment, outcome, valueSpan(expression), expected, typed.type, because, text);
  }
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
  const help = argument.kind === "map" && argument.keywords ? keywordHelp : undefined;
  passType(environment, typed.type, parameter, { span: argument.span, callSpan, help });
  return typed;
}

/** What `checkArgument` does once the type of the argument is known. */
export function passType(
  environment: Environment,
  type: Type,
  parameter: Type,
  { span, callSpan, help }: { span: Span; callSpan: Span; help?: string | undefined },
): void {
  const { context, file } = environment;
  const open = openVariable(context, parameter);
  const outcome = unifyArgument(parameter, type);
  if (open !== undefined && outcome === "same") context.fixed.set(open, { file, span });
  const because = outcome === "different" ? whereFixed(environment, parameter) : undefined;
  reportOutcome(environment, outcome, isEndless(outcome) ? callSpan : span, parameter, type, because, help);
}

export const keywordHelp = "named arguments make one `Map`, the last argument; the others are given by their places";

/** The type of a parameter that a function leaves to its first use. */
function openVariable(context: Context, parameter: Type): TypeVariable | undefined {
  if (parameter.kind !== "variable") return undefined;
  const target = prune(parameter);
  return target.kind === "variable" && target.rigid === undefined && target.level < context.level
    ? parameter
    : undefined;
}

/** The use that gave the parameter of a function its type. */
function whereFixed({ context, module, file }: Environment, parameter: Type): Label | undefined {
  const found = parameter.kind === "variable" ? context.fixed.get(parameter) : undefined;
  if (found === undefined || found.file !== file) return undefined;
  const [type = ""] = typeTexts([parameter], module.name);
  return { span: found.span, text: `this use made it \`${type}\`` };
}
