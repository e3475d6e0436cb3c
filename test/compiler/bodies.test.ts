// A library with functions in Snow: what its table says of them, what programs take of it, and what traces name.
import { afterAll, describe, expect, test } from "vitest";
import { readStandardLibrary } from "../../cli/build/standard-library.ts";
import { parse } from "../../compiler/1-parse/index.ts";
import { compileBodies } from "../../compiler/bodies.ts";
import { compile } from "../../compiler/index.ts";
import type { StandardLibrary } from "../../compiler/library/library-code.ts";
import { buildKnownFunctions } from "../../compiler/library/stdlib-table.ts";
import { renderAll, renderText } from "../../compiler/report/render.ts";
import { RunnerPool } from "../support/runner-pool.ts";

const pool = new RunnerPool(1);
afterAll(() => pool.close());

/** The standard library with a module more. */
function libraryWith(text: string): StandardLibrary {
  const tree = parse({ path: "stdlib/probe.snow", text }, (diagnostic) => {
    throw new Error(renderText(diagnostic, { colour: false }));
  });
  const modules = [...readStandardLibrary(), { name: "Probe", tree }];
  const code = () =>
    compileBodies(modules, (diagnostic) => {
      if (diagnostic.severity === "error") throw new Error(renderText(diagnostic, { colour: false }));
    });
  return { ...buildKnownFunctions(modules), code };
}

function compiled(library: StandardLibrary, text: string) {
  const main = { name: "Main", file: { path: "main.snow", text } };
  const project = { main, others: [], readModule: () => undefined, moduleNames: ["Main"] };
  const { diagnostics, output } = compile(project, library);
  if (output === undefined) throw new Error(renderAll(diagnostics, { colour: false, json: false }));
  return output;
}

async function run(library: StandardLibrary, text: string) {
  const { code } = compiled(library, text);
  return pool.run({ code, filename: "main.snow.js", externs: [], arguments: [], stdin: [] });
}

const probe = libraryWith(`##! Functions for tests.

extern fn panic(text :: String) -> Computes<Never> = "snow_panic"

## Panics when what comes back is less than 1.
pub fn positive(value :: Int, change :: Fun(Int) -> Int) -> Computes<Int> = checked(change(value))

fn checked(0) -> Int = panic("not positive: 0")
fn checked(value) = if value < 1 do panic("not positive: \${value}") else value end

## Waits.
pub fn nap(value :: Int) -> Suspends<Int> do
  Timer.sleep(1)
  if value < 1 do panic("no nap") else value end
end

## Calls itself.
pub fn depth(value :: Int) -> Computes<Int> = if value < 1 do 0 else 1 + depth(value - 1) end

## With evidence, of a helper and of the table.
pub fn same<T>(list :: List<T>, value :: T) -> Computes<Bool> where T: Eq = List.all(list, fn one -> alike(one, value) end)

fn alike<T>(first :: T, second :: T) -> Bool where T: Eq = first == second

impl Display for OnSlow do
  fn to_string(self) = if self == DropMessage do "drop" else "close" end
end

impl Display for Queue where T: Display do
  fn to_string(self) = if Queue.is_empty(self) do "()" else "(\${Queue.peek(self)} …)" end
end

## Of the module's other functions.
pub fn twice(value :: Int) -> Computes<Int> = depth(value) + Probe.depth(value)
`);

describe("programs", () => {
  test("take what they use, and what that uses", () => {
    const { code } = compiled(probe, 'fn main() do\n  println("${Probe.twice(2)}")\nend\n');
    expect(code).toContain("Probe$twice");
    expect(code).toContain("Probe$depth");
    expect(code).not.toContain("Probe$nap");
    expect(compiled(probe, 'fn main() do\n  println("none")\nend\n').code).not.toContain("Probe$");
  });

  test("call it in both colours, with evidence", async () => {
    const { stdout, stderr } = await run(
      probe,
      `fn slow(n :: Int) -> Int do
  Timer.sleep(1)
  n + 1
end
fn main() do
  println("\${Probe.positive(2, fn n -> n * 2 end)} \${Probe.positive(2, slow)} \${Probe.nap(5)}")
  println("\${Probe.same([1, 1], 1)} \${Probe.same(["a", "b"], "a")} \${Probe.twice(3)}")
end
`,
    );
    expect(stderr).toBe("");
    expect(stdout).toBe("4 3 5\ntrue false 6\n");
  });

  test("find the library's impls, and its types have them", async () => {
    const { stdout, stderr } = await run(
      probe,
      `fn main() do
  let queue = Queue.push(Queue.push(Queue.new(), [DropMessage]), [])
  println("\${CloseConnection} \${Some(queue)} \${inspect(DropMessage)}")
end
`,
    );
    expect(stderr).toBe("");
    expect(stdout).toBe("close Some(([drop] …)) DropMessage\n");
    expect(() =>
      compiled(probe, 'impl Display for OnSlow do\n  fn to_string(self) = ""\nend\nfn main() do\nend\n'),
    ).toThrow("E0026");
  });

  test("have a deep stack when the library nests", () => {
    expect(compiled(probe, 'fn main() do\n  println("${Probe.depth(2)}")\nend\n').nestsDeep).toBe(true);
    expect(compiled(probe, 'fn main() do\n  println("${Probe.nap(2)}")\nend\n').nestsDeep).toBe(false);
  });
});

describe("a panic in the library names the line that called it", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["plain", '  println("${Probe.positive(1, fn n -> n - 1 end)}")', "main.snow:6: not positive: 0"],
    ["suspending", '  println("${Probe.positive(0, slow)}")', "main.snow:6: not positive: -1"],
    ["in a tail call", '  println("${tail(0)}")', "main.snow:9: not positive: -1"],
    ["in a suspending tail call", '  println("${slowTail(-3)}")', "main.snow:10: not positive: -4"],
    ["after waiting", '  println("${napTail(0)}")', "main.snow:11: no nap"],
    ["as a function value", '  println("${List.map([0], Probe.nap)}")', "main.snow:6: no nap"],
  ];
  test.each(cases)("%s", async (_, line, expected) => {
    const { stderr } = await run(
      probe,
      `fn slow(n :: Int) -> Int do
  Timer.sleep(1)
  n - 1
end
fn main() do
${line}
  println("after")
end
fn tail(n :: Int) -> Int = Probe.positive(n, fn m -> m - 1 end)
fn slowTail(n :: Int) -> Int = Probe.positive(n, slow)
fn napTail(n :: Int) -> Int = Probe.nap(n)
`,
    );
    expect(stderr.split("\n")[0]).toBe(`Snow panic at ${expected}`);
    expect(stderr).not.toMatch(/stdlib|Library|probe|checked/);
  });
});

describe("a body that is not what its signature says is refused", () => {
  test.each([
    ["it acts", 'pub fn f() -> Computes<()> = println("x")\n', "Probe.f writes, its signature says: computes"],
    ["it waits", "pub fn f() -> Acts<()> = Timer.sleep(1)\n", "Probe.f waits: always, its signature says: never"],
    [
      "it calls what is to be called later",
      "type Later = Fun() -> Int\npub fn f(later :: Later) -> Computes<Int> = later()\n",
      "Probe.f waits: callback, its signature says: never",
    ],
    [
      "an impl asks for another interface",
      'impl Display for Queue where T: Eq do\n  fn to_string(self) = ""\nend\n',
      "an impl of Probe asks for another interface than its own",
    ],
    [
      "a closure that is answered calls what may wait",
      "type Check = Fun(Int) -> Bool\npub fn f(check :: Check) -> Computes<Check> = fn n -> not check(n) end\n",
      "Probe.f calls check, which may wait",
    ],
    ["it has another type", 'pub fn f() -> Computes<Int> = "x"\n', "stdlib/probe.snow:1:31"],
  ])("%s", (_, text, expected) => {
    expect(() => libraryWith(text).code()).toThrow(expected);
  });
});
