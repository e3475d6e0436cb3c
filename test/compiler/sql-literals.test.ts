import { expect, test } from "vitest";
import { readStandardLibrary } from "../../cli/build/standard-library.ts";
import { parse } from "../../compiler/1-parse/index.ts";
import { analyse } from "../../compiler/index.ts";
import { buildKnownFunctions } from "../../compiler/library/index.ts";
import { sqlDoesNotFit } from "../../compiler/report/catalogue.ts";
import { renderAll } from "../../compiler/report/render.ts";
import { sqlLiterals } from "../../compiler/sql-literals.ts";
import type { Type } from "../../compiler/trees/types.ts";

/** A module that takes whole statements, and reads rows. */
const probe = `pub extern fn all<T>(name :: String, statement :: Statement<Sql>) -> Suspends<List<T>> where T: Row = "probe_all"
pub extern fn run(statement :: Statement<Sql>) -> Suspends<Int> = "probe_run"
`;

const known = buildKnownFunctions([
  ...readStandardLibrary(),
  {
    name: "Probe",
    tree: parse({ path: "probe.snow", text: probe }, ({ message }) => {
      throw new Error(message);
    }),
  },
]);

function analysed(text: string) {
  const main = { name: "Main", file: { path: "main.snow", text } };
  return analyse({ main, others: [], readModule: () => undefined, moduleNames: ["Main"] }, known);
}

function typeText(type: Type): string {
  if (type.kind === "tuple") return `(${type.elements.map(typeText).join(", ")})`;
  if (type.kind !== "named") return type.kind;
  return type.arguments.length === 0 ? type.name : `${type.name}<${type.arguments.map(typeText).join(", ")}>`;
}

/** What stands in the program for each literal, what its interpolations are, and what is known of its use. */
function facts(text: string): string[] {
  const { program, diagnostics } = analysed(text);
  if (program === undefined) throw new Error(renderAll(diagnostics, { colour: false, json: false }));
  return sqlLiterals(program)
    .map(({ file, literal: { span, parts, statement } }) => {
      const types = parts.flatMap((part) => (part.kind === "value" ? [typeText(part.of)] : []));
      const use = statement === undefined ? "a part" : statement.row === undefined ? "whole" : typeText(statement.row);
      return `${file.text.slice(span.start, span.end)}: ${[...types, use].join(", ")}`;
    })
    .sort();
}

const head = `struct Person do
  id :: Int
  name :: String
end deriving(Row)

struct Mail do
  text :: String
end

impl ToSql for Mail do
  fn to_sql(self) -> Sql do
    sql"lower(\${self.text})"
  end
end

`;

test("a literal knows its types, and what is read by it", () => {
  const body = `fn f(mail :: Mail, some :: Option<Int>) do
  let people :: List<Person> = Probe.all("a", sql"SELECT 1 \${mail}")
  let pairs :: List<(Int, Option<String>)> = Probe.all("a", sql"SELECT 2 \${some}")
  let numbers :: List<Int> = "a" |> Probe.all(sql"SELECT 3 \${sql"4"}")
  let all = Probe.run(sql"SELECT 5")
  let query = sql"SELECT 6"
  (people, pairs, numbers, all, Probe.run(query))
end

fn main() do
  dbg(Result.is_ok(Person.from_row(%{})))
  let _ = f(Mail { text: "a" }, None)
end
`;
  expect(facts(head + body)).toEqual([
    'sql"4": a part',
    'sql"SELECT 1 ${mail}": Mail, Person',
    'sql"SELECT 2 ${some}": Option<Int>, (Int, Option<String>)',
    'sql"SELECT 3 ${sql"4"}": Sql, Int',
    'sql"SELECT 5": whole',
    'sql"SELECT 6": a part',
    'sql"lower(${self.text})": String, a part',
  ]);
});

test.each([
  ['let rows = Probe.all("a", sql"SELECT 1")\n  println("${List.length(rows)}")', "E0052", "let rows :: List<T> = …"],
  [
    'let rows :: List<Mail> = Probe.all("a", sql"SELECT 1")\n  println("${List.length(rows)}")',
    "E0006",
    "add `Row` to its `deriving`",
  ],
  [
    'let rows :: List<(Int, Mail)> = Probe.all("a", sql"SELECT 1")\n  println("${List.length(rows)}")',
    "E0006",
    "`Row` is needed here",
  ],
  [
    'let rows :: List<List<Int>> = Probe.all("a", sql"SELECT 1")\n  println("${List.length(rows)}")',
    "E0006",
    "`List<Int>` does not implement `Row`",
  ],
])("%s", (body, code, text) => {
  const { diagnostics } = analysed(`${head}fn main() do\n  ${body}\nend\n`);
  const found = diagnostics.filter(({ severity }) => severity === "error");
  expect(found.map((one) => one.code)).toEqual([code]);
  expect(renderAll(found, { colour: false, json: false })).toContain(text);
});

test("a function may read rows of a type that its caller decides", () => {
  const body = `fn load<T>(name :: String) -> List<T> where T: Row = Probe.all(name, sql"SELECT 1")

fn main() do
  let rows :: List<Person> = load("a")
  println("\${List.length(rows)}")
end
`;
  expect(analysed(head + body).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("what does not fit the schema is told at its place", () => {
  const file = { path: "main.snow", text: 'let a = sql"SELECT nmae FROM person"\n' };
  const texts = { problem: "no such column: nmae", label: "in this statement", help: "did you mean `name`?" };
  expect(
    renderAll([sqlDoesNotFit(file, { start: 19, end: 23 }, texts)], { colour: false, json: false }),
  ).toBe(`[E0054] Error: no such column: nmae
 --> main.snow:1:20
  |
1 | let a = sql"SELECT nmae FROM person"
  |                    ^^^^ in this statement
  = Help: did you mean \`name\`?
error: Compilation failed due to errors above.
`);
});
