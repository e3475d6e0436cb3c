// The two halves of the bridge, held against each other: declarations in stdlib/, functions in runtime/.
import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { generatedFiles } from "../cli/build/generate.ts";
import { outdated } from "../cli/build/generated-file.ts";
import { readStandardLibrary } from "../cli/build/standard-library.ts";
import { loadLibrary } from "../cli/library.ts";
import { builtinDictionarySymbols } from "../compiler/3-check/evidence/builtin-instances.ts";
import type { KnownFunction } from "../compiler/library/known-functions.ts";
import { buildKnownFunctions, symbolsOf } from "../compiler/library/stdlib-table.ts";
import { structSymbol, supportSymbols, variantSymbol } from "../compiler/library/support-symbols.ts";
import * as runtime from "../runtime/index.ts";
import type { Intrinsics } from "../runtime/intrinsics/interface.generated.ts";
import { wrongImplementations } from "./support/bridge.ts";

// A function of another type, or none, is an error of `tsc` here.
runtime satisfies Intrinsics;

const table = await loadLibrary();
/** With those that only the library itself sees. */
const inRuntime = buildKnownFunctions(readStandardLibrary(), "from within").functions.filter((row) => !row.inSnow);
const implementations = new Map<string, unknown>(Object.entries(runtime));

/** Classes and singletons of the library's sum types and structs. */
function classSymbols(): string[] {
  return table.types.flatMap(({ name, body }) => {
    if (body.kind === "opaque") return [];
    return body.kind === "struct" ? [structSymbol(name)] : body.variants.map((variant) => variantSymbol(variant.name));
  });
}

/** `snow_list_map` of List has the case `list/map`. */
function goldenName(row: KnownFunction): string {
  return `${row.module.toLowerCase()}/${row.name}`;
}

const goldenDirectory = new URL("golden/intrinsics/", import.meta.url);

test("the generated files are current: npm run generate", () => {
  expect(outdated(generatedFiles())).toEqual([]);
});

test("every row has an implementation of the declared arity, dictionaries included", () => {
  expect(wrongImplementations(inRuntime, implementations)).toEqual([]);
});

test("the second form of a function is a generator function, the first is not", () => {
  const isGenerator = (symbol: string): boolean =>
    Object.prototype.toString.call(implementations.get(symbol)) === "[object GeneratorFunction]";
  const [plain, suspending]: [string[], string[]] = [[], []];
  for (const [first = "", second] of inRuntime.map(symbolsOf)) {
    if (second === undefined) continue;
    plain.push(first);
    suspending.push(second);
  }
  expect(plain.filter(isGenerator)).toEqual([]);
  expect(suspending.filter((symbol) => !isGenerator(symbol))).toEqual([]);
});

test("every name that compiled programs use is an export of the runtime", () => {
  const names = [...supportSymbols, ...builtinDictionarySymbols(), ...classSymbols()];
  expect(names.filter((name) => !implementations.has(name))).toEqual([]);
});

test("every implementation has a row", () => {
  const used = new Set([
    ...inRuntime.flatMap(symbolsOf),
    ...supportSymbols,
    ...builtinDictionarySymbols(),
    ...classSymbols(),
  ]);
  const names = [...implementations.keys()].filter((name) => name.startsWith("snow_"));
  expect(names.filter((name) => !used.has(name))).toEqual([]);
});

test("every row has a golden case, and every case a row", () => {
  const names = table.functions.map(goldenName);
  expect(names.filter((name) => !existsSync(new URL(`${name}.snow`, goldenDirectory)))).toEqual([]);
  const cases = readdirSync(goldenDirectory, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".snow"),
  );
  expect(cases.filter((name) => !names.includes(name.replace(/\.snow$/, "")))).toEqual([]);
});

test("every row and type of the library has a description", () => {
  const undocumented = [...table.functions, ...table.types].filter(({ documentation }) => documentation.trim() === "");
  expect(undocumented.map(({ module, name }) => `${module}.${name}`)).toEqual([]);
});

test("constructors of the library, which are visible everywhere, have names of their own", () => {
  const names = table.types.flatMap(({ body }) => (body.kind === "sum" ? body.variants.map(({ name }) => name) : []));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
