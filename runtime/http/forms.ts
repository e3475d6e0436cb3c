// Forms as browsers post them: `application/x-www-form-urlencoded`.
import { queryParameter } from "../net/index.ts";
import type { Request } from "./request.ts";

const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** A field, decoded: the last of that name; undefined as well when the body is no form. */
export function formField(request: Request, name: string): string | undefined {
  return FORM.test(request.info.header("content-type") ?? "") ? queryParameter(`?${request.body}`, name) : undefined;
}
