// Puts runtime, program and start into one JavaScript file that needs nothing else, as a module of either kind.
import { readFileSync } from "node:fs";
import "../installation.ts";
import type { Output } from "../../compiler/index.ts";
import type { StandaloneLibrary } from "../build/bundles.ts";
import { licenceComment } from "./licences.ts";
import { olderNode } from "./older-node.ts";

/** Names in dist/ of the parts that every built program starts with. */
export const stackPart = "stack.part.js";
export const runtimePart = "runtime.part.js";
export const noticesPart = "notices.part.txt";
/** And the libraries, of which a program carries those that it uses. */
export const librariesPart = "libraries.part.json";

/**
 * `externs`: an expression for the array that the program takes, and the notices of the packages in it. Answers the file and
 * its source map.
 */
export async function standaloneProgram(
  { code: body, map, nestsDeep, libraries }: Output,
  externs: { readonly code: string; readonly notices: string },
): Promise<{ readonly code: string; readonly map: string }> {
  const parts = await standaloneParts();
  const restart = nestsDeep
    ? `const stack = ${parts.stack};\nif (await stack.restartOfScript(() => new Error())) return;\n`
    : "";
  const carried = libraries.length === 0 ? [] : await librariesOf(libraries);
  // Neither a declaration `import` nor `require` may stand here: the same file is good as CommonJS and as an ES module.
  const before = `// Made by snow build. Parts of it belong to others, whose notices are at its end.
(async () => {
${olderNode}
${libraryTable(carried)}const require = (name) => {
  const module = ${carried.length === 0 ? "" : "libraries[name]?.() ?? "}process.getBuiltinModule(name);
  if (module === undefined) throw new Error("Cannot find module '" + name + "'");
  return module;
};
${restart}const runtime = ${parts.runtime};
const program = (function (runtime, externs) {
`;
  const after = `
})(runtime, ${externs.code});
process.exit(await runtime.runProgram(program, { args: process.argv.slice(2), directory: runtime.directoryOf(new Error()) }));
})();
${[parts, ...carried, externs].map(({ notices }) => licenceComment(notices)).join("")}`;
  return { code: before + body + after, map: shift(map, before.split("\n").length - 1) };
}

/** The same map for code that stands `lines` lines further down. */
function shift(text: string, lines: number): string {
  const map: { mappings: string } = JSON.parse(text);
  return JSON.stringify({ ...map, mappings: ";".repeat(lines) + map.mappings });
}

/** A function for each file that the runtime asks for, which makes it once. */
function libraryTable(carried: readonly StandaloneLibrary[]): string {
  if (carried.length === 0) return "";
  const rows = carried.map(({ file, code }) => `${JSON.stringify(file)}: once(() => ${code}),\n`);
  return `const once = (make) => { let made; return () => (made ??= make()); };
const libraries = {
${rows.join("")}};
`;
}

async function librariesOf(names: readonly string[]): Promise<readonly StandaloneLibrary[]> {
  const all = await allLibraries();
  return names.flatMap((name) => all[name] ?? []);
}

async function allLibraries(): Promise<Readonly<Record<string, StandaloneLibrary>>> {
  if (typeof SNOW_BUILD === "string") {
    return JSON.parse(readFileSync(new URL(`./${librariesPart}`, import.meta.url), "utf8"));
  } else {
    const { bundleStandaloneParts } = await import("../build/bundles.ts");
    return (await bundleStandaloneParts()).libraries;
  }
}

interface Parts {
  readonly stack: string;
  readonly runtime: string;
  readonly notices: string;
}

async function standaloneParts(): Promise<Parts> {
  if (typeof SNOW_BUILD === "string") {
    const read = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), "utf8");
    return { stack: read(stackPart), runtime: read(runtimePart), notices: read(noticesPart) };
  } else {
    const { bundleStandaloneParts } = await import("../build/bundles.ts");
    return bundleStandaloneParts();
  }
}
