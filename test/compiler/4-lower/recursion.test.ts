// Which programs are taken to need a deep stack.
import { expect, test } from "vitest";
import { compileProject } from "../../../cli/compile.ts";
import { directoryWith } from "../../support/command.ts";

async function nestsDeep(source: string): Promise<boolean> {
  const cwd = directoryWith({ "main.snow": source });
  const { output, report } = await compileProject(`${cwd}/main.snow`, { json: false, colour: false });
  if (output === undefined) throw new Error(report);
  return output.nestsDeep;
}

test.each([
  [
    "a function",
    'fn f(n :: Int) -> Int = if n == 0 do 0 else f(n - 1) + 1 end\nfn main() do\n  println("${f(3)}")\nend\n',
  ],
  [
    "two functions",
    'fn f(n :: Int) -> Int = g(n) + 1\nfn g(n :: Int) -> Int = if n == 0 do 0 else f(n - 1) + 1 end\nfn main() do\n  println("${f(3)}")\nend\n',
  ],
  [
    "an inner function",
    'fn main() do\n  fn f(n :: Int) -> Int do\n    if n == 0 do 0 else f(n - 1) + 1 end\n  end\n  println("${f(3)}")\nend\n',
  ],
  ["a derived instance", 'type T do\n  L\n  N(T)\nend deriving(Display)\nfn main() do\n  println("${N(N(L))}")\nend\n'],
  [
    "a function with a name of other letters",
    'fn größe(n :: Int) -> Int = if n == 0 do 0 else größe(n - 1) + 1 end\nfn main() do\n  println("${größe(3)}")\nend\n',
  ],
  [
    "a field that holds the function",
    'struct Node do\n  step :: Fun(Node, Int) -> Int\nend\nfn down(node :: Node, n :: Int) -> Int do\n  if n == 0 do 0 else node.step(node, n - 1) + 1 end\nend\nfn main() do\n  println("${down(Node { step: down }, 3)}")\nend\n',
  ],
  [
    "closures that call closures",
    'fn go(n :: Int, k :: Fun(Int) -> Int) -> Int = if n == 0 do k(0) else go(n - 1, fn v -> k(v + 1) end) end\nfn main() do\n  println("${go(3, fn v -> v end)}")\nend\n',
  ],
  [
    "a function value that the library is given",
    'struct Node do\n  step :: Fun(Node) -> Int\nend\nfn down(node :: Node) -> Int = List.length(List.map([node], node.step))\nfn main() do\n  println("${down(Node { step: down })}")\nend\n',
  ],
  [
    "a method by way of its interface",
    'interface Go do\n  fn go(self, n :: Int) -> Int\nend\nstruct A do\n  x :: Int\nend\nimpl Go for A do\n  fn go(self, n :: Int) -> Int = if n == 0 do 0 else on(self, n - 1) + 1 end\nend\nfn on<T>(one :: T, n :: Int) -> Int where T: Go = one.go(n)\nfn main() do\n  println("${A { x: 1 }.go(3)}")\nend\n',
  ],
  [
    "equality that somebody wrote, called by the library",
    'struct Key do\n  inner :: List<Key>\nend\nimpl Eq for Key do\n  fn eq(self, other) -> Bool = Map.size(Map.put(Map.put(Map.new(), self.inner, 1), other.inner, 2)) == 1\nend\nimpl Hash for Key do\n  fn hash(self) -> Int = List.length(self.inner)\nend\nfn main() do\n  println("${Key { inner: [] } == Key { inner: [] }}")\nend\n',
  ],
])("recursion of %s", async (_, source) => {
  expect(await nestsDeep(source)).toBe(true);
});

test.each([
  ["a plain program", 'fn f(n :: Int) -> Int = n + 1\nfn main() do\n  println("${map([1, 2], f)}")\nend\n'],
  [
    "tail calls",
    'fn sum(n :: Int, a :: Int) -> Int = if n == 0 do a else sum(n - 1, a + n) end\nfn main() do\n  println("${sum(3, 0)}")\nend\n',
  ],
  [
    "actors that go on",
    'actor tick(n :: Int) do\n  Timer.sleep(1)\n  tick(n + 1)\nend\nfn main() do\n  spawn(tick, 1)\n  println("ok")\nend\n',
  ],
  [
    "function values that call none",
    'struct Rule do\n  test :: Fun(Int) -> Bool\nend\nfn holds(rule :: Rule, n :: Int) -> Bool = rule.test(n)\nfn main() do\n  println("${holds(Rule { test: fn n -> n > 1 end }, 3)}")\nend\n',
  ],
])("no recursion: %s", async (_, source) => {
  expect(await nestsDeep(source)).toBe(false);
});
