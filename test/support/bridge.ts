// What is asked of the two halves of the bridge where types say nothing: TypeScript lets a function take fewer arguments.
import type { KnownFunction } from "../../compiler/library/known-functions.ts";
import { argumentCount, symbolsOf } from "../../compiler/library/stdlib-table.ts";

/** Symbols of the rows that are missing, or take another number of arguments than declared, dictionaries included. */
export function wrongImplementations(
  rows: readonly KnownFunction[],
  implementations: ReadonlyMap<string, unknown>,
): string[] {
  return rows.flatMap((row) => {
    const arity = argumentCount(row);
    return symbolsOf(row).flatMap((symbol) => {
      const implementation = implementations.get(symbol);
      if (implementation === undefined) return [`${symbol} is missing`];
      if (row.callable !== (typeof implementation === "function")) return [`${symbol} is a ${typeof implementation}`];
      if (typeof implementation !== "function" || implementation.length === arity) return [];
      return [`${symbol} takes ${implementation.length} arguments, declared are ${arity}`];
    });
  });
}
