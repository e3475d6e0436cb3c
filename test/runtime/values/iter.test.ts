// Iter: laziness, single use, and the same results whichever colour the callbacks have.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../runtime/index.ts";
import { type Callback, type Suspended, snow_settle } from "../../../runtime/values/generator.ts";
import type { Iter } from "../../../runtime/values/iter.ts";

/** The same function, as suspending code has it. */
function suspending<A extends readonly unknown[], R>(plain: (...parameters: A) => R): Callback<A, R> {
  return function* (...parameters: A): Suspended<R> {
    // A call of another suspending function, which answers through a tail call.
    return (yield tail(() => plain(...parameters))) as R;
  };
}

function* tail<R>(compute: () => R): Suspended<R> {
  const answer = function* (): Suspended<R> {
    yield (function* () {})();
    return compute();
  };
  yield (function* () {})();
  return answer() as unknown as R;
}

type Adapter = (
  iter: Iter<number>,
  colour: <A extends readonly unknown[], R>(f: (...parameters: A) => R) => Callback<A, R>,
) => Iter<number>;

const adapter: fc.Arbitrary<Adapter> = fc.oneof(
  fc.constant<Adapter>((iter, colour) =>
    runtime.snow_iter_map(
      iter,
      colour((value: number) => value * 2),
    ),
  ),
  fc.integer({ min: 1, max: 3 }).map<Adapter>(
    (modulus) => (iter, colour) =>
      runtime.snow_iter_filter(
        iter,
        colour((value: number) => value % modulus === 0),
      ),
  ),
  fc.integer({ min: -1, max: 5 }).map<Adapter>((count) => (iter) => runtime.snow_iter_take(iter, count)),
  fc.integer({ min: -1, max: 5 }).map<Adapter>((count) => (iter) => runtime.snow_iter_skip(iter, count)),
  fc.constant<Adapter>((iter, colour) =>
    runtime.snow_iter_map(
      runtime.snow_iter_enumerate(iter),
      colour(([index, value]: [number, number]) => index + value),
    ),
  ),
  fc.constant<Adapter>((iter, colour) =>
    runtime.snow_iter_map(
      runtime.snow_iter_zip(iter, runtime.snow_iter_from(runtime.snow_list_range(0, 7))),
      colour(([left, right]: [number, number]) => left * 10 + right),
    ),
  ),
);

test("chains of adapters give the same in both colours", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 12 }), fc.array(adapter, { maxLength: 5 }), (numbers, adapters) => {
      const build = (colour: Parameters<Adapter>[1]) =>
        adapters.reduce(
          (iter, adapt) => adapt(iter, colour),
          runtime.snow_iter_from(runtime.snow_list_of([...numbers])),
        );
      const plain = runtime.snow_list_collect(build((f) => f)).toArray();
      expect(snow_settle(runtime.snow_list_collect_suspending(build(suspending))).toArray()).toEqual(plain);
      expect(snow_settle(runtime.snow_list_collect_suspending(build((f) => f))).toArray()).toEqual(plain);
      expect(runtime.snow_list_collect(build(suspending)).toArray()).toEqual(plain);
      expect(snow_settle(runtime.snow_iter_count_suspending(build(suspending)))).toBe(plain.length);
      expect(runtime.snow_iter_count(build((f) => f))).toBe(plain.length);
      expect(snow_settle(runtime.snow_iter_sum_suspending(build(suspending)))).toBe(
        runtime.snow_iter_sum(build((f) => f)),
      );
    }),
  );
});

test("nothing runs before a terminal function, and take stops pulling", () => {
  const seen: number[] = [];
  const iter = runtime.snow_iter_map(runtime.snow_iter_from(runtime.snow_list_range(0, 100)), (value) => {
    seen.push(value);
    return value;
  });
  const taken = runtime.snow_iter_take(iter, 2);
  expect(seen).toEqual([]);
  expect(runtime.snow_list_collect(taken).toArray()).toEqual([0, 1]);
  expect(seen).toEqual([0, 1]);
});

test("an Iter is used once", () => {
  const iter = runtime.snow_iter_from(runtime.snow_list_range(0, 5));
  expect(runtime.snow_iter_any(iter, (value) => value === 1)).toBe(true);
  expect(runtime.snow_list_collect(iter).toArray()).toEqual([2, 3, 4]);
  expect(runtime.snow_iter_count(iter)).toBe(0);
});

test("terminals stop at the first answer", () => {
  const numbers = () => runtime.snow_iter_from(runtime.snow_list_range(0, 10));
  const asked: number[] = [];
  const above = (limit: number) => (value: number) => {
    asked.push(value);
    return value > limit;
  };
  expect(runtime.snow_iter_find(numbers(), above(2))).toEqual(new runtime.snow_variant_Some(3));
  expect(snow_settle(runtime.snow_iter_find_suspending(numbers(), suspending(above(2))))).toEqual(
    new runtime.snow_variant_Some(3),
  );
  expect(runtime.snow_iter_all(numbers(), above(0))).toBe(false);
  expect(snow_settle(runtime.snow_iter_all_suspending(numbers(), suspending(above(0))))).toBe(false);
  expect(snow_settle(runtime.snow_iter_any_suspending(numbers(), suspending(above(1))))).toBe(true);
  expect(snow_settle(runtime.snow_iter_find_suspending(numbers(), suspending(above(20))))).toBe(
    runtime.snow_variant_None,
  );
  expect(asked).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 0, 0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("collects into maps and sets", () => {
  const pairs = () => runtime.snow_iter_enumerate(runtime.snow_iter_from(runtime.snow_list_of(["a", "b"])));
  const entries = [
    [0, "a"],
    [1, "b"],
  ];
  expect(runtime.snow_map_to_list(runtime.snow_map_collect(pairs())).toArray()).toEqual(entries);
  expect(runtime.snow_map_to_list(snow_settle(runtime.snow_map_collect_suspending(pairs()))).toArray()).toEqual(
    entries,
  );
  const numbers = () => runtime.snow_iter_from(runtime.snow_list_of([1, 1, 2]));
  expect(runtime.snow_set_size(runtime.snow_set_collect(numbers()))).toBe(2);
  expect(runtime.snow_set_size(snow_settle(runtime.snow_set_collect_suspending(numbers())))).toBe(2);
});

test("a hundred thousand pending steps need no stack", { timeout: 60_000 }, () => {
  const numbers = runtime.snow_iter_from(runtime.snow_list_range(0, 100_000));
  const none = runtime.snow_iter_filter(
    numbers,
    suspending((value: number) => value < 0),
  );
  expect(snow_settle(runtime.snow_iter_count_suspending(none))).toBe(0);
});
