// Small constructors for core trees, and what is known about the expressions they make.
import type { CoreBinaryOperator, CoreExpression, CoreFunction, CoreStatement, Mark } from "../trees/core.ts";
import { childrenOf } from "../trees/core-walks.ts";

function above(...parts: readonly CoreExpression[]): number {
  let depth = 0;
  for (const part of parts) if (part.depth > depth) depth = part.depth;
  return depth + 1;
}

export function literal(value: number | string | boolean | undefined): CoreExpression {
  return { kind: "literal", value, depth: 1 };
}

export function name(text: string): CoreExpression {
  return { kind: "name", name: text, depth: 1 };
}

export function member(object: CoreExpression, property: string): CoreExpression {
  return { kind: "member", object, property, depth: above(object) };
}

export function at(object: CoreExpression, index: CoreExpression): CoreExpression {
  return { kind: "index", object, index, depth: above(object, index) };
}

export function call(
  callee: CoreExpression,
  parameters: readonly CoreExpression[],
  mark?: Mark | undefined,
): CoreExpression {
  return { kind: "call", callee, arguments: parameters, indirect: false, mark, depth: above(callee, ...parameters) };
}

/** A call that comes to a function value: the callee, or one that the callee is given. */
export function callOfValue(
  callee: CoreExpression,
  parameters: readonly CoreExpression[],
  mark?: Mark | undefined,
): CoreExpression {
  return { kind: "call", callee, arguments: parameters, indirect: true, mark, depth: above(callee, ...parameters) };
}

export function construct(type: CoreExpression, parameters: readonly CoreExpression[]): CoreExpression {
  return { kind: "new", class: type, arguments: parameters, depth: above(type, ...parameters) };
}

export function binary(operator: CoreBinaryOperator, left: CoreExpression, right: CoreExpression): CoreExpression {
  return { kind: "binary", operator, left, right, depth: above(left, right) };
}

export function not(operand: CoreExpression): CoreExpression {
  if (operand.kind === "unary" && operand.operator === "!") return operand.operand;
  if (operand.kind === "binary" && operand.operator === "===") return binary("!==", operand.left, operand.right);
  if (operand.kind === "binary" && operand.operator === "!==") return binary("===", operand.left, operand.right);
  return unary("!", operand);
}

export function unary(operator: "-" | "!" | "--" | "typeof ", operand: CoreExpression): CoreExpression {
  return { kind: "unary", operator, operand, depth: above(operand) };
}

export function conditional(test: CoreExpression, then: CoreExpression, otherwise: CoreExpression): CoreExpression {
  return { kind: "conditional", test, then, else: otherwise, depth: above(test, then, otherwise) };
}

export function assign(target: string, value: CoreExpression): CoreExpression {
  return assignTo(name(target), value);
}

/** `target` is a name or a member. */
export function assignTo(target: CoreExpression, value: CoreExpression): CoreExpression {
  return { kind: "assign", target, value, depth: above(target, value) };
}

export function array(elements: readonly CoreExpression[]): CoreExpression {
  return { kind: "array", elements, depth: above(...elements) };
}

export function object(
  properties: readonly { readonly key: string; readonly value: CoreExpression }[],
): CoreExpression {
  return { kind: "object", properties, depth: above(...properties.map((property) => property.value)) };
}

export function template(strings: readonly string[], values: readonly CoreExpression[]): CoreExpression {
  return { kind: "template", strings, values, depth: above(...values) };
}

export function yielded(value: CoreExpression, mark?: Mark | undefined): CoreExpression {
  return { kind: "yield", value, mark, depth: above(value) };
}

export function closure(
  parameters: readonly string[],
  body: readonly CoreStatement[],
  generator = false,
): CoreExpression {
  return { kind: "function", function: { generator, parameters, body }, depth: 1 };
}

export function arrow(parameters: readonly string[], value: CoreExpression): CoreExpression {
  return closure(parameters, [{ kind: "return", value }]);
}

export function declare(text: string, value: CoreExpression | undefined, mark?: Mark): CoreStatement {
  const mutable = value === undefined;
  return mark === undefined
    ? { kind: "declare", mutable, name: text, value }
    : { kind: "declare", mutable, name: text, value, mark };
}

export function set(target: string, value: CoreExpression): CoreStatement {
  return { kind: "expression", expression: assign(target, value) };
}

export function definition(text: string, body: CoreFunction, mark?: Mark | undefined): CoreStatement {
  return { kind: "function", name: text, function: body, mark };
}

/**
 * Whether an expression may be evaluated later than written, or not at all: it reads names that are set once and
 * immutable values, has no effect and cannot fail.
 */
export function isMovable(expression: CoreExpression): boolean {
  switch (expression.kind) {
    case "literal":
    case "name":
    case "function":
      return true;
    case "member":
      return isMovable(expression.object);
    case "index":
      return expression.index.kind === "literal" && isMovable(expression.object);
    case "array":
      return expression.elements.every(isMovable);
    case "new":
      return expression.arguments.every(isMovable);
    case "template":
      return expression.values.every(isMovable);
    case "unary":
      return expression.operator === "!" && isMovable(expression.operand);
    case "binary":
      return isComparison(expression.operator) && isMovable(expression.left) && isMovable(expression.right);
    default:
      return false;
  }
}

function isComparison(operator: CoreBinaryOperator): boolean {
  return ["===", "!==", "<", ">", "<=", ">=", "instanceof"].includes(operator);
}

/** Whether reading it twice costs nothing. */
export function isTrivial(expression: CoreExpression): boolean {
  return expression.kind === "name" || expression.kind === "literal";
}

/** Whether a name occurs in an expression, outside of closures. */
export function mentions(expression: CoreExpression, text: string): boolean {
  // Closures over a parameter that changes capture a copy of it, under another name.
  if (expression.kind === "function") return true;
  if (expression.kind === "name") return expression.name === text;
  return childrenOf(expression).some((part) => mentions(part, text));
}

/** The end of a range up to and including a value: one more than the largest Int is still exact. */
export function successor(last: CoreExpression): CoreExpression {
  if (last.kind === "literal" && typeof last.value === "number") return literal(last.value + 1);
  return binary("+", last, literal(1));
}
