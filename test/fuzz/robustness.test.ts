// Texts of unusual size and shape, through the whole compiler: a program or a diagnostic, soon.
import { expect, test } from "vitest";
import { compileText, problemWith } from "./answer.ts";

const main = (body: string) => `fn main() do\n${body}\nend\n`;
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));

const shapes: readonly [string, string][] = [
  ["nested parentheses", main(`let x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`)],
  ["nested brackets", main(`let x = ${"[".repeat(10_000)}1${"]".repeat(10_000)}`)],
  ["nested maps", main(`let x = ${"%{1 => ".repeat(10_000)}1${"}".repeat(10_000)}`)],
  ["nested closures", main(`let x = ${"fn x -> ".repeat(10_000)}1${" end".repeat(10_000)}`)],
  ["nested ifs", main(`${"if true do\n".repeat(10_000)}println("x")${"\nend".repeat(10_000)}`)],
  ["nested cases", main(`${"case 1 do _ -> ".repeat(10_000)}2${" end".repeat(10_000)}`)],
  ["nested loops", main(`${"for i in 0..1 do\n".repeat(10_000)}println("x")${"\nend".repeat(10_000)}`)],
  ["nested interpolations", main(`let x = ${'"${'.repeat(10_000)}1${'}"'.repeat(10_000)}`)],
  ["nested calls", `fn f(x) = x\n${main(`let x = ${"f(".repeat(10_000)}1${")".repeat(10_000)}`)}`],
  ["a line of 5 MB", main(`let x = "${"a".repeat(5_000_000)}"`)],
  ["a comment of 5 MB", main(`# ${"a".repeat(5_000_000)}`)],
  ["a name of 1 MB", main(`let ${"a".repeat(1_000_000)} = 1`)],
  ["a number of 1 MB", main(`let x = ${"1".repeat(1_000_000)}`)],
  ["an unterminated string of 1 MB", main(`let x = "${"a".repeat(1_000_000)}`)],
  ["an unterminated comment of 1 MB", `#= ${"a".repeat(1_000_000)}`],
  ["NUL bytes", "\0".repeat(100_000)],
  ["NUL bytes in a program", main(`let x = "${"\0".repeat(1_000)}"`)],
  ["a sum of 10,000 terms", main(`let x = 1${" + 1".repeat(10_000)}`)],
  ["a pipe of 10,000 steps", `fn f(x) = x\n${main(`let x = 1${" |> f".repeat(10_000)}`)}`],
  ["a concatenation of 10,000 strings", main(`let x = "a"${' <> "b"'.repeat(10_000)}`)],
  ["10,000 conjunctions", main(`let x = true${" and true".repeat(10_000)}`)],
  ["5,000 arms", main(`let x = case 3 do\n${times(5_000, (n) => `${n} -> ${n}\n`).join("")}_ -> 0\nend`)],
  [
    "5,000 arms of strings",
    main(`let x = case "b" do\n${times(5_000, (n) => `"${n}" -> ${n}\n`).join("")}_ -> 0\nend`),
  ],
  ["2,000 else ifs", main(`let x = if true do 0 ${times(2_000, (n) => `else if false do ${n} `).join("")}else 1 end`)],
  [
    "2,000 functions in a row",
    `${times(2_000, (n) => `fn f${n}(x) = f${n + 1}(x)\n`).join("")}fn f2000(x) = x\n${main("")}`,
  ],
  ["2,000 functions in a ring", `${times(2_000, (n) => `fn f${n}(x) = f${(n + 1) % 2_000}(x)\n`).join("")}${main("")}`],
  ["a deep type", `fn f(x :: ${"List<".repeat(1_000)}Int${">".repeat(1_000)}) = x\n${main("")}`],
  ["a deep value", main(`let x = ${"[".repeat(200)}1${"]".repeat(200)}\nprintln("\${x}")`)],
  ["a tuple of 10,000", main(`let x = (${times(10_000, String).join(", ")})`)],
  ["a list of 100,000", main(`let x = [${times(100_000, String).join(", ")}]`)],
  ["a map of 20,000", main(`let x = %{${times(20_000, (n) => `${n} => ${n}`).join(", ")}}`)],
  ["a struct of 2,000 fields", `struct P do\n${times(2_000, (n) => `f${n} :: Int\n`).join("")}end\n${main("")}`],
  ["a type of 2,000 variants", `type T do\n${times(2_000, (n) => `V${n}(Int)\n`).join("")}end\n${main("")}`],
  ["2,000 parameters", `fn f(${times(2_000, (n) => `a${n}`).join(", ")}) = a0\n${main("")}`],
  ["20,000 statements", main(times(20_000, (n) => `let x${n} = ${n}`).join("\n"))],
  ["20,000 shadowed names", main(times(20_000, () => "let x = 1").join("\n"))],
  ["2,000 clauses", `${times(2_000, (n) => `fn f(${n}) = ${n}\n`).join("")}fn f(_) = 0\n${main("")}`],
  [
    "patterns of many columns",
    main(
      `let x = case (${times(20, () => "true").join(", ")}) do\n${times(20, (n) => `(${times(20, (m) => (m === n ? "false" : "_")).join(", ")}) -> ${n}\n`).join("")}_ -> 0\nend`,
    ),
  ],
  ["2,000 mistakes", main(times(2_000, (n) => `println(missing${n})`).join("\n"))],
];

test.each(shapes)("%s", (_, text) => {
  const before = process.cpuUsage();
  expect(problemWith(text)).toBeUndefined();
  // Time of the processor: others may be at work. The largest of these texts takes well under a second.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(10_000);
});

test.each([
  ["a sum", main(`let x = 1${" + 1".repeat(800)}`)],
  ["a pipe", `fn f(x) = x\n${main(`let x = 1${" |> f".repeat(800)}`)}`],
  ["a concatenation", main(`let x = "a"${' <> "b"'.repeat(800)}`)],
  ["parentheses", main(`let x = ${"(".repeat(250)}1${")".repeat(250)}`)],
  ["calls", `fn f(x) = x\n${main(`let x = ${"f(".repeat(200)}1${")".repeat(200)}`)}`],
  ["closures", main(`let x = ${"fn y -> ".repeat(100)}1${" end".repeat(100)}`)],
  ["ifs", main(`${"if true do\n".repeat(200)}println("x")${"\nend".repeat(200)}`)],
  ["cases", main(`${"case 1 do _ -> ".repeat(100)}2${" end".repeat(100)}`)],
  ["elements", main(`let x = [${times(100_000, String).join(", ")}]`)],
  ["arms", main(`let x = case 3 do\n${times(5_000, (n) => `${n} -> ${n}\n`).join("")}_ -> 0\nend`)],
  ["else ifs", main(`let x = if true do 0 ${times(500, (n) => `else if false do ${n} `).join("")}else 1 end`)],
  ["functions", `${times(2_000, (n) => `fn f${n}(x) = f${n + 1}(x)\n`).join("")}fn f2000(x) = x\n${main("f0(1)")}`],
])("many %s are a program", (_, text) => {
  expect(compileText(text).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});
