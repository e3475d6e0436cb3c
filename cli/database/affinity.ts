// What values the columns of SQLite have, by the types that they are declared with (https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
import type { ValueType } from "./row-columns.ts";

const integers: readonly ValueType[] = ["Int", "Bool", "Float", "BigInt"];
const texts: readonly ValueType[] = ["String", "Json", "DateTime", "enumeration", "BigInt"];

/** Undefined: any. */
export function heldBySqlite(declared: string): readonly ValueType[] | undefined {
  const type = declared.toUpperCase();
  if (type.includes("INT")) return integers;
  if (/CHAR|CLOB|TEXT/.test(type)) return texts;
  if (type.includes("BLOB")) return ["Bytes"];
  return /REAL|FLOA|DOUB/.test(type) ? ["Float"] : undefined;
}
