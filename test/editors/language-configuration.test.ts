// What an editor knows of Snow's text: where words end, and how a line is indented, held against what the formatter makes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import configuration from "../../editors/vscode/language-configuration.json" with { type: "json" };
import { root } from "../support/command.ts";

const rules = configuration.indentationRules;
const increases = new RegExp(rules.increaseIndentPattern);
const decreases = new RegExp(rules.decreaseIndentPattern);
const indentsNext = new RegExp(rules.indentNextLinePattern);

const widthOf = (line: string): number => line.length - line.trimStart().length;

/** The indentation that a line gets below two others (none above a first line). */
function indented(line: string, previous: string, beforePrevious = ""): number {
  const opened = increases.test(previous) || indentsNext.test(previous);
  const continued = !opened && indentsNext.test(beforePrevious) && !increases.test(beforePrevious);
  const width = widthOf(continued ? beforePrevious : previous) + (opened ? 2 : 0);
  return width - (decreases.test(line) ? 2 : 0);
}

test.each([
  ["fn main() do", "x", 2],
  ["fn main() do # begins", "x", 2],
  ["  each(xs) do |n|", "x", 4],
  ["  if x do 1 else 2 end", "x", 2],
  ["  if x do", "else", 2],
  ["  else", "x", 4],
  ["  receive do", "after 50 -> x", 2],
  ["  let f = fn ->", "x", 4],
  ["    None ->", "x", 6],
  ["  let x =", "1", 4],
  ["  let x = f(", "1", 4],
  ["  let x = [", "]", 2],
  ["  let x = y ==", "1", 2],
  ['  println("do")', "x", 2],
  ['  println("a # do', "x", 2],
  ["  # do", "x", 2],
  ["  redo", "x", 2],
  ["  redo", "endless", 2],
  ["  f()", "end", 0],
])("below %j, %j is indented by %i", (previous, line, width) => {
  expect(indented(line, previous)).toBe(width);
});

test("words have letters of all languages, and no operators", () => {
  const { pattern, flags } = configuration.wordPattern;
  expect("let żółw_2 = größe? + _x".match(new RegExp(pattern, `g${flags}`))).toEqual(["let", "żółw_2", "größe", "_x"]);
});

test("a doc comment goes on with the next line, another one does not", () => {
  const [module, item] = configuration.onEnterRules.map(({ beforeText }) => new RegExp(beforeText));
  expect(["##! page", "  ## text", "# note", "### rule"].map((line) => [module?.test(line), item?.test(line)])).toEqual(
    [
      [true, false],
      [false, true],
      [false, false],
      [false, false],
    ],
  );
});

test("what follows the one line below `=` is not indented", () => {
  expect(indented("y", "    1", "  let x =")).toBe(2);
});

const lines = ["examples", "stdlib"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".snow"))
      .map((name) => readFileSync(join(root, folder, name), "utf8")),
  )
  // Long strings have lines of their own.
  .flatMap((text) => text.replaceAll(/"""[\s\S]*?"""/g, '""').split("\n"))
  .filter((line) => line.trim() !== "" && !/^\s*#/.test(line));

test("lines of programs are where the formatter puts them, but for those that continue others", () => {
  const wrong = lines.filter(
    (line, index) => index > 0 && indented(line, lines[index - 1] ?? "", lines[index - 2]) !== widthOf(line),
  );
  expect(lines.length).toBeGreaterThan(1500);
  expect(wrong.length).toBeLessThan(lines.length / 40);
});
