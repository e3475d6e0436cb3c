// `snow build --lib`: ES modules that JavaScript and TypeScript import.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CommandResult, command, directoryWith, snow } from "../support/command.ts";
import { typescript } from "../support/typescript.ts";

/** A directory with `lib.js`, made of `text`, and the other files; packages there are ES modules. */
function library(text: string, files: Readonly<Record<string, string>> = {}): string {
  const cwd = directoryWith({ "package.json": '{ "type": "module" }', "lib.snow": text, ...files });
  expect(snow(["build", "--lib", "lib.snow"], { cwd })).toEqual({
    status: 0,
    stdout: "",
    stderr: "  Compiled: lib.js\n",
  });
  return cwd;
}

/** Runs a module that imports what stands in the directory. */
function node(cwd: string, module: string): CommandResult {
  writeFileSync(join(cwd, "use.js"), module);
  return command(process.execPath, ["use.js"], { cwd });
}

const shapes = `struct Point do
  x :: Int
  y :: Float?
end deriving(Json)

type Shape do
  Circle(Point, Int)
  Nothing
end deriving(Json)

struct Page<T> do
  items :: List<T>
  total :: BigInt
end deriving(Json)

actor adding(out :: Fun(Int) -> ()) do
  receive do
    n -> out(n + 1)
  end
  adding(out)
end

## The sum.
pub fn add(a :: Int, b :: Int) -> Int = a + b
pub fn divide(a :: Int, b :: Int) -> Int = a / b
pub fn quarter(n :: Int) -> Int do
  Timer.sleep(1)
  divide(n, 4 - n)
end
pub fn number(text :: String) -> Int!String = case String.to_int(text) do
  Some(n) -> Ok(n)
  None -> Err("no number")
end
pub fn found(result :: Int!String) -> Int? = Result.to_option(result)
pub fn move(p :: Point, by :: (Int, Bool)) -> Point = Point { x: p.x + Tuple.first(by), y: p.y }
pub fn drawn(shapes :: List<Shape>) -> List<Shape> = shapes
pub fn page(items :: List<Int>) -> Page<Int> = Page { items: items, total: BigInt.from(List.length(items)) }
pub fn apply(f :: Fun(Int) -> Int, n :: Int) -> Int = f(n) + 1
pub fn apply_later(f :: Fun(Int) -> Int, n :: Int) -> Int do
  Timer.sleep(1)
  f(n) + 1
end
pub fn adder(n :: Int) -> Fun(Int) -> Int = fn m -> n / m end
pub fn bytes(data :: Bytes, sizes :: Map<String, BigInt>) -> Map<String, BigInt> = Map.put(sizes, "all", BigInt.from(Bytes.length(data)))
pub fn start(out :: Fun(Int) -> ()) -> Pid<Int> = spawn(adding, out)
pub fn tell(to :: Pid<Int>, n :: Int) do
  send(to, n)
end
pub fn delete(default :: Int) -> Int = default
pub fn then() -> () = ()
fn main() = println("main has run")
`;

const right = `import { add, adder, apply, apply_later, bytes, delete as remove, divide, drawn, found, move, number, page, quarter, start, tell, then_ } from "./lib.js";
import type { Page, Point, Shape } from "./lib.js";
const sum: number = add(1, 2);
const later: Promise<number> = quarter(3);
const parsed = number("5");
const value: number | string = "ok" in parsed ? parsed.ok : parsed.err;
const maybe: number | undefined = found({ ok: 1 }) ?? found({ err: "none" });
const point: Point = move({ x: 1, y: 2.5 }, [1, true]);
const moved: Point = move({ x: 1 }, [1, false]);
const half: number | null | undefined = moved.y;
const all: readonly Shape[] = drawn([{ tag: "Nothing", fields: [] }, { tag: "Circle", fields: [point, 2] }]);
for (const shape of all) if (shape.tag === "Circle") { const radius: number = shape.fields[1]; console.log(radius); }
const items: Page<number> = page([1, 2]);
const total: string = items.total;
const applied: number = apply((n) => n * 2, 1);
const awaited: Promise<number> = apply_later(async (n) => n * 2, 1);
const same: Promise<number> = apply_later((n) => n * 2, 1);
const quotient: number = adder(6)(3);
const sizes: ReadonlyMap<string, bigint> = bytes(new Uint8Array(2), new Map([["a", 1n]]));
const deliver = start((n) => console.log(n));
const delivered: boolean = deliver(1);
tell(deliver, 2);
deliver.close();
const nothing: void = then_();
export { sum, later, value, maybe, half, total, applied, awaited, same, quotient, sizes, delivered, nothing, remove, divide };
`;

const wrong = [
  'lib.add(1, "2");',
  "lib.add(1);",
  "lib.add(1, 2, 3);",
  "const sum: string = lib.add(1, 2);",
  "const later: number = lib.quarter(3);",
  'const parsed: number = lib.number("5");',
  'lib.number("5").ok;',
  "lib.found(5);",
  "const maybe: number = lib.found({ ok: 1 });",
  'lib.move({ x: "1" }, [1, true]);',
  "lib.move({ x: 1 }, [1]);",
  "lib.move({ y: 1 }, [1, true]);",
  'lib.drawn([{ tag: "Square", fields: [] }]);',
  'lib.drawn([{ tag: "Circle", fields: [{ x: 1 }] }]);',
  "lib.drawn([]).push();",
  "lib.page([1]).items.push(2);",
  "const total: bigint = lib.page([1]).total;",
  "lib.apply((n: string) => 1, 1);",
  "lib.apply(async (n) => n, 1);",
  "lib.adder(1)();",
  "lib.bytes([1], new Map());",
  'lib.bytes(new Uint8Array(1), new Map([["a", 1]]));',
  'lib.start(() => {})("1");',
  "lib.tell(() => true, 1);",
  "lib.main();",
  "lib.then();",
  "lib.move({ x: 1 }, [1, true]).x = 2;",
];

test("TypeScript takes right uses of a library, and none of the wrong ones", { timeout: 120_000 }, () => {
  const cwd = library(shapes);
  const uses = [`import * as lib from "./lib.js";`, ...wrong.map((one) => `{ ${one} }`), "export {};\n"];
  writeFileSync(join(cwd, "right.ts"), right);
  writeFileSync(join(cwd, "wrong.ts"), uses.join("\n"));
  const options = ["--strict", "--exactOptionalPropertyTypes", "--module", "nodenext", "--types", ""];
  const check = (...words: string[]) => typescript(cwd, ...options, ...words);
  expect(check("--lib", "es2022,dom", "right.ts")).toEqual({ status: 0, stdout: "", stderr: "" });
  const { stdout } = check("--lib", "es2022,dom", "wrong.ts");
  const refused = new Set([...stdout.matchAll(/^wrong\.ts\((\d+),/gm)].map(([, line]) => wrong[Number(line) - 2]));
  expect(wrong.filter((one) => !refused.has(one))).toEqual([]);
});

test("functions, their values and their failures, from Node", () => {
  const cwd = library(shapes);
  const { status, stdout, stderr } = node(
    cwd,
    `import * as lib from "./lib.js";
const told = async (call) => {
  try {
    console.log(await call());
  } catch (error) {
    console.log(\`\${error.name}: \${error.message}\${error.cause === undefined ? "" : \` <- \${error.cause.message}\`}\`);
  }
};
console.log(Object.keys(lib).sort().join(" "));
console.log(lib.quarter(3) instanceof Promise, lib.add.name);
const calls = [
  () => lib.add(1, 2), () => lib.divide(1, 0), () => lib.quarter(3), () => lib.quarter(4),
  () => lib.number("5"), () => lib.number("x"), () => lib.found({ ok: 5 }), () => lib.found({ err: "x" }),
  () => lib.move({ x: 1 }, [2, true]), () => JSON.stringify(lib.drawn([{ tag: "Circle", fields: [{ x: 1, y: 0.5 }, 3] }])),
  () => lib.page([1, 2]), () => lib.apply((n) => n * 2, 4), () => lib.apply_later(async (n) => n * 2, 4),
  () => lib.apply_later((n) => n * 2, 4), () => lib.adder(6)(3), () => lib.adder(6)(0),
  () => lib.bytes(new Uint8Array(2), new Map([["a", 1n]])), () => lib.delete(4), () => lib.then_(),
  () => lib.add(1, "2"), () => lib.add(1), () => lib.quarter("x"), () => lib.found(5), () => lib.move({ x: 1.5 }, [1, true]),
  () => lib.move({ x: 1 }, [1]), () => lib.drawn([{ tag: "Square", fields: [] }]), () => lib.apply(5, 4), () => lib.adder(1)("x"),
  () => lib.apply(() => "x", 4), () => lib.apply(() => { throw new Error("boom"); }, 4),
  () => lib.apply(async (n) => n, 4), () => lib.apply_later(async () => { throw new Error("late"); }, 4),
];
for (const call of calls) await told(call);
let got;
const next = () => new Promise((resolve) => { got = resolve; });
const deliver = lib.start((n) => { got(n); return "ignored"; });
let wait = next();
await told(() => deliver(1));
await told(() => wait);
wait = next();
lib.tell(deliver, 2);
await told(() => wait);
await told(() => deliver("x"));
await told(() => lib.tell(() => true, 2));
deliver.close();
await told(() => deliver(3));
`,
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.split("\n")).toEqual([
    "add adder apply apply_later bytes delete divide drawn found move number page quarter start tell then_",
    "true add",
    "3",
    "SnowPanic: division by zero (lib.snow:25)",
    "3",
    "SnowPanic: division by zero (lib.snow:25)",
    "{ ok: 5 }",
    "{ err: 'no number' }",
    "5",
    "undefined",
    "{ x: 3, y: null }",
    '[{"tag":"Circle","fields":[{"x":1,"y":0.5},3]}]',
    "{ items: [ 1, 2 ], total: '2' }",
    "9",
    "9",
    "9",
    "2",
    "SnowPanic: division by zero (lib.snow:43)",
    "Map(2) { 'a' => 1n, 'all' => 2n }",
    "4",
    "undefined",
    "TypeError: argument `b` of `add`: expected Int, got string",
    "TypeError: argument `b` of `add`: expected Int, got undefined",
    "TypeError: argument `n` of `quarter`: expected Int, got string",
    "TypeError: argument `result` of `found`: expected Result<Int, String>, got number",
    "TypeError: argument `p` of `move`: expected Int, got number at x",
    "TypeError: argument `by` of `move`: expected (Int, Bool), got array",
    "TypeError: argument `shapes` of `drawn`: unknown variant Square at [0].tag",
    "TypeError: argument `f` of `apply`: expected Fun(Int) -> Int, got number",
    "TypeError: argument 1 of the result of `adder`: expected Int, got string",
    "SnowPanic: function of JavaScript: expected Int, got string (lib.snow:38)",
    "SnowPanic: function of JavaScript: boom (lib.snow:38) <- boom",
    "SnowPanic: function of JavaScript: expected Int, got object (lib.snow:38)",
    "SnowPanic: function of JavaScript: late (lib.snow:41) <- late",
    "true",
    "2",
    "3",
    "TypeError: message to the result of `start`: expected Int, got string",
    "TypeError: argument `to` of `tell`: expected Pid<Int>, got function",
    "false",
    "",
  ]);
});

test("two libraries in one Node have nothing in common, and traces name the calls of both sides", () => {
  const cwd = library(
    `let start = Time.now_ms()
service Sum do
  fn init() = 0
  call add(by :: Int) :: Int do |n| (n + by, n + by) end
end
let sum = Sum.start()
pub fn add(n :: Int) -> Int = Sum.add(sum, n)
actor rests() do
  receive do
    _ -> rests()
  end
end
pub fn name() -> Bool = Process.register("named", spawn(rests)) == 0
fn inner(n :: Int) -> Int = 10 / n
pub fn outer(n :: Int) -> Int = inner(n) + 1
pub fn since() -> Bool = Time.now_ms() >= start
`,
  );
  writeFileSync(join(cwd, "other.js"), readFileSync(join(cwd, "lib.js")));
  const { status, stdout, stderr } = node(
    cwd,
    `import * as one from "./lib.js";
import * as other from "./other.js";
console.log(await one.add(1), await other.add(10), await one.add(2), await other.add(20));
console.log(one.name(), other.name(), one.name(), one.since() && other.since());
function caller(n) {
  return one.outer(n);
}
for (const wrong of [0, "x"]) {
  try {
    caller(wrong);
  } catch (error) {
    console.log(error.stack.replaceAll(import.meta.url, "use.js"));
  }
}
`,
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.split("\n")).toEqual([
    "1 10 3 30",
    "true true false true",
    "SnowPanic: division by zero (lib.snow:14)",
    "    at inner (lib.snow:14)",
    "    at outer (lib.snow:15)",
    "    at caller (use.js:6:14)",
    "    at use.js:10:5",
    "TypeError: argument `n` of `outer`: expected Int, got string",
    "    at caller (use.js:6:14)",
    "    at use.js:10:5",
    "",
  ]);
});

test("to import a library runs its top-level statements, in order and to their end, and not main", () => {
  const cwd = library(`fn loaded() -> Int do
  Timer.sleep(1)
  7
end
let value = loaded()
println("top \${value}")
pub fn get() -> Int = value
pub fn say(text :: String) = println(text)
fn main() = println("main")
`);
  const module =
    'const lib = await import("./lib.js");\nconsole.log(lib.get());\nlib.say("a");\nconsole.log("b");\nlib.say("c");\n';
  expect(node(cwd, module)).toEqual({ status: 0, stdout: "top 7\n7\na\nb\nc\n", stderr: "" });
});

test("where nothing waits at the top, the module can be required", () => {
  const cwd = library('println("top")\npub fn get() -> Int = 7\n');
  const words = ["-e", 'console.log(require("./lib.js").get())'];
  expect(command(process.execPath, words, { cwd })).toEqual({ status: 0, stdout: "top\n7\n", stderr: "" });
});

test("a panic at the top is what the import rejects with", () => {
  const text = (waits: string) =>
    `fn first(list :: List<Int>) -> Int do\n${waits}  List.get(list, 0)\nend\nlet one = first([])\npub fn get() = one\n`;
  for (const waits of ["", "  Timer.sleep(1)\n"]) {
    const cwd = library(text(waits));
    const { status, stdout, stderr } = node(cwd, 'import("./lib.js").catch((error) => console.log(error.stack));\n');
    const line = waits === "" ? 2 : 3;
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      `SnowPanic: index 0 out of bounds (len 0) (lib.snow:${line})`,
      `    at first (lib.snow:${line})`,
    ]);
  }
});

test("a library keeps Node alive for work that goes on, not for processes that wait for messages", () => {
  const cwd = library(`actor rests() do
  receive do
    _ -> rests()
  end
end
service Slow do
  fn init() = 0
  call take() :: Int do |n|
    Timer.sleep(5)
    (n, n)
  end
end
let resting = spawn(rests)
let slow = Slow.start()
pub fn poke() do
  send(resting, 1)
end
pub fn take() -> Int = Slow.take(slow)
pub fn later() do
  Timer.after(1, fn -> println("later") end)
  ()
end
`);
  const module = `import * as lib from "./lib.js";
lib.poke();
void lib.take().then(console.log);
process.on("exit", () => console.log("exit"));
`;
  expect(node(cwd, module)).toEqual({ status: 0, stdout: "0\nexit\n", stderr: "" });
  expect(node(cwd, 'import { later } from "./lib.js";\nlater();\n').stdout).toBe("later\n");
});

test("what goes wrong in other processes is reported; who does not look at a promise that fails ends Node", () => {
  const cwd = library(`fn fail() do
  panic("alone")
end
pub fn start() do
  spawn(fail)
  ()
end
pub fn wait() do
  Timer.sleep(1)
  panic("waited")
end
pub fn leave(status :: Int) do
  Process.exit(status)
end
`);
  const started = node(cwd, 'import { start } from "./lib.js";\nstart();\n');
  expect(started.status).toBe(0);
  expect(started.stderr).toContain("Snow panic at lib.snow:2: alone\n");
  const waited = node(cwd, 'import { wait } from "./lib.js";\nwait();\n');
  expect(waited.status).toBe(1);
  expect(waited.stderr).toContain("SnowPanic: waited (lib.snow:10)\n    at wait (lib.snow:10)\n");
  const left = node(cwd, 'import { leave } from "./lib.js";\nleave(3);\nconsole.log("not reached");\n');
  expect(left).toEqual({ status: 3, stdout: "", stderr: "" });
});

test("externs, files and libraries that it uses are inside", () => {
  const cwd = directoryWith({
    "main.snow": `import Text
pub extern fn shout(text :: String) -> String!String = "shout" from "./shout.js"
pub extern async fn later(text :: String) -> Int = "later" from "./shout.js"
pub fn rows(text :: String) -> List<List<String>> = Result.unwrap_or(Csv.parse(text), [])
pub fn page() -> String = File.embed("page.txt")
pub fn trimmed(text :: String) -> String = Text.trimmed(text)
`,
    "text.snow": "pub fn trimmed(text :: String) -> String = String.trim(text)\n",
    "page.txt": "page",
    "shout.js": `export const shout = (text) => { if (text === "") throw new Error("nothing"); return text.toUpperCase(); };
export const later = async (text) => text.length;
`,
    "elsewhere/package.json": '{ "type": "module" }',
  });
  expect(snow(["build", "--lib", ".", "-o", "elsewhere/kit.js"], { cwd }).status).toBe(0);
  const module = `import * as kit from "./kit.js";
console.log(kit.shout("a"), kit.shout(""), await kit.later("abc"), kit.rows("a,b"), kit.page(), kit.trimmed(" c "));
`;
  const stdout = "{ ok: 'A' } { err: 'nothing' } 3 [ [ 'a', 'b' ] ] page c\n";
  expect(node(join(cwd, "elsewhere"), module)).toEqual({ status: 0, stdout, stderr: "" });
  expect(readFileSync(join(cwd, "elsewhere/kit.js"), "utf8")).toContain("\ncsv-parse ");
});

test("names of the files", () => {
  const cwd = directoryWith({ "app/main.snow": "pub fn one() -> Int = 1\n", "app/x/y": "" });
  const files = (path: string): string[] => readdirSync(join(cwd, path)).sort();
  const builds = (words: readonly string[], target: string): void => {
    const stderr = `  Compiled: ${target}\n`;
    expect(snow(["build", "--lib", ...words], { cwd })).toEqual({ status: 0, stdout: "", stderr });
  };
  builds(["app"], "app/app.js");
  expect(files("app")).toEqual(["app.d.ts", "app.js", "app.js.map", "main.snow", "x"]);
  builds(["app/main.snow", "-o", "app/x"], "app/x/main.js");
  expect(files("app/x")).toEqual(["main.d.ts", "main.js", "main.js.map", "y"]);
  builds(["app", "-o", "out/kit.mjs"], "out/kit.mjs");
  expect(files("out")).toEqual(["kit.d.mts", "kit.mjs", "kit.mjs.map"]);
  builds(["app", "-o", "more/of.it/"], "more/of.it/app.js");
  expect(JSON.parse(readFileSync(join(cwd, "out/kit.mjs.map"), "utf8")).sources).toEqual(["../app/main.snow"]);
  const refusal =
    "error: Cannot write 'kit.cjs': an ES module is `*.js` or `*.mjs`; a name without an ending is a directory\n";
  expect(snow(["build", "--lib", "app", "-o", "kit.cjs"], { cwd })).toEqual({ status: 1, stdout: "", stderr: refusal });
  writeFileSync(join(cwd, "use.mjs"), 'import { one } from "./out/kit.mjs";\nconsole.log(one());\n');
  expect(command(process.execPath, ["use.mjs"], { cwd }).stdout).toBe("1\n");
});

test("a program without `pub` functions is no library, and what cannot cross is E0045 in a library alone", () => {
  const cwd = directoryWith({
    "none.snow": 'fn one() -> Int = 1\nfn main() = println("${one()}")\n',
    "queue.snow": 'pub fn size(queue :: Queue<Int>) -> Int = Queue.size(queue)\nfn main() = println("")\n',
  });
  expect(snow(["build", "--lib", "none.snow"], { cwd })).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "error: No 'pub' function found in 'none.snow'.\nHelp: a library offers the functions `pub fn` of this file\n",
  });
  expect(snow(["build", "--lib", "queue.snow"], { cwd })).toEqual({
    status: 1,
    stdout: "",
    stderr: `[E0045] Error: type \`Queue<Int>\` cannot cross the extern boundary
 --> queue.snow:1:22
  |
1 | pub fn size(queue :: Queue<Int>) -> Int = Queue.size(queue)
  |                      ^^^^^^^^^^ in \`pub fn size\`, which the library offers
error: Compilation failed due to errors above.
`,
  });
  expect(snow(["check", "queue.snow"], { cwd }).status).toBe(0);
  expect(readdirSync(cwd)).toEqual(["none.snow", "queue.snow"]);
});
