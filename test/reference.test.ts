// The examples in the doc comments of the standard library: all compile, and those that promise output keep the promise.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { projectRoot, readStandardLibrary } from "../cli/build/standard-library.ts";
import { type Documentation, parseDocumentation } from "../compiler/signature.ts";
import { buildKnownFunctions } from "../compiler/stdlib-table.ts";

interface Example extends Documentation {
  readonly name: string;
}

const modules = readStandardLibrary();
const table = buildKnownFunctions(modules);
const directory = mkdtempSync(join(tmpdir(), "snow-reference-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function examplesOf(module: string): Example[] {
  return [...table.functions, ...table.types]
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

test.concurrent.each(withExamples)(
  "the examples of %s",
  async (module) => {
    const examples = examplesOf(module);
    const path = join(directory, `${module.toLowerCase()}.snow`);
    writeFileSync(path, programOf(examples));
    const command = [join(projectRoot, "cli/main.ts"), "run", path];
    const { stdout } = await promisify(execFile)(process.execPath, command, { encoding: "utf8", timeout: 60_000 });
    expect(stdout).toBe(expectedOutput(examples));
  },
  90_000,
);

test("every callable row has an example", () => {
  const without = table.functions.filter((row) => parseDocumentation(row.documentation).example === "");
  expect(without.map(({ module, name }) => `${module}.${name}`)).toEqual([]);
});
