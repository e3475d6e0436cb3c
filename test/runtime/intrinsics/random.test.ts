// Random: repeatable from a seed, inside its range over all of Int, and even.
import fc from "fast-check";
import { expect, it, test } from "vitest";
import * as random from "../../../runtime/intrinsics/random.ts";
import { snow_empty_list, snow_list_of } from "../../../runtime/values/list/list.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

const MAX = Number.MAX_SAFE_INTEGER;

function draw(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next);
}

test("the same seed gives the same sequence, another one another", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (seed, other) => {
      const sequence = (start: number) => {
        random.snow_random_seed(start);
        return draw(4, () => random.snow_random_int(-MAX, MAX));
      };
      const first = sequence(seed);
      expect(sequence(seed)).toEqual(first);
      if (other !== seed) expect(sequence(other)).not.toEqual(first);
    }),
  );
});

test("seeds next to each other have nothing in common", () => {
  const firsts = draw(1000, () => 0).map((_, seed) => {
    random.snow_random_seed(seed);
    return random.snow_random_int(0, MAX);
  });
  expect(new Set(firsts).size).toBe(1000);
});

test("int is an Int in its range", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
      fc.pre(a !== b);
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      for (const value of draw(20, () => random.snow_random_int(from, to))) {
        expect(Number.isSafeInteger(value) && value >= from && value < to && !Object.is(value, -0)).toBe(true);
      }
    }),
  );
});

it("int reaches every value, about equally often", () => {
  random.snow_random_seed(1);
  for (const size of [2, 3, 6, 10]) {
    const counts = new Array<number>(size).fill(0);
    for (const value of draw(size * 2000, () => random.snow_random_int(5, 5 + size))) {
      counts[value - 5] = (counts[value - 5] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
  }
});

it("int is even over ranges that no power of two fills", () => {
  random.snow_random_seed(2);
  for (const size of [3 * 2 ** 30, 3 * 2 ** 51, 2 ** 53 + 2 ** 52]) {
    const from = -Math.floor(size / 2);
    const lower = draw(6000, () => random.snow_random_int(from, from + size)).filter(
      (value) => value < from + size / 3,
    );
    expect(Math.abs(lower.length - 2000)).toBeLessThan(250);
  }
});

it("int panics for an empty range", () => {
  expect(() => random.snow_random_int(3, 3)).toThrow("random_int: empty range");
  expect(() => random.snow_random_int(3, 2)).toThrow("random_int: empty range");
  expect(random.snow_random_int(3, 4)).toBe(3);
});

it("float is in [0, 1), spread evenly", () => {
  random.snow_random_seed(3);
  const values = draw(10_000, random.snow_random_float);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
});

it("shuffle keeps the elements and leaves the list alone", () => {
  random.snow_random_seed(4);
  const list = snow_list_of(draw(100, () => 0).map((_, index) => index));
  const shuffled = random.snow_random_shuffle(list).toArray();
  expect(shuffled).not.toEqual(list.toArray());
  expect(shuffled.sort((a, b) => a - b)).toEqual(list.toArray());
  expect(random.snow_random_shuffle(snow_empty_list).length).toBe(0);
});

it("shuffle reaches every order, about equally often", () => {
  random.snow_random_seed(5);
  const counts = new Map<string, number>();
  for (let index = 0; index < 12_000; index += 1) {
    const order = random
      .snow_random_shuffle(snow_list_of(["a", "b", "c"]))
      .toArray()
      .join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(250);
});

it("pick takes one of the elements", () => {
  const list = snow_list_of(["a", "b", "c"]);
  expect(new Set(draw(200, () => 0).map(() => random.snow_random_pick(list)))).toEqual(new Set(["a", "b", "c"]));
  expect(() => random.snow_random_pick(snow_empty_list)).toThrow("random_pick: empty list");
});
