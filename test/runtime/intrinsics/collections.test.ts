// The collection functions: edges, panics, both colours. What a million elements take is in test/stdlib/big-inputs.test.ts.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../runtime/index.ts";
import { type Callback, type Suspended, snow_settle } from "../../../runtime/values/generator.ts";
import type { List } from "../../../runtime/values/list/list.ts";
import type { OrderedMap } from "../../../runtime/values/map/ordered-map.ts";
import { Range } from "../../../runtime/values/range.ts";
import { library } from "../../support/library.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

const { snow_list_of: listOf, snow_variant_Some: Some, snow_variant_None: None } = runtime;

function suspending<A extends readonly unknown[], R>(plain: (...parameters: A) => R): Callback<A, R> {
  return function* (...parameters: A): Suspended<R> {
    yield (function* () {})();
    return plain(...parameters);
  };
}

const array = <T>(list: List<T>): T[] => list.toArray();
const grouped = <K, V>(values: readonly V[], keyOf: (value: V) => K): [K, V[]][] => {
  const groups = new Map<K, V[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return [...groups];
};
const pairs = <K, V>(map: OrderedMap<K, V>): [K, V][] => map.entries().map(({ key, value }) => [key, value]);

test("List functions do as their models, in both colours", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 }),
      fc.integer({ min: -2, max: 9 }),
      (numbers, n) => {
        const list = listOf([...numbers]);
        const both = <R>(
          expected: R,
          plain: R,
          pending: Suspended<R>,
          view: (result: R) => unknown = (result) => result,
        ) => {
          expect(view(plain)).toEqual(view(expected));
          expect(view(snow_settle(pending))).toEqual(view(expected));
        };
        const double = (value: number) => value * 2;
        const large = (value: number) => value > n;
        const twice = (value: number) => listOf([value, value]);
        const remainder = (value: number) => (value % 3) + 0;
        // Equal for many: shows whether sorting is stable.
        const coarse = ([a]: [number, number], [b]: [number, number]) => Math.trunc(a / 4) - Math.trunc(b / 4);
        both(
          listOf(numbers.map(double)),
          runtime.snow_list_map(list, double),
          runtime.snow_list_map_suspending(list, suspending(double)),
          array,
        );
        both(
          listOf(numbers.filter(large)),
          runtime.snow_list_filter(list, large),
          runtime.snow_list_filter_suspending(list, suspending(large)),
          array,
        );
        const join = (text: string, value: number) => `${text}${value}`;
        both(
          numbers.reduce(join, ""),
          runtime.snow_list_reduce(list, "", join),
          runtime.snow_list_reduce_suspending(list, "", suspending(join)),
        );
        const numbered = runtime.snow_list_map(
          runtime.snow_list_enumerate(list),
          ([index, value]): [number, number] => [value, index],
        );
        both(
          listOf(numbered.toArray().toSorted(coarse)),
          runtime.snow_list_sort(runtime.snow_impl_comparison_int, numbered, coarse),
          runtime.snow_list_sort_suspending(runtime.snow_impl_comparison_int, numbered, suspending(coarse)),
          array,
        );
        const index = numbers.findIndex(large);
        both(
          index < 0 ? None : new Some(numbers[index] ?? 0),
          library.snow_list_find(list, large),
          library.snow_list_find_suspending(list, suspending(large)),
        );
        both(
          numbers.some(large),
          library.snow_list_any(list, large),
          library.snow_list_any_suspending(list, suspending(large)),
        );
        both(
          numbers.every(large),
          library.snow_list_all(list, large),
          library.snow_list_all_suspending(list, suspending(large)),
        );
        both(
          listOf(numbers.flatMap((value) => [value, value])),
          runtime.snow_list_flat_map(list, twice),
          runtime.snow_list_flat_map_suspending(list, suspending(twice)),
          array,
        );
        const groups = (map: OrderedMap<number, List<number>>) =>
          pairs(map).map(([key, group]) => [key, group.toArray()]);
        expect(groups(runtime.snow_list_group_by(list, remainder))).toEqual(grouped(numbers, remainder));
        expect(groups(snow_settle(runtime.snow_list_group_by_suspending(list, suspending(remainder))))).toEqual(
          grouped(numbers, remainder),
        );

        expect(array(runtime.snow_list_reverse(list))).toEqual(numbers.toReversed());
        expect(array(runtime.snow_list_take(list, n))).toEqual(numbers.slice(0, Math.max(0, n)));
        expect(array(runtime.snow_list_drop(list, n))).toEqual(numbers.slice(Math.max(0, n)));
        expect(runtime.snow_list_sum(runtime.snow_impl_number_int, list)).toBe(numbers.reduce((a, b) => a + b, 0));
        const int = runtime.snow_impl_eq_int;
        expect(library.snow_list_contains(int, list, n)).toBe(numbers.includes(n));
        expect(runtime.snow_list_index_of(int, list, n)).toEqual(
          numbers.includes(n) ? new Some(numbers.indexOf(n)) : None,
        );
        expect(array(runtime.snow_list_dedup(int, list))).toEqual(
          numbers.filter((value, at) => at === 0 || numbers[at - 1] !== value),
        );
        const extreme = (choose: (...values: number[]) => number) =>
          numbers.length === 0 ? None : new Some(choose(...numbers));
        expect(runtime.snow_list_min(runtime.snow_impl_ord_int, list)).toEqual(extreme(Math.min));
        expect(runtime.snow_list_max(runtime.snow_impl_ord_int, list)).toEqual(extreme(Math.max));
        const size = Math.max(1, n);
        const chunks = runtime.snow_list_chunk(list, size);
        expect(
          array(chunks)
            .map((chunk) => chunk.length)
            .every((length, at) => length === size || at === chunks.length - 1),
        ).toBe(true);
        expect(array(runtime.snow_list_flatten(chunks))).toEqual(numbers);
        expect(array(runtime.snow_list_intersperse(list, 99)).filter((value) => value !== 99)).toEqual(numbers);
        expect(runtime.snow_list_intersperse(list, 99).length).toBe(Math.max(0, 2 * numbers.length - 1));
        expect(array(runtime.snow_list_zip(list, runtime.snow_list_range(0, n)))).toEqual(
          numbers.slice(0, Math.max(0, n)).map((value, at) => [value, at]),
        );
      },
    ),
  );
});

test("Map, Option, Result and Range functions in both colours", () => {
  const map = runtime.snow_map_of<string, number>(["a", 1, "b", 2, "c", 3]);
  const odd = (_key: string, value: number) => value % 2 === 1;
  expect(pairs(runtime.snow_map_filter(map, odd))).toEqual([
    ["a", 1],
    ["c", 3],
  ]);
  expect(pairs(snow_settle(runtime.snow_map_filter_suspending(map, suspending(odd))))).toEqual([
    ["a", 1],
    ["c", 3],
  ]);
  const next = (value: number) => value + 1;
  expect(pairs(runtime.snow_map_map_values(map, next))).toEqual([
    ["a", 2],
    ["b", 3],
    ["c", 4],
  ]);
  expect(pairs(snow_settle(runtime.snow_map_map_values_suspending(map, suspending(next))))).toEqual([
    ["a", 2],
    ["b", 3],
    ["c", 4],
  ]);
  for (const [key, expected] of [
    ["b", 3],
    ["z", 0],
  ] as const) {
    expect(runtime.snow_map_get(runtime.snow_map_update(map, key, 0, next), key)).toBe(expected);
    expect(
      runtime.snow_map_get(snow_settle(runtime.snow_map_update_suspending(map, key, 0, suspending(next))), key),
    ).toBe(expected);
  }
  const range = new Range(1, 4);
  const even = (value: number) => value % 2 === 0;
  expect(array(snow_settle(runtime.snow_range_map_suspending(range, suspending(next))))).toEqual(
    array(runtime.snow_range_map(range, next)),
  );
  expect(array(snow_settle(library.snow_range_filter_suspending(range, suspending(even))))).toEqual(
    array(library.snow_range_filter(range, even)),
  );
  expect(runtime.snow_range_length(new Range(5, 2))).toBe(0);
});

test("merging keeps the left order, then new keys, and the right values", () => {
  const numbers = (from: number, to: number, factor: number) =>
    runtime.snow_map_from_list(
      runtime.snow_range_map(new Range(from, to), (key): [number, number] => [key, key * factor]),
    );
  for (const [left, right] of [
    [100, 5],
    [5, 100],
    [50, 50],
    [0, 3],
    [3, 0],
  ] as const) {
    const model = new Map<number, number>();
    for (let key = 0; key < left; key += 1) model.set(key, key);
    for (let key = 2; key < right + 2; key += 1) model.set(key, key * 10);
    expect(pairs(runtime.snow_map_merge(numbers(0, left, 1), numbers(2, right + 2, 10)))).toEqual([...model]);
  }
});

test("set operations keep the left order", () => {
  const set = (...numbers: number[]) => runtime.snow_set_from_list(listOf(numbers));
  const elements = (result: ReturnType<typeof set>) => array(runtime.snow_set_to_list(result));
  expect(elements(runtime.snow_set_union(set(3, 1), set(2, 1)))).toEqual([3, 1, 2]);
  expect(elements(runtime.snow_set_intersection(set(3, 1, 2), set(2, 3)))).toEqual([3, 2]);
  expect(elements(runtime.snow_set_difference(set(3, 1, 2), set(1)))).toEqual([3, 2]);
  expect(elements(runtime.snow_set_remove(set(3, 1), 9))).toEqual([3, 1]);
});

test.each<[string, () => unknown]>([
  ["list_head: empty list", () => runtime.snow_list_head(runtime.snow_empty_list)],
  ["list_tail: empty list", () => runtime.snow_list_tail(runtime.snow_empty_list)],
  ["list_last: empty list", () => runtime.snow_list_last(runtime.snow_empty_list)],
  ["index 5 out of bounds (len 2)", () => runtime.snow_list_get(listOf([1, 2]), 5)],
  ["index -1 out of bounds (len 2)", () => library.snow_list_nth(listOf([1, 2]), -1)],
  ["index -1 out of bounds (len 1)", () => runtime.snow_list_get(runtime.snow_list_rest(listOf([1, 2]), 1), -1)],
  ["list_chunk: size must be positive", () => runtime.snow_list_chunk(listOf([1]), 0)],
  ['map_get: key not found: "a"', () => runtime.snow_map_get(runtime.snow_map_new(), "a")],
  ["queue_pop: empty queue", () => runtime.snow_queue_pop(runtime.snow_queue_new())],
  ["queue_peek: empty queue", () => runtime.snow_queue_peek(runtime.snow_queue_new())],
  ["integer overflow", () => runtime.snow_list_sum(runtime.snow_impl_number_int, listOf([Number.MAX_SAFE_INTEGER, 1]))],
  ["integer overflow", () => runtime.snow_range_length(new Range(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))],
])("panics: %s", (text, call) => {
  expect(call).toThrow(new runtime.Panic(text));
});
