// Float: conversions to and from Int, and texts.

import { snow_overflow } from "../failures/index.ts";
import { fixedText, formattedNumber, type NumberFormat } from "../values/index.ts";

/** Toward zero; panics for NaN and outside the range of Int. */
export function snow_float_to_int(value: number): number {
  const whole = Math.trunc(value);
  if (!Number.isSafeInteger(whole)) snow_overflow();
  // Adding 0 turns -0 into 0.
  return whole + 0;
}

export function snow_float_from(value: number): number {
  return value;
}

export function snow_float_to_fixed(value: number, decimals: number): string {
  return fixedText(value, decimals);
}

export function snow_float_format(value: number, format: NumberFormat): string {
  return formattedNumber(value, format, "float_format");
}
