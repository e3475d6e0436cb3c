// The examples in the doc comments of the standard library: all compile, and those that promise output keep the promise.
import { afterAll, expect, test } from "vitest";
import { readStandardLibrary } from "../cli/build/standard-library.ts";
import { loadLibrary } from "../cli/library.ts";
import { compile } from "../compiler/index.ts";
import { type Documentation, parseDocumentation } from "../compiler/library/signature.ts";
import { renderAll } from "../compiler/report/render.ts";
import type { ReadLiteral } from "../compiler/trees/facts.ts";
import { RunnerPool } from "./support/runner-pool.ts";

/** The one migration of the one directory that they have. */
const migrations = [
  {
    ...{ number: 1, name: "0001_notes", path: "migrations/0001_notes.sql", checksum: "1", isAtomic: true, down: null },
    up: [{ text: "CREATE TABLE note (text TEXT NOT NULL)", line: 1 }],
  },
];

/** The one file that the examples embed. */
const readLiteral: ReadLiteral = (_from, text, form) => ({
  kind: "contents",
  text: { text: "<h1>", base64: "AQI=", migrations: JSON.stringify(migrations), pattern: text }[form],
});

/** What is unused. */
const leftOvers = ["W0003", "W0004", "W0005", "W0006", "W0008"];

interface Example extends Documentation {
  readonly name: string;
}

const modules = readStandardLibrary();
const table = await loadLibrary();
const pool = new RunnerPool(2);
afterAll(() => pool.close());

function examplesOf(module: string): Example[] {
  const pages = modules.map(({ name, tree }) => ({ module: name, name, documentation: tree.documentation }));
  return [...pages, ...table.functions, ...table.types]
    .filter((entry) => entry.module === module)
    .map((entry) => ({ name: entry.name, ...parseDocumentation(entry.documentation) }))
    .filter(({ example }) => example !== "");
}

/** One program for all: a function per example; `main` calls those that promise output, each after its heading. */
function programOf(examples: readonly Example[]): string {
  const functions = examples.map(({ example }, index) => `fn example_${index}() do\n${example}\n()\nend\n`);
  const calls = examples.flatMap(({ name, output }, index) =>
    output.length === 0 ? [] : [`  println("== ${name}")\n  example_${index}()\n`],
  );
  return `${functions.join("\n")}\nfn main() do\n${calls.join("")}end\n`;
}

function expectedOutput(examples: readonly Example[]): string {
  const promising = examples.filter(({ output }) => output.length > 0);
  return promising.map(({ name, output }) => `== ${name}\n${output.join("\n")}\n`).join("");
}

const withExamples = modules.map(({ name }) => name).filter((name) => examplesOf(name).length > 0);

test.concurrent.each(withExamples)("the examples of %s", async (module) => {
  const examples = examplesOf(module);
  const main = { name: "Main", file: { path: `${module}.snow`, text: programOf(examples) } };
  const project = { main, others: [], readModule: () => undefined, moduleNames: ["Main"], readLiteral };
  const { diagnostics, output } = compile(project, table);
  // Examples define and bind what they show, whether it is used or not.
  const found = diagnostics.filter(({ code }) => !leftOvers.includes(code));
  expect(renderAll(found, { colour: false, json: false })).toBe("");
  const code = output?.code ?? "";
  const result = await pool.run({ code, filename: `${module}.js`, externs: [], arguments: [], stdin: [] });
  expect(result.stdout, result.stderr).toBe(expectedOutput(examples));
  expect(result.status, result.stderr).toBe(0);
});

test("every callable row has an example", () => {
  const without = table.functions.filter((row) => parseDocumentation(row.documentation).example === "");
  expect(without.map(({ module, name }) => `${module}.${name}`)).toEqual([]);
});
