// No function is longer than a screen, counted over the text of the formatted sources: from its head to the brace at its margin.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const most = 60;

/** What is longer, and why. */
const longer: readonly string[] = [
  // Each resume of a process runs through it: a call more is what a message costs.
  "runtime/actors/driver.ts",
];

const control = /^(?:\} )?(?:if|else|for|while|switch|case|default|do|try|catch|finally|class|interface|return \{)\b/;

function isHead(line: string): boolean {
  const text = line.trim();
  if (/=> \{$/.test(text)) return true;
  return /\)(?:: [^={}]*(?:\{[^{}]*\}[^={}]*)?)? \{$/.test(text) && !control.test(text);
}

interface Length {
  readonly place: string;
  readonly lines: number;
}

function lengthsIn(path: string): Length[] {
  const lines = readFileSync(join(root, path), "utf8").split("\n");
  return lines.flatMap((line, start) => {
    if (!isHead(line)) return [];
    const margin = line.slice(0, line.length - line.trimStart().length);
    const end = lines.findIndex((one, index) => index > start && one.startsWith(`${margin}}`));
    return [{ place: `${path}:${start + 1}`, lines: end - start + 1 }];
  });
}

const paths = ["compiler", "runtime", "client", "cli", "editors", "docs/playground"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".generated.ts"))
    .map((name) => [folder, ...name.split(sep)].join("/")),
);

test("no function is longer than 60 lines", () => {
  const found = paths.flatMap(lengthsIn).filter(({ lines }) => lines > most);
  const fileOf = ({ place }: Length): string => place.replace(/:\d+$/, "");
  expect(found.filter((one) => !longer.includes(fileOf(one)))).toEqual([]);
  expect(longer.filter((path) => !found.some((one) => fileOf(one) === path))).toEqual([]);
});

test("functions are found", () => {
  const own = lengthsIn("test/functions.test.ts").map(({ lines }) => lines);
  expect(own.length).toBeGreaterThan(4);
  expect(Math.max(...own)).toBeLessThan(most);
});
