// Bounds of Int arithmetic, held against arithmetic itself.
import fc from "fast-check";
import { expect, it } from "vitest";
import { combine } from "../../../compiler/4-lower/analyse/integer-ranges.ts";

const interval = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 50 }))
  .map(([least, size]) => ({ least, greatest: least + size }));

const results = {
  "+": (left: number, right: number) => left + right,
  "-": (left: number, right: number) => left - right,
  "*": (left: number, right: number) => left * right,
  "/": (left: number, right: number) => Math.trunc(left / right),
  "%": (left: number, right: number) => left % right,
};

it.each(["+", "-", "*", "/", "%"] as const)("%s stays within its bounds", (operator) => {
  const property = fc.property(interval, interval, fc.nat(), fc.nat(), (left, right, first, second) => {
    const a = left.least + (first % (left.greatest - left.least + 1));
    const b = right.least + (second % (right.greatest - right.least + 1));
    fc.pre(b !== 0 || (operator !== "/" && operator !== "%"));
    const bounds = combine(operator, left, right);
    const result = results[operator](a, b);
    expect(result).toBeGreaterThanOrEqual(bounds.least);
    expect(result).toBeLessThanOrEqual(bounds.greatest);
  });
  fc.assert(property, { numRuns: 2000 });
});
