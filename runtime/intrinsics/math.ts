// Math: functions of numbers; those of any number type take that type's dictionary.

import { snow_overflow } from "../failures/index.ts";
import type { NumberDictionary } from "../values/index.ts";

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

export const snow_math_e: number = Math.E;

export function snow_math_sin(angle: number): number {
  return Math.sin(angle);
}

export function snow_math_cos(angle: number): number {
  return Math.cos(angle);
}

export function snow_math_tan(angle: number): number {
  return Math.tan(angle);
}

export function snow_math_asin(value: number): number {
  return Math.asin(value);
}

export function snow_math_acos(value: number): number {
  return Math.acos(value);
}

export function snow_math_atan(value: number): number {
  return Math.atan(value);
}

export function snow_math_atan2(y: number, x: number): number {
  return Math.atan2(y, x);
}

export function snow_math_exp(exponent: number): number {
  return Math.exp(exponent);
}

export function snow_math_log(value: number): number {
  return Math.log(value);
}

export function snow_math_log2(value: number): number {
  return Math.log2(value);
}

export function snow_math_log10(value: number): number {
  return Math.log10(value);
}

export function snow_math_cbrt(value: number): number {
  return Math.cbrt(value);
}

export function snow_math_hypot(a: number, b: number): number {
  return Math.hypot(a, b);
}

export function snow_math_trunc(value: number): number {
  return Math.trunc(value);
}

export function snow_math_is_nan(value: number): boolean {
  return Number.isNaN(value);
}

export function snow_math_is_finite(value: number): boolean {
  return Number.isFinite(value);
}
