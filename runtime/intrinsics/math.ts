// Math: functions of numbers; those of any number type take that type's dictionary.
import type { NumberDictionary } from "../values/arithmetic.ts";
import { snow_overflow } from "../values/panic.ts";

export const snow_math_pi: number = Math.PI;

export function snow_math_abs(number: NumberDictionary, value: number): number {
  return number.abs(value);
}

export function snow_math_min(number: NumberDictionary, a: number, b: number): number {
  return number.min(a, b);
}

export function snow_math_max(number: NumberDictionary, a: number, b: number): number {
  return number.max(a, b);
}

export function snow_math_pow(base: number, exponent: number): number {
  return base ** exponent;
}

export function snow_math_sqrt(value: number): number {
  return Math.sqrt(value);
}

/** A whole float as an Int; panics for NaN and outside the range. */
function toInt(whole: number): number {
  if (!Number.isSafeInteger(whole)) snow_overflow();
  // Adding 0 turns -0 into 0.
  return whole + 0;
}

export function snow_math_floor(value: number): number {
  return toInt(Math.floor(value));
}

export function snow_math_ceil(value: number): number {
  return toInt(Math.ceil(value));
}

/** Half away from zero; by the fraction, since adding 0.5 itself would round. */
export function snow_math_round(value: number): number {
  const whole = Math.trunc(value);
  return toInt(Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole);
}
