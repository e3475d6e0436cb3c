// BigInt against JavaScript's own and naive models.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../runtime/index.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

const small = fc.bigInt({ min: -1000n, max: 1000n });

test("a power's remainder is that of the power", () => {
  fc.assert(
    fc.property(
      small,
      fc.bigInt({ min: 0n, max: 60n }),
      fc.bigInt({ min: 1n, max: 1000n }),
      (base, exponent, modulus) => {
        const power = base ** exponent % modulus;
        expect(runtime.snow_big_int_mod_pow(base, exponent, modulus)).toBe(power < 0n ? power + modulus : power);
      },
    ),
  );
});

test("the greatest common divisor is what a search finds", () => {
  fc.assert(
    fc.property(small, small, (a, b) => {
      const divides = (n: bigint): boolean => a % n === 0n && b % n === 0n;
      let largest = 0n;
      for (let n = 1n; n <= 1000n; n += 1n) if (divides(n)) largest = n;
      expect(runtime.snow_big_int_gcd(a, b)).toBe(a === 0n && b === 0n ? 0n : largest);
    }),
    { numRuns: 30 },
  );
});

test("texts and JSON come back, equal numbers are one key", () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (first, second) => {
      expect(runtime.snow_big_int_parse(first.toString())).toEqual(new runtime.snow_variant_Some(first));
      const { encode, decode } = runtime.snow_impl_json_bigint;
      expect(decode(JSON.parse(encode(first)))).toBe(first);
      const map = runtime.snow_map_of<bigint, number>([first, 1, second, 2]);
      expect(runtime.snow_map_get(map, BigInt(first.toString()))).toBe(first === second ? 2 : 1);
      const { lt, compare } = runtime.snow_impl_ord_bigint;
      expect(compare(first, second).tag - 1).toBe(first < second ? -1 : Number(first > second));
      expect(lt(first, second)).toBe(first < second);
    }),
  );
});

test("keys whose low digits are the same are as quick as others", () => {
  const keys = Array.from({ length: 50_000 }, (_, index) => BigInt(index) << 64n);
  const set = runtime.snow_set_from_list(runtime.snow_list_of(keys));
  expect(set.size).toBe(50_000);
  expect(keys.every((key) => set.has(key))).toBe(true);
});
