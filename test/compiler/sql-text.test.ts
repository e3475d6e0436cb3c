import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOLE, sqlFaults, sqlSegments, sqlTexts } from "../../compiler/sql-text.ts";
import { anyCharacter } from "../support/any-character.ts";

/** `kind:text` of each segment but code; `!` behind what has no end. */
function shown(text: string): string[] {
  return sqlSegments(text)
    .filter(({ kind }) => kind !== "code")
    .map(({ kind, start, end, closed }) => `${kind}${closed ? "" : "!"}:${text.slice(start, end)}`);
}

describe("segments", () => {
  test.each<[string, string[]]>([
    ["a = 'it''s' b", ["text:'it''s'"]],
    ["'a\\' b", ["text:'a\\'"]],
    ["E'a\\'b' c", ["text:'a\\'b'"]],
    ["e'a''b\\\\' c", ["text:'a''b\\\\'"]],
    // The word before the quote is another one.
    ["one'a\\' c", ["text:'a\\'"]],
    // PostgreSQL goes on with the same text behind a line end.
    ["E'a' -- x\n 'b\\'c' d", ["text:'a' -- x\n 'b\\'c'"]],
    ["'a'\n'b\\'", ["text:'a'", "text:'b\\'"]],
    ['"a""b" `c``d` [e"f]', ['name:"a""b"', "name:`c``d`", 'name:[e"f]']],
    ["a[1] ARRAY[b, [c]] array [d] (e)[f] x[1:2]", []],
    ["a.[b] ,[c]", ["name:[b]", "name:[c]"]],
    ["-- a 'b\nc", ["comment:-- a 'b"]],
    ["/* /* */ ' */ d", ["comment:/* /* */ ' */"]],
    ["$$ ' $a$ $$ $a$ $$ $a$", ["dollar:$$ ' $a$ $$", "dollar:$a$ $$ $a$"]],
    ["a$$b", []],
    [
      "? ?1 $1 $x :x @y",
      ["placeholder:?", "placeholder:?1", "placeholder:$1", "placeholder:$x", "placeholder::x", "placeholder:@y"],
    ],
    ["a ?? b ??| c", ["operator:??", "operator:??"]],
    ["a::int, b @> c, d <@ e, @ -1, f := 1, 5 $ 6", []],
    ["a; b", ["separator:;"]],
    ["'a", ["text!:'a"]],
    ["'a''", ["text!:'a''"]],
    ['"a', ['name!:"a']],
    [".[a", ["name!:[a"]],
    ["/* a */ /* /* */", ["comment:/* a */", "comment!:/* /* */"]],
    ["$a$ b", ["dollar!:$a$ b"]],
  ])("%j", (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  const pieces = fc.constantFrom(
    ..."' '' \" \"\" ` [ ] -- /* */ $ $$ $a$ ? ?? : :: :x @ @x ; E' e' E a 1 \\ \\' \n array ARRAY ( ) -".split(" "),
    ...[" ", "\n", HOLE],
  );
  const text = fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(""));

  test("together they are the whole text, none of them empty", () => {
    fc.assert(
      fc.property(text, (whole) => {
        const segments = sqlSegments(whole);
        expect(segments.map(({ start, end }) => whole.slice(start, end)).join("")).toBe(whole);
        expect(segments.every(({ start, end }) => start < end)).toBe(true);
        expect(segments.slice(0, -1).every(({ closed }) => closed)).toBe(true);
      }),
    );
  });

  test("what is quoted the way an engine quotes is one segment, whatever it holds", () => {
    const quotes = fc.constantFrom<(held: string) => string>(
      (held) => `'${held.replaceAll("'", "''")}'`,
      (held) => `E'${held.replace(/['\\]/g, "\\$&")}'`,
      (held) => `"${held.replaceAll('"', '""')}"`,
      (held) => `\`${held.replaceAll("`", "``")}\``,
      (held) => `[${held.replaceAll("]", "")}]`,
      (held) => `$x1$${held.replaceAll("$x1$", "")}$x1$`,
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: anyCharacter })), quotes, (held, quote) => {
        const whole = `SELECT ${quote(held)} FROM t`;
        // A text that goes on behind a line end is longer.
        const inner = sqlSegments(whole).filter(({ kind }) => kind !== "code");
        expect(inner.map(({ closed }) => closed)).toEqual([true]);
        expect(whole.slice(inner[0]?.end)).toBe(" FROM t");
      }),
    );
  });

  test("a text without faults stays without them where others are put into it", () => {
    // Whether a bracket is one of an array is told by what stands before it.
    const whole = text.filter((one) => !one.includes("[") && sqlFaults(one).length === 0);
    fc.assert(
      fc.property(whole, whole, (outer, inner) => {
        const [first = "", ...rest] = sqlTexts(outer);
        const [part = "", ...others] = sqlTexts(inner);
        const filled = [first, [part, ...others].join(HOLE), ...rest].slice(0, 3);
        const faults = sqlFaults(
          filled.join(" ") +
            rest
              .slice(1)
              .map((one) => ` ${one}`)
              .join(""),
        );
        // `??` has become the operator, which would be a placeholder of an author's.
        expect(faults.filter(({ kind }) => kind !== "placeholder")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("faults", () => {
  test.each<[string, string]>([
    [`'${HOLE}'`, "hole"],
    [`a ${HOLE} b`, ""],
    [`-- ${HOLE}\n${HOLE}`, "hole"],
    [`"${HOLE}" [${HOLE}] $$${HOLE}$$`, "hole hole hole"],
    [`ARRAY[${HOLE}] a[${HOLE}]`, ""],
    [`$${HOLE}$`, ""],
    ["a;", ""],
    ["a; -- b", ""],
    ["a;;  ;", ""],
    ["a; b; c", "second"],
    [`a; ${HOLE}`, "second"],
    [";", ""],
    ["'a", "unclosed"],
    ["? $1", "placeholder placeholder"],
  ])("%j", (text, expected) => {
    expect(
      sqlFaults(text)
        .map(({ kind }) => kind)
        .join(" "),
    ).toBe(expected);
  });
});

test.each<[string, string[]]>([
  [`a ${HOLE} b;`, ["a ", " b "]],
  ["a ?? '??'", ["a ? '??'"]],
  ["a -- b", ["a -- b\n"]],
  ["a -- b\n", ["a -- b\n"]],
  ["a /* b */", ["a /* b */"]],
  ["", [""]],
  [HOLE, ["", ""]],
])("the texts of %j", (text, expected) => {
  expect(sqlTexts(text)).toEqual(expected);
});
