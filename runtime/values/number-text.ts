// Numbers with a given number of decimals, in groups of digits, of a given width.

import { snow_panic } from "../failures/index.ts";
import { valueOfOption } from "./option.ts";
import { floatText } from "./text.ts";
import type { NumberFormat } from "./types.generated.ts";

const MOST_DECIMALS = 100;
const GROUP = /\B(?=(?:[0-9]{3})+$)/g;

/**
 * Sign, digits before the point and digits behind it, of which there are as many as wanted; rounded half away from zero
 * from the decimal digits that show the number, not from the binary ones.
 */
function roundedParts(value: number, decimals: number): [sign: string, whole: string, fraction: string] {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(floatText(value)) ?? [];
  if (fraction.length <= decimals) return [sign, whole, fraction.padEnd(decimals, "0")];
  const up = fraction.charAt(decimals) >= "5" ? 1n : 0n;
  const digits = String(BigInt(whole + fraction.slice(0, decimals)) + up).padStart(decimals + 1, "0");
  return [sign, digits.slice(0, digits.length - decimals), digits.slice(digits.length - decimals)];
}

/** `name` is that of the function that was called. */
function checkDecimals(decimals: number, name: string): void {
  if (decimals < 0 || decimals > MOST_DECIMALS) snow_panic(`${name}: ${decimals} decimals`);
}

export function fixedText(value: number, decimals: number): string {
  checkDecimals(decimals, "float_to_fixed");
  if (!Number.isFinite(value)) return floatText(value);
  const [sign, whole, fraction] = roundedParts(value, decimals);
  return fraction === "" ? sign + whole : `${sign}${whole}.${fraction}`;
}

export function formattedNumber(value: number, format: NumberFormat, name: string): string {
  return padded(formattedDigits(value, format, name), format.width);
}

function formattedDigits(
  value: number,
  { decimals, thousands, point, sign: withPlus }: NumberFormat,
  name: string,
): string {
  const wanted = valueOfOption(decimals);
  checkDecimals(wanted ?? 0, name);
  const plus = withPlus && value > 0 ? "+" : "";
  if (!Number.isFinite(value)) return plus + floatText(value);
  const [sign, whole, fraction] = roundedParts(
    value,
    wanted ?? (/\.([0-9]+)/.exec(floatText(value))?.[1] ?? "").length,
  );
  // As a function: the separator may hold a `$`.
  const grouped = whole.replace(GROUP, () => thousands);
  return `${plus}${sign}${grouped}${fraction === "" ? "" : point + fraction}`;
}

/** Spaces on the left, up to `width` code points. */
function padded(text: string, width: number): string {
  const missing = width - Array.from(text).length;
  return missing > 0 ? " ".repeat(missing) + text : text;
}
