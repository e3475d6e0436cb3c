// JavaScript names for Snow names.
import { expect, it } from "vitest";
import { fieldName, globalName, javascriptName, newNames } from "../../../compiler/4-lower/names.ts";

it.each([
  ["total", "total"],
  ["class", "class$"],
  ["undefined", "undefined$"],
  ["arguments", "arguments$"],
  ["snow_println", "snow_println$"],
  ["größe", "größe"],
  ["_", "_"],
])("%s is written %s", (snowName, written) => {
  expect(javascriptName(snowName)).toBe(written);
});

it("makes a valid name of anything", () => {
  for (const text of ["Ⓐ", "a\u24d0", "x²"]) {
    expect(() => Reflect.construct(Function, [`let ${javascriptName(text)};`])).not.toThrow();
  }
});

it("names what modules define", () => {
  expect(globalName("Geo.FlatEarth", "area")).toBe("Geo_FlatEarth$area");
  expect(globalName("Main", "class")).toBe("Main$class");
});

it("never stores a field as the prototype", () => {
  expect(fieldName("__proto__")).toBe("__proto__$");
  expect(fieldName("constructor")).toBe("constructor");
});

it("hands out each name once, and never `$`", () => {
  const names = newNames();
  const given = ["x", "x", "", "", "x$1", "x"].map((base) => names.fresh(base));
  expect(given).toEqual(["x", "x$1", "$1", "$2", "x$1$1", "x$2"]);
  expect(new Set(given).size).toBe(given.length);
});
