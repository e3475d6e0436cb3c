// Handles against a model that never forgets which number belonged to whom.
import { expect, test } from "vitest";
import { HandleTable } from "../../runtime/handles.ts";

/** Small and good enough: xorshift. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test("a million random steps agree with a map", () => {
  const random = randomNumbers(2463534242);
  const table = new HandleTable<{ readonly number: number }>();
  const model = new Map<number, { readonly number: number }>();
  const ever = new Set<number>();
  const handles: number[] = [];
  const wrong: string[] = [];
  for (let step = 0; step < 1_000_000; step += 1) {
    const choice = random(10);
    if (choice < 4 && model.size < 5000) {
      const object = { number: step };
      const handle = table.allocate(object);
      if (ever.has(handle) || handle <= 0 || !Number.isSafeInteger(handle)) wrong.push(`allocated ${handle}`);
      ever.add(handle);
      model.set(handle, object);
      if (handles.length < 20_000) handles.push(handle);
      else handles[random(handles.length)] = handle;
    } else if (handles.length > 0) {
      const handle = handles[random(handles.length)] ?? 0;
      const expected = model.get(handle);
      if (table.get(handle) !== expected) wrong.push(`looked up ${handle}`);
      if (choice < 8) {
        if (table.free(handle) !== expected) wrong.push(`freed ${handle}`);
        model.delete(handle);
      }
    }
    if (table.size !== model.size) wrong.push(`size after step ${step}`);
  }
  expect(wrong).toEqual([]);
  expect([...table.values()].length).toBe(model.size);
});

test("numbers that are no handles find nothing", () => {
  const table = new HandleTable<string>();
  const handle = table.allocate("a");
  for (const forged of [
    0,
    -1,
    -handle,
    handle + 1,
    handle + 0.5,
    handle + 2 ** 22,
    Number.NaN,
    Infinity,
    2 ** 53 - 1,
  ]) {
    expect(table.get(forged)).toBeUndefined();
    expect(table.free(forged)).toBeUndefined();
  }
  expect(table.get(handle)).toBe("a");
});

test("a slot whose generations are used up is retired", () => {
  const table = new HandleTable<string>(3, 2);
  const seen = new Set<number>();
  for (let round = 0; round < 3; round += 1) {
    const one = table.allocate("one");
    const other = table.allocate("other");
    expect(table.allocate("too many")).toBe(0);
    seen.add(one).add(other);
    expect([table.free(one), table.free(other)]).toEqual(["one", "other"]);
  }
  expect(seen.size).toBe(6);
  expect(table.allocate("never again")).toBe(0);
  expect(table.size).toBe(0);
});

test("the largest handle is a safe integer", () => {
  expect(Number.isSafeInteger((2 ** 31 - 1) * 2 ** 22 + 2 ** 22 - 1)).toBe(true);
});
