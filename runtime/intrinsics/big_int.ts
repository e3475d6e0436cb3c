// BigInt: whole numbers of any size.
import { snow_panic } from "../failures/index.ts";
import { type Option, snow_variant_None, snow_variant_Some } from "../values/index.ts";
import { integerLiteral } from "./int.ts";

export function snow_big_int_from(value: number): bigint {
  return BigInt(value);
}

export function snow_big_int_parse(text: string): Option<bigint> {
  const literal = integerLiteral(text);
  if (literal === undefined) return snow_variant_None;
  const magnitude = BigInt(literal.digits);
  return new snow_variant_Some(literal.isNegative ? -magnitude : magnitude);
}

export function snow_big_int_to_int(value: bigint): Option<number> {
  const number = Number(value);
  return Number.isSafeInteger(number) ? new snow_variant_Some(number) : snow_variant_None;
}

export function snow_big_int_to_string(value: bigint): string {
  return value.toString();
}

export function snow_big_int_pow(base: bigint, exponent: number): bigint {
  if (exponent < 0) snow_panic("big_int_pow: negative exponent");
  return base ** BigInt(exponent);
}

/** By squares: one multiplication of small numbers for each bit of the exponent. */
export function snow_big_int_mod_pow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (exponent < 0n) snow_panic("big_int_mod_pow: negative exponent");
  if (modulus < 1n) snow_panic("big_int_mod_pow: modulus must be positive");
  let result = 1n % modulus;
  let square = ((base % modulus) + modulus) % modulus;
  for (const bit of exponent.toString(2).split("").reverse()) {
    if (bit === "1") result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

export function snow_big_int_gcd(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
