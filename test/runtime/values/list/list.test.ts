// List against arrays, over histories that branch.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  List,
  sliceList,
  snow_empty_list,
  snow_list_append,
  snow_list_concat,
  snow_list_of,
  snow_list_rest,
} from "../../../../runtime/values/list/list.ts";

interface Version {
  readonly list: List<number>;
  readonly model: readonly number[];
}

type Step =
  | { readonly kind: "append"; readonly of: number; readonly value: number }
  | { readonly kind: "prepend"; readonly of: number; readonly values: readonly number[] }
  | { readonly kind: "concat"; readonly of: number; readonly with: number }
  | { readonly kind: "rest"; readonly of: number }
  | { readonly kind: "slice"; readonly of: number; readonly from: number; readonly to: number }
  | { readonly kind: "set"; readonly of: number; readonly at: number; readonly value: number }
  | { readonly kind: "read"; readonly of: number };

const index = fc.nat(1000);
const value = fc.integer({ min: -5, max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("append" as const), of: index, value }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("prepend" as const),
      of: index,
      values: fc.array(value, { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("concat" as const), of: index, with: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rest" as const), of: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("slice" as const), of: index, from: index, to: index }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("set" as const), of: index, at: index, value }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("read" as const), of: index }) },
);

function apply(versions: readonly Version[], step: Step): Version {
  // Mostly the newest versions, where buffers are shared.
  const pick = (number: number): Version => {
    const back = number % 4 === 0 ? number % versions.length : 0;
    return versions[versions.length - 1 - back] ?? { list: snow_empty_list, model: [] };
  };
  const { list, model } = pick(step.of);
  switch (step.kind) {
    case "append":
      return { list: snow_list_append(list, step.value), model: [...model, step.value] };
    case "prepend":
      return { list: snow_list_concat(snow_list_of([...step.values]), list), model: [...step.values, ...model] };
    case "concat": {
      const other = pick(step.with);
      if (model.length + other.model.length > 500) return { list, model };
      return { list: snow_list_concat(list, other.list), model: [...model, ...other.model] };
    }
    case "rest":
      return model.length === 0 ? { list, model } : { list: snow_list_rest(list, 1), model: model.slice(1) };
    case "slice": {
      const from = Math.min(step.from % (model.length + 1), 7);
      const to = Math.max(from, model.length - (step.to % 7));
      return { list: sliceList(list, from, to), model: model.slice(from, to) };
    }
    case "set": {
      if (model.length === 0) return { list, model };
      const at = step.at % model.length;
      return { list: list.set(at, step.value), model: model.with(at, step.value) };
    }
    case "read": {
      const read: number[] = [];
      for (let index = list.start; index < list.end; index += 1) read.push(list.buffer[index] ?? Number.NaN);
      expect(read).toEqual(model);
      return { list, model };
    }
    default: {
      const never: never = step;
      return never;
    }
  }
}

// The longer ones become trees.
test.each([80, 300])("every version of a branching history keeps its elements, from up to %i on", (longest) => {
  fc.assert(
    fc.property(
      fc.array(value, { minLength: Math.max(0, longest - 200), maxLength: longest }),
      fc.array(step, { minLength: 1, maxLength: 120 }),
      (first, steps) => {
        const versions: Version[] = [{ list: snow_list_of([...first]), model: first }];
        for (const next of steps) versions.push(apply(versions, next));
        for (const { list, model } of versions) {
          expect(model.map((_, index) => list.at(index))).toEqual(model);
          expect(list.toArray()).toEqual(model);
          expect(list.length).toBe(model.length);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("appending to one list twice gives two lists", () => {
  const base = snow_list_append(snow_list_of([1]), 2);
  const first = snow_list_append(base, 3);
  const second = snow_list_append(base, 4);
  expect([base, first, second].map((list) => list.toArray())).toEqual([
    [1, 2],
    [1, 2, 3],
    [1, 2, 4],
  ]);
});

const MILLION = 1_000_000;

test("a million appends and tails copy a linear number of elements", () => {
  let list: List<number> = snow_empty_list;
  const buffers = new Set<unknown>();
  for (let number = 0; number < MILLION; number += 1) {
    list = snow_list_append(list, number);
    buffers.add(list.buffer);
  }
  expect(buffers.size).toBe(1);
  let sum = 0;
  while (list.length > 0) {
    sum += list.at(0);
    list = snow_list_rest(list, 1);
  }
  expect(sum).toBe((MILLION * (MILLION - 1)) / 2);
});

test("a million elements put in front use a logarithmic number of buffers", () => {
  let list: List<number> = snow_empty_list;
  const buffers = new Set<unknown>();
  for (let number = 0; number < MILLION; number += 1) {
    list = snow_list_concat(snow_list_of([number]), list);
    if (list.length > 64) buffers.add(list.buffer);
  }
  expect(buffers.size).toBeLessThan(20);
  expect([list.length, list.at(0), list.at(MILLION - 1)]).toEqual([MILLION, MILLION - 1, 0]);
});

test("a sliding window does not keep what left it", () => {
  let list: List<number> = snow_list_of(Array.from({ length: 100 }, (_, number) => number));
  let largest = 0;
  for (let number = 0; number < 10_000; number += 1) {
    list = snow_list_rest(snow_list_append(list, number), 1);
    largest = Math.max(largest, list.buffer.length);
  }
  expect(largest).toBeLessThan(400);
  expect(list.length).toBe(100);
});

test("a small slice of a large list lets the rest go", () => {
  const list = snow_list_of(Array.from({ length: 10_000 }, (_, number) => number));
  expect(sliceList(list, 5, 8).buffer).toEqual([5, 6, 7]);
});

const LARGE = 100_000;

test("setting, reading, growing and cutting one element at a time copy a logarithmic number of them", () => {
  const first = snow_list_of(Array.from({ length: LARGE }, (_, number) => number));
  let list = first;
  let sum = 0;
  for (let number = 0; number < LARGE; number += 1) {
    list = list.set((number * 7919) % LARGE, -number);
    sum += list.at(number);
    list = snow_list_rest(snow_list_append(list, number), 1);
    if (number % 1000 === 0) list = snow_list_concat(snow_list_of([number]), list);
    // None of them was changed before.
    expect(first.set(number, 0).at(number)).toBe(0);
  }
  expect(first.at(LARGE - 1)).toBe(LARGE - 1);
  expect(list.length).toBe(LARGE + 100);
  expect(Number.isSafeInteger(sum)).toBe(true);
});

test("what was read after a change is read once", () => {
  const list = snow_list_of(Array.from({ length: 1000 }, (_, number) => number)).set(3, 33);
  const { buffer } = list;
  expect(list.buffer).toBe(buffer);
  expect(snow_list_rest(list, 2).buffer).toBe(buffer);
  const grown = snow_list_append(snow_list_rest(list, 2), 7);
  expect(grown.buffer).toBe(buffer);
  expect(grown.set(998, 8).toArray().slice(-3)).toEqual([998, 999, 8]);
  expect(list.toArray().slice(-2)).toEqual([998, 999]);
});

test("a list that was changed is a List", () => {
  const numbers = Array.from({ length: 1000 }, (_, number) => number);
  expect(snow_list_of(numbers).set(0, 5)).toBeInstanceOf(List);
});
