// Ranges in steps and downwards, and sorts by both kinds of comparison, against naive models.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../runtime/index.ts";

const end = fc.integer({ min: -30, max: 30 });
const largest = Number.MAX_SAFE_INTEGER;

test("steps are every so many of the numbers", () => {
  fc.assert(
    fc.property(end, end, fc.integer({ min: 1, max: 70 }), (from, to, step) => {
      const all = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
      const steps = runtime.snow_range_step(runtime.snow_range_of(from, to), step);
      expect(steps.toArray()).toEqual(all.filter((_, index) => index % step === 0));
    }),
  );
});

test("steps end where no Int follows", () => {
  fc.assert(
    fc.property(fc.nat(20), fc.integer({ min: 1, max: largest }), (length, step) => {
      const first = largest - length;
      const steps = runtime.snow_range_step(runtime.snow_range_of(first, largest + 1), step).toArray();
      expect(steps).toHaveLength(Math.floor(length / step) + 1);
      expect(steps.every((number) => Number.isSafeInteger(number))).toBe(true);
    }),
  );
});

test("downwards are the numbers turned round, both ends included", () => {
  fc.assert(
    fc.property(end, end, (first, last) => {
      const down = runtime.snow_range_down(first, last).toArray();
      const up = Array.from({ length: Math.max(0, first - last + 1) }, (_, index) => last + index);
      expect(down).toEqual(up.reverse());
    }),
  );
});

test("an order is the same by numbers and by Orderings", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const list = runtime.snow_list_of([...numbers]);
      const { compare } = runtime.snow_impl_ord_int;
      const byOrdering = runtime.snow_list_sort(runtime.snow_impl_comparison_ordering, list, compare);
      const byNumber = runtime.snow_list_sort(
        runtime.snow_impl_comparison_int,
        list,
        (left, right) => compare(left, right).tag - 1,
      );
      expect(byOrdering.toArray()).toEqual(numbers.toSorted((left, right) => left - right));
      expect(byNumber.toArray()).toEqual(byOrdering.toArray());
    }),
  );
});
