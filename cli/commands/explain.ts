// `snow explain`: the page about one code.
import { closest, explain as page, visible } from "../../compiler/report/index.ts";
import { loadExplanations } from "../explanations.ts";
import { type Invocation, statusOf } from "../invocation.ts";

export async function explain(invocation: Invocation): Promise<number> {
  const written = invocation.positional[0] ?? "";
  const wanted = written.toUpperCase();
  const pages = await loadExplanations();
  const found = pages.find(({ code }) => code === wanted);
  if (found !== undefined) {
    process.stdout.write(page(found));
    return statusOf.success;
  }
  const near = closest(
    wanted,
    pages.map(({ code }) => code),
  );
  const hint = near === undefined ? "a diagnostic shows its code in brackets: [E0012]" : `did you mean ${near}?`;
  process.stderr.write(`error: unknown code '${visible(written)}'\n${hint}\n`);
  return statusOf.usage;
}
