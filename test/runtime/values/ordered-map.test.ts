// Map and Set against the native Map, which keeps insertion order too.
import fc from "fast-check";
import { expect, test } from "vitest";
import { List } from "../../../runtime/values/list.ts";
import {
  emptyMap,
  MapBuilder,
  mapFromEntries,
  type OrderedMap,
  snow_map_of,
} from "../../../runtime/values/ordered-map.ts";
import { emptySet, type OrderedSet } from "../../../runtime/values/ordered-set.ts";
import { snow_variant_None, snow_variant_Some } from "../../../runtime/values/sums.ts";

class Point {
  readonly x: number;
  readonly y: string;
  constructor(x: number, y: string) {
    this.x = x;
    this.y = y;
  }
}

/** Keys that collide on purpose: all have one of three hashes. */
class Clash {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
  snow_eq(other: unknown): boolean {
    return other instanceof Clash && other.number === this.number;
  }
  snow_hash(): number {
    return this.number % 3;
  }
}

/** Kinds of keys: the number n as a key of that kind. */
const kinds: Readonly<Record<string, (number: number) => unknown>> = {
  int: (number) => number,
  float: (number) => (number === 0 ? -0 : number === 1 ? Number.NaN : number / 4),
  string: (number) => `key ${number}`,
  tuple: (number) => [number % 10, `${number}`],
  list: (number) => new List([0, number, number + 1, 0], 1, 3),
  struct: (number) => new Point(number, "p"),
  option: (number) => (number === 0 ? snow_variant_None : new snow_variant_Some(number)),
  bytes: (number) => Uint8Array.of(number & 255, number >> 8),
  clash: (number) => new Clash(number),
};

interface Operation {
  readonly kind: "put" | "delete" | "branch" | "rebuild";
  readonly key: number;
}

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom("put", "put", "put", "delete", "delete", "branch", "rebuild"),
  key: fc.nat(60),
});

interface Version {
  readonly map: OrderedMap<unknown, number>;
  readonly model: ReadonlyMap<number, number>;
}

function check({ map, model }: Version, keyOf: (number: number) => unknown): void {
  expect(map.size).toBe(model.size);
  expect(map.entries().map((entry) => [entry.key, entry.value])).toEqual(
    [...model].map(([key, value]) => [keyOf(key), value]),
  );
  for (let number = 0; number <= 60; number += 1) expect(map.find(keyOf(number))?.value).toBe(model.get(number));
}

for (const [kind, keyOf] of Object.entries(kinds)) {
  test(`maps with ${kind} keys do as native ones, in every version`, () => {
    fc.assert(
      fc.property(fc.nat(30), fc.array(operation, { maxLength: 150 }), (initial, operations) => {
        const builder = new MapBuilder<unknown, number>();
        const first = new Map<number, number>();
        for (let number = 0; number < initial; number += 1) {
          builder.set(keyOf(number), number);
          first.set(number, number);
        }
        const versions: Version[] = [{ map: builder.build(), model: first }];
        let current = 0;
        for (const [count, { kind: what, key }] of operations.entries()) {
          const { map, model }: Version = versions[current] ?? { map: emptyMap, model: new Map() };
          const changed = new Map(model);
          if (what === "put") {
            changed.set(key, count);
            versions.push({ map: map.put(keyOf(key), count), model: changed });
          } else if (what === "delete") {
            changed.delete(key);
            versions.push({ map: map.delete(keyOf(key)), model: changed });
          } else if (what === "rebuild") versions.push({ map: mapFromEntries(map.entries()), model });
          current = what === "branch" ? key % versions.length : versions.length - 1;
        }
        for (const version of versions.slice(-6)) check(version, keyOf);
        const oldest = versions[0];
        if (oldest !== undefined) check(oldest, keyOf);
      }),
      { numRuns: 60 },
    );
  });
}

test("0.0 and -0.0 are two keys, NaN is one", () => {
  const keys = [0, -0, Number.NaN];
  const small = snow_map_of<number, string>([0, "a", -0, "b", Number.NaN, "c", Number.NaN, "d"]);
  expect(keys.map((key) => small.find(key)?.value)).toEqual(["a", "b", "d"]);
  const builder = new MapBuilder<number, string>();
  for (let number = 1; number < 20; number += 1) builder.set(number, "");
  for (const key of keys) builder.set(key, `${Object.is(key, -0) ? "-0" : key}`);
  const large = builder.build();
  expect(keys.map((key) => large.find(key)?.value)).toEqual(["0", "-0", "NaN"]);
  const changed = large.put(-0, "!").delete(0);
  expect(keys.map((key) => changed.find(key)?.value)).toEqual([undefined, "!", "NaN"]);
});

test("a small map may be changed for ever without gaps in its numbering", () => {
  let map: OrderedMap<number, number> = emptyMap;
  for (let number = 0; number < 100_000; number += 1) {
    map = map.put(number, number);
    if (number >= 5) map = map.delete(number - 5);
  }
  for (let number = 0; number < 100; number += 1) map = map.put(-number, 0);
  expect(map.entries().length).toBe(map.size);
  expect(map.entries().at(-1)?.order).toBeLessThan(1000);
});

test("half a million puts, gets and deletes", { timeout: 60_000 }, () => {
  const count = 500_000;
  let map: OrderedMap<number, number> = emptyMap;
  for (let number = 0; number < count; number += 1) map = map.put(number * 7, number);
  let sum = 0;
  for (let number = 0; number < count; number += 1) sum += map.find(number * 7)?.value ?? 0;
  expect(sum).toBe((count * (count - 1)) / 2);
  for (let number = 0; number < count; number += 2) map = map.delete(number * 7);
  expect([map.size, map.entries().length, map.entries()[0]?.key]).toEqual([count / 2, count / 2, 7]);
});

test("sets keep insertion order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(40)), { maxLength: 200 }), (operations) => {
      let set: OrderedSet<number> = emptySet;
      const model = new Set<number>();
      for (const [add, element] of operations) {
        set = add ? set.add(element) : set.delete(element);
        if (add) model.add(element);
        else model.delete(element);
      }
      expect(set.entries().map((entry) => entry.key)).toEqual([...model]);
      expect(set.size).toBe(model.size);
      for (let element = 0; element <= 40; element += 1) expect(set.has(element)).toBe(model.has(element));
    }),
  );
});
