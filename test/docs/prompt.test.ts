// The tour says that its short examples may be typed at the prompt. Those of the pages about the language are, page by page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, snow } from "../support/command.ts";
import { type Block, readBlocks } from "./page.ts";
import { promisedIn } from "./programs.ts";

const [aboutTheLanguage = ""] = readFileSync(join(root, "docs/tour/README.md"), "utf8").split("Programs that live");
const pages = [...aboutTheLanguage.matchAll(/\]\((\d\d-.*?\.md)\)/g)].map(([, name = ""]) => name);

interface Example {
  readonly text: string;
  readonly lines: readonly string[];
}

/** The parts of programs, without those that are wrong on purpose. */
function examplesOf(blocks: readonly Block[]): Example[] {
  return blocks.flatMap(({ language, file, text }, index) => {
    const next = blocks[index + 1];
    const below = next?.language === "text" && !next.text.startsWith("snow> ") ? next.text : "";
    const isPart = language === "snow" && file === undefined && !/^fn main\b/m.test(text);
    if (!isPart || below.includes("error: Compilation failed")) return [];
    const printed = below === "" ? promisedIn(text) : below;
    return { text, lines: printed.split("\n").slice(0, -1) };
  });
}

/** The first of the lines that is not among those printed, in order. */
function firstMissing(lines: readonly string[], printed: string): string | undefined {
  const left = printed.split("\n");
  return lines.find((line) => {
    const index = left.indexOf(line);
    left.splice(0, index + 1);
    return index < 0;
  });
}

test("there are pages about the language", () => {
  expect(pages.length).toBeGreaterThan(10);
});

test.each(pages)("the parts of %s", (page) => {
  const examples = examplesOf(readBlocks(join(root, "docs/tour", page)));
  const input = examples.map(({ text }) => `${text}\n`).join("");
  const { stdout, stderr } = snow(["repl"], { input });
  expect(stderr).toBe("");
  const lines = examples.flatMap((example) => example.lines);
  expect(firstMissing(lines, stdout), stdout).toBeUndefined();
});
