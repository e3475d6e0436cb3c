// Operators: arithmetic with its range checks, comparisons, text and list concatenation, logic.
import type { CoreExpression, Mark } from "../../trees/core.ts";
import type { TypedExpression } from "../../trees/typed.ts";
import { combine, fits, rangeOf } from "../analyse/integer-ranges.ts";
import {
  assign,
  binary,
  call,
  conditional,
  declare,
  isMovable,
  literal,
  member,
  name,
  not,
  set,
  unary,
} from "../build.ts";
import { type FunctionContext, markAt, scratch, temporary } from "../context.ts";
import { callMethod } from "../definitions/evidence.ts";
import { builtinType, comparison, equality, type Operation } from "./builtin.ts";
import { inVariable, limited } from "./operands.ts";
import { append, newSink, push, type Sink } from "./sink.ts";

type Operator = Extract<TypedExpression, { kind: "operator" }>;
type Infix = Operator | Extract<TypedExpression, { kind: "concat" | "logical" }>;

const methods: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
  negate: "neg",
  not: "not",
};

function infixParts(
  expression: TypedExpression,
): { node: Infix; left: TypedExpression; right: TypedExpression } | undefined {
  if (expression.kind === "concat" || expression.kind === "logical") {
    return { node: expression, left: expression.left, right: expression.right };
  }
  if (expression.kind !== "operator") return undefined;
  const [left, right] = expression.operands;
  return left === undefined || right === undefined ? undefined : { node: expression, left, right };
}

/** Infix operators lean to the left, in chains that may be long: they are followed without recursion. */
export function lowerInfix(expression: TypedExpression, context: FunctionContext, sink: Sink): CoreExpression {
  const chain: { node: Infix; left: TypedExpression; right: TypedExpression }[] = [];
  let current = expression;
  for (let parts = infixParts(current); parts !== undefined; parts = infixParts(current)) {
    chain.push(parts);
    current = parts.left;
  }
  const { lowering } = context.program;
  let value = lowering.value(current, context, sink);
  for (const { node, left, right } of chain.reverse()) {
    const own = newSink();
    const second = lowering.value(right, context, own);
    if (node.kind === "logical") {
      value = logical(node.operator, value, second, own, context, sink);
    } else {
      if (own.statements.length > 0) {
        if (!isMovable(value)) value = inVariable(value, context, sink);
        append(sink, own.statements);
      }
      value =
        node.kind === "concat"
          ? concat(node, value, second, context)
          : infix(node, left, right, value, second, context, sink);
    }
    value = limited(value, context, sink);
  }
  return value;
}

function logical(
  operator: "and" | "or",
  left: CoreExpression,
  right: CoreExpression,
  own: Sink,
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  if (own.statements.length === 0) return binary(operator === "and" ? "&&" : "||", left, right);
  const text = temporary(context);
  push(sink, declare(text, undefined));
  push(sink, set(text, left));
  push(own, set(text, right));
  const test = operator === "and" ? name(text) : not(name(text));
  push(sink, { kind: "if", test, then: own.statements, else: [] });
  return name(text);
}

function concat(
  node: Extract<TypedExpression, { kind: "concat" }>,
  left: CoreExpression,
  right: CoreExpression,
  context: FunctionContext,
): CoreExpression {
  if (node.of === "String") return binary("+", left, right);
  return call(context.program.symbol("snow_list_concat"), [left, right]);
}

function infix(
  node: Operator,
  leftSource: TypedExpression,
  rightSource: TypedExpression,
  left: CoreExpression,
  right: CoreExpression,
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { operator } = node;
  const mark = markAt(context.definition, node.span);
  const operation: Operation = { evidence: node.evidence, effect: node.effect, context, sink, mark };
  switch (operator) {
    case "==":
      return equality(left, right, operation);
    case "!=":
      return not(equality(left, right, operation));
    case "<":
    case ">":
    case "<=":
    case ">=":
      return comparison(operator, left, right, operation);
    default: {
      const type = builtinType(node.evidence);
      if (operator !== "negate" && operator !== "not") {
        const isExact = type === "bigint" && operator !== "/" && operator !== "%";
        if (type === "float" || isExact) return binary(operator, left, right);
        if (type === "int") return intArithmetic(operator, leftSource, rightSource, left, right, context, mark);
      }
      return callMethod(node.evidence, methods[operator] ?? operator, node.effect, [left, right], context, mark);
    }
  }
}

function intArithmetic(
  operator: "+" | "-" | "*" | "/" | "%",
  leftSource: TypedExpression,
  rightSource: TypedExpression,
  left: CoreExpression,
  right: CoreExpression,
  context: FunctionContext,
  mark: Mark,
): CoreExpression {
  const first = rangeOf(leftSource, context);
  const second = rangeOf(rightSource, context);
  const isNatural = first.least >= 0 && second.least >= 0;
  // `+ 0` turns -0, which is no Int, into 0.
  const clean = (value: CoreExpression): CoreExpression => (isNatural ? value : binary("+", value, literal(0)));
  if (operator === "/" || operator === "%") {
    const exact =
      operator === "%"
        ? (): CoreExpression => clean(binary("%", left, right))
        : (): CoreExpression => clean(call(member(name("Math"), "trunc"), [binary("/", left, right)]));
    if (second.least > 0 || second.greatest < 0) return exact();
    if (isMovable(left) && isMovable(right)) {
      const stop = call(context.program.symbol("snow_division_by_zero"), [], mark);
      return conditional(binary("===", right, literal(0)), stop, exact());
    }
    const dictionary = context.program.symbol(operator === "/" ? "snow_impl_div_int" : "snow_impl_mod_int");
    return call(member(dictionary, operator === "/" ? "div" : "mod"), [left, right], mark);
  }
  const result = operator === "*" ? clean(binary("*", left, right)) : binary(operator, left, right);
  return fits(combine(operator, first, second)) ? result : checked(result, context, mark);
}

/** An Int, or the panic `integer overflow`. The engine folds this test away for small integers. */
function checked(value: CoreExpression, context: FunctionContext, mark: Mark): CoreExpression {
  const text = scratch(context);
  const test = call(member(name("Number"), "isSafeInteger"), [assign(text, value)]);
  return conditional(test, name(text), call(context.program.symbol("snow_overflow"), [], mark));
}

/** Unary minus and `not`. */
export function lowerPrefix(node: Operator, operand: CoreExpression, context: FunctionContext): CoreExpression {
  const type = builtinType(node.evidence);
  if (node.operator === "not" && type === "bool") return not(operand);
  if (node.operator === "negate" && type === "float") {
    return operand.kind === "literal" && typeof operand.value === "number"
      ? literal(-operand.value)
      : unary("-", operand);
  }
  if (node.operator === "negate" && type === "bigint") return unary("-", operand);
  if (node.operator === "negate" && type === "int") {
    if (operand.kind === "literal" && typeof operand.value === "number") return literal(0 - operand.value);
    return binary("-", literal(0), operand);
  }
  const mark = markAt(context.definition, node.span);
  return callMethod(node.evidence, methods[node.operator] ?? node.operator, node.effect, [operand], context, mark);
}

/** The operand that a chain of infix operators begins with; undefined when it is none. */
export function infixBase(expression: TypedExpression): TypedExpression | undefined {
  let base: TypedExpression | undefined;
  for (let parts = infixParts(expression); parts !== undefined; parts = infixParts(parts.left)) base = parts.left;
  return base;
}

export function isInfix(expression: TypedExpression): boolean {
  return infixParts(expression) !== undefined;
}
