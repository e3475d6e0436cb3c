// Result: what its functions in Snow cannot say themselves.
import { inOneLine } from "../values/index.ts";

/** Characters of a value in a text of one line. */
const LONGEST = 200;

export function snow_result_shown(error: unknown): string {
  return inOneLine(error, LONGEST);
}
