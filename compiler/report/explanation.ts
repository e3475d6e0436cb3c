// What `snow explain CODE` shows. The pages and their programs stand in explanations/, a folder for each code.

export interface Explanation {
  readonly code: string;
  readonly title: string;
  readonly meaning: string;
  /** A whole `main.snow` whose only code is this one. */
  readonly wrong: string;
  /** The same program without any diagnostic. */
  readonly right: string;
  /** Files that stand beside it in both cases. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** The whole page as text, ending in a newline. */
export function explain({ code, title, meaning, wrong, right, files }: Explanation): string {
  const lines = [`${code}: ${title}`, "", meaning, "", "This program gets it:", "", ...indented(wrong)];
  for (const { name, text } of files) lines.push("", `with ${name} beside it:`, "", ...indented(text));
  lines.push("", "Mended:", "", ...indented(right));
  return `${lines.join("\n")}\n`;
}

function indented(program: string): string[] {
  return program
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`));
}
