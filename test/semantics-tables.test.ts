// The tables of equality, order, hash, default and text forms: each operation of each type is there, or is E0006.
import { expect, test } from "vitest";
import { directoryWith, snow } from "./support/command.ts";

type Operation = "Eq" | "Ord" | "Hash" | "Default" | "Display" | "Debug";

/** What a program does with values of a type to need the operation. */
const uses: Readonly<Record<Operation, (type: string) => string>> = {
  Eq: (type) => `(a :: ${type}, b :: ${type}) -> Bool = a == b`,
  Ord: (type) => `(a :: ${type}, b :: ${type}) -> Bool = a < b`,
  Hash: (type) => `(a :: ${type}) -> Int = hash(a)`,
  Default: (type) => `() -> ${type} = default()`,
  Display: (type) => `(a :: ${type}) -> String = "\${a}"`,
  Debug: (type) => `(a :: ${type}) -> String = inspect(a)`,
};
const operations: readonly Operation[] = ["Eq", "Ord", "Hash", "Default", "Display", "Debug"];

const texts = ["Display", "Debug"] as const;
const plain = ["Eq", "Hash", ...texts] as const;
const ordered = ["Eq", "Ord", "Hash", ...texts] as const;

const rows: readonly (readonly [type: string, has: readonly Operation[]])[] = [
  ["Int", [...ordered, "Default"]],
  ["Float", [...ordered, "Default"]],
  ["BigInt", ordered],
  ["Bool", [...plain, "Default"]],
  ["String", [...ordered, "Default"]],
  ["Atom", plain],
  ["()", texts],
  ["List<Int>", ordered],
  ["List<Bool>", plain],
  ["List<Fun(Int) -> Int>", []],
  ["(Int, String)", ordered],
  ["(Int, Bool)", plain],
  ["(Int, Fun() -> Int)", []],
  ["(Int, ())", texts],
  ["Option<Int>", ordered],
  ["Option<Range>", []],
  ["Result<Int, String>", plain],
  ["Result<Int, Queue<Int>>", []],
  ["Ordering", plain],
  ["Map<String, Int>", ["Eq", ...texts]],
  ["Map<String, Fun() -> Int>", []],
  ["Set<Int>", ["Eq", ...texts]],
  ["Bytes", plain],
  ["Conn", plain],
  ["Foreign", ["Eq", "Hash"]],
  ["Pid<Int>", texts],
  ["Fun(Int) -> Int", []],
  ["Queue<Int>", []],
  ["Range", []],
  ["Json", []],
  ["Iter<Int>", []],
  ["Request", []],
  ["Response", []],
  ["Router", []],
  ["Server", []],
  ["Usual", ordered],
  ["Nothing", []],
  ["Shown", ["Display", "Debug"]],
  ["Ranked", ["Eq", "Ord"]],
  ["Variants", ["Eq", "Ord", ...texts]],
  ["Hashed", ["Eq", "Hash"]],
  ["Holding", texts],
  ["Box<Int>", ordered],
  ["Box<Bool>", plain],
  ["Box<Fun() -> Int>", []],
];

const declarations = `
extern type Foreign
struct Usual do
  x :: Int
end
struct Nothing do
  x :: Int
end deriving()
struct Shown do
  x :: Int
end deriving(Display)
struct Ranked do
  x :: Int
end deriving(Eq, Ord)
type Variants do
  One
  Two(Int)
end
type Hashed do
  Only(String)
end deriving(Eq, Hash)
struct Holding do
  map :: Map<String, Int>
end deriving(Hash, Debug)
struct Box<T> do
  held :: T
end deriving(Eq, Ord, Hash, Display)
`;

test("which types have what", () => {
  const head = declarations.split("\n").length;
  const asked = rows.flatMap(([type]) => operations.map((operation) => ({ type, operation })));
  const lines = asked.map(({ type, operation }, index) => `pub fn f${index}${uses[operation](type)}`);
  const source = `${declarations}\n${lines.join("\n")}\nfn main() do\n  println("")\nend\n`;
  const { stderr } = snow(["check", "main.snow", "--json"], { cwd: directoryWith({ "main.snow": source }) });
  const lacking = new Set<string>();
  const others: string[] = [];
  for (const line of stderr.trim().split("\n")) {
    const { code, spans, message } = JSON.parse(line);
    const at = source.slice(0, spans[0].start).split("\n").length - 1 - head;
    const one = asked[at];
    if (code === "E0006" && one !== undefined) lacking.add(`${one.type}: ${one.operation}`);
    else others.push(message);
  }
  expect(others).toEqual([]);
  const found = rows.map(([type]) => [type, operations.filter((one) => !lacking.has(`${type}: ${one}`))]);
  const expected = rows.map(([type, has]) => [type, operations.filter((one) => has.includes(one))]);
  expect(found).toEqual(expected);
});
