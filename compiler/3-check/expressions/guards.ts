// Forms that a guard may not contain.
import { notAllowedInGuard } from "../../report/catalogue.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { unknown } from "./names.ts";

/**
 * Infers `form` where it is allowed. Inside a guard that is the one mistake: whether the form would be right
 * elsewhere is not asked.
 */
export function notInGuard(
  environment: Environment,
  span: Span,
  form: string,
  infer: (environment: Environment) => TypedExpression,
): TypedExpression {
  if (!environment.guard) return infer(environment);
  const { context, file } = environment;
  context.report(notAllowedInGuard(file, span, form));
  const checks = context.finalChecks.length;
  const questions = new Set<object>([...context.deferred, ...context.pending]);
  context.muted += 1;
  infer({ ...environment, guard: false });
  context.muted -= 1;
  context.finalChecks.length = checks;
  context.deferred = context.deferred.filter((question) => questions.has(question));
  context.pending = context.pending.filter((question) => questions.has(question));
  return unknown(span);
}
