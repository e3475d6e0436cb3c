// Expressions that wait for the type of a receiver: they stand in the tree at once, and are filled in later.
import type { Span } from "../source.ts";
import type { TypedExpression } from "../typed.ts";
import type { Type } from "../types.ts";
import type { Environment, Stage } from "./context.ts";
import { reportOutcome } from "./expect.ts";
import { freshVariable, unify } from "./unify.ts";

/** `attempt` answers what the expression is, or undefined while the receiver's type does not tell. */
export function deferExpression(
  environment: Environment,
  span: Span,
  receiver: Type,
  attempt: (stage: Stage) => TypedExpression | undefined,
): TypedExpression {
  const { context } = environment;
  const result = freshVariable(context);
  const place: TypedExpression = { kind: "unit", span, type: result };
  context.deferred.push({
    receiver,
    result,
    attempt: (stage) => {
      const found = attempt(stage);
      if (found === undefined) return false;
      reportOutcome(environment, unify(result, found.type), span, result, found.type);
      Object.assign(place, found, { type: result });
      return true;
    },
  });
  return place;
}
