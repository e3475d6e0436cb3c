// The grammar as a whole: Chevrotain's checks, documentation comments, unfinished texts.
import { expect, test } from "vitest";
import { SnowGrammar } from "../../../compiler/1-parse/grammar/index.ts";
import { isUnfinished, parse } from "../../../compiler/1-parse/index.ts";
import { problemsOf } from "../../support/tree-text.ts";

test("Chevrotain finds nothing wrong with the grammar", () => {
  expect(() => new SnowGrammar(true)).not.toThrow();
});

test("documentation comments belong to what follows", () => {
  const text = `##! About
##! this file.
## Adds.
##   Twice.
pub fn add(a) = a ## not this
fn plain() = 1

## A point.

struct P do
  ## not kept
  x :: Int
end
### not documentation
interface I do
  ## One.
  fn one(self)
  fn two(self)
end
impl I for P do
  ## Impl.
  fn one(self) = 1
end
## Serves.
service S do
  ## Starts.
  fn init() = 1
  ## Reads.
  call Read() do |n| n end
end
`;
  const tree = parse({ path: "main.snow", text }, (diagnostic) => {
    throw new Error(diagnostic.message);
  });
  expect(tree.documentation).toBe("About\nthis file.");
  const texts = tree.items.flatMap((item) => {
    const own = "documentation" in item ? [item.documentation] : [];
    if (item.kind === "interface" || item.kind === "impl") {
      return [...own, ...item.methods.map((method) => method.documentation)];
    }
    if (item.kind === "service")
      return [...own, ...[...item.functions, ...item.handlers].map((one) => one.documentation)];
    return own;
  });
  expect(texts).toEqual(["Adds.\n  Twice.", "", "A point.", "", "One.", "", "Impl.", "Serves.", "Starts.", "Reads."]);
});

test.each([
  "fn f() do",
  "fn f() do\n  let x = 1",
  "let x =",
  "let x = 1 +",
  "f(1,",
  "[1, 2",
  "%{1 => 2",
  '"abc',
  '"a${b',
  '"""a\n',
  "#= a",
  "if x do\n  1\nelse",
  "case x do\n  1 -> 2",
  "type T",
  "fn f(x)",
  "x |> ",
])("unfinished: %s", (text) => {
  expect(isUnfinished(text)).toBe(true);
});

test.each(["1", "fn f() = 1", "let x = 1 +* 2", "end", "f(1))", "fn f() do\n  let = 1", "", "a\n", '"\\q"'])(
  "finished, right or wrong: %s",
  (text) => {
    expect(isUnfinished(text)).toBe(false);
  },
);

test("a report that throws leaves the parser usable", () => {
  const file = { path: "main.snow", text: "let x = +" };
  expect(() =>
    parse(file, () => {
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(problemsOf("let x = 1")).toEqual([]);
});

test("a mistake leaves the rest of the tree", () => {
  const { items } = parse(
    { path: "main.snow", text: "let a = 1\nlet b = +\nfn c() do\n  1 +* 2\n  3\nend\n" },
    () => {},
  );
  expect(items.map((item) => item.kind)).toEqual(["let", "expression", "function"]);
  const last = items[2];
  const statements = last?.kind === "function" && last.body.kind === "block" ? last.body.statements : [];
  expect(statements.map((one) => one.kind === "expression" && one.expression.kind)).toEqual(["error", "int"]);
});
