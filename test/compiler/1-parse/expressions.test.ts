// Statements and expressions (syntax.md §1.7, §3.1, §3.8, §3.10, §3.11).
import { describe, expect, test } from "vitest";
import { parsedBlock, parsedExpression, parsedItems } from "../../support/tree-text.ts";

describe("operators and precedence (§1.7)", () => {
  test.each<[string, string]>([
    ["not a == b", "(== (not a) b)"],
    ["-x.y", "(- (. x y))"],
    ["1..n + 1", "(.. 1 (+ n 1))"],
    ["a :: b :: c", "(:: a b c)"],
    ["a :: (b :: c)", "(:: a (:: b c))"],
    ["(a :: b) :: c", "(:: (:: a b) c)"],
    ["a <> b :: c ++ d", "(:: (<> a b) (++ c d))"],
    ["a .. b :: c .. d", "(.. (.. a (:: b c)) d)"],
    ["a :: b == c :: d", "(== (:: a b) (:: c d))"],
    ["a :: b |> f", "(|> (:: a b) f)"],
    ["1..=n + 1", "(..= 1 (+ n 1))"],
    ["a < b < c", "(< (< a b) c)"],
    ["a or b and c || d && !e", "(or (or a (and b c)) (and d (not e)))"],
    ["x + 1 |> f(2) |> g", "(|> (|> (+ x 1) (call f 2)) g)"],
    ["a <= b != (c >= d)", "(!= (<= a b) (>= c d))"],
    ["f(x)(y)[0]?.name.send(c)?", "(? (call (. (. (? (index (call (call f x) y) 0)) name) send) c))"],
    ["Geo.Point { x: 1, y: 2 }.x", "(. (struct Geo.Point x:1 y:2) x)"],
    ["P { x: 1 y: 2, }", "(struct P x:1 y:2)"],
    ["%{t | level: 5, b: 6}", "(update t level:5 b:6)"],
    ["f(1, a: 2, b: 3)", '(call f 1 (map "a"=>2 "b"=>3))'],
    ["f(a: 2,)", '(call f (map "a"=>2))'],
  ])("%s", (source, expected) => {
    expect(parsedExpression(source)).toBe(expected);
  });
});

test("a chain of `::` is as long as one likes", () => {
  const names = Array.from({ length: 5000 }, (_, index) => `x${index}`);
  expect(parsedExpression(names.join(" :: "))).toBe(`(:: ${names.join(" ")})`);
});

describe("expressions (§3.8)", () => {
  test.each<[string, string]>([
    ["f(x) do |a, b :: Int| a end", "(call f x (fn [a b::Int] -> {a}))"],
    ["a |> f(x) do |y| y end", "(|> a (call f x (fn [y] -> {y})))"],
    ["if (List.any(xs) do |x| x > 1 end) do 1 else 2 end", "(if (call (. List any) xs (fn [x] -> {(> x 1)})) {1} {2})"],
    ["if a do 1 else if b do 2 else 3 end", "(if a {1} (if b {2} {3}))"],
    [
      `if a do 1 else
if b do 2 end
end`,
      "(if a {1} {(if b {2})})",
    ],
    ["case m do Some(v) -> v None -> 0 end", "(case m (Some(v) -> v) (None -> 0))"],
    [
      "match m do 1 | 2 :: t as w when a > b -> x; _ -> do y end end",
      "(case m ((as (:: (| 1 2) t) w) when (> a b) -> x) (_ -> {y}))",
    ],
    ["while f(x) do break continue end", "(while (call f x) {break; continue})"],
    ["for {k, v} in m when v > 1 do k end", "(for {k v} m when (> v 1) {k})"],
    ["for (i, _) in e do i end", "(for (tuple i _) e {i})"],
    [
      "receive do n when n > 1 -> n after 5 * 2 -> do 1 end end",
      "(receive (n when (> n 1) -> n) (after (* 5 2) -> {1}))",
    ],
    ["receive do after 0 -> 1 end", "(receive (after 0 -> 1))"],
    ["[self(), self.x, self]", "[self() (. self x) self]"],
    ["[spawn(a, 1, k: 2), send(p, 1), link(p), spawn(S)]", '[(spawn a 1 (map "k"=>2)) (send p 1) (link p) (spawn S)]'],
    ["Process.monitor(p).end", "(. (call (. Process monitor) p) end)"],
    ["f(fn -> fn g(x) = x end)", "(call f (fn [] -> {(fn g [x] = x)}))"],
    [
      `f(
  fn x ->
    x
  end
)`,
      "(call f (fn [x] -> x))",
    ],
  ])("%s", (source, expected) => {
    expect(parsedExpression(source)).toBe(expected);
  });
  test.each<[string, string]>([
    [
      `if x do 1 else 2 end + 3
case y do a -> 1 end |> f`,
      "{(+ (if x {1} {2}) 3); (|> (case y (a -> 1)) f)}",
    ],
    [
      `f(x) do
  1
end |> g
h(a: fn do 1 end) do |q| q end`,
      '{(|> (call f x (fn [] -> {1})) g); (call h (map "a"=>(fn [] -> {1})) (fn [q] -> {q}))}',
    ],
    [
      `let f = fn(a, b) do a end
 f(1, 2)
if f(1) do 2 end
if (f(1) do 2 end) do 3 end
if g(f(1) do 2 end) do 3 end
if [f(1) do 2 end] do 3 end
case fn x -> f(x) do 1 end end do y -> 2 end`,
      "{(let f (fn [a b] -> {a})); (call f 1 2); (if (call f 1) {2}); (if (call f 1 (fn [] -> {2})) {3}); (if (call g (call f 1 (fn [] -> {2}))) {3}); (if [(call f 1 (fn [] -> {2}))] {3}); (case (fn [x] -> (call f x (fn [] -> {1}))) (y -> 2))}",
    ],
  ])("%s", (source, expected) => {
    expect(parsedBlock(source)).toBe(expected);
  });
});

describe("statements (§3.1)", () => {
  test.each<[string, string]>([
    [
      `return
return 1
return fn x -> x end`,
      "{(return); (return 1); (return (fn [x] -> x))}",
    ],
    [
      `fn g(x) = x + 1
fn h do 2 end
def k(x) when x > 1 = 2
(fn x -> x end)(1)
fn(x) -> x end`,
      "{(fn g [x] = (+ x 1)); (fn h [] {2}); (fn k [x] when (> x 1) = 2); (call (fn [x] -> x) 1); (fn [x] -> x)}",
    ],
    [
      `let Box { w: wide, .. } = Box { w: 6, h: 2 }
let (a, _) = t
let Some(x) :: Int? = y
let Geo.Pt(x) = p
let [a, b] = c`,
      "{(let Box{w:wide ..} (struct Box w:6 h:2)); (let (tuple a _) t); (let Some(x)::Option<Int> y); (let Geo.Pt(x) p); (let [a b] c)}",
    ],
    [
      "let a = 1 let b = 2 a b f(a) g(b) fn h(x) = x h(1)",
      "{(let a 1); (let b 2); a; b; (call f a); (call g b); (fn h [x] = x); (call h 1)}",
    ],
  ])("%s", (source, expected) => {
    expect(parsedBlock(source)).toBe(expected);
  });
  test.each<[string, string]>([
    [
      `return 1
let (a, b) = c
foo()
x`,
      `(return 1)
(let (tuple a b) c)
(call foo)
x`,
    ],
  ])("%s", (source, expected) => {
    expect(parsedItems(source)).toBe(expected);
  });
});
