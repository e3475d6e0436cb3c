// Patterns (syntax.md §3.7).
import { describe, expect, test } from "vitest";
import { parsedBlock, parsedExpression, parsedItems } from "../../support/tree-text.ts";

describe("patterns (§3.7)", () => {
  test.each<[string, string]>([
    ["case x do _ -> 1 end", "(case x (_ -> 1))"],
    ["case x do -1 -> 2 end", "(case x (-1 -> 2))"],
    ["case x do -2.5 -> 3 end", "(case x (-2.5 -> 3))"],
    ["case x do true -> 4 end", "(case x (true -> 4))"],
    ["case x do nil -> 5 end", "(case x (() -> 5))"],
    ["case x do () -> 6 end", "(case x (() -> 6))"],
    ["case x do :a -> 7 end", "(case x (:a -> 7))"],
    ['case x do "s" -> 8 end', '(case x ("s" -> 8))'],
    ['case x do "p" <> _ -> 9 end', '(case x ((<> "p" _) -> 9))'],
    ["case x do (a) -> 10 end", "(case x (a -> 10))"],
    ["case x do (a, b,) -> 11 end", "(case x ((tuple a b) -> 11))"],
    ["case x do (a,) -> 12 end", "(case x ((tuple a) -> 12))"],
    ["case x do [] -> 13 end", "(case x ([] -> 13))"],
    ["case x do [a, b] -> 14 end", "(case x ([a b] -> 14))"],
    ["case x do Some(Ok(x)) -> 15 end", "(case x (Some(Ok(x)) -> 15))"],
    ["case x do Shape.Circle(r) -> 16 end", "(case x (Shape.Circle(r) -> 16))"],
    ["case x do Shape.Dot -> 17 end", "(case x ((Shape.Dot) -> 17))"],
    ["case x do None -> 18 end", "(case x (None -> 18))"],
    ["case x do P { x: 1, y: _, .. } -> 19 end", "(case x (P{x:1 y:_ ..} -> 19))"],
    ["case x do P { .. } -> 20 end", "(case x (P{..} -> 20))"],
    ["case x do G.P { x: a } -> 21 end", "(case x (G.P{x:a} -> 21))"],
    ["case x do a | b :: t -> 22 end", "(case x ((:: (| a b) t) -> 22))"],
    ["case x do a :: b :: [] as all -> 23 end", "(case x ((as (:: a (:: b [])) all) -> 23))"],
    ["case x do (a as b) :: c -> 24 end", "(case x ((:: (as a b) c) -> 24))"],
    ["case x do 1 | 2 | 3 when ok -> 25 end", "(case x ((| 1 2 3) when ok -> 25))"],
    ["case x do E() -> 26 end", "(case x (E() -> 26))"],
    ['case x do """t""" -> 27 end', '(case x ("t" -> 27))'],
    ["case x do P {} -> 28 end", "(case x (P{} -> 28))"],
    ['case x do "a\\n\\u{41}" -> 1 "" <> r -> r end', '(case x ("a\\nA" -> 1) ((<> "" r) -> r))'],
    ["case x do h :: t when t != [] -> 1 end", "(case x ((:: h t) when (!= t []) -> 1))"],
    [
      `case x do a
 | b -> 1 end`,
      "(case x ((| a b) -> 1))",
    ],
  ])("%s", (source, expected) => {
    expect(parsedExpression(source)).toBe(expected);
  });
  test.each<[string, string]>([
    [
      'fn f(a, _, 1, "s", (b, c), [d], Some(e), (h :: t), P { x: y }, self, z :: Int) = 1',
      '(fn f [a _ 1 "s" (tuple b c) [d] Some(e) (:: h t) P{x:y} self z::Int] = 1)',
    ],
  ])("%s", (source, expected) => {
    expect(parsedItems(source)).toBe(expected);
  });
  test.each<[string, string]>([
    [
      `for Box { w: a, .. } in xs do a end
for _ in 1..2 do 1 end`,
      "{(for Box{w:a ..} xs {a}); (for _ (.. 1 2) {1})}",
    ],
  ])("%s", (source, expected) => {
    expect(parsedBlock(source)).toBe(expected);
  });
});
