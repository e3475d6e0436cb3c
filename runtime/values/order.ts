// Orders: strings by code point, numbers, and the order of compound values from that of their parts.
import { type Ordering, snow_variant_Equal, snow_variant_Greater, snow_variant_Less } from "./types.generated.ts";

/**
 * Code units compare like code points when surrogates (D800 … DFFF) are moved above the units E000 … FFFF.
 */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Negative, zero or positive: the order of the UTF-8 bytes, which is that of the code points. */
export function snow_string_compare(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

export function snow_string_lt(left: string, right: string): boolean {
  return snow_string_compare(left, right) < 0;
}

/** Zero also when one is NaN. */
export function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

/** The Ordering of a number that is negative, zero or positive. */
export function orderingOf(difference: number): Ordering {
  if (difference < 0) return snow_variant_Less;
  return difference > 0 ? snow_variant_Greater : snow_variant_Equal;
}
