// JavaScript text of expressions, and that it means what the tree says.
import { GenMapping } from "@jridgewell/gen-mapping";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  array,
  arrow,
  at,
  binary,
  call,
  closure,
  conditional,
  literal,
  member,
  name,
  not,
  object,
  template,
  unary,
  yielded,
} from "../../../compiler/4-lower/build.ts";
import { ExpressionWriter } from "../../../compiler/5-emit/expressions.ts";
import { StatementWriter } from "../../../compiler/5-emit/statements.ts";
import { Writer } from "../../../compiler/5-emit/writer.ts";
import type { CoreBinaryOperator, CoreExpression } from "../../../compiler/trees/core.ts";

function textOf(expression: CoreExpression): string {
  const writer = new Writer(new GenMapping(), [], 0);
  const statements = new StatementWriter(writer);
  new ExpressionWriter(writer, (body) => statements.body(body)).write(expression);
  return writer.text;
}

const [a, b, c] = [name("a"), name("b"), name("c")];

describe("parentheses", () => {
  it.each<[string, CoreExpression]>([
    ["a + b * c", binary("+", a, binary("*", b, c))],
    ["(a + b) * c", binary("*", binary("+", a, b), c)],
    ["a - (b - c)", binary("-", a, binary("-", b, c))],
    ["a - b - c", binary("-", binary("-", a, b), c)],
    ["(a % b + 0) % c", binary("%", binary("+", binary("%", a, b), literal(0)), c)],
    ["a - -5", binary("-", a, literal(-5))],
    ["-(-5)", unary("-", literal(-5))],
    ["-(-a)", unary("-", unary("-", a))],
    ["!(a && b)", not(binary("&&", a, b))],
    ["a !== b", not(binary("===", a, b))],
    ["(a ?? b) || c", binary("||", binary("??", a, b), c)],
    ["a || (b ?? c)", binary("||", a, binary("??", b, c))],
    ["(a ? b : c) ? a : b", conditional(conditional(a, b, c), a, b)],
    ["a ? b : a ? b : c", conditional(a, b, conditional(a, b, c))],
    ["(yield a) + 1", binary("+", yielded(a), literal(1))],
    ["a(yield b)", call(a, [yielded(b)])],
    ["((x) => x)(a)", call(arrow(["x"], name("x")), [a])],
    ["(x) => ({ y: x })", arrow(["x"], object([{ key: "y", value: name("x") }]))],
    ["(function* () {})()", call(closure([], [], true), [])],
    ["(5).x", member(literal(5), "x")],
    ['a["not a name"]', member(a, "not a name")],
    ["[a, b][0]", at(array([a, b]), literal(0))],
  ])("%s", (text, expression) => {
    expect(textOf(expression)).toBe(text);
  });
});

const operators: readonly CoreBinaryOperator[] = ["+", "-", "*", "%", "<", "===", "&&", "||", "??"];

const { tree } = fc.letrec<{ tree: CoreExpression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.integer({ min: -3, max: 3 }).map(literal),
    fc
      .tuple(fc.constantFrom(...operators), tie("tree"), tie("tree"))
      .map(([operator, left, right]) => binary(operator, left, right)),
    tie("tree").map((operand) => unary("-", operand)),
    fc.tuple(tie("tree"), tie("tree"), tie("tree")).map(([test, then, other]) => conditional(test, then, other)),
  ),
}));

function evaluate(expression: CoreExpression): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "unary":
      return -Number(evaluate(expression.operand));
    case "conditional":
      return evaluate(evaluate(expression.test) ? expression.then : expression.else);
    case "binary":
      return combine(expression.operator, evaluate(expression.left), () => evaluate(expression.right));
    default:
      throw new Error(`no ${expression.kind} here`);
  }
}

function combine(operator: CoreBinaryOperator, left: unknown, right: () => unknown): unknown {
  switch (operator) {
    case "&&":
      return left && right();
    case "||":
      return left || right();
    case "??":
      return left ?? right();
    case "===":
      return left === right();
    case "<":
      return Number(left) < Number(right());
    case "+":
      return Number(left) + Number(right());
    case "-":
      return Number(left) - Number(right());
    case "*":
      return Number(left) * Number(right());
    default:
      return Number(left) % Number(right());
  }
}

it("means what the tree says", () => {
  const property = fc.property(tree, (expression) => {
    const text = textOf(expression);
    const run: unknown = Reflect.construct(Function, [`return ${text};`]);
    expect(typeof run === "function" ? run() : undefined, text).toEqual(evaluate(expression));
  });
  fc.assert(property, { numRuns: 1000 });
});

it("writes every text as it is", () => {
  const text = fc.string({ unit: fc.constantFrom("`", "$", "{", "\\", "\n", "\r", "\u2028", '"', "}", "ą", "🦆") });
  const property = fc.property(text, text, (before, after) => {
    const written = textOf(template([before, after], [literal(before)]));
    const run: unknown = Reflect.construct(Function, [`return ${written};`]);
    expect(typeof run === "function" ? run() : undefined, written).toBe(before + before + after);
  });
  fc.assert(property);
});
