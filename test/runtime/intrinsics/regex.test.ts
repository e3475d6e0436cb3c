// Regular expressions, held against Python's: what is found, where, and what is between and in place of it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  snow_regex_captures,
  snow_regex_compile,
  snow_regex_find_all,
  snow_regex_literal,
  snow_regex_matches,
  snow_regex_replace,
  snow_regex_split,
} from "../../../runtime/intrinsics/regex.ts";
import { freshProgram } from "../../support/program.ts";
import { askPython } from "../../support/python.ts";
import { hasPython } from "../../support/requirements.ts";

freshProgram();

function compiled(pattern: string) {
  const result = snow_regex_compile(pattern);
  if (result.tag === 1) throw new Error(result._0);
  return result._0;
}

/** Patterns in which both languages agree: a repeated part always takes something. */
const pattern = fc.letrec<{ one: string; part: string; all: string }>((tie) => ({
  one: fc.constantFrom("a", "b", "ż", "😀", ".", "[ab]", "[^a]", "\\d"),
  part: fc.oneof(
    { weight: 3, arbitrary: tie("one") },
    fc.tuple(tie("one"), fc.constantFrom("*", "+", "?", "+?", "{2}", "{1,3}")).map((parts) => parts.join("")),
    fc.tuple(tie("one"), tie("one")).map(([left, right]) => `(${left}|${right})`),
  ),
  all: fc.array(tie("part"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
})).all;
const text = fc.string({ unit: fc.constantFrom("a", "b", "ż", "😀", "7", "\n"), maxLength: 12 });

describe.runIf(hasPython())("as in Python", () => {
  test("matches, splits and replacements", () => {
    const cases = fc.sample(fc.tuple(pattern, text), 3000);
    const answers = askPython(
      "import re",
      `r = re.compile(x[0])
m = r.search(x[1])
parts = []
last = 0
for f in r.finditer(x[1]):
  parts.append(x[1][last:f.start()])
  last = f.end()
parts.append(x[1][last:])
return [m is not None, [f.group() for f in r.finditer(x[1])], parts, r.sub("<\\\\g<0>>", x[1]), [g for g in m.groups() if g is not None] if m else None]`,
      cases,
    );
    for (const [index, [written, subject]] of cases.entries()) {
      const regex = compiled(written);
      const captures = snow_regex_captures(regex, subject);
      const groups = captures.tag === 0 ? null : [...captures._0.entries()].slice(1).map(({ value }) => value);
      const found = [
        snow_regex_matches(regex, subject),
        snow_regex_find_all(regex, subject).toArray(),
        snow_regex_split(regex, subject).toArray(),
        snow_regex_replace(regex, subject, "<$0>"),
        groups,
      ];
      expect(found, `${written} in ${JSON.stringify(subject)}`).toEqual(answers[index]);
    }
  });
});

test("a library is loaded once", () => {
  expect(compiled("a").constructor).toBe(compiled("b").constructor);
});

test("a literal is made once in a program", () => {
  expect(snow_regex_literal("a+")).toBe(snow_regex_literal("a+"));
  expect(snow_regex_literal("b+")).not.toBe(snow_regex_literal("a+"));
});
