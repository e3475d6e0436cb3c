// The Float that is nearest to a number of many decimal digits, without the engine's general way.

/** Those that are exact. */
export const POWERS_OF_TEN = Array.from({ length: 23 }, (_, digits) => 10 ** digits);

/** Digits of a number that is exact without its point. */
export const EXACT_DIGITS = 15;

/** Splits a Float into halves whose products are exact. */
const HALVES = 2 ** 27 + 1;

/** What `product`, the nearest Float to `left * right`, is too small by; exact. */
function missing(left: number, right: number, product: number): number {
  const leftScaled = left * HALVES;
  const leftHigh = leftScaled - (leftScaled - left);
  const leftLow = left - leftHigh;
  const rightScaled = right * HALVES;
  const rightHigh = rightScaled - (rightScaled - right);
  const rightLow = right - rightHigh;
  return leftHigh * rightHigh - product + leftHigh * rightLow + leftLow * rightHigh + leftLow * rightLow;
}

/**
 * The nearest Float to the number whose first digits are `leading`, which go on with `count` of `rest`, the last
 * `decimals` of them behind the point; `leading` is exact. Undefined: there are too many, or two Floats are about as near.
 *
 * The digits and the quotient are sums of two Floats, which have twice the precision.
 */
export function nearestDecimal(leading: number, rest: number, count: number, decimals: number): number | undefined {
  if (count > EXACT_DIGITS || decimals >= POWERS_OF_TEN.length) return undefined;
  const scale = POWERS_OF_TEN[count] ?? Number.NaN;
  const divisor = POWERS_OF_TEN[decimals] ?? Number.NaN;
  const product = leading * scale;
  const after = missing(leading, scale, product) + rest;
  const digits = product + after;
  const digitsLow = after - (digits - product);
  const quotient = digits / divisor;
  const back = quotient * divisor;
  const quotientLow = (digits - back - missing(quotient, divisor, back) + digitsLow) / divisor;
  // More than the error of the sum.
  const doubt = quotient * 2 ** -98;
  const least = quotient + (quotientLow - doubt);
  return least === quotient + (quotientLow + doubt) ? least : undefined;
}
