// A page for each code of a diagnostic, as `snow explain` shows it.
import type { Explanation } from "../../../compiler/report/index.ts";
import { codeBlock, type Indexed, listPage, Markdown, type Page } from "../../doc/index.ts";

export const codesStart = "codes/index.html";

export function codePath(code: string): string {
  return `codes/${code}.html`;
}

export function codePage(explanation: Explanation): Page {
  const { code, title, meaning, wrong, right, files } = explanation;
  const markdown = new Markdown();
  const beside = files.map(
    ({ name, text }) => markdown.render(`With \`${name}\` beside it:`, 2) + codeBlock(text, "snow"),
  );
  const body = `${markdown.render(`# ${code}: ${title}`, 0)}${markdown.render(meaning, 1)}<h2>This program gets it</h2>
${codeBlock(wrong, "snow")}${beside.join("")}<h2>Mended</h2>
${codeBlock(right, "snow")}`;
  return {
    path: codePath(code),
    title: fullTitle(explanation),
    description: `The diagnostic ${fullTitle(explanation)}.`,
    body,
  };
}

export function codesPage(explanations: readonly Explanation[]): Page {
  const page = { path: codesStart, title: "Diagnostics", description: "What the compiler says, by code." };
  const text =
    "<p>What the compiler says, by the code in front of it; <code>snow explain CODE</code> says the same.</p>\n";
  const rows = explanations.map(({ code, title }) => ({ title: code, path: codePath(code), about: title }));
  return listPage(page, text, rows);
}

export function indexedCode(explanation: Explanation): Indexed {
  return { path: codePath(explanation.code), title: fullTitle(explanation), places: [] };
}

function fullTitle({ code, title }: Explanation): string {
  return `${code}: ${title.replaceAll("`", "")}`;
}
