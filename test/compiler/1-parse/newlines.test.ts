// Which newlines end a statement (syntax.md §2).
import { describe, expect, test } from "vitest";
import { parsedBlock } from "../../support/tree-text.ts";

describe("newlines (§2)", () => {
  test.each<[string, string]>([
    [
      `a
(b)
[c]`,
      "{a; b; [c]}",
    ],
    [
      `let s =
 w *
 h
let ok = s > 0
  # comment

  and s < 100
f(a,
  b
)`,
      "{(let s (* w h)); (let ok (and (> s 0) (< s 100))); (call f a b)}",
    ],
    [
      `f(fn(w) do
  let x = 1
  w
end, [
 1
 ,
 2])`,
      "{(call f (fn [w] -> {(let x 1); w}) [1 2])}",
    ],
    [
      `case x do
  a -> b
  c ->
    d
end`,
      "{(case x (a -> b) (c -> d))}",
    ],
    [
      `let x = a
  |> f
  |> g(1)
x
  ..
  y`,
      "{(let x (|> (|> a f) (call g 1))); (.. x y)}",
    ],
    [
      `f(1) do
 2
end
g() do |x| x end`,
      "{(call f 1 (fn [] -> {2})); (call g (fn [x] -> {x}))}",
    ],
    [
      `a; b;; c
;
d`,
      "{a; b; c; d}",
    ],
    [
      `xs |> each(fn x ->
  x
end)
y`,
      "{(|> xs (call each (fn [x] -> x))); y}",
    ],
    [
      `let f = fn x when x >
  1 -> x
end
let c = [
  fn(a) do
    a
    -1
  end
]`,
      "{(let f (fn [x] when (> x 1) -> x)); (let c [(fn [a] -> {a; (- 1)})])}",
    ],
    [
      `let m = %{
  "a" => fn -> 1
    2 end,
  "b"
  => 2
}`,
      '{(let m (map "a"=>(fn [] -> {1; 2}) "b"=>2))}',
    ],
    ['let s = "${\n  a\n  + b\n}"\nt', "{(let s (str (+ a b))); t}"],
    [
      `x # comment
 #= block
 =# |> y #=#= nested =#=#`,
      "{(|> x y)}",
    ],
    [
      `let a = 1
-b`,
      "{(let a 1); (- b)}",
    ],
    [
      `a
  |> b`,
      "{(|> a b)}",
    ],
    [
      `a
  and b`,
      "{(and a b)}",
    ],
    [
      `a
  or b`,
      "{(or a b)}",
    ],
    [
      `a
  && b`,
      "{(and a b)}",
    ],
    [
      `a
  || b`,
      "{(or a b)}",
    ],
    [
      `a
  == b`,
      "{(== a b)}",
    ],
    [
      `a
  != b`,
      "{(!= a b)}",
    ],
    [
      `a
  < b`,
      "{(< a b)}",
    ],
    [
      `a
  > b`,
      "{(> a b)}",
    ],
    [
      `a
  <= b`,
      "{(<= a b)}",
    ],
    [
      `a
  >= b`,
      "{(>= a b)}",
    ],
    [
      `a
  * b`,
      "{(* a b)}",
    ],
    [
      `a
  / b`,
      "{(/ a b)}",
    ],
    [
      `a
  % b`,
      "{(% a b)}",
    ],
    [
      `a
  ++ b`,
      "{(++ a b)}",
    ],
    [
      `a
  <> b`,
      "{(<> a b)}",
    ],
    [
      `a
  .. b`,
      "{(.. a b)}",
    ],
    [
      `let a = 2 +
  b`,
      "{(let a (+ 2 b))}",
    ],
    [
      `let a = 2 -
  b`,
      "{(let a (- 2 b))}",
    ],
    [
      `let a = 2 |>
  b`,
      "{(let a (|> 2 b))}",
    ],
    [
      `let a = 2 and
  b`,
      "{(let a (and 2 b))}",
    ],
    [
      `let a = 2 ..
  b`,
      "{(let a (.. 2 b))}",
    ],
    [
      `let a = 2 <>
  b`,
      "{(let a (<> 2 b))}",
    ],
    [
      `let f = fn(x) ->
  x end
g(a,
 b)
for x in
 y when
 z do 1 end
let m = %{1 =>
 2}`,
      "{(let f (fn [x] -> x)); (call g a b); (for x y when z {1}); (let m (map 1=>2))}",
    ],
    [
      `f(1
  + 2)
[1
 -2]`,
      "{(call f (+ 1 2)); [(- 1 2)]}",
    ],
    [
      `[fn do
  a
  -b
end, (
 c
)]`,
      "{[(fn [] -> {a; (- b)}) c]}",
    ],
    [
      `if x do
 a
else
 b
end`,
      "{(if x {a} {b})}",
    ],
  ])("%s", (source, expected) => {
    expect(parsedBlock(source)).toBe(expected);
  });
});
