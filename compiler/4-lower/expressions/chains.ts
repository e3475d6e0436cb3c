// Long chains of calls, which lean to the left: their inner ends are lowered first, so that no stack runs over.
import type { CoreExpression } from "../../trees/core.ts";
import type { TypedExpression } from "../../trees/typed.ts";
import type { Lowering } from "../context.ts";
import { infixBase } from "./operators.ts";

/** Of a longer chain every so many parts one is lowered ahead of what stands around it. */
const stride = 32;

/** Lowers like `lowerOne`, which comes back here for the parts of an expression. */
export function inChains(lowerOne: Lowering["value"]): Lowering["value"] {
  /** What was lowered ahead and not asked for yet. */
  const ready = new Map<TypedExpression, CoreExpression>();
  const value: Lowering["value"] = (expression, context, sink, hint) => {
    const known = ready.get(expression);
    if (known !== undefined) {
      ready.delete(expression);
      return known;
    }
    const parts = aheadOf(expression, ready);
    // They are evaluated before anything else of the expression, so their statements come first.
    for (const part of parts) ready.set(part, value(part, context, sink));
    const made = lowerOne(expression, context, sink, hint);
    for (const part of parts) ready.delete(part);
    return made;
  };
  return value;
}

/** Parts to lower first, from the innermost. */
function aheadOf(
  expression: TypedExpression,
  ready: ReadonlyMap<TypedExpression, CoreExpression>,
): readonly TypedExpression[] {
  const parts: TypedExpression[] = [];
  for (let part = firstPart(expression); part !== undefined && !ready.has(part); part = firstPart(part))
    parts.push(part);
  if (parts.length < 2 * stride) return [];
  return parts.reverse().filter((_, index) => index % stride === stride - 1);
}

/** The part whose value is made before anything else of an expression. */
function firstPart(expression: TypedExpression): TypedExpression | undefined {
  switch (expression.kind) {
    case "operator":
    case "concat":
    case "logical":
      return infixBase(expression);
    case "field":
      return expression.object;
    case "tuple-element":
      return expression.tuple;
    case "call":
      switch (expression.callee.kind) {
        case "function":
        case "method":
        case "intrinsic":
        case "extern":
          return expression.arguments[0];
        default:
          return undefined;
      }
    default:
      return undefined;
  }
}
