// What the carets of diagnostics mark must be spans of the tree.
import { expect, test } from "vitest";
import { parse } from "../../../compiler/1-parse/index.ts";
import type { Expression, Item, Statement } from "../../../compiler/trees/ast.ts";
import type { Span } from "../../../compiler/trees/source.ts";

function itemsOf(text: string): readonly Item[] {
  return parse({ path: "main.snow", text }, (diagnostic) => {
    throw new Error(diagnostic.message);
  }).items;
}

/** The texts of all spans with this name in a tree. */
function marked(text: string, tree: unknown, key: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (name === key && isSpan(inner)) found.push(text.slice(inner.start, inner.end));
        else visit(inner);
      }
    }
  };
  visit(tree);
  return found;
}

function isSpan(value: unknown): value is Span {
  return (
    typeof value === "object" && value !== null && "start" in value && "end" in value && Object.keys(value).length === 2
  );
}

function expression(text: string): Expression {
  const [item] = itemsOf(text);
  if (item?.kind !== "expression") throw new Error("no expression");
  return item.expression;
}

test.each([
  "f(f)",
  'println("a", "b")',
  "n(1)",
  "true < false",
  "Pt { x: 1 }",
  "Lamp.Dim",
  "send(self(), n)",
  "self()",
  "spawn(3)",
  "link(p)",
  "receive do s -> 1 end",
  "fn -> 3 end",
  "fn(a) do a end",
  "s.to_int()?",
  "n?",
  "s[0]",
  "not a",
  "-1.5",
  "%{t | a: 1}",
  "%{1 => 2}",
  "[1, 2]",
  "(1, 2)",
  '"a${b}c"',
  '"""a"""',
  "a |> f(1) do |x| x end",
  "if a do b else c end",
  "case a do b -> c end",
  "for x in y do z end",
  "while a do b end",
  "break",
  "f(x) do 1 end",
  "(a)(b)",
  "(a + b) * c",
])("the span of an expression is all of it: %s", (text) => {
  const source = `  ${text}  # more`;
  const { span } = expression(source);
  expect(source.slice(span.start, span.end)).toBe(text);
});

test("parts of expressions", () => {
  const text = '  println("abc".shout() + 1)';
  const tree = expression(text);
  expect(marked(text, tree, "span")).toEqual(
    expect.arrayContaining(["println", '"abc".shout', '"abc"', "shout", '"abc".shout()', '"abc".shout() + 1', "1"]),
  );
  expect(marked(text, tree, "operatorSpan")).toEqual(["+"]);
  const call = expression("f(a, k: 1, l: 2 )");
  expect(marked("f(a, k: 1, l: 2 )", call, "span")).toContain("k: 1, l: 2");
});

test("a group is what stands in it, for the expression around it too", () => {
  const text = "(a + b) * c";
  expect(marked(text, expression(text), "span")).toEqual(["(a + b) * c", "a + b", "a", "b", "c"]);
});

test.each<[string, string]>([
  ["fn f(a, b) = a + b", "fn f(a, b)"],
  ["pub fn f do\n  1\nend", "pub fn f"],
  ["fn f(x) -> Int where T: A when x > 1 = 2", "fn f(x) -> Int where T: A when x > 1"],
  ["struct P<T> do\nend", "struct P<T>"],
  ["type T do\n  A\nend", "type T"],
  ["interface I do\nend", "interface I"],
  ["impl Area for Sq where T: A do\nend", "impl Area for Sq where T: A"],
  ["actor a(x :: Int) do\nend", "actor a(x :: Int)"],
  ["service S do\nend", "service S"],
  ["channel C(room :: String) do\nend", "channel C(room :: String)"],
  ["pub supervisor S do\nend", "pub supervisor S"],
])("the head of an item: %s", (text, head) => {
  const items = itemsOf(`\n${text}\n`);
  const [item] = items;
  if (item === undefined || !("headSpan" in item)) throw new Error("no head");
  expect(`\n${text}\n`.slice(item.headSpan.start, item.headSpan.end)).toBe(head);
  expect(`\n${text}\n`.slice(item.span.start, item.span.end)).toBe(text);
});

test("heads of case and for, the word receive, guards, arms", () => {
  const text = "case Some(1) do\n  (a, 1) | (1, b) -> c\n  n when n + 1 -> d\nend";
  const tree = expression(text);
  expect(marked(text, tree, "headSpan")).toEqual(["case Some(1) do"]);
  expect(marked(text, tree, "span")).toEqual(
    expect.arrayContaining(["(a, 1) | (1, b)", "(a, 1) | (1, b) -> c", "n + 1", "n when n + 1 -> d"]),
  );
  const loop = "for (a, b) in xs when a do 1 end";
  expect(marked(loop, expression(loop), "headSpan")).toEqual(["for (a, b) in xs when a"]);
  const wait = "receive do\n  s -> 1\nafter 5 -> 2\nend";
  expect(marked(wait, expression(wait), "keywordSpan")).toEqual(["receive"]);
  expect(marked(wait, expression(wait), "span")).toContain("after 5 -> 2");
});

test("types, names, clauses", () => {
  const text = 'extern fn f(g :: Fun(Int) -> Int, h :: Self.Item?) -> A!B = "snow_f" from "./x.js"';
  const found = marked(text, itemsOf(text), "span");
  for (const part of ["Fun(Int) -> Int", "Self.Item", "Self.Item?", "A!B", '"snow_f"', '"./x.js"', "h"]) {
    expect(found).toContain(part);
  }
  const impl = "impl Box for Int do\n  type Item = Int\n  fn open(self) -> Int do self end\nend";
  expect(marked(impl, itemsOf(impl), "span")).toEqual(expect.arrayContaining(["type Item = Int", "Int", "self"]));
  const deriving = "struct P do\n  f :: Fun(Int) -> Int\nend deriving(Json)";
  expect(marked(deriving, itemsOf(deriving), "span")).toEqual(
    expect.arrayContaining(["Json", "Fun(Int) -> Int", deriving]),
  );
  const closure = 'fn 0 -> "none" | n when n > 1 -> "many" end';
  expect(marked(closure, expression(closure), "span")).toEqual(
    expect.arrayContaining(['0 -> "none"', 'n when n > 1 -> "many"']),
  );
});

test("statements", () => {
  const text = "fn f do\n  let x = 1  \n  return 1 # no\n  return\n  g()\nend";
  const [item] = itemsOf(text);
  const body = item?.kind === "function" && item.body.kind === "block" ? item.body : undefined;
  const statements: readonly Statement[] = body?.statements ?? [];
  expect(statements.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    "let x = 1",
    "return 1",
    "return",
    "g()",
  ]);
  expect(text.slice(body?.span.start, body?.span.end)).toBe("let x = 1  \n  return 1 # no\n  return\n  g()");
  const empty = "fn f do end";
  const [nothing] = itemsOf(empty);
  expect(nothing?.kind === "function" && empty.slice(nothing.body.span.start, nothing.body.span.end)).toBe("do");
});

test("supervisor settings", () => {
  const text =
    "supervisor S do\n  strategy: all\n  max_restarts: 1_0\n  child c do\n    restart: never\n    shutdown: 0\n  end\nend";
  const found = marked(text, itemsOf(text), "span");
  expect(found).toEqual(expect.arrayContaining(["all", "1_0", "never", "0", "c"]));
});
