// What may go from one program to another: plain data, which is the same in both.
import { DateTime, Json, piecesOf, Range, Sql } from "../values/index.ts";

function isPlainObject(value: object): boolean {
  return [Uint8Array, DateTime, Json, Range, Sql].some((type) => value instanceof type);
}

/** What in a value is of its program alone, for the user; undefined: nothing is. Values never change, so they are shared. */
export function ownPart(whole: unknown): string | undefined {
  const seen = new Set<object>();
  const left: unknown[] = [whole];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "function") return "a function";
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    const pieces = piecesOf(value);
    if (pieces === undefined && !isPlainObject(value)) return "a value of an opaque type";
    for (let index = 0; index < (pieces?.count ?? 0); index += 1) {
      const piece = pieces?.at(index);
      left.push(piece?.value, piece?.key?.value);
    }
  }
  return undefined;
}
