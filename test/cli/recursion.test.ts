// Which programs are taken to need a large stack.
import { expect, test } from "vitest";
import { compileProject } from "../../cli/compile.ts";
import { isRecursive } from "../../cli/recursion.ts";
import { directoryWith } from "../support/command.ts";

async function recursive(source: string): Promise<boolean> {
  const cwd = directoryWith({ "main.snow": source });
  const { output, report } = await compileProject(`${cwd}/main.snow`, { json: false, colour: false });
  if (output === undefined) throw new Error(report);
  return isRecursive(output.code);
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
])("recursion of %s", async (_, source) => {
  expect(await recursive(source)).toBe(true);
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
])("no recursion: %s", async (_, source) => {
  expect(await recursive(source)).toBe(false);
});
