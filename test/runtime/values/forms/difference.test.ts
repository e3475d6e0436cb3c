// Where two values first differ: against equality, and against changes that are known.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../../runtime/index.ts";
import { keyEquals } from "../../../../runtime/values/equality.ts";
import { firstDifference } from "../../../../runtime/values/forms/difference.ts";
import { inOneLine, laidOut } from "../../../../runtime/values/forms/laid-out.ts";

const { value: tree } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.integer({ min: 0, max: 3 }),
    fc.array(tie("value"), { maxLength: 3 }).map((elements) => runtime.snow_list_of(elements)),
    tie("value").map((payload) => new runtime.snow_variant_Some(payload)),
    fc.tuple(tie("value"), tie("value")),
  ),
}));

test("values have a first difference when, and only when, they are not equal", () => {
  fc.assert(
    fc.property(tree, tree, (left, right) => {
      // A whole in a tuple, so that its differences have a place.
      const found = firstDifference([left], [right]);
      expect(found === undefined).toBe(keyEquals(left, right));
      expect(firstDifference([left], [left])).toBe(undefined);
    }),
    { numRuns: 1000 },
  );
});

test("the place is that of the first element that was changed", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 1 }), fc.nat(), (numbers, at) => {
      const index = at % numbers.length;
      const changed = numbers.map((number, position) => (position >= index ? number + 10 : number));
      const found = firstDifference(runtime.snow_list_of([...numbers]), runtime.snow_list_of(changed));
      expect(found).toEqual({ place: `[${index}]`, left: `${numbers[index]}`, right: `${changed[index]}` });
    }),
  );
});

test("texts, maps and sets", () => {
  const long = "abcdefghijklmnopqrstuvwxyz";
  expect(firstDifference(long, `${long.slice(0, 20)}-`)).toEqual({
    place: "character 20",
    left: '…"klmnopqrstuvwxyz"',
    right: '…"klmnopqrst-"',
  });
  const map = (...entries: (string | number)[]) => runtime.snow_map_of<unknown, unknown>(entries);
  expect(firstDifference(map("a", 1, "b", 2), map("b", 2, "a", 1))).toBe(undefined);
  expect(firstDifference(map("a", 1, "b", 2), map("b", 3, "a", 1))?.place).toBe('["b"]');
  expect(firstDifference(map("a", 1), map("a", 1, "c", 2))).toEqual({ place: '["c"]', left: "nothing", right: "2" });
  const set = (...elements: unknown[]) => runtime.snow_set_from_list(runtime.snow_list_of(elements));
  expect(firstDifference(set(1, 2), set(2, 1))).toBe(undefined);
  expect(firstDifference(set(1, 2), set(2, 3))).toEqual({ place: "an element", left: "1", right: "3" });
});

test("a long value has a line for each of its parts, a cut one says so", () => {
  const some = (value: unknown): unknown => new runtime.snow_variant_Some(value);
  expect(laidOut(["a", some([1, "b\n"])], 0)).toEqual(['("a", Some((1, "b\\n")))']);
  expect(laidOut([some("x".repeat(50)), some("y".repeat(50))], 0)).toEqual([
    "(",
    `  Some("${"x".repeat(50)}"),`,
    `  Some("${"y".repeat(50)}")`,
    ")",
  ]);
  const numbers = Array.from({ length: 1000 }, (_, index) => index);
  const lines = laidOut(runtime.snow_list_of(numbers), 0);
  expect(lines.at(-2)).toBe("  … 900 more");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) deep = some(deep);
  expect(laidOut(deep, 0).length).toBeLessThanOrEqual(101);
  expect(inOneLine(deep, 100).length).toBeLessThanOrEqual(101);
  expect(firstDifference([deep], [some(deep)])).not.toBe(undefined);
});
