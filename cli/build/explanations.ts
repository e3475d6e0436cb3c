// Reads the pages about the codes: of each folder page.md, the programs wrong.snow and right.snow, and what stands beside.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Explanation } from "../../compiler/report/index.ts";
import { projectRoot } from "./standard-library.ts";

const own = ["page.md", "wrong.snow", "right.snow"];

/** In the order of their codes. Throws an Error when a page is not as pages are. */
export function readExplanations(directory = join(projectRoot, "compiler/report/explanations")): Explanation[] {
  return readdirSync(directory)
    .sort()
    .map((code) => readExplanation(join(directory, code), code));
}

function readExplanation(folder: string, code: string): Explanation {
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const [, heading, title = "", meaning = ""] = /^# (\w+): ([^\n]+)\n\n(.+)\n$/s.exec(read("page.md")) ?? [];
  if (heading !== code) throw new Error(`${join(folder, "page.md")}: starts with \`# ${code}: …\` and an empty line`);
  const beside = readdirSync(folder).filter((name) => !own.includes(name));
  return {
    code,
    title,
    meaning,
    wrong: read("wrong.snow"),
    right: read("right.snow"),
    files: beside.sort().map((name) => ({ name, text: read(name) })),
  };
}
