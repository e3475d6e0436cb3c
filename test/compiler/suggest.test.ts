import { expect, test } from "vitest";
import { closest, editDistance } from "../../compiler/report/suggest.ts";

test("edit distance counts insertions, deletions, replacements and swaps of neighbours", () => {
  expect(editDistance("head", "head")).toBe(0);
  expect(editDistance("hed", "head")).toBe(1);
  expect(editDistance("haed", "head")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance("🦆a", "🦆b")).toBe(1);
  expect(editDistance("abcdefgh", "zyxwvuts", 2)).toBe(3);
});

test("closest finds a near name only", () => {
  expect(closest("totl", ["println", "total"])).toBe("total");
  expect(closest("hed", ["head", "last", "tail"])).toBe("head");
  expect(closest("Geometri", ["Geometry"])).toBe("Geometry");
  expect(closest("Strign", ["String", "Set"])).toBe("String");
  expect(closest("TOTAL", ["total"])).toBe("total");
  expect(closest("x", ["y", "z"])).toBeUndefined();
  expect(closest("frobnicate", ["map", "filter"])).toBeUndefined();
  expect(closest("map", [])).toBeUndefined();
  expect(closest("map", ["map"])).toBeUndefined();
});
