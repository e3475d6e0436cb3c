// Time for each element of immutable collections, against arrays and Map changed in place, and against immutable.js.
import * as immutable from "immutable";
import * as runtime from "../runtime/index.ts";
import { library } from "../test/support/library.ts";
import { freshProgram } from "../test/support/program.ts";
import { alternate, printTable, processorTime, times } from "./measure.ts";

// Keys are hashed under a seed that a program has.
freshProgram();

const all = [10, 1_000, 100_000, 1_000_000];
const largest = Number(process.env.LARGEST ?? 1_000_000);
const sizes = all.filter((size) => size <= largest);
/** How many elements a measurement handles at least: small collections are built again and again. */
const LEAST = 100_000;
const TURNS = 5;

/** What happens with `size` elements; answers something, so that nothing is left out. */
type Work = (size: number) => unknown;

interface Case {
  readonly name: string;
  readonly snow: Work;
  readonly plain: Work;
  readonly library: Work;
}

/** Collections that a case only reads or changes once, made before the clock runs. */
function prepared<T>(make: (size: number) => T): (size: number) => T {
  const made = new Map<number, T>();
  return (size) => {
    let value = made.get(size);
    if (value === undefined) {
      value = make(size);
      made.set(size, value);
    }
    return value;
  };
}

const key = (index: number): string => `key ${index}`;
const keys = prepared((size) => Array.from({ length: size }, (_, index) => key(index)));
const snowList = prepared((size) => runtime.snow_list_range(0, size));
const plainList = prepared((size) => Array.from({ length: size }, (_, index) => index));
const libraryList = prepared((size) => immutable.List(plainList(size)));
const snowMap = prepared((size) => build(keys(size), runtime.snow_map_new<string, number>(), runtime.snow_map_put));
const plainMap = prepared((size) => new Map(keys(size).map((name, index) => [name, index])));
const libraryMap = prepared((size) => immutable.OrderedMap(plainMap(size)));

function build<M>(names: readonly string[], empty: M, put: (map: M, name: string, value: number) => M): M {
  let map = empty;
  for (let index = 0; index < names.length; index++) map = put(map, names[index] ?? "", index);
  return map;
}

function pushed(array: number[], value: number): number[] {
  array.push(value);
  return array;
}

/** Positions all over a list. */
const slot = (index: number, size: number): number => (index * 7919) % size;

function written(array: number[], index: number, value: number): number[] {
  array[index] = value;
  return array;
}

function repeat<T>(size: number, first: T, next: (value: T, index: number) => T): T {
  let value = first;
  for (let index = 0; index < size; index++) value = next(value, index);
  return value;
}

const cases: readonly Case[] = [
  {
    name: "List: append",
    snow: (size) => repeat(size, runtime.snow_list_new<number>(), runtime.snow_list_append),
    plain: (size) => repeat<number[]>(size, [], pushed),
    library: (size) => repeat(size, immutable.List<number>(), (list, value) => list.push(value)),
  },
  {
    name: "List: get",
    snow: (size) => {
      const list = snowList(size);
      return repeat(size, 0, (sum, index) => sum + runtime.snow_list_get(list, index));
    },
    plain: (size) => {
      const array = plainList(size);
      return repeat(size, 0, (sum, index) => sum + (array[index] ?? 0));
    },
    library: (size) => {
      const list = libraryList(size);
      return repeat(size, 0, (sum, index) => sum + (list.get(index) ?? 0));
    },
  },
  {
    name: "List: set",
    snow: (size) =>
      repeat(size, snowList(size), (list, value) => runtime.snow_list_set(list, slot(value, size), value)),
    plain: (size) => repeat(size, plainList(size).slice(), (array, value) => written(array, slot(value, size), value)),
    library: (size) => repeat(size, libraryList(size), (list, value) => list.set(slot(value, size), value)),
  },
  {
    name: "List: head and tail",
    snow: (size) => {
      let sum = 0;
      for (let list = snowList(size); list.length > 0; list = runtime.snow_list_tail(list)) sum += list.at(0);
      return sum;
    },
    plain: (size) => {
      let sum = 0;
      for (const value of plainList(size)) sum += value;
      return sum;
    },
    library: (size) => {
      let sum = 0;
      for (let list = libraryList(size); list.size > 0; list = list.rest()) sum += list.first() ?? 0;
      return sum;
    },
  },
  {
    name: "List: map, filter, reduce",
    snow: (size) =>
      runtime.snow_list_reduce(
        runtime.snow_list_filter(
          runtime.snow_list_map(snowList(size), (value) => value * 3),
          (value) => value % 2 === 0,
        ),
        0,
        (sum, value) => sum + value,
      ),
    plain: (size) =>
      plainList(size)
        .map((value) => value * 3)
        .filter((value) => value % 2 === 0)
        .reduce((sum, value) => sum + value, 0),
    library: (size) =>
      libraryList(size)
        .map((value) => value * 3)
        .filter((value) => value % 2 === 0)
        .reduce((sum, value) => sum + value, 0),
  },
  {
    name: "Map: put, new keys",
    snow: (size) => build(keys(size), runtime.snow_map_new<string, number>(), runtime.snow_map_put),
    plain: (size) => build(keys(size), new Map<string, number>(), (map, name, value) => map.set(name, value)),
    library: (size) =>
      build(keys(size), immutable.OrderedMap<string, number>(), (map, name, value) => map.set(name, value)),
  },
  {
    name: "Map: put, same keys",
    snow: (size) => build(keys(size), snowMap(size), (map, name, value) => runtime.snow_map_put(map, name, value + 1)),
    plain: (size) => build(keys(size), plainMap(size), (map, name, value) => map.set(name, value + 1)),
    library: (size) => build(keys(size), libraryMap(size), (map, name, value) => map.set(name, value + 1)),
  },
  {
    name: "Map: get",
    snow: (size) => {
      const map = snowMap(size);
      return keys(size).reduce((sum, name) => sum + runtime.snow_map_get(map, name), 0);
    },
    plain: (size) => {
      const map = plainMap(size);
      return keys(size).reduce((sum, name) => sum + (map.get(name) ?? 0), 0);
    },
    library: (size) => {
      const map = libraryMap(size);
      return keys(size).reduce((sum, name) => sum + (map.get(name) ?? 0), 0);
    },
  },
  {
    name: "Map: delete all",
    snow: (size) => keys(size).reduce(runtime.snow_map_delete, snowMap(size)).size,
    plain: (size) => {
      const map = new Map(plainMap(size));
      for (const name of keys(size)) map.delete(name);
      return map.size;
    },
    library: (size) => keys(size).reduce((map, name) => map.delete(name), libraryMap(size)).size,
  },
  {
    name: "Set: add",
    snow: (size) => keys(size).reduce(runtime.snow_set_add, runtime.snow_set_new<string>()).size,
    plain: (size) => keys(size).reduce((set, name) => set.add(name), new Set<string>()).size,
    library: (size) => keys(size).reduce((set, name) => set.add(name), immutable.OrderedSet<string>()).size,
  },
  {
    name: "Queue: push and pop",
    snow: (size) => {
      let queue = repeat(size, runtime.snow_queue_new<number>(), runtime.snow_queue_push);
      let sum = 0;
      while (runtime.snow_queue_size(queue) > 0) {
        const [value, rest] = runtime.snow_queue_pop(queue);
        sum += value;
        queue = rest;
      }
      return sum;
    },
    plain: (size) => {
      const queue = repeat<number[]>(size, [], pushed);
      let sum = 0;
      for (let front = 0; front < queue.length; front++) sum += queue[front] ?? 0;
      return sum;
    },
    library: (size) => {
      let queue = repeat(size, immutable.List<number>(), (list, value) => list.push(value));
      let sum = 0;
      for (; queue.size > 0; queue = queue.shift()) sum += queue.first() ?? 0;
      return sum;
    },
  },
];

let kept: unknown;

/** Nanoseconds for each element. */
function cost(work: Work, size: number): number {
  const rounds = Math.max(1, Math.ceil(LEAST / size));
  const time = processorTime(() => {
    for (let round = 0; round < rounds; round++) kept = work(size);
  });
  return (time * 1e6) / (rounds * size);
}

const rows: string[][] = [];
for (const { name, snow, plain, library } of cases) {
  for (const size of sizes) {
    const works = [snow, plain, library];
    for (const work of works) cost(work, size);
    const [ours = NaN, arrays = NaN, theirs = NaN] = await alternate(
      size >= 100_000 ? TURNS - 2 : TURNS,
      works.map((work) => () => cost(work, size)),
    );
    const figures = [ours, arrays, theirs].map((value) => `${value.toFixed(value < 10 ? 1 : 0)} ns`);
    rows.push([name, size.toLocaleString("en"), ...figures, times(ours / arrays), times(ours / theirs)]);
  }
}
printTable(
  "collections: time for each element",
  ["Operation", "Elements", "Snow", "in place", "immutable.js", "to in place", "to immutable.js"],
  rows,
);

// ---------------------------------------------------------------- growth of every function

const { snow_impl_eq_int: eq, snow_impl_ord_int: ord, snow_impl_number_int: number } = runtime;
const isEven = (value: number): boolean => value % 2 === 0;
const pairs = prepared((size) => runtime.snow_list_enumerate(snowList(size)));
const intMap = prepared((size) => runtime.snow_map_from_list(pairs(size)));
const intSet = prepared((size) => runtime.snow_set_from_list(snowList(size)));
const texts = prepared((size) => runtime.snow_list_map(snowList(size), String));
const text = prepared((size) => runtime.snow_string_join(texts(size), ","));
const iter = (size: number) => runtime.snow_iter_from(snowList(size));
const never = (): boolean => false;
const scattered = prepared((size) => runtime.snow_list_map(snowList(size), (value) => (value * 7919) % 10_007));
const { snow_impl_comparison_int: comparison } = runtime;

/** Without its entries, the oldest first. */
function drained(map: ReturnType<typeof intMap>): typeof map {
  let left = map;
  for (;;) {
    const first = runtime.snow_map_first(left);
    if (first.tag === 0) return left;
    left = runtime.snow_map_delete(left, first._0[0]);
  }
}

const functions: Readonly<Record<string, Work>> = {
  "List.concat": (n) => runtime.snow_list_concat(snowList(n), snowList(n)),
  "List.reverse": (n) => runtime.snow_list_reverse(snowList(n)),
  "List.map": (n) => runtime.snow_list_map(snowList(n), (value) => value + 1),
  "List.filter": (n) => runtime.snow_list_filter(snowList(n), isEven),
  "List.reduce": (n) => runtime.snow_list_reduce(snowList(n), 0, (sum, value) => sum + value),
  "List.sort": (n) =>
    runtime.snow_list_sort(comparison, snowList(n), (a, b) => ((a * 7919) % 10_007) - ((b * 7919) % 10_007)),
  "List.sorted": (n) => runtime.snow_list_sorted(ord, scattered(n)),
  "List.find": (n) => library.snow_list_find(snowList(n), never),
  "List.any": (n) => library.snow_list_any(snowList(n), never),
  "List.contains": (n) => library.snow_list_contains(eq, snowList(n), -1),
  "List.index_of": (n) => runtime.snow_list_index_of(eq, snowList(n), -1),
  "List.zip": (n) => runtime.snow_list_zip(snowList(n), snowList(n)),
  "List.flat_map": (n) => runtime.snow_list_flat_map(snowList(n), (value) => runtime.snow_list_of([value, value])),
  "List.enumerate": (n) => runtime.snow_list_enumerate(snowList(n)),
  "List.sum": (n) => runtime.snow_list_sum(number, snowList(n)),
  "List.max": (n) => runtime.snow_list_max(ord, snowList(n)),
  "List.group_by": (n) => runtime.snow_list_group_by(snowList(n), (value) => value % 100),
  "List.chunk, flatten": (n) => runtime.snow_list_flatten(runtime.snow_list_chunk(snowList(n), 3)),
  "List.dedup": (n) => runtime.snow_list_dedup(eq, snowList(n)),
  "List.intersperse": (n) => runtime.snow_list_intersperse(snowList(n), 0),
  "Map.from_list": (n) => runtime.snow_map_from_list(pairs(n)),
  "Map.filter": (n) => runtime.snow_map_filter(intMap(n), isEven),
  "Map.map_values": (n) => runtime.snow_map_map_values(intMap(n), (value) => value + 1),
  "Map.first, delete": (n) => drained(intMap(n)),
  "Map.sorted": (n) => runtime.snow_map_sorted(ord, intMap(n)),
  "Map.merge": (n) => runtime.snow_map_merge(intMap(n), intMap(n)),
  "Map.keys, to_list": (n) => [runtime.snow_map_keys(intMap(n)), runtime.snow_map_to_list(intMap(n))],
  "Set.union": (n) => runtime.snow_set_union(intSet(n), intSet(n)),
  "Set.intersection": (n) => runtime.snow_set_intersection(intSet(n), intSet(n)),
  "Set.difference": (n) => runtime.snow_set_difference(intSet(n), intSet(n)),
  "Iter.map, filter, sum": (n) =>
    runtime.snow_iter_sum(
      runtime.snow_iter_filter(
        runtime.snow_iter_map(iter(n), (value) => value + 1),
        isEven,
      ),
    ),
  "List.collect": (n) => runtime.snow_list_collect(iter(n)),
  "String.split": (n) => runtime.snow_string_split(text(n), ","),
  "String.join": (n) => runtime.snow_string_join(texts(n), ","),
  "String.replace": (n) => runtime.snow_string_replace(text(n), ",", ";"),
  "String.chars": (n) => runtime.snow_string_chars(text(n)),
  "String.reverse": (n) => runtime.snow_string_reverse(text(n)),
};

const growth: string[][] = [];
for (const [name, work] of Object.entries(functions)) {
  for (const size of sizes) cost(work, size);
  const costs = await alternate(
    3,
    sizes.map((size) => () => cost(work, size)),
  );
  growth.push([name, ...costs.map((value) => value.toFixed(value < 10 ? 1 : 0))]);
}
printTable(
  "collections: nanoseconds for each element, as the collection grows",
  ["Function", ...sizes.map((size) => size.toLocaleString("en"))],
  growth,
);
if (kept === null) throw new Error("nothing was done");
