// Characters, comments, words and literals (syntax.md §1).
import { describe, expect, test } from "vitest";
import { parsedBlock, parsedExpression, parsedItems } from "../../support/tree-text.ts";

describe("literals (§1.5)", () => {
  test.each<[string, string]>([
    ["1_000_000", "1000000"],
    ["[0xFF, 0Xff, 0b1010, 0B1, 0o17, 0O17, 0x_FF]", "[255 255 10 1 15 15 255]"],
    ["[1.5, 2.5e3, 1e5, 1E-2, 1.5E+2]", "[1.5 2500.0 100000.0 0.01 150.0]"],
    ["0..5", "(.. 0 5)"],
    ["3.x", "(. 3 x)"],
    ["9007199254740992", "undefined"],
    ["[nil, (), true, :name, :_a1]", "[() () true :name :_a1]"],
    ['"a\\n\\t\\r\\0\\\\\\"\\u{1F600}\\$ $x ${a + b}!"', '(str "a\\n\\t\\r\\u0000\\\\\\"😀$ $x " (+ a b) "!")'],
    [
      `"""one "two" ""three"
 four"""`,
      '"one \\"two\\" \\"\\"three\\"\\n four"',
    ],
    [
      '"${"in ${x} side"} ${%{"k" => f(1)}} ${xs |> g}"',
      '(str (str "in " x " side") " " (map "k"=>(call f 1)) " " (|> xs g))',
    ],
    [
      `"raw
newline"`,
      '"raw\\nnewline"',
    ],
    ["[a, b,]", "[a b]"],
    ['%{1 => 2, "k" => v,}', '(map 1=>2 "k"=>v)'],
    ["(a,)", "(tuple a)"],
    ["((a))", "a"],
    ["%{}", "(map)"],
  ])("%s", (source, expected) => {
    expect(parsedExpression(source)).toBe(expected);
  });
});

describe("comments, identifiers and keywords (§1.2 to §1.4)", () => {
  test.each<[string, string]>([
    [
      `x # line
 #= block
 =# |> y #=#= nested =#=#`,
      "{(|> x y)}",
    ],
    [
      `## doc
let ünï_ö1 = 日本`,
      "{(let ünï_ö1 日本)}",
    ],
    ["let _ = _x", "{(let _ _x)}"],
    [
      "let a = restart\rlet b = shutdown\r\nlet c = max_restarts",
      "{(let a restart); (let b shutdown); (let c max_restarts)}",
    ],
    ["f(a: b, c: :d)", '{(call f (map "a"=>b "c"=>:d))}'],
    ["x\t;\ty;", "{x; y}"],
  ])("%s", (source, expected) => {
    expect(parsedBlock(source)).toBe(expected);
  });
  test.each<[string, string]>([
    ["Ws.send(c).receive.end.monitor", "(. (. (. (call (. Ws send) c) receive) end) monitor)"],
  ])("%s", (source, expected) => {
    expect(parsedExpression(source)).toBe(expected);
  });
  test.each<[string, string]>([
    [
      `let strategy = 1
let child = start
let from_x = 2
let Self = 3
let deriving = restart
let as = Fun
let extern = async`,
      `(let strategy 1)
(let child start)
(let from_x 2)
(let Self 3)
(let deriving restart)
(let as Fun)
(let extern async)`,
    ],
    ["\ufefflet a = 1", "(let a 1)"],
    [
      `def f() = 1
let a = match x do y -> 1 end`,
      `(fn f [] = 1)
(let a (case x (y -> 1)))`,
    ],
  ])("%s", (source, expected) => {
    expect(parsedItems(source)).toBe(expected);
  });
});
