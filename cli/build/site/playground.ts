// Which blocks of the tour the playground can run, and the links that open them there.
import { inspectProgram } from "../../../compiler/editor/index.ts";
import type { KnownFunctions } from "../../../compiler/library/index.ts";
import { relativeLink } from "../../doc/index.ts";

export const playgroundStart = "playground/index.html";

/** The link below a block of code that is a whole program; nothing below others. */
export function playgroundLink(page: string, text: string, library: KnownFunctions): string {
  if (!runsAlone(text, library)) return "";
  const code = Buffer.from(text, "utf8").toString("base64url");
  const href = `${relativeLink(page, playgroundStart)}#code=${code}`;
  return `<p class="try"><a href="${href}">open in the playground</a></p>\n`;
}

function runsAlone(text: string, library: KnownFunctions): boolean {
  if (!/^fn main\(\)/m.test(text) || /^(?:pub )?extern /m.test(text)) return false;
  const main = { name: "Main", file: { path: "main.snow", text } };
  const project = { main, others: [], readModule: () => undefined, moduleNames: ["Main"] };
  return inspectProgram(project, library).diagnostics.every(({ severity }) => severity !== "error");
}
