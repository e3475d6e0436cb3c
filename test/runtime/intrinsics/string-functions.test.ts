// What characters are, and parts of texts, held against Python.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as string from "../../../runtime/intrinsics/string-functions.ts";
import type { List } from "../../../runtime/values/list/list.ts";
import { anyCharacter } from "../../support/any-character.ts";
import { askPython } from "../../support/python.ts";
import { hasPython } from "../../support/requirements.ts";

const wide = fc.string({ unit: anyCharacter, maxLength: 6 });
const narrow = fc.string({ unit: fc.constantFrom("a", "b", "ab", "ż", "😀", " ", "\n", "\u3000"), maxLength: 8 });

function plain(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || !("tag" in answer)) return answer;
  return "_0" in answer ? answer._0 : null;
}

/** Holds a function of several texts against a Python expression of the list `x`. */
function compare(ours: (...texts: string[]) => unknown, python: string, inputs: readonly (readonly string[])[]): void {
  const answers = askPython("import unicodedata", `return ${python}`, inputs);
  const answered = inputs.map((input) => plain(ours(...input)));
  const wrong = inputs.flatMap((input, index) =>
    isDeepStrictEqual(answered[index], answers[index])
      ? []
      : [{ input, ours: answered[index], python: answers[index] }],
  );
  expect(wrong.slice(0, 20)).toEqual([]);
}

const list =
  (function_: (text: string) => List<unknown>) =>
  (text: string): unknown[] =>
    function_(text).toArray();

describe.runIf(hasPython())("as in Python", () => {
  const pairs = fc.sample(fc.tuple(narrow, narrow), 2000);
  const short = fc.sample(fc.tuple(narrow, fc.constantFrom("", "a", "ab", "ż", "😀", " ")), 2000);

  test("parts", () => {
    for (const inputs of [pairs, short]) {
      compare(string.snow_string_last_index_of, "None if (i := x[0].rfind(x[1])) < 0 else i", inputs);
      compare(string.snow_string_count, "x[0].count(x[1])", inputs);
      compare(string.snow_string_trim_prefix, "x[0].removeprefix(x[1])", inputs);
      compare(string.snow_string_trim_suffix, "x[0].removesuffix(x[1])", inputs);
      compare(
        string.snow_string_split_once,
        "['', x[0]] if x[1] == '' else x[0].split(x[1], 1) if x[1] in x[0] else None",
        inputs,
      );
    }
    compare(string.snow_string_trim_start, "x[0].lstrip()", pairs);
    compare(string.snow_string_trim_end, "x[0].rstrip()", pairs);
    compare(list(string.snow_string_words), "x[0].split()", pairs);
    compare(list(string.snow_string_code_points), "[ord(c) for c in x[0]]", pairs);
  });

  /** Python knows the code points of an older Unicode; those that it does not know are left out. */
  const known = askPython("import unicodedata", "return unicodedata.category(chr(x)) not in ('Cn', 'Cs')", [
    ...Array(0x20000).keys(),
  ]);
  const every = known.flatMap((isKnown, point) => (isKnown === true ? [[String.fromCodePoint(point)]] : []));

  test("kinds of code points: every one", () => {
    compare(string.snow_string_is_letter, "unicodedata.category(x[0])[0] == 'L'", every);
    compare(string.snow_string_is_digit, "unicodedata.category(x[0]) == 'Nd'", every);
    compare(
      string.snow_string_is_alphanumeric,
      "unicodedata.category(x[0])[0] == 'L' or unicodedata.category(x[0]) == 'Nd'",
      every,
    );
    // Python's Unicode is of 2021; these have changed since.
    const changed = ["\u0295", "\u10fc", "\ua7f2", "\ua7f3", "\ua7f4", "\uab69"];
    const cased = every.filter(([point = ""]) => !changed.includes(point));
    compare(string.snow_string_is_upper, "x[0].isupper()", cased);
    compare(string.snow_string_is_lower, "x[0].islower()", cased);
    // Separators of old terminals, which are no white space in Unicode.
    const spaces = every.filter(([point = ""]) => point < "\x1c" || point > "\x1f");
    compare(string.snow_string_is_space, "x[0].isspace()", spaces);
  });

  test("capitalize: every code point, and texts", () => {
    // These have got an upper case since.
    const changed = ["\u019b", "\u0264", "\ua7d3", "\ua7d5"];
    const rest = every.flatMap(([point = ""]) => (changed.includes(point) ? [] : [[`${point}A${point}`]]));
    compare(string.snow_string_capitalize, "x[0].capitalize()", rest);
    compare(string.snow_string_capitalize, "x[0].capitalize()", [["ΟΔΟΣ"], ["ΣΑΣ ΣΑΣ"], ["İI"], [""]]);
  });

  test("compare_natural as a key", () => {
    const texts = fc.sample(
      fc.tuple(
        ...Array.from({ length: 2 }, () =>
          fc.string({ unit: fc.constantFrom("a", "B", "b", "0", "2", "10"), maxLength: 6 }),
        ),
      ),
      3000,
    );
    const key =
      "k = lambda s: ([(0, int(p)) if p.isdigit() else (1, p) for p in re.findall('[0-9]+|[^0-9]+', s.lower())], s)\n";
    const answers = askPython(
      "import re",
      `${key}a, b = k(x[0]), k(x[1])\nreturn 0 if a < b else 1 if a == b else 2`,
      texts,
    );
    for (const [index, [a = "", b = ""]] of texts.entries()) {
      expect(string.snow_string_compare_natural(a, b).tag, `${a} ${b}`).toBe(answers[index]);
    }
  });
});

test("graphemes make up the text, and code points come back", () => {
  fc.assert(
    fc.property(wide, (text) => {
      expect(string.snow_string_graphemes(text).toArray().join("")).toBe(text);
      expect(string.snow_string_from_code_points(string.snow_string_code_points(text))).toBe(text);
    }),
  );
});
