// JavaScript names for Snow names.
import { expect, it } from "vitest";
import {
  instanceName,
  javascriptName,
  memberName,
  newNames,
  propertyName,
  typeName,
  valueName,
} from "../../../compiler/4-lower/definitions/names.ts";

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
  expect(valueName("Geo.FlatEarth", "area")).toBe("Geo_FlatEarth$area");
  expect(valueName("Main", "class")).toBe("Main$class");
  expect(memberName(typeName("Main", "Shape"), "Disc")).toBe("Main$$Shape$$Disc");
  expect(instanceName("Eq.Main.Day")).toBe("$Eq_Main_Day");
});

it("keeps names apart that only look alike", () => {
  const given = [
    valueName("Main", "point"),
    typeName("Main", "point"),
    memberName(typeName("Main", "point"), "Far"),
    memberName(valueName("Main", "point"), "Far"),
    typeName("Main", "point_Far"),
    valueName("Main", "x²"),
    valueName("Main", "x"),
    valueName("Main", "²"),
    instanceName("Eq.A.B.C"),
    instanceName("Eq.A.B_C"),
    instanceName("Eq.A_B.C"),
    javascriptName("Eq_A_B_C"),
  ];
  expect(new Set(given).size).toBe(given.length);
});

it("stores no field under a name that every object has", () => {
  const everywhere = [...Object.getOwnPropertyNames(Object.prototype), "then", "toJSON"];
  expect(everywhere.map(propertyName)).toEqual(everywhere.map((name) => `${name}$`));
  expect(propertyName("tag")).toBe("tag");
});

it("hands out each name once, and never `$`", () => {
  const names = newNames();
  const given = ["x", "x", "", "", "x$1", "x"].map((base) => names.fresh(base));
  expect(given).toEqual(["x", "x$1", "$1", "$2", "x$1$1", "x$2"]);
  expect(new Set(given).size).toBe(given.length);
});
