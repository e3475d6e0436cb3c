// The JSON parser against the native one, and the texts of its errors.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { exactInt, jsonText, nearestFloat } from "../../../../runtime/values/json/json.ts";
import { parseJson } from "../../../../runtime/values/json/parser.ts";

describe("errors", () => {
  it.each([
    ["", "line 1, column 1: unexpected end of input"],
    ['{\n  "a":', "line 2, column 7: unexpected end of input"],
    ["[1, 2", "line 1, column 6: unexpected end of input"],
    ["[1,]", "line 1, column 4: unexpected `]`"],
    ["[1 2]", "line 1, column 4: unexpected `2`"],
    ['{"a" 1}', "line 1, column 6: unexpected `1`"],
    ['{"a":1,}', "line 1, column 8: unexpected `}`"],
    ["{a:1}", "line 1, column 2: unexpected `a`"],
    ["{'a':1}", "line 1, column 2: unexpected `'`"],
    ["nul", "line 1, column 4: unexpected end of input"],
    ["nuLl", "line 1, column 3: unexpected `L`"],
    ["NaN", "line 1, column 1: unexpected `N`"],
    ["1 😀", "line 1, column 3: unexpected `😀`"],
    ['["😀", 😀]', "line 1, column 7: unexpected `😀`"],
    ["\ufeff1", "line 1, column 1: unexpected `\ufeff`"],
    ['"abc', "line 1, column 5: unexpected end of input"],
    ['"a\\', "line 1, column 4: unexpected end of input"],
    ['"a\\u12', "line 1, column 7: unexpected end of input"],
    ['"a\nb"', "line 1, column 3: control character in string"],
    ['"\\x41"', "line 1, column 2: invalid escape"],
    ['"\\u12g4"', "line 1, column 2: invalid escape"],
    ['"\\ud800"', "line 1, column 2: half of a surrogate pair"],
    ['"\\ud800\\u0041"', "line 1, column 2: half of a surrogate pair"],
    ['"\\udc00"', "line 1, column 2: half of a surrogate pair"],
    ["01", "line 1, column 2: unexpected `1`"],
    ["-", "line 1, column 2: unexpected end of input"],
    ["+1", "line 1, column 1: unexpected `+`"],
    ["1.", "line 1, column 3: unexpected end of input"],
    [".5", "line 1, column 1: unexpected `.`"],
    ["1e", "line 1, column 3: unexpected end of input"],
    ["[1]\n\n]", "line 3, column 1: unexpected `]`"],
    ["[\r\n1,\r\n}", "line 3, column 1: unexpected `}`"],
    ["// no", "line 1, column 1: unexpected `/`"],
  ])("%j", (text, message) => {
    expect(() => parseJson(text)).toThrow(new Error(message));
  });

  it("refuses more than 512 levels, however many there are", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(jsonText(parseJson(nested(512)))).toBe(nested(512));
    for (const levels of [513, 10_000, 1_000_000]) {
      expect(() => parseJson(nested(levels))).toThrow(/^nested too deeply$/);
    }
    expect(() => parseJson('{"a":'.repeat(600))).toThrow(/^nested too deeply$/);
  });
});

describe("values", () => {
  it("keeps the order and the last of duplicate keys", () => {
    expect(jsonText(parseJson('{"2":1,"1":2,"2":3,"__proto__":null}'))).toBe('{"2":3,"1":2,"__proto__":null}');
  });
  it("keeps numbers as they are written", () => {
    const text = "[1.50,12345678901234567890,-0,1E+2]";
    expect(jsonText(parseJson(text))).toBe(text);
  });
  it("reads all escapes", () => {
    expect(parseJson(String.raw`"\"\\\/\b\f\n\r\t\u017C\ud83d\ude00"`)).toBe('"\\/\b\f\n\r\tż😀');
  });

  test("like the native parser", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const back: unknown = JSON.parse(jsonText(parseJson(JSON.stringify(value, null, indent))));
        expect(back).toEqual(value);
      }),
    );
  });

  test("accepts just what the native parser accepts", () => {
    const pieces = [
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      '"',
      "a",
      "\\",
      "u00e9",
      "1",
      "-",
      ".",
      "e",
      "true",
      "null",
      " ",
      "\n",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join("");
        const accepts = (parse: (text: string) => unknown) => {
          try {
            parse(text);
            return true;
          } catch {
            return false;
          }
        };
        expect(accepts(parseJson)).toBe(accepts(JSON.parse));
      }),
      { numRuns: 2000 },
    );
  });

  it("parses a megabyte in linear time", () => {
    const text = `[${new Array(100_000).fill('{"a":"b\\n"}').join(",")}]`;
    expect(jsonText(parseJson(text))).toBe(text);
  });
});

describe("numbers", () => {
  it.each([
    ["2.0", 2],
    ["1e2", 100],
    ["1.5e1", 15],
    ["120e-1", 12],
    ["-0", 0],
    ["-0.0", 0],
    ["0e999999", 0],
    ["9007199254740991", 9007199254740991],
    ["9007199254740991.0", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["9007199254740992", undefined],
    ["9007199254740991.4", undefined],
    ["1e16", undefined],
    ["1e999999999", undefined],
    ["1e-400", undefined],
    ["2.5", undefined],
    ['"2"', undefined],
    ["true", undefined],
  ])("%s as an Int", (text, expected) => {
    expect(exactInt(parseJson(text))).toBe(expected);
  });
  it.each([
    ["2", 2],
    ["2.5", 2.5],
    ["-0", -0],
    ["12345678901234567890", 12345678901234567000],
    ["1e999", undefined],
    ["null", undefined],
  ])("%s as a Float", (text, expected) => {
    expect(nearestFloat(parseJson(text))).toBe(expected);
  });
});
