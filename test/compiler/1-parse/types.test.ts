// Types and their sugar (syntax.md §3.6).
import { describe, expect, test } from "vitest";
import { parsedItems } from "../../support/tree-text.ts";

describe("types (§3.6)", () => {
  test.each<[string, string]>([
    ["type A = ()", "(alias A ())"],
    ["type B = (Int)", "(alias B Int)"],
    ["type C = (Int,)", "(alias C (tuple Int))"],
    ["type D = Fun(Int, B) -> Result<Int, String>", "(alias D (Fun [Int B] Result<Int, String>))"],
    ["type E = Fun() -> T!E", "(alias E (Fun [] Result<T, E>))"],
    ["type F = T?!E", "(alias F Result<Option<T>, E>)"],
    ["type G = T!E?", "(alias G Result<T, Option<E>>)"],
    ["type H = Geo.Point?", "(alias H Option<Geo.Point>)"],
    ["type J = A!B!C", "(alias J Result<A, Result<B, C>>)"],
    ["type K = Fun", "(alias K Fun)"],
    ["type L = Map<String, Fun(Int) -> ()>", "(alias L Map<String, (Fun [Int] ())>)"],
    ["let x :: List<Int> = []", "(let x::List<Int> [])"],
    [
      "fn f(g :: Fun(Int) -> B!E, t :: (Int, String)) -> T? = 1",
      "(fn f [g::(Fun [Int] Result<B, E>) t::(tuple Int String)] -> Option<T> = 1)",
    ],
    ["let a :: A.B<C>?!D = 1", "(let a::Result<Option<A.B<C>>, D> 1)"],
    ["fn f(xs :: List<List<Int>>, b :: Bool) = xs", "(fn f [xs::List<List<Int>> b::Bool] = xs)"],
  ])("%s", (source, expected) => {
    expect(parsedItems(source)).toBe(expected);
  });
});
