// The TypeScript of a page, held against `tsc --strict` in the directory where the page's commands have run.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { typescript } from "../support/typescript.ts";
import type { Block } from "./page.ts";

/** Parts, those without a path, are one module, in which each line is where it is on the page. */
const parts = "page.ts";

const modes = ["--strict", "--verbatimModuleSyntax", "--erasableSyntaxOnly", "--allowImportingTsExtensions"];
const engine = ["--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"];
const globals = ["--lib", "es2022,dom,dom.iterable", "--types", "node"];

/** What the compiler says of the page's blocks; empty when all is well, or nothing is there. */
export function typeErrors(directory: string, blocks: readonly Block[], toFree: (text: string) => string): string {
  const written = blocks.filter(({ language }) => language === "ts");
  const files = new Set(written.flatMap(({ file }) => file ?? []));
  const lines: string[] = [];
  for (const { file, text, line } of written) {
    if (file !== undefined) continue;
    while (lines.length < line - 1) lines.push("");
    lines.push(...text.split("\n").slice(0, -1));
  }
  if (lines.length > 0) {
    writeFileSync(join(directory, parts), toFree(`${lines.join("\n")}\nexport {};\n`));
    files.add(parts);
  }
  return files.size === 0 ? "" : typescript(directory, ...modes, ...engine, ...globals, ...files).stdout;
}
