// The collections' functions in Snow against arrays and Map, in both colours.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadLibrary } from "../../cli/library.ts";
import * as runtime from "../../runtime/index.ts";
import { type Callback, type Suspended, snow_is_generator, snow_settle } from "../../runtime/values/generator.ts";
import { List } from "../../runtime/values/list/list.ts";
import { OrderedMap } from "../../runtime/values/map/ordered-map.ts";
import { OrderedSet } from "../../runtime/values/map/ordered-set.ts";
import { library } from "../support/library.ts";

const { snow_list_of: listOf, snow_variant_Some: Some, snow_variant_None: None } = runtime;
const { snow_variant_Ok: Ok, snow_variant_Err: Err } = runtime;
const [eq, hash, ord] = [runtime.snow_impl_eq_int, runtime.snow_impl_hash_int, runtime.snow_impl_ord_int];

/** A value of Snow as arrays and objects. */
function plain(value: unknown): unknown {
  if (value instanceof List) return { list: value.toArray().map(plain) };
  if (value instanceof OrderedMap)
    return { map: value.entries().map((entry) => [plain(entry.key), plain(entry.value)]) };
  if (value instanceof OrderedSet) return { set: value.entries().map((entry) => plain(entry.key)) };
  if (value instanceof Some) return { some: plain(value._0) };
  if (value instanceof Ok) return { ok: plain(value._0) };
  if (value instanceof Err) return { err: plain(value._0) };
  return Array.isArray(value) ? value.map(plain) : value;
}

const list = (values: readonly unknown[]): unknown => ({ list: values });
const option = (value: unknown): unknown => (value === undefined ? None : { some: value });

type Plain = (...values: readonly unknown[]) => unknown;

const functions = new Map<string, unknown>(Object.entries({ ...runtime, ...library }));

/** Calls the form that does not wait. */
function callPlain(symbol: string, ...values: readonly unknown[]): unknown {
  const found = functions.get(symbol);
  if (typeof found !== "function") throw new Error(`${symbol} is no function of the library`);
  return found(...values);
}

/** Calls the form that may wait; functions among the values wait as well. */
function callSuspending(symbol: string, ...values: readonly unknown[]): unknown {
  const given = values.map((value) =>
    typeof value === "function" ? waiting((...inner: readonly unknown[]) => value(...inner)) : value,
  );
  const found = callPlain(`${symbol}_suspending`, ...given);
  return snow_is_generator(found) ? snow_settle(found) : found;
}

function waiting(call: Plain): Callback<unknown[], unknown> {
  return function* (...values: unknown[]): Suspended<unknown> {
    yield (function* () {})();
    return call(...values);
  };
}

/** What both colours answer, or the text of their panic. */
function answers(symbol: string, values: readonly unknown[]): readonly unknown[] {
  return [callPlain, callSuspending].map((call) => {
    try {
      return plain(call(symbol, ...values));
    } catch (error) {
      if (error instanceof runtime.Panic) return { panic: error.message };
      throw error;
    }
  });
}

/** The only colour of a function that calls none. */
function answer(symbol: string, ...values: readonly unknown[]): unknown {
  try {
    return plain(callPlain(symbol, ...values));
  } catch (error) {
    if (error instanceof runtime.Panic) return { panic: error.message };
    throw error;
  }
}

const numbers = fc.oneof(
  fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 }),
  fc.array(fc.constant<number>(3), { maxLength: 4 }),
);
const size = fc.integer({ min: -3, max: 45 });

/** The list as made at once, with a past, and as a tree. */
function shapes(values: readonly number[]): List<number>[] {
  const all = [listOf([...values]), runtime.snow_list_drop(listOf([7, 8, ...values]), 2)];
  const long = listOf([...values, ...new Array<number>(200).fill(0)]);
  if (values.length > 0)
    all.push(runtime.snow_list_take(runtime.snow_list_set(long, 0, values[0] ?? 0), values.length));
  return all;
}

const outside = (index: number, length: number) => ({ panic: `index ${index} out of bounds (len ${length})` });

test("List: positions", () => {
  fc.assert(
    fc.property(numbers, size, size, (values, n, m) => {
      const { length } = values;
      const within = n >= 0 && n < length;
      for (const given of shapes(values)) {
        expect(answer("snow_list_is_empty", given)).toBe(length === 0);
        expect(answer("snow_list_first", given)).toEqual(option(values[0]));
        expect(answer("snow_list_try_get", given, n)).toEqual(option(values[n]));
        expect(answer("snow_list_get_or", given, n, 99)).toBe(values[n] ?? 99);
        expect(answer("snow_list_insert_at", given, n, 99)).toEqual(
          n >= 0 && n <= length ? list(values.toSpliced(n, 0, 99)) : outside(n, length),
        );
        expect(answer("snow_list_remove_at", given, n)).toEqual(
          within ? list(values.toSpliced(n, 1)) : outside(n, length),
        );
        expect(answer("snow_list_split_at", given, n)).toEqual(
          n >= 0 && n <= length ? [list(values.slice(0, n)), list(values.slice(n))] : outside(n, length),
        );
        expect(answer("snow_list_slice", given, n, m)).toEqual(
          list(values.filter((_, index) => index >= n && index < m)),
        );
        const changed = within ? list(values.with(n, (values[n] ?? 0) * 2)) : outside(n, length);
        for (const seen of answers("snow_list_update_at", [given, n, (value: number) => value * 2])) {
          expect(seen).toEqual(changed);
        }
        expect(plain(given)).toEqual(list(values));
      }
    }),
  );
});

test("List: functions that ask", () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: -9, max: 9 }), (values, n) => {
      const large = (value: number) => value > n;
      const [yes, no] = [values.filter(large), values.filter((value) => !large(value))];
      const firstSmall = values.findIndex((value) => !large(value));
      const end = firstSmall < 0 ? values.length : firstSmall;
      const found = values.findIndex(large);
      const maybe = (value: number) => (large(value) ? new Some(value * 2) : None);
      const attempt = (value: number) => (large(value) ? new Ok(value * 2) : new Err(value));
      const expected: Record<string, unknown> = {
        find_index: option(found < 0 ? undefined : found),
        take_while: list(values.slice(0, end)),
        drop_while: list(values.slice(end)),
        count: yes.length,
        partition: [list(yes), list(no)],
      };
      const doubled = values.map((value) => value * 2);
      const failed = firstSmall < 0 ? undefined : { err: values[firstSmall] };
      for (const given of shapes(values)) {
        for (const [name, wanted] of Object.entries(expected)) {
          for (const seen of answers(`snow_list_${name}`, [given, large])) expect(seen, name).toEqual(wanted);
        }
        for (const seen of answers("snow_list_find_map", [given, maybe])) {
          expect(seen).toEqual(option(found < 0 ? undefined : (values[found] ?? 0) * 2));
        }
        for (const seen of answers("snow_list_filter_map", [given, maybe])) {
          expect(seen).toEqual(list(yes.map((value) => value * 2)));
        }
        for (const seen of answers("snow_list_try_map", [given, attempt])) {
          expect(seen).toEqual(failed ?? { ok: list(doubled) });
        }
        for (const seen of answers("snow_list_try_each", [given, attempt])) {
          expect(seen).toEqual(failed ?? { ok: undefined });
        }
      }
    }),
  );
});

test("functions that stop early ask no further, in either colour", () => {
  const [none, error] = [None, new Err("none")];
  fc.assert(
    fc.property(numbers, fc.nat(40), (values, stop) => {
      const list = listOf([...values]);
      const map = runtime.snow_map_from_list(runtime.snow_list_enumerate(list));
      const stops: readonly (readonly [string, unknown, unknown, unknown])[] = [
        ["snow_list_find_index", list, false, true],
        ["snow_list_take_while", list, true, false],
        ["snow_list_drop_while", list, true, false],
        ["snow_list_find_map", list, none, new Some(1)],
        ["snow_list_try_map", list, new Ok(1), error],
        ["snow_list_try_each", list, new Ok(1), error],
        ["snow_map_any", map, false, true],
        ["snow_map_all", map, true, false],
        ["snow_map_find_key", map, false, true],
      ];
      for (const [symbol, given, onwards, last] of stops) {
        for (const call of [callPlain, callSuspending]) {
          let asked = 0;
          call(symbol, given, () => (asked++ === stop ? last : onwards));
          expect(asked, symbol).toBe(Math.min(stop + 1, values.length));
        }
      }
    }),
  );
});

test("programs that use them need no deep stack", async () => {
  const { code } = await loadLibrary();
  const symbols = code()

    .exports.filter((one) => one.nestsDeep && /^snow_(list|map|set|iter|option|result)_/.test(one.symbol))
    .map(({ symbol }) => symbol);
  expect(symbols).toEqual([]);
});

test("List: folds, pairs and orders", () => {
  fc.assert(
    fc.property(numbers, numbers, (values, others) => {
      const key = (value: number) => Math.trunc(value / 3) + 0;
      const subtract = (left: number, right: number) => left - right;
      const scanned = values.map((_, index) => values.slice(0, index + 1).reduce(subtract, 5));
      const shorter = Math.min(values.length, others.length);
      const byKey = values.toSorted((left, right) => key(left) - key(right));
      const keys = [...new Set(values.map(key))];
      const cases: readonly (readonly [string, readonly unknown[], unknown])[] = [
        ["fold_right", [5, subtract], values.reduceRight(subtract, 5)],
        ["scan", [5, subtract], list(scanned)],
        [
          "zip_with",
          [listOf([...others]), subtract],
          list(values.slice(0, shorter).map((value, at) => value - (others[at] ?? 0))),
        ],
      ];
      for (const given of shapes(values)) {
        for (const [name, rest, wanted] of cases) {
          for (const seen of answers(`snow_list_${name}`, [given, ...rest])) expect(seen, name).toEqual(wanted);
        }
        for (const [name, evidence, wanted] of [
          ["sort_by", [ord], list(byKey)],
          ["min_by", [ord], option(byKey[0])],
          ["max_by", [ord], option(values.find((value) => key(value) === Math.max(...values.map(key))))],
          ["unique_by", [eq, hash], list(keys.map((one) => values.find((value) => key(value) === one)))],
        ] as const) {
          for (const seen of answers(`snow_list_${name}`, [...evidence, given, key]))
            expect(seen, name).toEqual(wanted);
        }
        expect(answer("snow_list_sorted", ord, given)).toEqual(list(values.toSorted(subtract)));
        expect(answer("snow_list_unique", eq, hash, given)).toEqual(list([...new Set(values)]));
        expect(answer("snow_list_frequencies", eq, hash, given)).toEqual({
          map: [...new Set(values)].map((value) => [value, values.filter((other) => other === value).length]),
        });
        const paired = runtime.snow_list_enumerate(given);
        expect(answer("snow_list_unzip", paired)).toEqual([list([...values.keys()]), list(values)]);
      }
    }),
  );
});

function choices<T>([first, ...rest]: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  if (first === undefined) return [];
  return [...choices(rest, count - 1).map((choice) => [first, ...choice]), ...choices(rest, count)];
}

function orders<T>(values: readonly T[]): T[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, index) => orders(values.toSpliced(index, 1)).map((order) => [value, ...order]));
}

test("List: lists of lists", () => {
  const few = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });
  fc.assert(
    fc.property(few, fc.array(few, { maxLength: 4 }), fc.integer({ min: -2, max: 8 }), (values, rows, n) => {
      const given = listOf([...values]);
      const lists = (all: readonly (readonly unknown[])[]) => list(all.map(list));
      expect(answer("snow_list_permutations", given)).toEqual(lists(orders(values)));
      const tooSmall = (name: string) => ({ panic: `list_${name}: size must be positive` });
      expect(answer("snow_list_combinations", given, n)).toEqual(
        n < 1 ? tooSmall("combinations") : lists(choices(values, n)),
      );
      const windows = values
        .slice(0, Math.max(0, values.length - n + 1))
        .map((_, from) => values.slice(from, from + n));
      expect(answer("snow_list_windows", given, n)).toEqual(n < 1 ? tooSmall("windows") : lists(windows));
      const width = rows.length === 0 ? 0 : Math.min(...rows.map((row) => row.length));
      const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
      expect(answer("snow_list_transpose", listOf(rows.map((row) => listOf([...row]))))).toEqual(lists(columns));
      expect(answer("snow_list_repeat", "x", n)).toEqual(list(new Array<string>(Math.max(0, n)).fill("x")));
    }),
  );
});

describe("Map and Set", () => {
  const entries = fc.uniqueArray(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -5, max: 5 })), {
    selector: ([key]) => key,
    maxLength: 40,
  });

  test("Map's functions", () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: -5, max: 5 }), fc.nat(10), (all, n, gone) => {
        // The oldest entries were deleted.
        const whole = runtime.snow_map_from_list(listOf(all.map(([key, value]): [number, number] => [key, value])));
        const map = all.slice(0, gone).reduce((rest, [key]) => runtime.snow_map_delete(rest, key), whole);
        const left = all.slice(gone);
        const test = (key: number, value: number) => key + value > n;
        const passed = left.filter(([key, value]) => test(key, value));
        for (const [name, wanted] of [
          ["any", passed.length > 0],
          ["all", passed.length === left.length],
          ["find_key", option(passed[0]?.[0])],
        ] as const) {
          for (const seen of answers(`snow_map_${name}`, [map, test])) expect(seen, name).toEqual(wanted);
        }
        const join = (text: string, key: number, value: number) => `${text},${key}:${value}`;
        for (const seen of answers("snow_map_fold", [map, ">", join])) {
          expect(seen).toBe(left.reduce((text, [key, value]) => join(text, key, value), ">"));
        }
        const half = (key: number) => Math.trunc(key / 2) + 0;
        const halved = new Map(left.map(([key, value]) => [half(key), value]));
        for (const seen of answers("snow_map_map_keys", [eq, hash, map, half])) {
          expect(seen).toEqual({ map: [...halved] });
        }
        expect(answer("snow_map_is_empty", map)).toBe(left.length === 0);
        expect(plain(runtime.snow_map_first(map))).toEqual(option(left[0]));
        expect(plain(runtime.snow_map_sorted(ord, map))).toEqual({ map: left.toSorted(([a], [b]) => a - b) });
      }),
    );
  });

  test("Set's functions", () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: -9, max: 9 }), (values, others, n) => {
        const [set, other] = [values, others].map((all) => runtime.snow_set_from_list(listOf([...all])));
        const distinct = [...new Set(values)];
        const large = (value: number) => value > n;
        for (const seen of answers("snow_set_filter", [set, large])) {
          expect(seen).toEqual({ set: distinct.filter(large) });
        }
        const half = (value: number) => Math.trunc(value / 2) + 0;
        for (const seen of answers("snow_set_map", [eq, hash, set, half])) {
          expect(seen).toEqual({ set: [...new Set(distinct.map(half))] });
        }
        const join = (text: string, value: number) => `${text},${value}`;
        for (const seen of answers("snow_set_fold", [set, ">", join])) expect(seen).toBe(distinct.reduce(join, ">"));
        expect(answer("snow_set_is_empty", set)).toBe(values.length === 0);
        expect(answer("snow_set_is_subset", set, other)).toBe(values.every((value) => others.includes(value)));
        if (set !== undefined) expect(plain(runtime.snow_set_first(set))).toEqual(option(values[0]));
      }),
    );
  });
});
