// No function is longer than a screen, counted over the text of the formatted sources: from its head to the brace at its margin.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const most = 60;

/** What was longer when the rule was made; it may only become less. */
const longer: readonly string[] = [
  "compiler/1-parse/consequences.ts",
  "compiler/2-resolve/index.ts",
  "compiler/2-resolve/unused.ts",
  "compiler/3-check/declare/impls.ts",
  "compiler/3-check/expressions/control.ts",
  "compiler/3-check/expressions/finish.ts",
  "compiler/3-check/expressions/infer.ts",
  "compiler/3-check/patterns/patterns.ts",
  "compiler/3-check/questions/occurrences.ts",
  "compiler/4-lower/analyse/reachable-effects.ts",
  "compiler/4-lower/expressions.ts",
  "compiler/4-lower/index.ts",
  "compiler/5-emit/expressions.ts",
  "compiler/5-emit/statements.ts",
  "compiler/session/accepting.ts",
  "compiler/trees/typed-walks.ts",
  "runtime/actors/driver.ts",
  "runtime/host/node.ts",
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

const paths = ["compiler", "runtime", "cli"].flatMap((folder) =>
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
