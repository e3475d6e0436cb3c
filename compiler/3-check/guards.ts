// Forms that a guard may not contain.
import { notAllowedInGuard } from "../catalogue.ts";
import type { Span } from "../source.ts";
import type { Environment } from "./context.ts";

/** Reports `form` inside a guard; what is below it is then checked as if it stood elsewhere. */
export function refuseInGuard(environment: Environment, span: Span, form: string): Environment {
  if (!environment.guard) return environment;
  environment.context.report(notAllowedInGuard(environment.file, span, form));
  return { ...environment, guard: false };
}
