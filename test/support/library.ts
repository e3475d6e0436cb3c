// The functions of the standard library that are written in Snow, for tests that call the library from TypeScript.
import { readFileSync } from "node:fs";
import { bodiesFile, loadLibrary } from "../../cli/library.ts";
import type { LibraryCode } from "../../compiler/library/index.ts";
import * as runtime from "../../runtime/index.ts";
import type { FunctionsInSnow } from "../../runtime/intrinsics/interface.generated.ts";
import { isBuilt } from "./built-command.ts";

function isComplete(made: unknown, symbols: readonly string[]): made is FunctionsInSnow {
  return typeof made === "object" && made !== null && symbols.every((symbol) => symbol in made);
}

/** What the build has written, where it is current: compiling all of them takes two seconds. */
async function codeOfLibrary(): Promise<LibraryCode> {
  if (!isBuilt()) return (await loadLibrary()).code();
  return JSON.parse(readFileSync(new URL(`../../dist/${bodiesFile}`, import.meta.url), "utf8"));
}

async function evaluate(): Promise<FunctionsInSnow> {
  const { exports, definitions } = await codeOfLibrary();
  const ofRuntime = new Set(definitions.flatMap(({ symbols }) => symbols));
  const members = exports.map(({ symbol, definition }) => `${symbol}: ${definition}`);
  const body = [
    `const { ${[...ofRuntime].join(", ")} } = runtime;`,
    ...definitions.map(({ text }) => text),
    `return { ${members.join(", ")} };`,
  ].join("\n");
  const make: unknown = Reflect.construct(Function, ["runtime", body]);
  const made: unknown = typeof make === "function" ? make(runtime) : undefined;
  const symbols = exports.map(({ symbol }) => symbol);
  if (!isComplete(made, symbols)) throw new Error("the library has not what its table says");
  return made;
}

export const library: FunctionsInSnow = await evaluate();
