import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readExplanations } from "../../cli/build/explanations.ts";
import { loadLibrary } from "../../cli/library.ts";
import { analyse } from "../../compiler/index.ts";
import { codes } from "../../compiler/report/codes.ts";
import type { Diagnostic } from "../../compiler/report/diagnostics.ts";
import { type Explanation, explain } from "../../compiler/report/explanation.ts";
import { renderAll } from "../../compiler/report/render.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";

const known = await loadLibrary();

/** `geometry.snow` is the module Geometry. */
function moduleName(file: string): string {
  return file.charAt(0).toUpperCase() + file.slice(1).replace(/\.snow$/, "");
}

function diagnose(page: Explanation, program: string): readonly Diagnostic[] {
  const files = new Map<string, SourceFile>();
  for (const { name, text } of page.files) files.set(moduleName(name), { path: name, text });
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

const pages = readExplanations();
/** What the command finds that knows a schema: to the compiler alone the wrong program is right. */
const ofSchema = ["E0054"];
const ofCompiler = pages.filter(({ code }) => !ofSchema.includes(code));

test("every code has a page, and every page a code", () => {
  expect(pages.map(({ code }) => code)).toEqual(Object.keys(codes).sort());
});

test.each(ofCompiler)("the wrong program of $code gets that code alone", (page) => {
  const diagnostics = diagnose(page, page.wrong);
  expect(codesIn(diagnostics), renderAll(diagnostics, { colour: false, json: false })).toEqual([page.code]);
});

test.each(pages)("the right program of $code gets none", (page) => {
  const diagnostics = diagnose(page, page.right);
  expect(codesIn(diagnostics), renderAll(diagnostics, { colour: false, json: false })).toEqual([]);
});

test.each(ofCompiler.filter(({ code }) => code !== "C0001"))(
  "the wrong program of $code is reported word for word",
  (page) => {
    const expected = readFileSync(new URL(`../golden/diagnostics/${page.code}.txt`, import.meta.url), "utf8");
    expect(renderAll(diagnose(page, page.wrong), { colour: false, json: false })).toBe(expected);
  },
);

test("a page shows both programs, indented", () => {
  const page = pages.find(({ code }) => code === "E0032");
  expect(page && explain(page)).toBe(`E0032: \`break\` outside a loop

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
