// String against the table of edge cases and against naive models over arrays of code points.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import * as string from "../../../runtime/intrinsics/string.ts";
import { snow_impl_display_float } from "../../../runtime/values/dictionaries/display.ts";
import { type Suspended, snow_settle } from "../../../runtime/values/generator.ts";
import { Iter, iterOf, type Step, snow_iter_end } from "../../../runtime/values/iter.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { type Option, snow_variant_None, snow_variant_Some } from "../../../runtime/values/types.generated.ts";
import { anyCharacter } from "../../support/any-character.ts";
import { library } from "../../support/library.ts";

const some = <T>(value: T): Option<T> => new snow_variant_Some(value);
const none = snow_variant_None;

/** Well-formed text with a good share of code points outside the BMP, sometimes long enough to be remembered. */
const text = fc.string({
  unit: fc.constantFrom("a", "b", "ż", ",", "\n", "\r", " ", "😀", "𝒳", "e\u0301"),
  maxLength: 80,
});
const short = fc.string({ unit: fc.constantFrom("a", "b", ",", "😀"), maxLength: 2 });
const position = fc.integer({ min: -5, max: 100 });

describe("length and positions", () => {
  it.each([
    ["", 0],
    ["żółw", 4],
    ["😀a", 2],
    ["e\u0301", 2],
    ["👨‍👩‍👧", 5],
    ["😀".repeat(40), 40],
  ])("length of %j is %i", (value, length) => {
    expect(string.snow_string_length(value)).toBe(length);
  });

  it.each([
    ["żółw", 1, 9, "ółw"],
    ["abc", -4, 2, "ab"],
    ["abc", 2, 1, ""],
    ["abc", 3, 9, ""],
    ["abc", -3, -1, ""],
    ["a😀b", 1, 2, "😀"],
    ["", 0, 1, ""],
  ])("slice(%j, %i, %i)", (value, from, to, expected) => {
    expect(string.snow_string_slice(value, from, to)).toBe(expected);
  });

  test("like an array of code points", () => {
    fc.assert(
      fc.property(text, position, position, position, (value, from, to, next) => {
        const model = Array.from(value);
        expect(string.snow_string_length(value)).toBe(model.length);
        // Several slices of one text: what is remembered of it must not show.
        for (const [a, b] of [
          [from, to],
          [next, to],
          [from, next],
        ] as const) {
          const expected = b <= a ? "" : model.slice(Math.max(a, 0), Math.max(b, 0)).join("");
          expect(string.snow_string_slice(value, a, b)).toBe(expected);
        }
        expect(string.snow_string_chars(value).toArray()).toEqual(model);
        expect(string.snow_string_reverse(value)).toBe(model.reverse().join(""));
      }),
    );
  });

  test("index_of like a search in an array", () => {
    fc.assert(
      fc.property(text, short, (value, part) => {
        const model = Array.from(value);
        const wanted = Array.from(part);
        const found = model.findIndex((_, index) => wanted.every((point, offset) => model[index + offset] === point));
        const expected = part === "" ? some(0) : found < 0 ? none : some(found);
        expect(string.snow_string_index_of(value, part)).toEqual(expected);
      }),
    );
  });

  test("a long text is gone through in linear time", () => {
    const size = 200_000;
    const long = "😀".repeat(size);
    let found = 0;
    for (let index = 0; index < size; index += 1) {
      if (string.snow_string_slice(long, index, index + 1) === "😀") found += 1;
    }
    expect(found).toBe(size);
  });
});

describe("searching", () => {
  it.each([
    ["abc", "", true, true, true],
    ["", "", true, true, true],
    ["abc", "bc", true, false, true],
    ["abc", "ab", true, true, false],
    ["abc", "x", false, false, false],
  ])("%j and %j", (value, part, contains, starts, ends) => {
    expect(string.snow_string_contains(value, part)).toBe(contains);
    expect(string.snow_string_starts_with(value, part)).toBe(starts);
    expect(string.snow_string_ends_with(value, part)).toBe(ends);
  });
});

describe("trim", () => {
  const spaces = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000";
  it("removes Unicode White_Space at both ends", () => {
    expect(string.snow_string_trim(`${spaces}a b${spaces}`)).toBe("a b");
    expect(string.snow_string_trim(spaces)).toBe("");
  });
  it("leaves what is no white space", () => {
    for (const kept of ["\ufeff", "\u200b", "\u180e", "\u2060"]) expect(string.snow_string_trim(kept)).toBe(kept);
  });
  test("like the property of Unicode", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (value) => {
        const expected = value.replace(/^\p{White_Space}+/u, "").replace(/\p{White_Space}+$/u, "");
        expect(string.snow_string_trim(value)).toBe(expected);
      }),
    );
  });
});

describe("case", () => {
  it("uses the full mapping", () => {
    expect(string.snow_string_to_upper("straße żółw ǆ ﬁ")).toBe("STRASSE ŻÓŁW Ǆ FI");
    expect(string.snow_string_to_lower("ŻÓŁW İ")).toBe("żółw i̇");
    expect(string.snow_string_to_upper("i")).toBe("I");
  });
});

describe("replace", () => {
  it.each([
    ["ab", "", "-", "-a-b-"],
    ["", "", "-", "-"],
    ["😀b", "", "-", "-😀-b-"],
    ["aaa", "aa", "b", "ba"],
    ["a.b.c", ".", "", "abc"],
    ["abc", "x", "y", "abc"],
    ["abc", "b", "$&$1", "a$&$1c"],
    ["", "a", "b", ""],
  ])("replace(%j, %j, %j)", (value, pattern, replacement, expected) => {
    expect(string.snow_string_replace(value, pattern, replacement)).toBe(expected);
  });
});

describe("split, join, lines", () => {
  it.each([
    ["a,,b", ",", ["a", "", "b"]],
    ["abc", ",", ["abc"]],
    ["", ",", [""]],
    [",", ",", ["", ""]],
    ["aXXb", "XX", ["a", "b"]],
    ["a😀", "", ["", "a", "😀", ""]],
    ["", "", ["", ""]],
  ])("split(%j, %j)", (value, separator, expected) => {
    expect(string.snow_string_split(value, separator).toArray()).toEqual(expected);
  });

  test("join undoes split", () => {
    fc.assert(
      fc.property(text, short, (value, separator) => {
        expect(string.snow_string_join(string.snow_string_split(value, separator), separator)).toBe(value);
      }),
    );
  });

  it("joins nothing to nothing", () => {
    expect(string.snow_string_join(snow_list_of([]), ",")).toBe("");
    expect(string.snow_string_join(snow_list_of(["a"]), ",")).toBe("a");
  });

  it.each([
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["\n", [""]],
    ["a\n\nb\n", ["a", "", "b"]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["a\rb", ["a\rb"]],
    ["a\r", ["a\r"]],
    ["a\n\n", ["a", ""]],
    ["a\r\r\n", ["a\r"]],
  ])("lines(%j)", (value, expected) => {
    expect(string.snow_string_lines(value).toArray()).toEqual(expected);
  });

  test("lines like a split by a regular expression", () => {
    fc.assert(
      fc.property(text, (value) => {
        const model = value.split(/\r?\n/);
        if (model.at(-1) === "") model.pop();
        expect(string.snow_string_lines(value).toArray()).toEqual(model);
      }),
    );
  });
});

describe("repeat and pad", () => {
  it.each([
    ["ab", 3, "ababab"],
    ["ab", 0, ""],
    ["ab", -1, ""],
    ["", 1_000_000_000, ""],
  ])("repeat(%j, %i)", (value, count, expected) => {
    expect(string.snow_string_repeat(value, count)).toBe(expected);
  });

  it("refuses what does not fit into memory", () => {
    expect(() => string.snow_string_repeat("ab", Number.MAX_SAFE_INTEGER)).toThrow("string too long");
    expect(() => library.snow_string_pad_left("a", Number.MAX_SAFE_INTEGER, "b")).toThrow("string too long");
  });

  it.each([
    ["7", 3, "0", "007", "700"],
    ["a", 6, "xyz", "xyzxya", "axyzxy"],
    ["😀", 3, "𝒳", "𝒳𝒳😀", "😀𝒳𝒳"],
    ["abc", 3, "0", "abc", "abc"],
    ["abc", -1, "0", "abc", "abc"],
    ["a", 5, "", "a", "a"],
  ])("pad(%j, %i, %j)", (value, width, filler, left, right) => {
    expect(library.snow_string_pad_left(value, width, filler)).toBe(left);
    expect(library.snow_string_pad_right(value, width, filler)).toBe(right);
  });
});

describe("numbers in text", () => {
  it.each([
    ["-12", some(-12)],
    ["+5", some(5)],
    [" \t7\n", some(7)],
    ["-0", some(0)],
    ["007", some(7)],
    ["9007199254740991", some(9007199254740991)],
    ["9007199254740992", none],
    ["-9007199254740992", none],
    ["99999999999999999999999999", none],
    ["", none],
    ["-", none],
    ["1_000", none],
    ["1.0", none],
    ["1e3", none],
    ["0x10", none],
    ["- 1", none],
    ["１", none],
  ])("to_int(%j)", (value, expected) => {
    expect(string.snow_string_to_int(value)).toStrictEqual(expected);
  });

  it.each([
    ["1", some(1)],
    ["1.5", some(1.5)],
    [".5", some(0.5)],
    ["1.", some(1)],
    ["1e3", some(1000)],
    ["1.E-2", some(0.01)],
    ["+.5e+1", some(5)],
    [" -2.5 ", some(-2.5)],
    ["-0", some(-0)],
    ["inf", some(Number.POSITIVE_INFINITY)],
    ["+INF", some(Number.POSITIVE_INFINITY)],
    ["-Inf", some(Number.NEGATIVE_INFINITY)],
    ["NaN", some(Number.NaN)],
    ["-nan", some(Number.NaN)],
    ["1e999", some(Number.POSITIVE_INFINITY)],
    ["", none],
    [".", none],
    ["e3", none],
    [".e3", none],
    ["1e", none],
    ["infinity", none],
    ["0x10", none],
    ["1_0", none],
    ["1,5", none],
  ])("to_float(%j)", (value, expected) => {
    expect(string.snow_string_to_float(value)).toStrictEqual(expected);
  });
});

describe("collect and from", () => {
  it("puts the pieces together, in both colours", () => {
    const pieces = () => iterOf(3, (index) => "ab😀".repeat(index));
    expect(string.snow_string_collect(pieces())).toBe("ab😀ab😀ab😀");
    expect(string.snow_string_collect(iterOf(0, () => ""))).toBe("");
    expect(snow_settle(string.snow_string_collect_suspending(pieces()))).toBe("ab😀ab😀ab😀");
  });
  it("waits for pieces", () => {
    const texts = ["a", "b"];
    const iter = new Iter(function* (): Suspended<Step<string>> {
      return texts.shift() ?? snow_iter_end;
    });
    expect(snow_settle(string.snow_string_collect_suspending(iter))).toBe("ab");
  });
  it("takes the text form of the type", () => {
    expect(string.snow_string_from(snow_impl_display_float, 2.5)).toBe("2.5");
  });
});
