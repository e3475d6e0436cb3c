// The mutants fit the sources; whether simulations find them is what `npm run mutants` measures.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/command.ts";
import { mutants } from "./mutants.ts";

test.each(mutants)("$name: its text stands once in its file", ({ file, text, becomes }) => {
  const source = readFileSync(join(root, file), "utf8");
  expect(source.split(text)).toHaveLength(2);
  expect(becomes).not.toBe(text);
});

test("no two have one name", () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
