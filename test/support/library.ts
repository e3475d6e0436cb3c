// The functions of the standard library that are written in Snow, for tests that call the library from TypeScript.
import { loadLibrary } from "../../cli/library.ts";
import * as runtime from "../../runtime/index.ts";
import type { FunctionsInSnow } from "../../runtime/intrinsics/interface.generated.ts";

function isComplete(made: unknown, symbols: readonly string[]): made is FunctionsInSnow {
  return typeof made === "object" && made !== null && symbols.every((symbol) => symbol in made);
}

async function evaluate(): Promise<FunctionsInSnow> {
  const { code } = await loadLibrary();
  const { exports, definitions } = code();
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
