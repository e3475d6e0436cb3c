// Iter: laziness, single use, and the same results whichever colour the callbacks have.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../runtime/index.ts";
import { type Callback, type Suspended, snow_settle } from "../../../runtime/values/generator.ts";
import type { Iter } from "../../../runtime/values/iter.ts";
import type { List } from "../../../runtime/values/list/list.ts";

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

/** The numbers from `count` down to 1. */
function counting(colour: Parameters<Adapter>[1], count: number): Iter<number> {
  return runtime.snow_iter_unfold(
    count,
    colour((left: number) =>
      left === 0 ? runtime.snow_variant_None : new runtime.snow_variant_Some([left, left - 1]),
    ),
  );
}

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
  fc.nat(9).map<Adapter>(
    (limit) => (iter, colour) =>
      runtime.snow_iter_take_while(
        iter,
        colour((value: number) => value <= limit),
      ),
  ),
  fc.constant<Adapter>((iter, colour) => runtime.snow_iter_chain(iter, counting(colour, 3))),
  fc.constant<Adapter>((iter, colour) => runtime.snow_iter_chain(counting(colour, 2), iter)),
  fc.constant<Adapter>((iter, colour) =>
    runtime.snow_iter_flat_map(
      iter,
      colour((value: number) => counting(colour, value % 3)),
    ),
  ),
  fc.integer({ min: 1, max: 4 }).map<Adapter>(
    (size) => (iter, colour) =>
      runtime.snow_iter_map(
        runtime.snow_iter_chunk(iter, size),
        colour((list: List<number>) => list.toArray().reduce((sum, value) => sum * 3 + value, list.length)),
      ),
  ),
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

test("a hundred thousand pending steps need no stack", () => {
  const numbers = runtime.snow_iter_from(runtime.snow_list_range(0, 100_000));
  const none = runtime.snow_iter_filter(
    numbers,
    suspending((value: number) => value < 0),
  );
  expect(snow_settle(runtime.snow_iter_count_suspending(none))).toBe(0);
  const empty = runtime.snow_iter_flat_map(
    runtime.snow_iter_from(runtime.snow_list_range(0, 20_000)),
    suspending(() => counting(suspending, 0)),
  );
  expect(snow_settle(runtime.snow_iter_count_suspending(runtime.snow_iter_chunk(empty, 10)))).toBe(0);
});

const colours: readonly Parameters<Adapter>[1][] = [(plain) => plain, suspending];

test("sources and adapters do as arrays", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9), { maxLength: 12 }),
      fc.nat(9),
      fc.integer({ min: 1, max: 4 }),
      (values, limit, n) => {
        for (const colour of colours) {
          const from = () => runtime.snow_iter_from(runtime.snow_list_of([...values]));
          const all = <T>(iter: Iter<T>): T[] => snow_settle(runtime.snow_list_collect_suspending(iter)).toArray();
          const end = values.findIndex((value) => value > limit);
          const small = colour((value: number) => value <= limit);
          expect(all(runtime.snow_iter_take_while(from(), small))).toEqual(end < 0 ? values : values.slice(0, end));
          expect(all(runtime.snow_iter_chain(from(), from()))).toEqual([...values, ...values]);
          const times = colour((value: number) => counting((f) => f, value % n));
          expect(all(runtime.snow_iter_flat_map(from(), times))).toEqual(
            values.flatMap((value) => Array.from({ length: value % n }, (_, index) => (value % n) - index)),
          );
          const chunks = all(runtime.snow_iter_chunk(from(), n)).map((list) => list.toArray());
          expect(chunks.flat()).toEqual(values);
          expect(chunks.map(({ length }) => length).slice(0, -1)).toEqual(chunks.slice(1).map(() => n));
          const doubled = runtime.snow_iter_iterate(
            1,
            colour((value: number) => value * 2),
          );
          expect(all(runtime.snow_iter_take(doubled, limit))).toEqual(
            Array.from({ length: limit }, (_, at) => 2 ** at),
          );
          const seen: number[] = [];
          snow_settle(
            runtime.snow_iter_each_suspending(
              from(),
              colour((value: number) => seen.push(value)),
            ),
          );
          expect(seen).toEqual(values);
        }
      },
    ),
  );
});

test("unfold is not asked again after its end, iterate not before the next element is wanted", () => {
  const asked: number[] = [];
  const next = (left: number) => {
    asked.push(left);
    return left === 0 ? runtime.snow_variant_None : new runtime.snow_variant_Some<[number, number]>([left, left - 1]);
  };
  const iter = runtime.snow_iter_unfold(2, next);
  expect([runtime.snow_iter_count(iter), runtime.snow_iter_count(iter)]).toEqual([2, 0]);
  const same = (value: number) => asked.push(value);
  expect(runtime.snow_list_collect(runtime.snow_iter_take(runtime.snow_iter_iterate(7, same), 1)).toArray()).toEqual([
    7,
  ]);
  expect(asked).toEqual([2, 1, 0]);
});
