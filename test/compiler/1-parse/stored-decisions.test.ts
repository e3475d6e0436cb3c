// A parser with the decisions of another one reads every program in the same way.
import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { SnowGrammar } from "../../../compiler/1-parse/grammar/index.ts";
import { arrange } from "../../../compiler/1-parse/layout/index.ts";
import { decisionsOf, useDecisions } from "../../../compiler/1-parse/stored-decisions.ts";

afterEach(() => vi.unstubAllGlobals());

function sources(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".snow")).map((name) => `${folder}/${name}`);
}

test("stored decisions give the same trees and the same problems", () => {
  const first = new SnowGrammar();
  const stored = JSON.stringify(decisionsOf(first));
  vi.stubGlobal("SNOW_DECISIONS", stored);
  const second = new SnowGrammar();
  expect(decisionsOf(first).length).toBeGreaterThan(50);
  const golden = sources("test/golden").filter((_, index) => index % 4 === 0);
  for (const path of [...["stdlib", "examples"].flatMap(sources), ...golden]) {
    const text = readFileSync(path, "utf8");
    for (const half of [text, text.slice(0, text.length / 2)]) {
      const file = { path, text: half };
      const read = (grammar: SnowGrammar) => grammar.read({ file, ...arrange(file) });
      expect(isDeepStrictEqual(read(second), read(first)), path).toBe(true);
    }
  }
});

test("stored first characters give the same tokens", async () => {
  const first = await import("../../../compiler/1-parse/lexer.ts");
  const stored = JSON.parse(JSON.stringify(first.firstCharacters()));
  vi.stubGlobal("SNOW_FIRST_CHARACTERS", stored);
  vi.resetModules();
  const second = await import("../../../compiler/1-parse/lexer.ts");
  expect(second.firstCharacters()).toEqual(stored);
  const everything = Array.from({ length: 0x10000 }, (_, code) => `${String.fromCharCode(code)}\n`).join("");
  const texts = ["stdlib", "examples", "test/golden"].flatMap(sources).map((path) => readFileSync(path, "utf8"));
  for (const text of [everything, ...texts]) {
    const read = ({ scan }: typeof first) =>
      scan(text).tokens.map(({ image, startOffset, tokenType }) => [tokenType.name, startOffset, image.length]);
    expect(read(second)).toEqual(read(first));
  }
});

test("what is no parser is refused", () => {
  expect(() => useDecisions({}, "[]")).toThrow("Chevrotain");
  expect(() => decisionsOf({})).toThrow("Chevrotain");
});
