// What values columns have, by the types that they are declared with. SQLite's have affinities by parts of their names
// (https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
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

const wholeNumbers: readonly ValueType[] = ["Int", "BigInt", "Float", "Bool"];
const moments: readonly ValueType[] = ["DateTime", "String"];
const plainTexts: readonly ValueType[] = ["String", "Json", "DateTime", "enumeration", "BigInt"];

/** By what PostgreSQL calls them itself; `enum` stands for all enumerations. */
const ofPostgres: Readonly<Record<string, readonly ValueType[]>> = {
  ...{ int2: wholeNumbers, int4: wholeNumbers, int8: wholeNumbers, bool: ["Bool"] },
  ...{ float4: ["Float"], float8: ["Float"], numeric: ["BigInt", "Float", "Int"] },
  ...{ text: plainTexts, varchar: plainTexts, bpchar: plainTexts, name: plainTexts, uuid: ["String"] },
  ...{ json: ["Json", "String"], jsonb: ["Json", "String"], enum: ["enumeration", "String"], bytea: ["Bytes"] },
  ...{ timestamptz: moments, timestamp: moments, date: moments },
};

/** Undefined: any. */
export function heldByPostgres(type: string): readonly ValueType[] | undefined {
  return Object.hasOwn(ofPostgres, type) ? ofPostgres[type] : undefined;
}
