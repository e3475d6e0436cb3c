// Puts runtime, program and start into one JavaScript file that needs nothing else: a program, or a module to import.
import { readFileSync } from "node:fs";
import "../installation.ts";
import type { OfferedOutput, Output } from "../../compiler/index.ts";
import type { StandaloneLibrary } from "../build/bundles.ts";
import { clusterName } from "./cluster.ts";
import { licenceComment } from "./licences.ts";
import { olderNode, olderNodeWithRequire } from "./older-node.ts";

/** Names in dist/ of the parts that every built program starts with. */
export const stackPart = "stack.part.js";
export const runtimePart = "runtime.part.js";
export const noticesPart = "notices.part.txt";
/** And the libraries, of which a program carries those that it uses. */
export const librariesPart = "libraries.part.json";

export interface StandaloneFile {
  readonly code: string;
  /** Its source map. */
  readonly map: string;
}

/** The externs of a program: an expression for the array that it takes, and the notices of the packages in it. */
interface Externs {
  readonly code: string;
  readonly notices: string;
}

interface ProgramForm {
  /** What its manifest calls it. */
  readonly name: string | undefined;
  /** It goes into a single executable. */
  readonly isExecutable: boolean;
}

/** A program that Node runs. */
export async function standaloneProgram(
  output: Output,
  externs: Externs,
  { name, isExecutable }: ProgramForm,
): Promise<StandaloneFile> {
  const parts = await standaloneParts(output.libraries);
  const again = isExecutable
    ? "stack.restartExecutable();"
    : "if (await stack.restartOfScript(() => new Error())) return;";
  const restart = output.nestsDeep ? `const stack = ${parts.stack};\n${again}\n` : "";
  // Neither a declaration `import` nor `require` may stand here: the same file is good as CommonJS and as an ES module.
  const before = `// Made by snow build. Parts of it belong to others, whose notices are at its end.
(async () => {
${olderNode}
${loaded(parts)}${restart}${naming(name)}const runtime = ${parts.runtime};
const ended = await runtime.runWorkers();
if (ended !== undefined) process.exit(ended);
`;
  const after = `
process.exit(await runtime.runProgram(program, ${isExecutable ? executableOptions : options}));
})();
${notices(parts, externs)}`;
  return assembled(before, output, externs, after);
}

/** An ES module that offers the functions of a program. */
export async function standaloneModule(output: OfferedOutput, externs: Externs): Promise<StandaloneFile> {
  const parts = await standaloneParts(output.libraries);
  const before = `// Made by snow build --lib. Parts of it belong to others, whose notices are at its end.
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
${olderNodeWithRequire}
const $ = ${output.startWaits ? "await " : ""}(() => {
${loaded(parts)}const runtime = ${parts.runtime};
`;
  const exported = `{ ${output.names.map((name, index) => `$${index} as ${name}`).join(", ")} }`;
  const after = `
return runtime.offer(program, ${options});
})();
const [${output.names.map((_, index) => `$${index}`).join(", ")}] = $;
export ${exported};
${notices(parts, externs)}`;
  return assembled(before, output, externs, after);
}

const options = "{ args: process.argv.slice(2), directory: runtime.directoryOf(new Error()) }";
/** The file of the code has no place of its own. */
const executableOptions = '{ args: process.argv.slice(2), directory: require("node:path").dirname(process.execPath) }';

/** The environment may say another one: it is what the nodes of a cluster know each other by. */
function naming(name: string | undefined): string {
  return name === undefined ? "" : `process.env.${clusterName} ??= ${JSON.stringify(name)};\n`;
}

/** `program` between what has to be there for it and what is done with it. */
function assembled(before: string, { code, map }: Output, externs: Externs, after: string): StandaloneFile {
  const head = `${before}const program = (function (runtime, externs) {\n`;
  const text = `${head}${code}\n})(runtime, ${externs.code});${after}`;
  return { code: text, map: shift(map, head.split("\n").length - 1) };
}

/** `require`, which finds the modules of Node and the libraries that the program carries. */
function loaded({ carried }: Parts): string {
  return `${libraryTable(carried)}const require = (name) => {
  const module = ${carried.length === 0 ? "" : "libraries[name]?.() ?? "}process.getBuiltinModule(name);
  if (module === undefined) throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: "MODULE_NOT_FOUND" });
  return module;
};
`;
}

function notices(parts: Parts, externs: Externs): string {
  return [parts, ...parts.carried, externs].map((one) => licenceComment(one.notices)).join("");
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
  readonly carried: readonly StandaloneLibrary[];
}

async function standaloneParts(libraries: readonly string[]): Promise<Parts> {
  const carried = libraries.length === 0 ? [] : await librariesOf(libraries);
  if (typeof SNOW_BUILD === "string") {
    const read = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), "utf8");
    return { stack: read(stackPart), runtime: read(runtimePart), notices: read(noticesPart), carried };
  } else {
    const { bundleStandaloneParts } = await import("../build/bundles.ts");
    return { ...(await bundleStandaloneParts()), carried };
  }
}
