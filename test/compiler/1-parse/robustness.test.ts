// Hostile texts: always an answer, and soon.
import { expect, test } from "vitest";
import { parse } from "../../../compiler/1-parse/index.ts";
import type { Diagnostic } from "../../../compiler/report/diagnostics.ts";
import { problemsOf } from "../../support/tree-text.ts";

function diagnosticsOf(text: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  parse({ path: "main.snow", text }, (diagnostic) => found.push(diagnostic));
  return found;
}

test.each<[string, string]>([
  ["nested parentheses", `let x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`],
  ["open parentheses", "(".repeat(100_000)],
  ["open brackets", `let x = ${"[".repeat(100_000)}`],
  ["nested blocks", `fn f do\n${"if x do\n".repeat(10_000)}`],
  ["nested closures", `let x = ${"fn x -> ".repeat(10_000)}1${" end".repeat(10_000)}`],
  ["nested interpolations", `let x = ${'"${'.repeat(10_000)}`],
  ["prefix operators", `let x = ${"-".repeat(10_000)}1`],
  ["words before an operand", `let x = ${"not ".repeat(10_000)}a`],
  ["nested types", `type X = ${"List<".repeat(10_000)}Int${">".repeat(10_000)}`],
  ["chained types", `type X = ${"Int!".repeat(10_000)}Int`],
  ["function types", `type X = ${"Fun() -> ".repeat(10_000)}Int`],
])("too deep: %s", (_, text) => {
  const found = diagnosticsOf(text);
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toBe("Parse error: nested too deeply");
});

test.each<[string, string]>([
  ["long sum", `let x = 1${" + 1".repeat(10_000)}`],
  ["long chain of calls", `let x = a${".b()".repeat(10_000)}`],
  ["long chain of pipes", `let x = a${"\n  |> f".repeat(10_000)}`],
  ["long chain of else if", `let x = if a do 1${" else if b do 2".repeat(10_000)} end`],
  ["long cons pattern", `let x = case a do ${"b :: ".repeat(10_000)}c -> 1 end`],
])("flat: %s", (_, text) => {
  expect(problemsOf(text)).toEqual([]);
});

test("what is nested a good deal is no error", () => {
  const depth = 140;
  const texts = [
    `let x = ${"(".repeat(2 * depth)}1${")".repeat(2 * depth)}`,
    `let x = ${"f(fn x -> ".repeat(depth)}1${" end)".repeat(depth)}`,
    `fn f do\n${"if x do\n".repeat(2 * depth)}${"end\n".repeat(2 * depth)}end`,
    `fn f do\n${"case x do\na -> ".repeat(2 * depth)}1${" end\n".repeat(2 * depth)}end`,
    `let x = ${"[f(%{1 => ".repeat(90)}1${"})]".repeat(90)}`,
    `let x = 1${" + 1".repeat(900)}`,
    `let x = ${'"${'.repeat(140)}1${'}"'.repeat(140)}`,
  ];
  for (const text of texts) expect(problemsOf(text)).toEqual([]);
});

test.each<[string, string, string]>([
  ["an unterminated string of 1 MB", `let x = "${"a".repeat(1_000_000)}`, "unterminated string"],
  ["an unterminated string with escapes", `let x = "${"a$\\n".repeat(200_000)}`, "unterminated string"],
  ["an unterminated comment", "#= ".repeat(100_000), "unterminated block comment"],
  ["NUL bytes", "\0".repeat(100_000), "unknown character `U+0000`"],
  ["a NUL byte in code", "let x = 1\0\n", "unknown character `U+0000`"],
  ["unknown characters", "@".repeat(200_000), "unknown character `@`"],
  ["broken escapes", `let x = "${"\\u{".repeat(50_000)}"`, "`\\u{` is not a code point"],
  ["closers", ") ] } end else ".repeat(20_000), "expected declaration or expression"],
  ["braces", "}".repeat(100_000), "expected declaration or expression"],
  ["quotes", '"'.repeat(100_001), "unterminated string"],
  ["bars", "|".repeat(100_000), "expected expression"],
  ["a lone surrogate", "let x = \ud800", "unknown character `U+D800`"],
])("%s", (_, text, message) => {
  const found = diagnosticsOf(text);
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toBe(`Parse error: ${message}`);
});

test("a line of 5 MB", () => {
  expect(diagnosticsOf("a".repeat(5_000_000))).toEqual([]);
  expect(diagnosticsOf(`let x = 1${" + 1".repeat(1_250_000)}`)).toEqual([]);
  expect(diagnosticsOf(`${"x".repeat(5_000_000)} = 1`)).toHaveLength(1);
});

test("one diagnostic for each of many lines with a mistake", () => {
  expect(diagnosticsOf(`fn f do\n${"  let x = 1 +* 2\n".repeat(5000)}end\n`)).toHaveLength(5000);
});

test("every beginning of a program is read without an exception", () => {
  const text =
    'struct P do\n  x :: Int\nend deriving(Eq)\nfn f(a :: Int) -> T? when a > 1 do\n  let s = "a${b |> c(1) do |y| y end}"\n' +
    "  case s do\n    Some(x) -> %{s | a: 1}\n    P { x: 1, .. } -> fn 0 -> 1 | _ -> 2 end\n  end\nend\n" +
    "service S do\n  call Get() :: Int do |n|\n    (n, n)\n  end\nend\n";
  for (let length = 0; length <= text.length; length++) diagnosticsOf(text.slice(0, length));
  for (let index = 0; index < text.length; index++) diagnosticsOf(text.slice(0, index) + text.slice(index + 1));
  expect(diagnosticsOf(text)).toEqual([]);
});
