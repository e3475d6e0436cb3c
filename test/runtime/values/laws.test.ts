// Laws of equality, order and hash over values of every built-in shape.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../runtime/index.ts";
import { keyEquals } from "../../../runtime/values/equality.ts";
import type { List } from "../../../runtime/values/list/list.ts";
import { type HashKey, hashUnder } from "../../../runtime/values/structure-hash.ts";
import type { Ordering } from "../../../runtime/values/types.generated.ts";
import { anyCharacter } from "../../support/any-character.ts";

/** A value twice, built apart. */
type Twice<T> = readonly [T, T];

const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.maxSafeInteger(), fc.double());
const leaf = fc
  .oneof(number, fc.string({ unit: anyCharacter, maxLength: 3 }), fc.boolean())
  .map((value): Twice<unknown> => [value, value]);

const { value: key } = fc.letrec<{ value: Twice<unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc
      .array(tie("value"), { maxLength: 3 })
      .map((pairs): Twice<unknown> => [pairs.map(([first]) => first), pairs.map(([, other]) => other)]),
    fc
      .array(tie("value"), { maxLength: 3 })
      .map(
        (pairs): Twice<unknown> => [
          runtime.snow_list_of(pairs.map(([first]) => first)),
          runtime.snow_list_rest(runtime.snow_list_of([0, ...pairs.map(([, other]) => other)]), 1),
        ],
      ),
    tie("value").map(
      ([first, other]): Twice<unknown> => [new runtime.snow_variant_Some(first), new runtime.snow_variant_Some(other)],
    ),
    fc.uint8Array({ maxLength: 3 }).map((bytes): Twice<unknown> => [bytes, bytes.slice()]),
  ),
}));

const seed: HashKey = [1, 2];

test("equal keys have equal hashes", () => {
  fc.assert(
    fc.property(key, ([first, other]) => {
      expect(keyEquals(first, other)).toBe(true);
      const hash = hashUnder(seed, first);
      expect(hashUnder(seed, other)).toBe(hash);
      expect(hash | 0).toBe(hash);
    }),
    { numRuns: 1000 },
  );
});

test("keys of one type with different text forms are different", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (first, other) => {
      expect(keyEquals(first, other)).toBe(JSON.stringify(first) === JSON.stringify(other));
      const [left, right] = [runtime.snow_list_of([...first]), runtime.snow_list_of([...other])];
      expect(keyEquals(left, right)).toBe(JSON.stringify(first) === JSON.stringify(other));
    }),
  );
});

test("equal Floats have equal hashes, also 0.0 and -0.0", () => {
  const { hash } = runtime.snow_impl_hash_float;
  expect(hash(0)).toBe(hash(-0));
  expect(keyEquals(0, -0)).toBe(false);
  expect(keyEquals(Number.NaN, Number.NaN)).toBe(true);
  expect(runtime.snow_impl_eq_float.eq(Number.NaN, Number.NaN)).toBe(false);
});

test("hashes are Ints that are not negative, and spread", () => {
  const seen = new Set<number>();
  for (let value = 0; value < 10_000; value += 1) {
    for (const hash of [
      runtime.snow_impl_hash_int.hash(value),
      runtime.snow_impl_hash_string.hash(`${value}`),
      runtime.snow_impl_hash_tuple(runtime.snow_impl_hash_int, runtime.snow_impl_hash_int).hash([value, -value]),
    ]) {
      expect(hash).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(hash)).toBe(true);
      seen.add(hash & 0xffff);
    }
  }
  // Of 65536 values 30000 random draws hit about 24000.
  expect(seen.size).toBeGreaterThan(23_000);
});

function byCodePoints(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, "utf8"), Buffer.from(right, "utf8"));
}

test("strings are ordered like their UTF-8 bytes", () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 6 });
  fc.assert(
    fc.property(text, text, text, (start, left, right) => {
      const compared = runtime.snow_string_compare(start + left, start + right);
      expect(Math.sign(compared)).toBe(byCodePoints(left, right));
      expect(runtime.snow_string_lt(start + left, start + right)).toBe(byCodePoints(left, right) < 0);
    }),
    { numRuns: 1000 },
  );
  expect(runtime.snow_string_lt("\uffff", "🦆")).toBe(true);
});

const ints = runtime.snow_impl_ord_int;
const lists = runtime.snow_impl_ord_list(ints);
const pairs = runtime.snow_impl_ord_tuple(lists, ints);
type Pair = [List<number>, number];

const small = fc.integer({ min: 0, max: 2 });
const pair: fc.Arbitrary<Pair> = fc.tuple(
  fc.array(small, { maxLength: 3 }).map((array) => runtime.snow_list_of(array)),
  small,
);

const opposite = new Map<Ordering, Ordering>([
  [runtime.snow_variant_Less, runtime.snow_variant_Greater],
  [runtime.snow_variant_Equal, runtime.snow_variant_Equal],
  [runtime.snow_variant_Greater, runtime.snow_variant_Less],
]);

test("compound orders are total and agree with equality", () => {
  const equality = runtime.snow_impl_eq_tuple(
    runtime.snow_impl_eq_list(runtime.snow_impl_eq_int),
    runtime.snow_impl_eq_int,
  );
  fc.assert(
    fc.property(pair, pair, pair, (a, b, c) => {
      const order = pairs.compare(a, b);
      expect(pairs.compare(b, a)).toBe(opposite.get(order));
      expect(order === runtime.snow_variant_Equal).toBe(equality.eq(a, b));
      expect(pairs.lt(a, b)).toBe(order === runtime.snow_variant_Less);
      if (pairs.lt(a, b) && pairs.lt(b, c)) expect(pairs.lt(a, c)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("a shorter prefix is less", () => {
  expect(lists.lt(runtime.snow_list_of([1, 2]), runtime.snow_list_of([1, 2, 0]))).toBe(true);
});

test("maps and sets are equal whatever their order", () => {
  const maps = runtime.snow_impl_eq_map(runtime.snow_impl_eq_int, runtime.snow_impl_eq_float);
  const first = runtime.snow_map_of<number, number>([1, 2, 3, 4]);
  expect(maps.eq(first, runtime.snow_map_of<number, number>([3, 4, 1, 2]))).toBe(true);
  expect(maps.eq(first, runtime.snow_map_of<number, number>([3, 4, 1, 1]))).toBe(false);
  expect(maps.eq(first, runtime.snow_map_of<number, number>([3, 4, 2, 2]))).toBe(false);
  const sets = runtime.snow_impl_eq_set(runtime.snow_impl_eq_string);
  const letters = (text: string) => runtime.snow_set_from_list(runtime.snow_list_of([...text]));
  expect(sets.eq(letters("ab"), letters("bab"))).toBe(true);
  expect(sets.eq(letters("ab"), letters("ac"))).toBe(false);
});

test("Int arithmetic is checked", () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(() => runtime.snow_impl_add_int.add(most, 1)).toThrow("integer overflow");
  expect(() => runtime.snow_impl_sub_int.sub(-most, 1)).toThrow("integer overflow");
  expect(() => runtime.snow_impl_mul_int.mul(most, 2)).toThrow("integer overflow");
  expect(() => runtime.snow_impl_div_int.div(1, 0)).toThrow("division by zero");
  expect(() => runtime.snow_impl_mod_int.mod(1, 0)).toThrow("division by zero");
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
      fc.pre(b !== 0);
      expect(runtime.snow_impl_div_int.div(a, b)).toBe(Number(BigInt(a) / BigInt(b)));
      expect(runtime.snow_impl_mod_int.mod(a, b)).toBe(Number(BigInt(a) % BigInt(b)));
    }),
  );
  expect(Object.is(runtime.snow_impl_mul_int.mul(0, -5), 0)).toBe(true);
  expect(Object.is(runtime.snow_impl_neg_int.neg(0), 0)).toBe(true);
});
