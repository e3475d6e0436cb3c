// Expressions that wait for the type of a receiver: they stand in the tree at once, and are filled in later.
import type { Span } from "../../trees/source.ts";
import type { Environment, Stage } from "../context.ts";
import { reportOutcome } from "../expressions/expect.ts";
import type { TypedExpression } from "../open-tree.ts";
import type { Type } from "./type.ts";
import { freshVariable, unify } from "./unify.ts";

/**
 * `attempt` answers what the expression is, or undefined while the receiver's type does not tell. `others` are the types
 * of the parts that are checked already: they are not generalised before the answer has been found.
 */
export function deferExpression(
  environment: Environment,
  span: Span,
  receiver: Type,
  others: readonly Type[],
  attempt: (stage: Stage) => TypedExpression | undefined,
): TypedExpression {
  const { context } = environment;
  const result = freshVariable(context);
  const place: TypedExpression = { kind: "unit", span, type: result };
  context.deferred.push({
    receiver,
    decides: [result, ...others],
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
