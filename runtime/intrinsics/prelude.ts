// Prelude: what programs write to standard output, and what they say must hold.

import { host } from "../current.ts";
import { describeStack, Panic, ToldPanic } from "../failures/index.ts";
import { printableLines } from "../printable.ts";
import { type Eq, firstDifference, inOneLine, laidOut } from "../values/index.ts";

export function snow_println(text: string): undefined {
  host().writeOut(`${text}\n`);
}

export function snow_print(text: string): undefined {
  host().writeOut(text);
}

/** `text`: how the condition is written, where that is known. */
export function snow_assert(condition: boolean, text?: string): undefined {
  if (condition) return;
  const told = text === undefined ? "assertion failed" : `assertion failed: ${text}`;
  throw new ToldPanic(told, told, []);
}

/** Characters of a value in a text of one line. */
const LONGEST = 200;

/** A value under its name, its further lines below its first. */
function named(name: string, value: unknown): string[] {
  const indent = " ".repeat(name.length);
  return laidOut(value, name.length + 2).map((line, index) => `${index === 0 ? name : indent}${line}`);
}

export function snow_assert_eq<T>(eq: Eq<T>, left: T, right: T): undefined {
  if (eq.eq(left, right)) return;
  const lines = [...named("left   ", left), ...named("right  ", right)];
  const found = firstDifference(left, right);
  if (found !== undefined) lines.push(`first difference at ${found.place}: ${found.left}, ${found.right}`);
  const message = `assert_eq: left ${inOneLine(left, LONGEST)}, right ${inOneLine(right, LONGEST)}`;
  throw new ToldPanic(message, "assert_eq", lines);
}

export function snow_assert_ne<T>(eq: Eq<T>, left: T, right: T): undefined {
  if (!eq.eq(left, right)) return;
  const lines = [...named("left   ", left), ...named("right  ", right)];
  const message = `assert_ne: left ${inOneLine(left, LONGEST)}, right ${inOneLine(right, LONGEST)}`;
  throw new ToldPanic(message, "assert_ne", lines);
}

export function snow_todo(text: string): never {
  throw new Panic(`todo: ${text}`);
}

/** `text`: how the argument is written, where that is known. */
export function snow_dbg<T>(value: T, text?: string): T {
  const place = describeStack(new Error()).place ?? "?:0";
  const lines = named(text === undefined ? "" : `${text} = `, value);
  host().writeErr(printableLines(lines.map((line, index) => (index === 0 ? `${place}: ${line}` : `  ${line}`))));
  return value;
}
