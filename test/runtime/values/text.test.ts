// Text forms.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as runtime from "../../../runtime/index.ts";
import { List } from "../../../runtime/values/list/list.ts";
import { floatText } from "../../../runtime/values/text.ts";

test.each([
  [2.5, "2.5"],
  [42, "42"],
  [1e21, "1000000000000000000000"],
  [-1.5e22, "-15000000000000000000000"],
  [1e-7, "0.0000001"],
  [-1.25e-9, "-0.00000000125"],
  [0, "0"],
  [-0, "-0"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "inf"],
  [Number.NEGATIVE_INFINITY, "-inf"],
])("the Float %d is %s", (value, text) => {
  expect(floatText(value)).toBe(text);
});

test("a Float's text has no exponent and reads back as the same number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = floatText(value);
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Object.is(Number(text), value)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

const int = runtime.snow_impl_display_int;
const string = runtime.snow_impl_display_string;

test("collections", () => {
  const list = runtime.snow_impl_display_list(string);
  expect(list.to_string(runtime.snow_list_of(["a", "b"]))).toBe("[a, b]");
  expect(list.to_string(runtime.snow_empty_list)).toBe("[]");
  const map = runtime.snow_impl_display_map(string, int);
  expect(map.to_string(runtime.snow_map_of<string, number>(["q", 7, "d", 3, "q", 8]))).toBe("%{q => 8, d => 3}");
  expect(map.to_string(runtime.snow_map_of<string, number>([]))).toBe("%{}");
  const set = runtime.snow_impl_display_set(int);
  expect(set.to_string(runtime.snow_set_from_list(new List([3, 1, 3], 0, 3)))).toBe("#{3, 1}");
  expect(set.to_string(runtime.snow_set_new())).toBe("#{}");
});

test("tuples", () => {
  expect(runtime.snow_impl_display_tuple(int, string).to_string([1, "x"])).toBe("(1, x)");
  expect(runtime.snow_impl_display_tuple(int).to_string([1])).toBe("(1,)");
});

test("the rest", () => {
  expect(runtime.snow_impl_display_unit.to_string(undefined)).toBe("()");
  expect(runtime.snow_impl_display_bool.to_string(false)).toBe("false");
  expect(runtime.snow_impl_display_bytes.to_string(new Uint8Array(3))).toBe("Bytes(3)");
  expect(runtime.snow_impl_display_pid.to_string(7)).toBe("<0.7>");
  expect(runtime.snow_impl_display_atom.to_string("name")).toBe("name");
});

test("strings are quoted by inspect at the top only", () => {
  expect(runtime.snow_impl_debug_string.inspect("hi")).toBe('"hi"');
  const nested = runtime.snow_display_of_debug(runtime.snow_impl_debug_string);
  expect(runtime.snow_impl_display_list(nested).to_string(new List(["a"], 0, 1))).toBe("[a]");
  const list = runtime.snow_debug_of_display(runtime.snow_impl_display_list(string));
  expect(list.inspect(new List(["a"], 0, 1))).toBe("[a]");
});
