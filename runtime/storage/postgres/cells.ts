// Values on their way to PostgreSQL and back: texts, as the server reads and writes them.
import { host } from "../../current.ts";
import type { CellReaders, PostgresResult } from "../../libraries/postgres.ts";
import { floatText, type SqlCell, type SqlParameter } from "../../values/index.ts";
import type { Answer } from "../engine.ts";

/** The numbers of types in pg_type. */
const BOOL = 16;
const BYTEA = 17;
const INTEGERS = [20, 21, 23, 26];
const FLOATS = [700, 701];
const DATED = [1114, 1184];

export function boundValue({ kind, value }: SqlParameter): string | Uint8Array | null {
  if (typeof value === "string" || value === null || value instanceof Uint8Array) return value;
  return kind === "float" && typeof value === "number" ? floatText(value) : String(value);
}

type Decode = (text: string) => Uint8Array;

/** `\\x00ff`. */
function decoder(): Decode {
  const { Buffer } = host().buffer();
  return (text) => new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

function integerOf(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

/** `2024-02-03 04:05:06.7+02` in the form of RFC 3339; what has none (`infinity`, years before Christ) stays as it is. */
function isoText(text: string): string {
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(:\d\d)?)?$/.exec(text);
  if (match === null) return text;
  const [, date = "", time = "", hours, minutes = ":00"] = match;
  return hours === undefined ? `${date}T${time}` : `${date}T${time}${hours}${minutes}`;
}

function plain(text: string): string {
  return text;
}

function readerOf(type: number, decode: Decode): (text: string) => SqlCell {
  if (INTEGERS.includes(type)) return integerOf;
  if (FLOATS.includes(type)) return Number;
  if (DATED.includes(type)) return isoText;
  if (type === BOOL) return (text) => text === "t";
  return type === BYTEA ? decode : plain;
}

/** They are called when no program is present; `asText`: cells stay as the server writes them. */
export function cellReaders(asText: boolean): CellReaders<SqlCell> {
  if (asText) return () => plain;
  const decode = decoder();
  return (type) => readerOf(type, decode);
}

const changing = ["INSERT", "UPDATE", "DELETE", "MERGE"];

export function answerOf({ command, rowCount, columns, rows }: PostgresResult<SqlCell>): Answer {
  return { columns, rows, changes: changing.includes(command) ? rowCount : 0, lastId: null };
}
