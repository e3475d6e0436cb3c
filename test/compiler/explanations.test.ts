import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readKnownFunctions } from "../../cli/build/standard-library.ts";
import { analyse } from "../../compiler/index.ts";
import type { Code } from "../../compiler/report/codes.ts";
import { codes, isCode } from "../../compiler/report/codes.ts";
import type { Diagnostic } from "../../compiler/report/diagnostics.ts";
import { type Explanation, explain, explanations } from "../../compiler/report/explanations.ts";
import { renderAll } from "../../compiler/report/render.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";

const known = readKnownFunctions();

/** `geometry.snow` is the module Geometry. */
function moduleName(file: string): string {
  return file.charAt(0).toUpperCase() + file.slice(1).replace(/\.snow$/, "");
}

function diagnose(page: Explanation, program: string): readonly Diagnostic[] {
  const files = new Map<string, SourceFile>();
  for (const [path, text] of Object.entries(page.files ?? {})) files.set(moduleName(path), { path, text });
  const project = {
    main: { name: "Main", file: { path: "main.snow", text: program } },
    others: [],
    readModule: (name: string) => files.get(name),
    moduleNames: ["Main", ...files.keys()],
  };
  return analyse(project, known).diagnostics;
}

function codesIn(diagnostics: readonly Diagnostic[]): string[] {
  return [...new Set(diagnostics.map(({ code }) => code))];
}

const all = Object.keys(codes).filter(isCode);

test.each<Code>(all)("the wrong program of %s gets that code alone", (code) => {
  const page = explanations[code];
  const diagnostics = diagnose(page, page.wrong);
  expect(codesIn(diagnostics), renderAll(diagnostics, { colour: false, json: false })).toEqual([code]);
});

test.each<Code>(all)("the mended program of %s gets none", (code) => {
  const page = explanations[code];
  const diagnostics = diagnose(page, page.mended);
  expect(codesIn(diagnostics), renderAll(diagnostics, { colour: false, json: false })).toEqual([]);
});

test.each<Code>(all.filter((code) => code !== "C0001"))("the wrong program of %s is reported word for word", (code) => {
  const page = explanations[code];
  const expected = readFileSync(new URL(`../golden/diagnostics/${code}.txt`, import.meta.url), "utf8");
  expect(renderAll(diagnose(page, page.wrong), { colour: false, json: false })).toBe(expected);
});

test("a page shows both programs, indented", () => {
  expect(explain("E0032")).toBe(`E0032: \`break\` outside a loop

\`break\` ends the nearest \`while\` or \`for\` of the same function. A closure in a loop is a function of its own.

This program gets it:

    fn main() do
      break
    end

Mended:

    fn main() do
      while true do
        break
      end
    end
`);
});
