// Chains that are written flat are flat: no phase needs a deeper stack for a longer one, nor does what it makes.
import { expect, test } from "vitest";
import { format } from "../../cli/format/index.ts";
import { loadLibrary } from "../../cli/library.ts";
import { inspectProgram } from "../../compiler/editor/index.ts";
import { compile } from "../../compiler/index.ts";
import * as runtime from "../../runtime/index.ts";

const known = await loadLibrary();

/** Calls `a` of a program. */
function answer(text: string, value: unknown): unknown {
  const main = {
    name: "Main",
    file: { path: "main.snow", text: `${text}\n\nfn main() do\n  println("\${keep(a)}")\nend\n` },
  };
  const { diagnostics, output } = compile(
    { main, others: [], readModule: () => undefined, moduleNames: ["Main"] },
    known,
  );
  expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  const body = output?.code.replace(/return \{ start: \$start.* \};\s*$/, "return Main$a;") ?? "";
  const make: unknown = Reflect.construct(Function, ["runtime", "externs", body]);
  if (typeof make !== "function") throw new Error("no function");
  const made: unknown = make(runtime, []);
  if (typeof made !== "function") throw new Error("no function");
  return made(value);
}

const keep = (type: string): string => `fn keep(f :: ${type}) -> Int = 1\n`;
const ints = keep("Fun(Int) -> Int");
const same = "fn id(x :: Int) -> Int = x\n";
const method = `interface Same do
  fn same(self) -> Self
end

impl Same for Int do
  fn same(self) -> Int do
    self
  end
end

`;

type Chain = readonly [name: string, text: string, given: unknown, expected: unknown];

function chainsOf(length: number): readonly Chain[] {
  const links = Array.from({ length }, (_, index) => index);
  return [
    [
      "or",
      `${keep("Fun(Int) -> Bool")}fn a(x :: Int) -> Bool = ${links.map((n) => `x == ${n}`).join(" or ")}`,
      length - 1,
      true,
    ],
    [
      "and",
      `${keep("Fun(Int) -> Bool")}fn a(x :: Int) -> Bool = ${links.map((n) => `x != ${n}`).join(" and ")}`,
      length,
      true,
    ],
    ["+", `${ints}fn a(x :: Int) -> Int = ${links.map(() => "x").join(" + ")}`, 2, 2 * length],
    [
      "<>",
      `${keep("Fun(String) -> String")}fn a(x :: String) -> String = ${links.map(() => "x").join(" <> ")}`,
      "q",
      "q".repeat(length),
    ],
    ["|>", `${ints}${same}fn a(x :: Int) -> Int = x${links.map(() => "\n  |> id()").join("")}`, 3, 3],
    ["methods", `${ints}${method}fn a(x :: Int) -> Int = x${links.map(() => ".same()").join("")}`, 4, 4],
    [
      "calls",
      `${keep("Fun(String) -> String")}fn a(x :: String) -> String = x${links.map(() => ".trim()").join("")}`,
      " x ",
      "x",
    ],
    [
      "else if",
      `${ints}fn a(x :: Int) -> Int do\n  if x < 0 do 0 - 1\n${links.map((n) => `  else if x == ${n} do ${n} + x`).join("\n")}\n  else 7 end\nend`,
      length - 1,
      2 * (length - 1),
    ],
    [
      "else if as a value",
      `${ints}fn a(x :: Int) -> Int do\n  let y = if x < 0 do 0\n${links.map((n) => `  else if x == ${n} do ${n}`).join("\n")}\n  else 7 end\n  y + 1\nend`,
      length - 1,
      length,
    ],
    [
      ":: in an expression",
      `${ints}fn a(x :: Int) -> Int = List.length(${links.map((n) => `${n}`).join(" :: ")} :: [x])`,
      1,
      length + 1,
    ],
    [
      ":: in a pattern",
      `${keep("Fun(List<Int>) -> Int")}fn a(x :: List<Int>) -> Int do\n  case x do\n    ${links.join(" :: ")} :: rest -> List.length(rest)\n    _ -> 0 - 1\n  end\nend`,
      runtime.snow_list_of([...links, 1, 1]),
      2,
    ],
    [
      "a list pattern",
      `${keep("Fun(List<Int>) -> Int")}fn a(x :: List<Int>) -> Int do\n  case x do\n    [${links.join(", ")}] -> 1 + 0\n    _ -> 0 - 1\n  end\nend`,
      runtime.snow_list_of(links),
      1,
    ],
  ];
}

test.each(chainsOf(5_000))("%s", (_, text, given, expected) => {
  expect(answer(text, given)).toBe(expected);
});

test("the formatter and the language server take them too", () => {
  for (const [name, definitions] of chainsOf(1_000)) {
    const text = `${definitions}\n\nfn main() do\n  println("\${keep(a)}")\nend\n`;
    const file = { path: "main.snow", text };
    const formatted = format(file);
    expect(formatted.kind, name).toBe("formatted");
    const project = { main: { name: "Main", file }, others: [], readModule: () => undefined, moduleNames: ["Main"] };
    expect(inspectProgram(project, known).diagnostics, name).toEqual([]);
  }
});
