// How deep calls may nest, whatever they go through: 10,000 plain frames and 100,000 of functions that may suspend.
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const plain = 10_000;
const suspending = 100_000;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

// Ten parameters and forty locals, all of them needed after the call.
const names = numbers(9).map((index) => `p${index}`);
const declared = names.map((name) => `${name} :: Int`).join(", ");
const passed = names.join(", ");
const ten = numbers(10)
  .map(() => "Int")
  .join(", ");
const values = names.map((_, index) => index).join(", ");

/** What a function does that goes on with `call`, and at its end with `end`. */
function body(call: string, end: string): string {
  return `  if n == 0 do
    ${end}
    0
  else
${numbers(40)
  .map((index) => `    let v${index} = n + ${index}\n`)
  .join("")}    let below = ${call}
    if below < 0 do
      ${numbers(40)
        .map((index) => `v${index}`)
        .join(" + ")}
    else
      below + 1
    end
  end
`;
}

/** Programs that nest `depth` calls and print that number; `end` is a statement. */
function nestings(depth: number, end: string): readonly (readonly [string, string])[] {
  const main = (call: string): string => `fn main() do\n  println("\${${call}}")\nend\n`;
  return [
    [
      "names",
      `fn f(n :: Int, ${declared}) -> Int do
${body(`f(n - 1, ${passed})`, end)}end
${main(`f(${depth}, ${values})`)}`,
    ],
    [
      "names in turn",
      `fn f(n :: Int, ${declared}) -> Int do
${body(`g(n - 1, ${passed})`, end)}end
fn g(n :: Int, ${declared}) -> Int do
${body(`f(n - 1, ${passed})`, end)}end
${main(`f(${depth}, ${values})`)}`,
    ],
    [
      "an inner function",
      `fn outer() -> Int do
  fn f(n :: Int, ${declared}) -> Int do
${body(`f(n - 1, ${passed})`, end)}  end
  f(${depth}, ${values})
end
${main("outer()")}`,
    ],
    [
      "a field",
      `struct Node do
  step :: Fun(Node, ${ten}) -> Int
end
fn f(node :: Node, n :: Int, ${declared}) -> Int do
${body(`node.step(node, n - 1, ${passed})`, end)}end
${main(`f(Node { step: f }, ${depth}, ${values})`)}`,
    ],
    [
      "a parameter",
      `type Step do
  Step(Fun(Step, ${ten}) -> Int)
end
fn f(step :: Step, n :: Int, ${declared}) -> Int do
  let Step(next) = step
${body(`next(step, n - 1, ${passed})`, end)}end
${main(`f(Step(f), ${depth}, ${values})`)}`,
    ],
    [
      "closures",
      `fn above(k :: Fun(${ten}) -> Int) -> Fun(${ten}) -> Int do
  let one = fn n, ${passed} do
${body(`k(n - 1, ${passed})`, end)}  end
  one
end
fn build(n :: Int, k :: Fun(${ten}) -> Int) -> Fun(${ten}) -> Int = if n == 0 do k else build(n - 1, above(k)) end
fn bottom(n :: Int, ${declared}) -> Int do
${body("0", end)}end
${main(`build(${depth}, bottom)(${depth}, ${values})`)}`,
    ],
    [
      "a continuation",
      `fn go(n :: Int, k :: Fun(Int) -> Int) -> Int do
  if n == 0 do
    ${end}
    k(0)
  else
    go(n - 1, fn v -> k(v + 1) end)
  end
end
${main(`go(${depth}, fn v -> v end)`)}`,
    ],
    [
      "methods",
      `interface Going do
  fn go(self, n :: Int, ${declared}) -> Int
end
struct Walker do
  name :: String
end
impl Going for Walker do
  fn go(self, n :: Int, ${declared}) -> Int do
${body(`on(self, n - 1, ${passed})`, end)}  end
end
fn on<T>(one :: T, n :: Int, ${declared}) -> Int where T: Going = one.go(n, ${passed})
${main(`Walker { name: "w" }.go(${depth}, ${values})`)}`,
    ],
    [
      "functions of the library",
      `type Tree do
  Tree(List<Tree>)
end
fn build(n :: Int, tree :: Tree) -> Tree = if n == 0 do tree else build(n - 1, Tree([tree])) end
fn depth(tree :: Tree) -> Int do
  case tree do
    Tree([]) -> do
      ${end}
      0
    end
    Tree(inner) -> List.reduce(inner, 1, fn sum, one -> sum + depth(one) end)
  end
end
${main(`depth(build(${depth}, Tree([])))`)}`,
    ],
  ];
}

test.each(nestings(plain, "()"))("plain calls through %s", (_, source) => {
  const cwd = directoryWith({ "main.snow": source });
  expect(snow(["run", "main.snow"], { cwd })).toEqual({ status: 0, stdout: `${plain}\n`, stderr: "" });
});

test.each(nestings(suspending, "Timer.sleep(0)"))("suspending calls through %s", (_, source) => {
  const cwd = directoryWith({ "main.snow": source });
  expect(snow(["run", "main.snow"], { cwd })).toEqual({ status: 0, stdout: `${suspending}\n`, stderr: "" });
});

const derived: readonly (readonly [string, string])[] = [
  ["Eq", "a == b"],
  ["Eq, Ord", "not (a < b)"],
  ["Hash", "hash(a) == hash(b)"],
  ["Display", '"${a}" == "${b}"'],
  ["Json", "Json.encode(a) == Json.encode(b)"],
];

/** A value in one, in a list of one, in an option of one. */
const inside: readonly (readonly [string, string, (type: string) => string, string])[] = [
  ["plain", "Plain", (type) => type, "inner"],
  ["listed", "Listed", (type) => `List<${type}>`, "[inner]"],
  ["optional", "Optional", (type) => `Option<${type}>`, "Some(inner)"],
];

test.each(derived)("derived %s of values in each other", (interfaces, use) => {
  const parts = inside.map(
    ([word, name, type, made]) => `type ${name} do
  ${name}End
  ${name}In(${type(name)})
end deriving(${interfaces})
fn build_${word}(n :: Int, inner :: ${name}) -> ${name} do
  if n == 0 do inner else build_${word}(n - 1, ${name}In(${made})) end
end
fn same_${word}() do
  let a = build_${word}(${plain}, ${name}End)
  let b = build_${word}(${plain}, ${name}End)
  ${use}
end
`,
  );
  const calls = inside.map(([word]) => `  println("\${same_${word}()}")\n`);
  const cwd = directoryWith({ "main.snow": `${parts.join("")}fn main() do\n${calls.join("")}end\n` });
  expect(snow(["run", "main.snow"], { cwd })).toEqual({ status: 0, stdout: "true\ntrue\ntrue\n", stderr: "" });
});
