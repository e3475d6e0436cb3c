// What is known about the size of Ints, so that arithmetic that cannot overflow goes unchecked.
import { resolveEvidence, type TypedExpression } from "../typed.ts";
import type { Bounds, FunctionContext } from "./context.ts";

const LARGEST = Number.MAX_SAFE_INTEGER;
const anything: Bounds = { least: -LARGEST, greatest: LARGEST };
const length: Bounds = { least: 0, greatest: 2 ** 32 };
/** How far to look into nested arithmetic. */
const FUEL = 8;

export function boundsOf(expression: TypedExpression, context: FunctionContext, fuel = FUEL): Bounds {
  if (fuel === 0) return anything;
  switch (expression.kind) {
    case "int":
      return { least: expression.value, greatest: expression.value };
    case "local":
      return context.definition.locals.get(expression.id)?.bounds ?? anything;
    case "call":
      return expression.callee.kind === "intrinsic" && /^snow_\w+_(length|size)$/.test(expression.callee.symbol)
        ? length
        : anything;
    case "operator": {
      const evidence = resolveEvidence(expression.evidence);
      if (evidence.kind !== "builtin" || evidence.type.toLowerCase() !== "int") return anything;
      const [left, right] = expression.operands;
      if (left === undefined) return anything;
      const first = boundsOf(left, context, fuel - 1);
      if (right === undefined) return { least: -first.greatest, greatest: -first.least };
      return clamp(combine(expression.operator, first, boundsOf(right, context, fuel - 1)));
    }
    default:
      return anything;
  }
}

function clamp(bounds: Bounds): Bounds {
  return { least: Math.max(bounds.least, -LARGEST), greatest: Math.min(bounds.greatest, LARGEST) };
}

/** Bounds of the exact result; beyond the Ints they are only roughly right. */
export function combine(operator: string, left: Bounds, right: Bounds): Bounds {
  switch (operator) {
    case "+":
      return { least: left.least + right.least, greatest: left.greatest + right.greatest };
    case "-":
      return { least: left.least - right.greatest, greatest: left.greatest - right.least };
    case "*": {
      const products = [
        left.least * right.least,
        left.least * right.greatest,
        left.greatest * right.least,
        left.greatest * right.greatest,
      ];
      return { least: Math.min(...products), greatest: Math.max(...products) };
    }
    case "/": {
      const size = Math.max(Math.abs(left.least), Math.abs(left.greatest));
      return { least: left.least >= 0 && right.least >= 0 ? 0 : -size, greatest: size };
    }
    case "%": {
      const size = Math.min(
        Math.max(Math.abs(right.least), Math.abs(right.greatest)) - 1,
        Math.max(Math.abs(left.least), Math.abs(left.greatest)),
      );
      return { least: left.least >= 0 ? 0 : -size, greatest: left.greatest <= 0 ? 0 : size };
    }
    default:
      return anything;
  }
}

export function fits(bounds: Bounds): boolean {
  return bounds.least >= -LARGEST && bounds.greatest <= LARGEST;
}
