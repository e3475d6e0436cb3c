// Closures in every form (syntax.md §3.9).
import { describe, expect, test } from "vitest";
import { parsedBlock, parsedExpression } from "../../support/tree-text.ts";

describe("closures (§3.9)", () => {
  test.each<[string, string]>([
    ["fn(kg :: Float) -> kg * 2.0 end", "(fn [kg::Float] -> (* kg 2.0))"],
    ["fn kg :: Int -> kg * 2 end", "(fn [kg::Int] -> (* kg 2))"],
    ["fn kg -> kg * 2 end", "(fn [kg] -> (* kg 2))"],
    ["fn kg, cm -> kg - cm end", "(fn [kg cm] -> (- kg cm))"],
    [
      `fn kg do
 1
 2
end`,
      "(fn [kg] -> {1; 2})",
    ],
    ["fn(kg) do 1 2 end", "(fn [kg] -> {1; 2})"],
    [
      `fn(kg) -> do 1
2 end end`,
      "(fn [kg] -> {1; 2})",
    ],
    ["[fn -> 7 end, fn() -> 7 end, fn do 7 end]", "[(fn [] -> {7}) (fn [] -> {7}) (fn [] -> {7})]"],
    [
      `fn ->
 let a = 1
 a
end`,
      "(fn [] -> {(let a 1); a})",
    ],
    ['fn kg when kg > 100 -> "heavy" | kg -> "light" end', '(fn [kg] when (> kg 100) -> "heavy" | [kg] -> "light")'],
    ['fn 0 -> "none" | -1 -> "one" | _ -> "many" end', '(fn [0] -> "none" | [-1] -> "one" | [_] -> "many")'],
    ["fn Some(q) -> q | _ -> 0 end", "(fn [Some(q)] -> q | [_] -> 0)"],
    ["fn((a, b)) -> a + b end", "(fn [(tuple a b)] -> (+ a b))"],
    ["fn x :: Fun(Int) -> Int -> x end", "(fn [x::(Fun [Int] Int)] -> x)"],
    [
      `fn(x :: Fun(Int) -> Int) do
 x
 y
end`,
      "(fn [x::(Fun [Int] Int)] -> {x; y})",
    ],
    ['fn "a" <> r, [a] when g(x) do 1 end', '(fn [(<> "a" r) [a]] when (call g x) -> {1})'],
    [
      `[fn
 0 -> 1
 | 1 -> 2
end, 3]`,
      "[(fn [0] -> 1 | [1] -> 2) 3]",
    ],
    [
      `f(fn x -> x
end, fn
 1 -> 2
 | _ -> 3
 end)`,
      "(call f (fn [x] -> x) (fn [1] -> 2 | [_] -> 3))",
    ],
  ])("%s", (source, expected) => {
    expect(parsedExpression(source)).toBe(expected);
  });
  test.each<[string, string]>([
    [
      `fn f(x) = fn y -> x end
let g = fn self -> self end`,
      "{(fn f [x] = (fn [y] -> x)); (let g (fn [self] -> self))}",
    ],
  ])("%s", (source, expected) => {
    expect(parsedBlock(source)).toBe(expected);
  });
});
