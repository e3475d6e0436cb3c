// Int: conversions, and bit operations on the low 32 bits.
import { snow_panic } from "../values/panic.ts";
import { type Option, snow_variant_None, snow_variant_Some } from "../values/types.generated.ts";
import { snow_string_trim } from "./string.ts";

export function snow_int_to_float(value: number): number {
  return value;
}

const LITERAL = /^([+-]?)(?:(0[xX])([0-9a-fA-F_]+)|(0[oO])([0-7_]+)|(0[bB])([01_]+)|([0-9][0-9_]*))$/;

export function snow_int_parse(text: string): Option<number> {
  const match = LITERAL.exec(snow_string_trim(text));
  if (match === null) return snow_variant_None;
  const prefix = match[2] ?? match[4] ?? match[6] ?? "";
  const digits = (match[3] ?? match[5] ?? match[7] ?? match[8] ?? "").replaceAll("_", "");
  if (digits === "") return snow_variant_None;
  const magnitude = Number(prefix.toLowerCase() + digits);
  if (!Number.isSafeInteger(magnitude)) return snow_variant_None;
  return new snow_variant_Some(match[1] === "-" ? 0 - magnitude : magnitude);
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
