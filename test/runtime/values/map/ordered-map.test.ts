// Map and Set against the native Map, which keeps insertion order too.
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { snow_map_map_values, snow_map_update } from "../../../../runtime/intrinsics/map.ts";
import { List } from "../../../../runtime/values/list/list.ts";
import { KeyIndex } from "../../../../runtime/values/map/key-index.ts";
import {
  emptyMap,
  MapBuilder,
  mapFromEntries,
  OrderedMap,
  snow_map_of,
  Walk,
} from "../../../../runtime/values/map/ordered-map.ts";
import { emptySet, type OrderedSet } from "../../../../runtime/values/map/ordered-set.ts";
import { snow_struct } from "../../../../runtime/values/shape.ts";
import { type HashKey, hashUnder, snow_hash_structure } from "../../../../runtime/values/structure-hash.ts";
import { snow_variant_None, snow_variant_Some } from "../../../../runtime/values/types.generated.ts";
import { freshProgram, inFreshProgram } from "../../../support/program.ts";

freshProgram();

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
}

snow_struct(Clash, "Clash", undefined, {
  eq: (left, right) => left instanceof Clash && right instanceof Clash && left.number === right.number,
  hash: (value) => (value instanceof Clash ? value.number % 3 : 0),
});

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
  readonly kind: "put" | "update" | "putMany" | "delete" | "deleteMany" | "branch" | "read" | "values" | "rebuild";
  readonly key: number;
}

const KEYS = 120;
/** How many keys `putMany` and `deleteMany` handle. */
const MANY = 25;

const likely = ["put", "put", "update", "update", "delete", "read", "branch"] as const;

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom(...likely, ...likely, ...likely, "putMany", "deleteMany", "branch", "values", "rebuild"),
  key: fc.nat(KEYS),
});

function foundIn<K, V>(map: OrderedMap<K, V>, key: K): V | undefined {
  const slot = map.slotOf(key);
  return slot < 0 ? undefined : map.valueAt(slot);
}

/** Keys and values of so many entries of a walk, in turn. */
function walked(map: OrderedMap<unknown, number>, most: number): unknown[] {
  const walk = new Walk(map);
  const found: unknown[] = [];
  while (found.length < 2 * most) {
    const entry = walk.next();
    if (entry === undefined) break;
    found.push(entry.key, entry.value);
  }
  return found;
}

/** `toEqual`, which takes a hundred times as long, is asked only about what is not the same anyway. */
function expectEqual(found: readonly unknown[], wanted: readonly unknown[]): void {
  const isSame = found.length === wanted.length && found.every((one, index) => Object.is(one, wanted[index]));
  if (!isSame) expect(found).toEqual(wanted);
}

interface Version {
  readonly map: OrderedMap<unknown, number>;
  readonly model: ReadonlyMap<number, number>;
}

function check({ map, model }: Version, keyOf: (number: number) => unknown): void {
  const keys = map.keys();
  const values = [...model.values()];
  expect(map.size).toBe(model.size);
  expectEqual(keys, [...model.keys()].map(keyOf));
  expectEqual(map.values(), values);
  const pairs = keys.flatMap((key, index) => [key, values[index]]);
  expectEqual(walked(map, model.size >> 1), pairs.slice(0, 2 * (model.size >> 1)));
  expectEqual(walked(map, KEYS + MANY), pairs);
  expectEqual(
    map.entries().flatMap(({ key, value }) => [key, value]),
    pairs,
  );
  const numbers = Array.from({ length: KEYS + MANY }, (_, number) => number);
  expectEqual(
    numbers.map((number) => foundIn(map, keyOf(number))),
    numbers.map((number) => model.get(number)),
  );
}

/** The version that comes out of an operation. */
function step({ map, model }: Version, what: Operation, value: number, keyOf: (number: number) => unknown): Version {
  const many = what.kind === "putMany" || what.kind === "deleteMany" ? MANY : 1;
  const changed = new Map(model);
  let next = map;
  for (let key = what.key; key < what.key + many; key += 1) {
    if (what.kind === "put" || what.kind === "putMany") {
      changed.set(key, value);
      next = next.put(keyOf(key), value);
    } else if (what.kind === "delete" || what.kind === "deleteMany") {
      changed.delete(key);
      next = next.delete(keyOf(key));
    } else if (what.kind === "update") {
      const old = changed.get(key);
      changed.set(key, old === undefined ? value : old + 1);
      next = snow_map_update(next, keyOf(key), value, (before) => before + 1);
    } else if (what.kind === "values") {
      for (const [other, old] of model) changed.set(other, old * 2);
      next = snow_map_map_values(next, (before) => before * 2);
    } else if (what.kind === "rebuild") next = mapFromEntries(next.entries());
  }
  return { map: next, model: changed };
}

for (const [kind, keyOf] of Object.entries(kinds)) {
  test(`maps with ${kind} keys do as native ones, in every version`, () => {
    fc.assert(
      fc.property(fc.nat(KEYS), fc.array(operation, { maxLength: 120, size: "max" }), (initial, operations) => {
        const builder = new MapBuilder<unknown, number>();
        const first = new Map<number, number>();
        for (let number = 0; number < initial; number += 1) {
          builder.set(keyOf(number), number);
          first.set(number, number);
        }
        const versions: Version[] = [{ map: builder.build(), model: first }];
        let current: Version = { map: emptyMap, model: new Map() };
        for (const [count, what] of operations.entries()) {
          // Most often one of the last few.
          const age = what.key % (what.key % 3 === 0 ? versions.length : 12);
          const other = versions[versions.length - 1 - age] ?? current;
          if (what.kind === "branch") current = other;
          else if (what.kind === "read") expect(foundIn(other.map, keyOf(what.key))).toBe(other.model.get(what.key));
          else {
            current = step(current, what, count, keyOf);
            versions.push(current);
          }
        }
        for (const version of versions) check(version, keyOf);
      }),
      { numRuns: 40 },
    );
  });
}

test("0.0 and -0.0 are two keys, NaN is one", () => {
  const keys = [0, -0, Number.NaN];
  const small = snow_map_of<number, string>([0, "a", -0, "b", Number.NaN, "c", Number.NaN, "d"]);
  expect(keys.map((key) => foundIn(small, key))).toEqual(["a", "b", "d"]);
  const builder = new MapBuilder<number, string>();
  for (let number = 1; number < 20; number += 1) builder.set(number, "");
  for (const key of keys) builder.set(key, `${Object.is(key, -0) ? "-0" : key}`);
  const large = builder.build();
  expect(keys.map((key) => foundIn(large, key))).toEqual(["0", "-0", "NaN"]);
  const changed = large.put(-0, "!").delete(0);
  expect(keys.map((key) => foundIn(changed, key))).toEqual([undefined, "!", "NaN"]);
});

test("a small map may be changed for ever without gaps in its numbering", () => {
  let map: OrderedMap<number, number> = emptyMap;
  for (let number = 0; number < 100_000; number += 1) {
    map = map.put(number, number);
    if (number >= 5) map = map.delete(number - 5);
  }
  for (let number = 0; number < 100; number += 1) map = map.put(-number, 0);
  expect(map.entries().length).toBe(map.size);
  expect(map.slotOf(-99)).toBeLessThan(1000);
});

test("half a million puts, gets and deletes", () => {
  const count = 500_000;
  let map: OrderedMap<number, number> = emptyMap;
  for (let number = 0; number < count; number += 1) map = map.put(number * 7, number);
  let sum = 0;
  for (let number = 0; number < count; number += 1) sum += foundIn(map, number * 7) ?? 0;
  expect(sum).toBe((count * (count - 1)) / 2);
  for (let number = 0; number < count; number += 2) map = map.delete(number * 7);
  expect([map.size, map.entries().length, map.entries()[0]?.key]).toEqual([count / 2, count / 2, 7]);
});

/** Keys that count what is asked of them. */
class Counted {
  static steps = 0;
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
}

snow_struct(Counted, "Counted", undefined, {
  eq: (left, right) => {
    Counted.steps += 1;
    return left instanceof Counted && right instanceof Counted && left.number === right.number;
  },
  hash: (value) => {
    Counted.steps += 1;
    return value instanceof Counted ? value.number : 0;
  },
});

type CountedMap = OrderedMap<Counted, number>;

const counted = (number: number): Counted => new Counted(number);

function grownTo(size: number): CountedMap {
  let map: CountedMap = emptyMap;
  for (let number = 0; number < size; number += 1) map = map.put(counted(number), number);
  return map;
}

const SIZE = 2000;
const TIMES = 3000;

/** What may not make every operation linear, on a map of SIZE; each does a few operations, TIMES times. */
const histories: Readonly<Record<string, () => (time: number) => void>> = {
  "new keys in an old version": () => {
    const old = grownTo(SIZE);
    old.put(counted(-1), 0);
    return (time) =>
      old
        .put(counted(SIZE + time), time)
        .put(counted(-1), time)
        .delete(counted(time % SIZE));
  },
  "two versions in turn": () => {
    let left = grownTo(SIZE);
    let right = left.put(counted(-2), 0);
    return (time) => {
      left = left.put(counted(SIZE + time), time).put(counted(time % 100), time);
      right = right.put(counted(-3 - time), time).put(counted(time % 100), time);
    };
  },
  "every version of a history": () => {
    const versions = [grownTo(SIZE)];
    for (let time = 0; time < TIMES; time += 1) {
      const last = versions.at(-1) ?? emptyMap;
      versions.push(last.put(counted(SIZE + time), time).delete(counted(time)));
    }
    return (time) => versions[(time * 7) % TIMES]?.put(counted(-1), time).put(counted(time), -1);
  },
  "the version before a new numbering": () => {
    let map = grownTo(SIZE);
    for (let number = 0; 2 * number < SIZE; number += 1) map = map.delete(counted(number));
    return (time) => {
      let rest = map;
      for (let number = 0; number < 60; number += 1) rest = rest.delete(counted(SIZE - 1 - number));
      map.put(counted(-time), time);
    };
  },
  "the version before a new index": () => {
    let map = grownTo(SIZE);
    let [before, last] = [map, map];
    const grown = vi.spyOn(KeyIndex.prototype, "grown");
    onTestFinished(() => grown.mockRestore());
    for (let time = 0; time < 8 * SIZE; time += 1) {
      grown.mockClear();
      const next = map.put(counted(SIZE + time), 0);
      if (grown.mock.calls.length > 0) before = last;
      last = map;
      map = next;
    }
    expect(before.size).toBeGreaterThan(SIZE);
    return (time) => before.put(counted(-time), 0).put(counted(-1), 1);
  },
  "one key that comes and goes": () => {
    let map = grownTo(SIZE);
    return (time) => {
      map = map.delete(counted(5)).put(counted(5), time);
      map.delete(counted(5)).has(counted(5));
    };
  },
  "a queue": () => {
    let map = grownTo(SIZE);
    return (time) => {
      map = map.put(counted(SIZE + time), time).delete(counted(time));
    };
  },
};

for (const [name, prepare] of Object.entries(histories)) {
  test(`no linear time: ${name}`, () => {
    const run = prepare();
    Counted.steps = 0;
    for (let time = 0; time < TIMES; time += 1) run(time);
    expect(Counted.steps / TIMES).toBeLessThan(SIZE / 5);
  });
}

function seededWith(seed: HashKey, action: () => void): void {
  inFreshProgram({ keySeed: () => seed }, action);
}

/** Counts the entries that maps make for their readers. */
function countRead(): { entries: number } {
  const count = { entries: 0 };
  const { read, entries } = OrderedMap.prototype;
  vi.spyOn(OrderedMap.prototype, "read").mockImplementation(function (this: CountedMap, slot, wanted) {
    const answer = read.call(this, slot, wanted);
    count.entries += answer.entries.length;
    return answer;
  });
  vi.spyOn(OrderedMap.prototype, "entries").mockImplementation(function (this: CountedMap) {
    if (!this.isRead()) count.entries += this.size;
    return entries.call(this);
  });
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  return count;
}

test.each(["one after the other", "from an old version again and again"])("the oldest entry, %s", (way) => {
  const size = 20_000;
  let map: CountedMap = emptyMap;
  for (let number = 0; number < size; number += 1) map = map.put(counted(number), number);
  // What is left is old and new, with a hole between them.
  for (let number = 10; number < size / 2; number += 1) map = map.delete(counted(number));
  const before = map;
  const count = countRead();
  Counted.steps = 0;
  for (let time = 0; time < 4000; time += 1) {
    const oldest = new Walk(map).next();
    expect(oldest?.value).toBe(time < 10 ? time : size / 2 - 10 + time);
    if (oldest !== undefined) map = map.delete(oldest.key);
    if (way !== "one after the other") expect(new Walk(before.delete(counted(0))).next()?.value).toBe(1);
  }
  expect(count.entries / 4000).toBeLessThan(40);
  expect(Counted.steps / 4000).toBeLessThan(40);
});

test("keys that collide under one seed don't under another", () => {
  const seeds: HashKey[] = [
    [1, 2],
    [3, 4],
  ];
  const [first = [0, 0], second = [0, 0]] = seeds;
  const known = new Map<number, string>();
  const colliding: [string, string][] = [];
  for (let number = 0; colliding.length < 5; number += 1) {
    const key = `key ${number}`;
    const other = known.get(hashUnder(first, [key, 1]));
    if (other !== undefined) colliding.push([key, other]);
    else known.set(hashUnder(first, [key, 1]), key);
  }
  for (const [key, other] of colliding) expect(hashUnder(second, [key, 1])).not.toBe(hashUnder(second, [other, 1]));
  // Collections take the seed of the host, and `hash(x)` none.
  const indexes = seeds.map((seed) => {
    let index = new KeyIndex();
    seededWith(seed, () => {
      index = new KeyIndex();
    });
    return index;
  });
  for (const [key, other] of colliding) {
    expect(indexes.map((index) => index.hintOf([key, 1]) === index.hintOf([other, 1]))).toEqual([true, false]);
  }
  expect(snow_hash_structure(["room", 1])).toBe(2_129_975_828);
});

/** How many objects and entries of native Maps are kept alive by these. */
function reachable(...roots: readonly unknown[]): number {
  const seen = new Set<object>();
  const open = [...roots];
  let count = 0;
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    count += value instanceof Map ? value.size : 1;
    for (const inner of value instanceof Map ? value.values() : Object.values(value)) {
      if (typeof inner === "object") open.push(inner);
    }
  }
  return count;
}

test("an old version keeps little more alive than itself", () => {
  for (const size of [1, 10, 100, 1000]) {
    const limit = 8 * size + 250;
    const old = grownTo(size);
    let [grown, cycled, updated] = [old, old, old];
    for (let number = size; number < 20_000; number += 1) {
      updated = updated.put(counted(number % size), number);
      grown = grown.put(counted(number), number);
      cycled = cycled.put(counted(number), number).delete(counted(number - size));
    }
    expect([grown.size, cycled.size, updated.size]).toEqual([20_000, size, size]);
    expect(reachable(old)).toBeLessThan(limit);
    expect(foundIn(old, counted(0))).toBe(0);
    expect(reachable(old)).toBeLessThan(limit);
    expect(reachable(cycled)).toBeLessThan(limit);
    for (let number = size; number < 20_000; number += 1) grown = grown.delete(counted(number));
    expect(reachable(grown)).toBeLessThan(limit);
    // The other order: whoever comes first adds to the index.
    const base = grownTo(size);
    let [alone, changed] = [base, base];
    for (let number = size; number < 20_000; number += 1) alone = alone.put(counted(number), number);
    expect(reachable(base)).toBeLessThan(limit);
    for (let number = size; number < 20_000; number += 1) changed = changed.put(counted(number % size), number);
    expect(reachable(base)).toBeLessThan(limit);
    expect([alone.size, changed.size]).toEqual([20_000, size]);
  }
});

test("an old version keeps few later values alive", () => {
  const old = grownTo(100);
  let map = old;
  for (let number = 0; number < 10_000; number += 1) map = map.put(counted(0), number);
  expect(reachable(old)).toBeLessThan(400);
  expect(reachable(map)).toBeLessThan(400);
});

test("versions of a history share nearly everything, also after they were read", () => {
  const versions = [grownTo(SIZE)];
  for (let time = 0; time < TIMES; time += 1) {
    versions.push((versions.at(-1) ?? emptyMap).put(counted((time * 7) % SIZE), -time));
  }
  expect(reachable(...versions)).toBeLessThan(3 * SIZE + 3 * TIMES);
  for (const [time, version] of versions.entries()) expect(version.has(counted(time % SIZE))).toBe(true);
  expect(reachable(...versions)).toBeLessThan(3 * SIZE + 8 * TIMES);
});

test("what follows a walk over all entries is changed in arrays, as often as that was paid for", () => {
  const base = snow_map_of([...Array(2 * SIZE).keys()]);
  const copies = vi.spyOn(Array.prototype, "slice");
  onTestFinished(() => copies.mockRestore());
  let map = base;
  for (let time = 0; time < TIMES; time += 1) {
    const key = 2 * (time % SIZE);
    const next = map.put(key, -time);
    // Whoever asks for the version before gets it, and what comes next no longer has to be copied.
    expect(foundIn(map, key)).toBe(time < SIZE ? key + 1 : -(time - SIZE));
    expect(foundIn(next, key)).toBe(-time);
    map = next;
  }
  const whole = copies.mock.results.filter(({ value }) => Array.isArray(value) && value.length >= SIZE);
  expect(whole.length).toBeLessThan(4);
  expect(foundIn(base, 0)).toBe(1);
});

test("sets keep insertion order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(40)), { maxLength: 200, size: "max" }), (operations) => {
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
