// Single columns: how a cell that an engine gives, or its text, becomes a value.
import type { DateTime } from "../date-time.ts";
import { cut } from "../forms/pieces.ts";
import { Json } from "../json/json.ts";
import { JsonSyntaxError, parseJson } from "../json/parser.ts";
import { floatText } from "../text.ts";
import { type Option, snow_variant_None, snow_variant_Some } from "../types.generated.ts";
import { momentOf } from "./moments.ts";

/**
 * What an engine gives for one column of one row. SQLite's integers are a number when safe, else a bigint. PostgreSQL's: bool
 * a boolean, int2 to int8 a number or bigint, floats a number, numeric a text, bytea bytes, moments a text in ISO form, all
 * else its text.
 */
export type SqlCell = null | boolean | number | bigint | string | Uint8Array;

/** Why a cell is no value of a column's type: `expected Int, found "x"`. */
export class ColumnFault {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** The dictionary of the bound that columns satisfy. */
export interface ColumnForm<T> {
  /** `found` is never NULL. */
  read(cell: Exclude<SqlCell, null>): T | ColumnFault;
  /** The value of a column that is NULL; without it that is a fault. */
  nothing?(): T;
  /** As messages call it. */
  readonly type: string;
}

/** Characters of a value that a message shows. */
const LONGEST = 40;

function shown(cell: SqlCell): string {
  if (cell === null) return "NULL";
  if (typeof cell === "string") return JSON.stringify(cut(cell, LONGEST));
  if (typeof cell === "number") return Number.isInteger(cell) ? String(cell) : floatText(cell);
  return cell instanceof Uint8Array ? `${cell.length} bytes` : String(cell);
}

export function otherThan(type: string, cell: SqlCell): ColumnFault {
  return new ColumnFault(`expected ${type}, found ${shown(cell)}`);
}

/** A column whose cells `read` knows; undefined: this is none of them. */
function column<T>(type: string, read: (cell: Exclude<SqlCell, null>) => T | ColumnFault | undefined): ColumnForm<T> {
  return { type, read: (cell) => read(cell) ?? otherThan(type, cell) };
}

/** PostgreSQL writes the sum of integers as a numeric. */
const INTEGER = /^[+-]?[0-9]+(?:\.0+)?$/;
const NUMBER = /^(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|-?Infinity)$/;

function integerOf(cell: SqlCell): bigint | undefined {
  if (typeof cell === "bigint") return cell;
  if (typeof cell === "number") return Number.isInteger(cell) ? BigInt(cell) : undefined;
  if (typeof cell !== "string" || !INTEGER.test(cell)) return undefined;
  return BigInt((cell.split(".", 1)[0] ?? "").replace("+", ""));
}

function intOf(cell: SqlCell): number | ColumnFault | undefined {
  // The usual case needs no bigint; adding makes 0 of -0.
  if (typeof cell === "number" && Number.isSafeInteger(cell)) return cell + 0;
  const value = integerOf(cell);
  if (value === undefined) return undefined;
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : new ColumnFault("integer out of range");
}

const truths: Readonly<Record<string, boolean>> = { t: true, true: true, 1: true, f: false, false: false, 0: false };

function boolOf(cell: SqlCell): boolean | undefined {
  if (typeof cell === "boolean") return cell;
  const text = String(cell);
  return !(cell instanceof Uint8Array) && Object.hasOwn(truths, text) ? truths[text] : undefined;
}

function floatOf(cell: SqlCell): number | undefined {
  if (typeof cell === "number") return cell;
  if (typeof cell === "bigint") return Number(cell);
  return typeof cell === "string" && NUMBER.test(cell) ? Number(cell) : undefined;
}

/** The text of PostgreSQL's bytea. */
const HEXADECIMAL = /^\\x(?:[0-9a-fA-F]{2})*$/;

function bytesOf(cell: SqlCell): Uint8Array | undefined {
  if (cell instanceof Uint8Array) return cell;
  if (typeof cell !== "string" || !HEXADECIMAL.test(cell)) return undefined;
  return Uint8Array.from({ length: cell.length / 2 - 1 }, (_, index) =>
    Number.parseInt(cell.slice(2 * index + 2, 2 * index + 4), 16),
  );
}

function jsonOf(cell: SqlCell): Json | undefined {
  if (typeof cell !== "string") return undefined;
  try {
    return new Json(parseJson(cell));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

export const snow_impl_column_int: ColumnForm<number> = column("Int", intOf);
export const snow_impl_column_float: ColumnForm<number> = column("Float", floatOf);
export const snow_impl_column_string: ColumnForm<string> = column("String", (cell) =>
  typeof cell === "string" ? cell : undefined,
);
export const snow_impl_column_bool: ColumnForm<boolean> = column("Bool", boolOf);
export const snow_impl_column_bytes: ColumnForm<Uint8Array> = column("Bytes", bytesOf);
export const snow_impl_column_bigint: ColumnForm<bigint> = column("BigInt", integerOf);
export const snow_impl_column_datetime: ColumnForm<DateTime> = column("DateTime", (cell) =>
  typeof cell === "string" ? momentOf(cell) : undefined,
);
export const snow_impl_column_json: ColumnForm<Json> = column("Json", jsonOf);

export function snow_impl_column_option<T>(of: ColumnForm<T>): ColumnForm<Option<T>> {
  return {
    type: of.type,
    read(cell) {
      const value = of.read(cell);
      return value instanceof ColumnFault ? value : new snow_variant_Some(value);
    },
    nothing: () => snow_variant_None,
  };
}

/** A type of variants without fields; `variants` in the order of their tags. */
export function snow_column_enumeration(
  type: string,
  variants: readonly (readonly [name: string, value: object])[],
): ColumnForm<object> {
  const byName = new Map(variants);
  return column(type, (cell) => (typeof cell === "string" ? byName.get(cell) : undefined));
}
