// `snow explain`: the page about one code.
import { codes, isCode } from "../../compiler/report/codes.ts";
import { explain as page } from "../../compiler/report/explanations.ts";
import { closest } from "../../compiler/report/suggest.ts";
import { visible } from "../../compiler/report/visible.ts";
import { type Invocation, statusOf } from "../invocation.ts";

export async function explain(invocation: Invocation): Promise<number> {
  const written = invocation.positional[0] ?? "";
  const code = written.toUpperCase();
  if (isCode(code)) {
    process.stdout.write(page(code));
    return statusOf.success;
  }
  const near = closest(code, Object.keys(codes));
  process.stderr.write(
    `error: unknown code '${visible(written)}'\n${near === undefined ? "" : `did you mean ${near}?\n`}`,
  );
  return statusOf.usage;
}
