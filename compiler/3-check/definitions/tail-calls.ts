// Which calls of an actor's body come last, whichever way they are reached.
import type { BlockExpression, Expression, Statement } from "../../trees/ast.ts";

/** Calls in tail position. The value of an actor is not used, so the branch of an `if` without `else` may end with one. */
export function tailCallsOf(body: Expression): ReadonlySet<Expression> {
  const calls = new Set<Expression>();
  const pending: Expression[] = [body];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    switch (next.kind) {
      case "call":
        calls.add(next);
        break;
      case "if":
        pending.push(next.then);
        if (next.else !== undefined) pending.push(next.else);
        break;
      case "case":
        pending.push(...next.arms.map((arm) => arm.body));
        break;
      case "receive":
        pending.push(...next.arms.map((arm) => arm.body));
        if (next.after !== undefined) pending.push(next.after.body);
        break;
      case "block":
        pending.push(...lastOf(next));
        break;
      default:
    }
  }
  return calls;
}

function lastOf(block: BlockExpression): readonly Expression[] {
  const last: Statement | undefined = block.statements.at(-1);
  if (last?.kind === "expression") return [last.expression];
  return last?.kind === "return" && last.value !== undefined ? [last.value] : [];
}
