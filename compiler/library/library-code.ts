// What of the library is written in Snow, as JavaScript: programs take in the definitions that they use.
import type { KnownFunctions } from "./known-functions.ts";
import { symbolsOf } from "./stdlib-table.ts";

export interface LibraryDefinition {
  readonly name: string;
  /** Statements. */
  readonly text: string;
  /** Names of other definitions that stand in it. */
  readonly uses: readonly string[];
  /** Names of the runtime that stand in it. */
  readonly symbols: readonly string[];
}

export interface LibraryExport {
  readonly symbol: string;
  /** Name of its definition. */
  readonly definition: string;
  /** Whether it needs a deep stack. */
  readonly nestsDeep: boolean;
}

export interface LibraryCode {
  readonly exports: readonly LibraryExport[];
  /** In an order in which they can run. */
  readonly definitions: readonly LibraryDefinition[];
}

/** The table, and the code behind those of its rows that are written in Snow. */
export interface StandardLibrary extends KnownFunctions {
  /** Made, or read, when a program first uses such a row. */
  readonly code: () => LibraryCode;
}

/** The part of the library that a program takes in. */
export interface Linked {
  /** Names that the runtime has to give, sorted: to the program, and to the part of the library. */
  readonly runtime: readonly string[];
  readonly ofLibrary: readonly string[];
  readonly exports: readonly LibraryExport[];
  readonly definitions: readonly LibraryDefinition[];
}

/** Sorts out the symbols that a program uses. */
export function link(symbols: readonly string[], library: StandardLibrary): Linked {
  const functions = library.functions.filter((row) => row.inSnow).flatMap(symbolsOf);
  const inSnow = new Set([...functions, ...library.instances.map(({ symbol }) => symbol)]);
  const own = symbols.filter((symbol) => inSnow.has(symbol));
  if (own.length === 0) return { runtime: symbols, ofLibrary: [], exports: [], definitions: [] };
  const runtime = symbols.filter((symbol) => !inSnow.has(symbol));
  return { runtime, ...take(own, library.code()) };
}

/** What stands behind the symbols, with all that it uses. */
function take(symbols: readonly string[], code: LibraryCode): Omit<Linked, "runtime"> {
  const exports = new Map(code.exports.map((one) => [one.symbol, one]));
  const definitions = new Map(code.definitions.map((one) => [one.name, one]));
  const taken = new Set<string>();
  const ofRuntime = new Set<string>();
  const found: LibraryExport[] = [];
  const pending: string[] = [];
  for (const symbol of symbols) {
    const one = exports.get(symbol);
    if (one === undefined) throw new Error(`standard library: ${symbol} has no body`);
    found.push(one);
    pending.push(one.definition);
  }
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = definitions.get(name);
    if (definition === undefined || taken.has(name)) continue;
    taken.add(name);
    pending.push(...definition.uses);
    for (const symbol of definition.symbols) ofRuntime.add(symbol);
  }
  return {
    ofLibrary: [...ofRuntime].sort(),
    exports: found,
    definitions: code.definitions.filter(({ name }) => taken.has(name)),
  };
}
