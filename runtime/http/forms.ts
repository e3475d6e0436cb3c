// Forms as browsers post them: `application/x-www-form-urlencoded`.
import { queryParameters } from "../net/index.ts";
import type { Request } from "./request.ts";

const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** The values of a field, decoded, in their order; none as well when the body is no form. */
export function formFields(request: Request, name: string): string[] {
  return FORM.test(request.info.header("content-type") ?? "") ? queryParameters(`?${request.body}`, name) : [];
}
