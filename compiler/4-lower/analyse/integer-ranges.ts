// What is known about the size of Ints, so that arithmetic that cannot overflow goes unchecked.
import type { Evidence, TypedExpression } from "../../trees/typed.ts";
import type { FunctionContext, IntegerRange, Local } from "../context.ts";

const LARGEST = Number.MAX_SAFE_INTEGER;
const anything: IntegerRange = { least: -LARGEST, greatest: LARGEST };
/** How far to look into nested arithmetic. */
const FUEL = 8;

export function rangeOf(expression: TypedExpression, context: FunctionContext, fuel = FUEL): IntegerRange {
  if (fuel === 0) return anything;
  switch (expression.kind) {
    case "int":
      return { least: expression.value, greatest: expression.value };
    case "local":
      return context.definition.locals.get(expression.id)?.range ?? anything;
    case "call":
      return (expression.callee.kind === "intrinsic" ? expression.callee.facts.range : undefined) ?? anything;
    case "operator": {
      const evidence = expression.evidence;
      if (!isInt(evidence)) return anything;
      const [left, right] = expression.operands;
      if (left === undefined) return anything;
      const first = rangeOf(left, context, fuel - 1);
      if (right === undefined) return { least: -first.greatest, greatest: -first.least };
      return clamp(combine(expression.operator, first, rangeOf(right, context, fuel - 1)));
    }
    default:
      return anything;
  }
}

function isInt(evidence: Evidence): boolean {
  return evidence.kind === "builtin" && evidence.type.toLowerCase() === "int";
}

function clamp(range: IntegerRange): IntegerRange {
  return { least: Math.max(range.least, -LARGEST), greatest: Math.min(range.greatest, LARGEST) };
}

/** IntegerRange of the exact result; beyond the Ints they are only roughly right. */
export function combine(operator: string, left: IntegerRange, right: IntegerRange): IntegerRange {
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

/** What a condition says of locals: `holds` or does not. */
function facts(
  condition: TypedExpression,
  holds: boolean,
  context: FunctionContext,
  found: (id: number, range: IntegerRange) => void,
): void {
  if (condition.kind === "logical") {
    // Of `a or b` is known only that not both fail.
    if ((condition.operator === "and") !== holds) return;
    facts(condition.left, holds, context, found);
    facts(condition.right, holds, context, found);
    return;
  }
  if (condition.kind !== "operator") return;
  const [left, right] = condition.operands;
  if (condition.operator === "not" && left !== undefined) facts(left, !holds, context, found);
  const evidence = condition.evidence;
  if (right === undefined || left === undefined || !isInt(evidence)) return;
  const [first, second] = compared(condition.operator, holds, rangeOf(left, context), rangeOf(right, context));
  if (left.kind === "local") found(left.id, first);
  if (right.kind === "local") found(right.id, second);
}

/** IntegerRange of the two sides of a comparison that holds or does not. */
function compared(
  operator: string,
  holds: boolean,
  left: IntegerRange,
  right: IntegerRange,
): [IntegerRange, IntegerRange] {
  const below = (a: IntegerRange, b: IntegerRange, gap: number): [IntegerRange, IntegerRange] => [
    { least: a.least, greatest: Math.min(a.greatest, b.greatest - gap) },
    { least: Math.max(b.least, a.least + gap), greatest: b.greatest },
  ];
  const above = (gap: number): [IntegerRange, IntegerRange] => {
    const [b, a] = below(right, left, gap);
    return [a, b];
  };
  switch (operator) {
    case "<":
      return holds ? below(left, right, 1) : above(0);
    case "<=":
      return holds ? below(left, right, 0) : above(1);
    case ">":
      return holds ? above(1) : below(left, right, 0);
    case ">=":
      return holds ? above(0) : below(left, right, 1);
    case "==":
    case "!=": {
      if ((operator === "==") !== holds) return [left, right];
      const both = {
        least: Math.max(left.least, right.least),
        greatest: Math.min(left.greatest, right.greatest),
      };
      return [both, both];
    }
    default:
      return [left, right];
  }
}

/** Lowers what is only evaluated when `condition` holds, or when it does not. */
export function knowing<T>(condition: TypedExpression, holds: boolean, context: FunctionContext, lower: () => T): T {
  const { locals } = context.definition;
  const before = new Map<number, Local>();
  facts(condition, holds, context, (id, range) => {
    const local = locals.get(id);
    // Where the range leaves nothing, the branch is never taken.
    if (local === undefined || range.least > range.greatest) return;
    if (!before.has(id)) before.set(id, local);
    locals.set(id, { ...local, range });
  });
  const lowered = lower();
  for (const [id, local] of before) locals.set(id, local);
  return lowered;
}

export function fits(range: IntegerRange): boolean {
  return range.least >= -LARGEST && range.greatest <= LARGEST;
}
