// Int, Float and Math at the edges of their ranges.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import * as float from "../../../runtime/intrinsics/float.ts";
import * as int from "../../../runtime/intrinsics/int.ts";
import * as math from "../../../runtime/intrinsics/math.ts";
import { snow_impl_number_float, snow_impl_number_int } from "../../../runtime/values/arithmetic.ts";
import { type Option, snow_variant_None, snow_variant_Some } from "../../../runtime/values/types.generated.ts";

const some = <T>(value: T): Option<T> => new snow_variant_Some(value);
const none = snow_variant_None;
const anyInt = fc.maxSafeInteger();

describe("Int", () => {
  it.each([
    ["0xfF", some(255)],
    ["0XFF", some(255)],
    ["0b1010", some(10)],
    ["0B1", some(1)],
    ["0o17", some(15)],
    ["-0O17", some(-15)],
    ["+1_000_", some(1000)],
    ["0x_f", some(15)],
    [" 12 ", some(12)],
    ["-0", some(0)],
    ["-0x0", some(0)],
    ["0x1fffffffffffff", some(Number.MAX_SAFE_INTEGER)],
    ["0x20000000000000", none],
    ["9007199254740992", none],
    ["0x", none],
    ["0x_", none],
    ["_1", none],
    ["0b12", none],
    ["0o8", none],
    ["1.5", none],
    ["", none],
    ["--1", none],
  ])("parse(%j)", (value, expected) => {
    expect(int.snow_int_parse(value)).toStrictEqual(expected);
  });

  it.each([
    [255, 2, "11111111"],
    [-255, 16, "-ff"],
    [Number.MAX_SAFE_INTEGER, 36, "2gosa7pa2gv"],
    [0, 10, "0"],
  ])("to_string(%i, %i)", (value, radix, expected) => {
    expect(int.snow_int_to_string(value, radix)).toBe(expected);
  });

  it("panics for a radix that there is not", () => {
    for (const radix of [-1, 0, 1, 37]) {
      expect(() => int.snow_int_to_string(5, radix)).toThrow(`int_to_string: bad radix ${radix}`);
    }
  });

  test("to_string and bit operations like BigInt", () => {
    const low = (value: bigint) => Number(BigInt.asUintN(32, value));
    fc.assert(
      fc.property(
        anyInt,
        anyInt,
        fc.integer({ min: 2, max: 36 }),
        fc.integer({ min: 0, max: 70 }),
        (a, b, radix, n) => {
          const [x, y] = [BigInt(a), BigInt(b)];
          expect(int.snow_int_to_string(a, radix)).toBe(x.toString(radix));
          expect(int.snow_int_band(a, b)).toBe(low(x & y));
          expect(int.snow_int_bor(a, b)).toBe(low(x | y));
          expect(int.snow_int_bxor(a, b)).toBe(low(x ^ y));
          expect(int.snow_int_bnot(a)).toBe(low(~x));
          expect(int.snow_int_shl(a, n)).toBe(low(x << BigInt(n)));
          expect(int.snow_int_shr(a, n)).toBe(Number(BigInt(low(x)) >> BigInt(n)));
        },
      ),
    );
  });

  it("panics for a negative shift", () => {
    expect(() => int.snow_int_shl(1, -1)).toThrow("negative shift");
    expect(() => int.snow_int_shr(1, -1)).toThrow("negative shift");
  });

  it("is exact as a Float", () => {
    expect(int.snow_int_to_float(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    expect(float.snow_float_from(-3)).toBe(-3);
  });
});

describe("whole numbers of Floats", () => {
  it.each([
    [2.5, 2, 2, 3, 3],
    [-2.5, -2, -3, -2, -3],
    [0.49999999999999994, 0, 0, 1, 0],
    [-0.2, 0, -1, 0, 0],
    [-0.5, 0, -1, 0, -1],
    [1.5, 1, 1, 2, 2],
    [4503599627370495.5, 4503599627370495, 4503599627370495, 4503599627370496, 4503599627370496],
    [-0, 0, 0, 0, 0],
    [Number.MAX_SAFE_INTEGER, ...new Array<number>(4).fill(Number.MAX_SAFE_INTEGER)] as const,
  ])("of %d: toward zero %i, floor %i, ceil %i, round %i", (value, whole, floor, ceil, round) => {
    expect(float.snow_float_to_int(value)).toBe(whole);
    expect(math.snow_math_floor(value)).toBe(floor);
    expect(math.snow_math_ceil(value)).toBe(ceil);
    expect(math.snow_math_round(value)).toBe(round);
  });

  it("panic outside the range of Int", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53, -(2 ** 53), 1e300]) {
      for (const convert of [
        float.snow_float_to_int,
        math.snow_math_floor,
        math.snow_math_ceil,
        math.snow_math_round,
      ]) {
        expect(() => convert(value)).toThrow("integer overflow");
      }
    }
  });
});

describe("Math", () => {
  it("abs, min, max by the type's dictionary", () => {
    expect(math.snow_math_abs(snow_impl_number_int, -4)).toBe(4);
    expect(math.snow_math_abs(snow_impl_number_float, -0)).toBe(0);
    expect(math.snow_math_min(snow_impl_number_int, 3, -7)).toBe(-7);
    expect(math.snow_math_max(snow_impl_number_float, 3.5, 7)).toBe(7);
  });
  it("pow, sqrt, pi", () => {
    expect(math.snow_math_pow(2, 0.5)).toBe(Math.SQRT2);
    expect(math.snow_math_sqrt(-1)).toBeNaN();
    expect(math.snow_math_sqrt(2.25)).toBe(1.5);
    expect(math.snow_math_pi).toBe(Math.PI);
  });
});
