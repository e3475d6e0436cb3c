// Long chains of operators, pipes and calls, which lean to the left: their inner ends are inferred first, so that no
// stack runs over.
import type { Expression } from "../../trees/ast.ts";
import type { Infer } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";

/** Of a longer chain every so many parts one is inferred ahead of what stands around it. */
const stride = 32;

/** Infers like `inferOne`, which comes back here for the parts of an expression. */
export function inChains(inferOne: Infer): Infer {
  /** What was inferred ahead and not asked for yet. */
  const ready = new Map<Expression, TypedExpression>();
  const inferAny: Infer = (environment, expression, expected) => {
    const known = ready.get(expression);
    if (known !== undefined) {
      ready.delete(expression);
      return known;
    }
    for (const part of aheadOf(expression, ready)) ready.set(part, inferAny(environment, part));
    return inferOne(environment, expression, expected);
  };
  return inferAny;
}

/** Parts to infer first, from the innermost. */
function aheadOf(expression: Expression, ready: ReadonlyMap<Expression, TypedExpression>): readonly Expression[] {
  const parts: Expression[] = [];
  for (let part = firstPart(expression); part !== undefined && !ready.has(part); part = firstPart(part))
    parts.push(part);
  if (parts.length < 2 * stride) return [];
  return parts.reverse().filter((_, index) => index % stride === stride - 1);
}

/**
 * The part that is inferred before anything else of an expression, whatever is expected of the whole. A name before a dot
 * may be a module or a type instead, but none of those has as many dots as there are before a part inferred ahead.
 */
function firstPart(expression: Expression): Expression | undefined {
  switch (expression.kind) {
    case "binary":
    case "pipe":
      return expression.left;
    case "index":
    case "member":
      return expression.object;
    case "call":
      return expression.callee.kind === "member" ? expression.callee.object : expression.callee;
    default:
      return undefined;
  }
}
