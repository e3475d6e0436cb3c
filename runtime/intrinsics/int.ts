// Int: conversions, texts, and bit operations on the low 32 bits.

import { checkedInt, snow_division_by_zero, snow_panic } from "../failures/index.ts";
import {
  formattedNumber,
  type List,
  type NumberFormat,
  newNumberFormat,
  type Option,
  snow_list_of,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";
import { snow_string_trim } from "./string.ts";

export function snow_int_to_float(value: number): number {
  return value;
}

const LITERAL = /^([+-]?)(?:(0[xX])([0-9a-fA-F_]+)|(0[oO])([0-7_]+)|(0[bB])([01_]+)|([0-9][0-9_]*))$/;

/** A number as Snow and JavaScript write it, apart from its sign; undefined when the text is none. */
export function integerLiteral(text: string): { readonly isNegative: boolean; readonly digits: string } | undefined {
  const match = LITERAL.exec(snow_string_trim(text));
  if (match === null) return undefined;
  const prefix = match[2] ?? match[4] ?? match[6] ?? "";
  const digits = (match[3] ?? match[5] ?? match[7] ?? match[8] ?? "").replaceAll("_", "");
  return digits === "" ? undefined : { isNegative: match[1] === "-", digits: prefix.toLowerCase() + digits };
}

export function snow_int_parse(text: string): Option<number> {
  const literal = integerLiteral(text);
  const magnitude = Number(literal?.digits);
  if (literal === undefined || !Number.isSafeInteger(magnitude)) return snow_variant_None;
  return new snow_variant_Some(literal.isNegative ? 0 - magnitude : magnitude);
}

export function snow_int_to_string(value: number, radix: number): string {
  if (radix < 2 || radix > 36) snow_panic(`int_to_string: bad radix ${radix}`);
  return value.toString(radix);
}

export function snow_int_band(a: number, b: number): number {
  return (a & b) >>> 0;
}

export function snow_int_bor(a: number, b: number): number {
  return (a | b) >>> 0;
}

export function snow_int_bxor(a: number, b: number): number {
  return (a ^ b) >>> 0;
}

export function snow_int_bnot(a: number): number {
  return ~a >>> 0;
}

export function snow_int_shl(value: number, distance: number): number {
  if (distance < 0) snow_panic("negative shift");
  return distance >= 32 ? 0 : (value << distance) >>> 0;
}

export function snow_int_shr(value: number, distance: number): number {
  if (distance < 0) snow_panic("negative shift");
  return distance >= 32 ? 0 : value >>> distance;
}

export function snow_int_number_format(): NumberFormat {
  return newNumberFormat({ decimals: snow_variant_None, thousands: ",", point: ".", sign: false, width: 0 });
}

export function snow_int_format(value: number, format: NumberFormat): string {
  return formattedNumber(value, format, "int_format");
}

const DIGITS = /^([+-]?)([0-9a-zA-Z]+)$/;

export function snow_int_parse_radix(text: string, radix: number): Option<number> {
  if (radix < 2 || radix > 36) snow_panic(`int_parse_radix: bad radix ${radix}`);
  const [, sign, digits = ""] = DIGITS.exec(snow_string_trim(text)) ?? [];
  if (digits === "") return snow_variant_None;
  let magnitude = 0;
  for (const digit of digits) {
    const value = Number.parseInt(digit, 36);
    if (value >= radix) return snow_variant_None;
    magnitude = magnitude * radix + value;
    if (magnitude > Number.MAX_SAFE_INTEGER) return snow_variant_None;
  }
  return new snow_variant_Some(sign === "-" ? 0 - magnitude : magnitude);
}

export function snow_int_digits(value: number): List<number> {
  const digits = Array.from(String(Math.abs(value)), Number);
  return snow_list_of(value < 0 ? digits.map((digit) => 0 - digit) : digits);
}

export function snow_int_gcd(a: number, b: number): number {
  let [larger, smaller] = [Math.abs(a), Math.abs(b)];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

export function snow_int_pow(base: number, exponent: number): number {
  if (exponent < 0) snow_panic("int_pow: negative exponent");
  if (base === 0 || base === 1) return exponent === 0 ? 1 : base;
  if (base === -1) return exponent % 2 === 0 ? 1 : -1;
  let power = 1;
  for (let left = exponent; left > 0; left -= 1) power = checkedInt(power * base);
  return power;
}

export function snow_int_modulo(value: number, divisor: number): number {
  if (divisor === 0) snow_division_by_zero();
  const rest = value % divisor;
  // Adding 0 turns -0 into 0.
  return rest !== 0 && rest < 0 !== divisor < 0 ? rest + divisor : rest + 0;
}
