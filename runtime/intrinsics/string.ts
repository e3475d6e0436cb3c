// String: positions are code points; strings are well formed UTF-16, so searching by units finds whole code points.

import { snow_panic } from "../failures/index.ts";
import {
  type Display,
  type Iter,
  type List,
  type Option,
  type Suspended,
  snow_list_of,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";
import { isSimple, offsetOf, pointLength, points, positionOf } from "./code-points.ts";
import { drainIter, drainIterSuspending } from "./iter.ts";

/** UTF-16 units; the longest string of V8. */
const MAX_LENGTH = 2 ** 29 - 24;

export function snow_string_length(text: string): number {
  return pointLength(text);
}

export function snow_string_slice(text: string, from: number, to: number): string {
  if (to <= from || to <= 0) return "";
  if (isSimple(text)) return text.slice(Math.max(from, 0), to);
  return text.slice(offsetOf(text, Math.max(from, 0)), offsetOf(text, to));
}

export function snow_string_contains(text: string, part: string): boolean {
  return text.includes(part);
}

export function snow_string_starts_with(text: string, start: string): boolean {
  return text.startsWith(start);
}

export function snow_string_ends_with(text: string, end: string): boolean {
  return text.endsWith(end);
}

export function snow_string_index_of(text: string, part: string): Option<number> {
  const offset = text.indexOf(part);
  return offset < 0 ? snow_variant_None : new snow_variant_Some(positionOf(text, offset));
}

/** Unicode White_Space. */
export function isSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  switch (unit) {
    case 0x85:
    case 0xa0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x3000:
      return true;
    default:
      return unit >= 0x2000 && unit <= 0x200a;
  }
}

export function snow_string_trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

export function snow_string_to_upper(text: string): string {
  return text.toUpperCase();
}

export function snow_string_to_lower(text: string): string {
  return text.toLowerCase();
}

/** Panics before V8 refuses: what it throws would not name the reason. */
function checkLength(units: number): void {
  if (units > MAX_LENGTH) snow_panic("string too long");
}

export function snow_string_replace(text: string, pattern: string, replacement: string): string {
  if (pattern !== "") {
    const parts = text.split(pattern);
    if (parts.length === 1) return text;
    checkLength(text.length + (parts.length - 1) * (replacement.length - pattern.length));
    return parts.join(replacement);
  }
  const pieces = points(text);
  checkLength(text.length + (pieces.length + 1) * replacement.length);
  return pieces.length === 0 ? replacement : replacement + pieces.join(replacement) + replacement;
}

export function snow_string_split(text: string, separator: string): List<string> {
  if (separator !== "") return snow_list_of(text.split(separator));
  const parts = points(text);
  parts.unshift("");
  parts.push("");
  return snow_list_of(parts);
}

export function snow_string_join(parts: List<string>, separator: string): string {
  const pieces = parts.toArray();
  let units = separator.length * Math.max(0, pieces.length - 1);
  for (const piece of pieces) units += piece.length;
  checkLength(units);
  return pieces.join(separator);
}

export function snow_string_chars(text: string): List<string> {
  return snow_list_of(points(text));
}

export function snow_string_lines(text: string): List<string> {
  const lines = text.split("\n");
  const last = lines.pop();
  for (const [index, line] of lines.entries()) {
    if (line.endsWith("\r")) lines[index] = line.slice(0, -1);
  }
  if (last !== undefined && last !== "") lines.push(last);
  return snow_list_of(lines);
}

export function snow_string_reverse(text: string): string {
  return points(text).reverse().join("");
}

export function snow_string_repeat(text: string, count: number): string {
  if (count <= 0) return "";
  checkLength(text.length * count);
  return text.repeat(count);
}

const INT = /^[+-]?[0-9]+$/;

/** More digits may be more than an Int holds. */
const EXACT_DIGITS = 15;

const ZERO = 0x30;

export function snow_string_to_int(text: string): Option<number> {
  const { length } = text;
  let value = 0;
  let at = 0;
  while (at < length && at < EXACT_DIGITS) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    at += 1;
  }
  return at === length && at > 0 ? new snow_variant_Some(value) : unusualInt(text);
}

function unusualInt(text: string): Option<number> {
  const trimmed = snow_string_trim(text);
  if (!INT.test(trimmed)) return snow_variant_None;
  const value = Number(trimmed);
  // Adding 0 turns -0 into 0.
  return Number.isSafeInteger(value) ? new snow_variant_Some(value + 0) : snow_variant_None;
}

const FLOAT = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

export function snow_string_to_float(text: string): Option<number> {
  const trimmed = snow_string_trim(text);
  if (FLOAT.test(trimmed)) return new snow_variant_Some(Number(trimmed));
  switch (trimmed.toLowerCase()) {
    case "inf":
    case "+inf":
      return new snow_variant_Some(Number.POSITIVE_INFINITY);
    case "-inf":
      return new snow_variant_Some(Number.NEGATIVE_INFINITY);
    case "nan":
    case "+nan":
    case "-nan":
      return new snow_variant_Some(Number.NaN);
    default:
      return snow_variant_None;
  }
}

export function snow_string_from<T>(display: Display<T>, value: T): string {
  return display.to_string(value);
}

export function snow_string_collect(iter: Iter<string>): string {
  let text = "";
  drainIter(iter, (piece) => {
    text += piece;
    return false;
  });
  return text;
}

export function* snow_string_collect_suspending(iter: Iter<string>): Suspended<string> {
  let text = "";
  yield drainIterSuspending(iter, (piece) => {
    text += piece;
    return false;
  });
  return text;
}
