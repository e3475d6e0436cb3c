// Int arithmetic, held against exact integers.
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Evidence, TypedExpression } from "../../../compiler/trees/typed.ts";
import { definition, evaluate, expression, int, pattern, plain, programOf } from "../../support/typed.ts";

type Operator = "+" | "-" | "*" | "/" | "%";
type Tree = number | "x" | "y" | { operator: Operator; left: Tree; right: Tree };

const interfaces: Record<Operator, string> = { "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod" };

function typed(tree: Tree): TypedExpression {
  if (typeof tree === "number") return int(tree);
  if (tree === "x" || tree === "y")
    return expression({ kind: "local", id: tree === "x" ? 1 : 2, name: tree, evidence: [] });
  const symbol = `snow_impl_${interfaces[tree.operator]}_int`;
  const evidence: Evidence = { kind: "builtin", symbol, interface: "", type: "int", arguments: [] };
  return expression({
    kind: "operator",
    operator: tree.operator,
    evidence,
    effect: plain,
    operands: [typed(tree.left), typed(tree.right)],
  });
}

const largest = BigInt(Number.MAX_SAFE_INTEGER);

/** The exact value, or the text of the panic. */
function exact(tree: Tree, x: number, y: number): bigint | string {
  if (typeof tree === "number") return BigInt(tree);
  if (tree === "x" || tree === "y") return BigInt(tree === "x" ? x : y);
  const left = exact(tree.left, x, y);
  if (typeof left === "string") return left;
  const right = exact(tree.right, x, y);
  if (typeof right === "string") return right;
  if ((tree.operator === "/" || tree.operator === "%") && right === 0n) return "division by zero";
  const results = { "+": left + right, "-": left - right, "*": left * right };
  const result = tree.operator === "/" ? left / right : tree.operator === "%" ? left % right : results[tree.operator];
  return result > largest || result < -largest ? "integer overflow" : result;
}

const numbers = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.maxSafeInteger(),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 31, -(2 ** 31), 2 ** 32, 94906267),
);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Tree>("x", "y"),
    numbers,
    fc.record({
      operator: fc.constantFrom<Operator>("+", "-", "*", "/", "%"),
      left: tie("tree"),
      right: tie("tree"),
    }),
  ),
}));

it("computes exactly or panics", () => {
  const property = fc.property(tree, numbers, numbers, (shape, x, y) => {
    const parameters = [pattern({ kind: "bind", id: 1, name: "x" }), pattern({ kind: "bind", id: 2, name: "y" })];
    const f = definition("f", parameters, typed(shape));
    const mention = expression({
      kind: "function",
      target: { module: "Main", name: "f" },
      evidence: [],
      effect: plain,
    });
    const { code, run } = evaluate(programOf([f, definition("main", [], mention)]));
    const expected = exact(shape, x, y);
    if (typeof expected === "string") expect(() => run(x, y), code).toThrow(expected);
    else expect(run(x, y), code).toBe(Number(expected));
  });
  fc.assert(property, { numRuns: 1000 });
});
