// JavaScript values as parsed JSON: as JSON.stringify has them where they are JSON, and without an end to fear where not.
import { expect, test } from "vitest";
import { foreignNode, kindOfNode, settled } from "../../../runtime/values/foreign-json.ts";
import { jsonText } from "../../../runtime/values/json/json.ts";

function text(value: unknown): string | undefined {
  const node = settled(foreignNode(value));
  return node === undefined ? undefined : jsonText(node);
}

test("what is JSON is what JSON.stringify makes of it", () => {
  const values = [
    null,
    true,
    "ż\u2028",
    0,
    1.5,
    -7,
    2 ** 60,
    1e300,
    5e-324,
    [],
    {},
    [[1], [[2]]],
    { a: { b: [null, { c: "d" }] }, e: undefined, "": 0 },
    JSON.parse('{"__proto__":1,"constructor":2}'),
  ];
  for (const value of values) expect(text(value)).toBe(JSON.stringify(value));
  expect(text(-0)).toBe("0");
});

test("what is no JSON is told by its kind", () => {
  const kinds: [unknown, string][] = [
    [undefined, "undefined"],
    [Number.NaN, "number"],
    [() => 1, "function"],
    [1n, "bigint"],
    [Symbol("s"), "symbol"],
  ];
  for (const [value, kind] of kinds) {
    expect(kindOfNode(foreignNode(value))).toBe(kind);
    for (const one of [value, [value]]) expect(text(one)).toBe(undefined);
  }
});

test("values inside of themselves end", () => {
  const array: unknown[] = [];
  array.push(array, array);
  const object: Record<string, unknown> = { n: 1 };
  object.first = object;
  object.second = [object];
  expect(text(array)).toBe(undefined);
  expect(text(object)).toBe(undefined);
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth += 1) deep = depth % 2 === 0 ? [deep] : { deep };
  expect(text(deep)).toBe(undefined);
  // Twice the same beside each other is no cycle.
  const shared = { x: 1 };
  expect(text([shared, shared])).toBe('[{"x":1},{"x":1}]');
});
