// The table of the tour that says which types have Eq, Ord, Hash and Display by themselves, held against the compiler.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadLibrary } from "../../cli/library.ts";
import { analyse } from "../../compiler/index.ts";
import { root } from "../support/command.ts";

const known = await loadLibrary();

/** A type for each word of the first column. */
const types: Readonly<Record<string, string>> = {
  "`()`": "()",
  "`Map`": "Map<Int, Int>",
  "`Option`": "Option<Int>",
  "`Queue`": "Queue<Int>",
  "`Iter`": "Iter<Int>",
  "`Result`": "Result<Int, Int>",
  "`Set`": "Set<Int>",
  lists: "List<Int>",
  tuples: "(Int, String)",
  functions: "Fun(Int) -> Int",
  "a struct without `deriving`": "Plain",
  "a sum type without `deriving`": "Shape",
};

const declarations = `struct Plain do
  n :: Int
end

type Shape do
  Dot
  Line(Int)
end

`;

function rows(): string[][] {
  const page = readFileSync(`${root}/docs/tour/10-interfaces.md`, "utf8");
  const table = page.slice(page.indexOf("| Type | `Eq`")).split("\n\n")[0] ?? "";
  return table.split("\n").map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The types of a cell: "lists, tuples, `Option`". */
function named(cell: string): string[] {
  const whole = types[cell];
  if (whole !== undefined) return [whole];
  const words = cell.match(/`[^`]+`|[a-z]+/g) ?? [];
  return words.map((word) => types[word] ?? word.replaceAll("`", ""));
}

function has(type: string, interfaceName: string): boolean {
  const text = `${declarations}fn needs<T>(value :: T) -> () where T: ${interfaceName} do
  ()
end

pub fn uses(value :: ${type}) -> () = needs(value)

fn main() do
  ()
end
`;
  const main = { name: "Main", file: { path: "main.snow", text } };
  const project = { main, others: [], readModule: () => undefined, moduleNames: ["Main"] };
  const { diagnostics } = analyse(project, known);
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  expect(["", "E0006"]).toContain(errors.join());
  return errors.length === 0;
}

const [head = [], , ...lines] = rows();
const cells = lines.flatMap(([cell = "", ...answers]) =>
  named(cell).flatMap((type) => answers.map((answer, index) => ({ type, name: head[index + 1] ?? "", answer }))),
);

test("the table has all of its rows", () => expect(cells.length).toBeGreaterThan(100));

test.each(cells)("$type, $name: $answer", ({ type, name, answer }) => {
  expect(has(type, name.replaceAll("`", "")) ? "yes" : "no").toBe(answer);
});
