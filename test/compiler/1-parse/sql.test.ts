import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../../compiler/1-parse/index.ts";
import type { Diagnostic } from "../../../compiler/report/diagnostics.ts";
import type { SqlLiteral } from "../../../compiler/trees/ast.ts";

function read(written: string): { readonly literal: SqlLiteral | undefined; readonly problems: Diagnostic[] } {
  const problems: Diagnostic[] = [];
  const tree = parse({ path: "a.snow", text: `let q = ${written}\n` }, (problem) => problems.push(problem));
  const [item] = tree.items;
  const value = item?.kind === "let" ? item.value : undefined;
  return { literal: value?.kind === "sql" ? value : undefined, problems };
}

/** The parts as they stand in the program, text as it is meant. */
function parts(written: string): string[] {
  const { literal, problems } = read(written);
  expect(problems).toEqual([]);
  const text = `let q = ${written}\n`;
  return (literal?.parts ?? []).map((part) =>
    part.kind === "text" ? part.text : text.slice(part.span.start, part.span.end),
  );
}

test.each<[string, string[]]>([
  ['sql""', []],
  ['sql"a"', ["a"]],
  ['sql"a ${b} c"', ["a ", "${b}", " c"]],
  ['sql"${a}${f("x}")}"', ["${a}", '${f("x}")}']],
  ['sql"a \\${b} \\n $ c"', ["a ", "${", "b} \\n $ c"]],
  ['sql"a \\\\${b}"', ["a \\", "${", "b}"]],
  ['sql"""a"""', ["a"]],
  ['sql""""a""""', ['"a"']],
  ['sql"""a "" "b" ${"""c"""} """', ['a "" "b" ', '${"""c"""}', " "]],
  ['sql"a\n  b"', ["a\n  b"]],
  ['sql"a ${sql"b ${sql"c"}"}"', ["a ", '${sql"b ${sql"c"}"}']],
])("the parts of %s", (written, expected) => {
  expect(parts(written)).toEqual(expected);
});

test("what stands between the quotes is what was written, whatever it is", () => {
  const plain = fc
    .string({ unit: fc.constantFrom(..."ab\\$ {}\n\t".split(""), "é", "\u{1F600}") })
    .filter((text) => !text.includes("${"));
  fc.assert(
    fc.property(plain, (text) => {
      expect(parts(`sql"'${text}'"`).join("")).toBe(`'${text}'`);
      expect(parts(`sql"""'${text}'"""`).join("")).toBe(`'${text}'`);
    }),
  );
});

/** What is marked, and the message behind `Parse error: `. */
function problems(written: string): string[] {
  return read(written).problems.map(({ labels, message }) => {
    const { start, end } = labels[0]?.span ?? { start: 0, end: 0 };
    return `${`let q = ${written}\n`.slice(start, end)}: ${message.replace("Parse error: ", "")}`;
  });
}

test.each<[string, string[]]>([
  ['sql"\\${a} \\${b} ${c} = ?12"', ["?12: placeholder `?12`"]],
  ["sql\"\\${a} '\\${b} ${c}' ${d}\"", ["${c}: interpolation inside a quoted text"]],
  [
    'sql"""\n  \'${a}\'\n  AND b = :b\n  AND "c${d}" = 1; e\n"""',
    ["${a}: interpolation inside a quoted text", ":b: placeholder `:b`", "${d}: interpolation inside a quoted name"],
  ],
  ['sql"a\0b"', ["a\0b: a statement with a NUL"]],
  ['sql"a', ['sql": unterminated string']],
  ['sql"""a""', ['sql""": unterminated string']],
  ['sql"a ${b', ["${: unterminated interpolation"]],
])("the problems of %j", (written, expected) => {
  expect(problems(written)).toEqual(expected);
});
