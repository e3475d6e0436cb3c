// String, continued: what the characters of a text are, and parts of it.

import { snow_panic } from "../failures/index.ts";
import {
  type List,
  type Option,
  type Ordering,
  orderingOf,
  snow_list_of,
  snow_string_compare,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";
import { pointLength, points, positionOf } from "./code-points.ts";
import { isSpace } from "./string.ts";

export function snow_string_is_empty(text: string): boolean {
  return text === "";
}

export function snow_string_is_blank(text: string): boolean {
  return /^\p{White_Space}*$/u.test(text);
}

export function snow_string_last_index_of(text: string, part: string): Option<number> {
  const offset = text.lastIndexOf(part);
  return offset < 0 ? snow_variant_None : new snow_variant_Some(positionOf(text, offset));
}

export function snow_string_count(text: string, part: string): number {
  if (part === "") return pointLength(text) + 1;
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

const SPACE = /\p{White_Space}/u;

export function snow_string_trim_start(text: string): string {
  let start = 0;
  while (start < text.length && SPACE.test(text.charAt(start))) start += 1;
  return text.slice(start);
}

export function snow_string_trim_end(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

export function snow_string_trim_prefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function snow_string_trim_suffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
}

export function snow_string_split_once(text: string, separator: string): Option<[string, string]> {
  const offset = text.indexOf(separator);
  if (offset < 0) return snow_variant_None;
  return new snow_variant_Some([text.slice(0, offset), text.slice(offset + separator.length)]);
}

export function snow_string_words(text: string): List<string> {
  const words: string[] = [];
  const { length } = text;
  let start = 0;
  for (let at = 0; at < length; at += 1) {
    if (isSpace(text.charCodeAt(at))) {
      if (start < at) words.push(text.slice(start, at));
      start = at + 1;
    }
  }
  if (start < length) words.push(text.slice(start));
  return snow_list_of(words);
}

/** Of a lower case letter, the form for the beginning of a word where that is not its upper case: `ǆ`, Greek letters. */
function wordStart(lower: number): string | undefined {
  if (lower >= 0x1f80 && lower <= 0x1faf) return String.fromCodePoint(lower | 8);
  switch (lower) {
    case 0x1c6:
    case 0x1c9:
    case 0x1cc:
    case 0x1f3:
      return String.fromCodePoint(lower - 1);
    case 0x1fb3:
    case 0x1fc3:
    case 0x1ff3:
      return String.fromCodePoint(lower + 9);
    default:
      return undefined;
  }
}

function titleOf(point: string): string {
  // Georgian is written with capitals as a whole or not at all.
  if (/^[\u10d0-\u10ff]$/.test(point)) return point;
  const title = wordStart(point.toLowerCase().codePointAt(0) ?? 0);
  if (title !== undefined) return title;
  // `ß` becomes `Ss`, not `SS`; the iota below a Greek letter stays there.
  const [, start = "", rest = ""] = /^(\P{Cased}*\p{Cased}?)(.*)$/su.exec(point.toUpperCase()) ?? [];
  return start + rest.replace(/\u0399$/, "\u0345").toLowerCase();
}

export function snow_string_capitalize(text: string): string {
  const [first = ""] = text;
  // The rest in its context: a sigma at the end of a word has a form of its own.
  return titleOf(first) + text.toLowerCase().slice(first.toLowerCase().length);
}

/** It takes half a millisecond to make, and always works the same. */
let segmenter: Intl.Segmenter | undefined;

export function snow_string_graphemes(text: string): List<string> {
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return snow_list_of(Array.from(segmenter.segment(text), ({ segment }) => segment));
}

export function snow_string_code_points(text: string): List<number> {
  return snow_list_of(points(text).map((point) => point.codePointAt(0) ?? 0));
}

const GREATEST_POINT = 0x10ffff;

export function snow_string_from_code_points(numbers: List<number>): string {
  let text = "";
  for (const point of numbers.toArray()) {
    const isSurrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < 0 || point > GREATEST_POINT || isSurrogate) {
      snow_panic(`from_code_points: ${point} is not a code point`);
    }
    text += String.fromCodePoint(point);
  }
  return text;
}

export function snow_string_is_letter(text: string): boolean {
  return /^\p{L}+$/u.test(text);
}

export function snow_string_is_digit(text: string): boolean {
  return /^\p{Nd}+$/u.test(text);
}

export function snow_string_is_alphanumeric(text: string): boolean {
  return /^[\p{L}\p{Nd}]+$/u.test(text);
}

export function snow_string_is_upper(text: string): boolean {
  return /^\p{Uppercase}+$/u.test(text);
}

export function snow_string_is_lower(text: string): boolean {
  return /^\p{Lowercase}+$/u.test(text);
}

export function snow_string_is_space(text: string): boolean {
  return /^\p{White_Space}+$/u.test(text);
}

const PIECES = /[0-9]+|[^0-9]+/g;
const NUMBER = /^[0-9]/;

/** Of two rows of digits, as numbers of any size. */
function compareDigits(left: string, right: string): number {
  const a = left.replace(/^0+/, "");
  const b = right.replace(/^0+/, "");
  return a.length - b.length || snow_string_compare(a, b);
}

export function snow_string_compare_natural(a: string, b: string): Ordering {
  const lefts = a.toLowerCase().match(PIECES) ?? [];
  const rights = b.toLowerCase().match(PIECES) ?? [];
  for (const [index, left] of lefts.entries()) {
    const right = rights[index];
    if (right === undefined) break;
    const bothNumbers = NUMBER.test(left) && NUMBER.test(right);
    const difference = bothNumbers ? compareDigits(left, right) : snow_string_compare(left, right);
    if (difference !== 0) return orderingOf(difference);
  }
  return orderingOf(lefts.length - rights.length || snow_string_compare(a, b));
}
