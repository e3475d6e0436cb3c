// How compiled size and time grow with a match or a chain. Goal: linear or near it, so that time and bytes for each part stay the same.
import { readLibrary } from "../cli/build/standard-library.ts";
import { compile } from "../compiler/index.ts";
import { median, milliseconds, printTable, processorTime, times } from "./measure.ts";

const library = readLibrary();

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

function list(count: number, item: (index: number) => string, separator = ", "): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(separator);
}

/** A generator of numbers that gives the same ones each time. */
function numbers(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(state / 65_536) % below;
  };
}

/** Rules that each ask about two of `fields` fields. */
function rules(fields: number, rule: (index: number) => readonly [number, number], count: number): string {
  const arm = (index: number): string => {
    const [one, other] = rule(index);
    return `    Order { f${one}: "x${index % 4}", f${other}: "y${index % 3}", .. } -> ${index} + 1`;
  };
  return `struct Order do\n${lines(fields, (index) => `  f${index} :: String`)}\nend

pub fn decide(order :: Order) -> Int do\n  case order do\n${lines(count, arm)}\n    _ -> 0\n  end\nend`;
}

function alternatives(count: number): string {
  const names = list(count, (index) => `s${index}`);
  return `type Side do\n  Left(Int)\n  Right(Int)\n  Off\nend

pub fn sum(${list(count, (index) => `s${index} :: Side`)}) -> Int do
  case (${names}) do
    (${list(count, (index) => `Left(x${index}) | Right(x${index})`)}) -> ${list(count, (index) => `x${index}`, " + ")}
    _ -> 0
  end
end`;
}

/** Different pairs of columns, apart where one is the other. */
function someRules(count: number): string {
  const random = numbers();
  const pairs = Array.from({ length: count }, (): readonly [number, number] => {
    const one = random(20);
    return [one, (one + 1 + random(19)) % 20];
  });
  return rules(20, (index) => pairs[index] ?? [0, 1], count);
}

const cases: readonly {
  readonly name: string;
  readonly text: (size: number) => string;
  readonly sizes: readonly number[];
}[] = [
  {
    name: "rules about two fields of their own",
    text: (size) => rules(2 * size, (index) => [2 * index, 2 * index + 1], size),
    sizes: [100, 200, 400],
  },
  { name: "rules about two of twenty fields", text: someRules, sizes: [100, 200, 400] },
  { name: "two alternatives with a name in each column", text: alternatives, sizes: [15, 30, 60] },
  {
    name: "literals",
    text: (size) =>
      `pub fn f(x :: Int) -> Int do\n  case x do\n${lines(size, (index) => `    ${index} -> ${index} + 2`)}\n    _ -> 0\n  end\nend`,
    sizes: [250, 500, 1_000],
  },
  {
    name: "chain of +",
    text: (size) => `pub fn f(x :: Int) -> Int = ${list(size, () => "x", " + ")}`,
    sizes: [1_000, 2_000, 4_000],
  },
  {
    // Each calls the one before it twice, and asks for what the operands are.
    name: "overloaded functions, each of two calls",
    text: (size) =>
      `fn g0(x) = x + x\n${lines(size, (index) => `fn g${index + 1}(x) = g${index}(g${index}(x))`)}\npub fn f(x :: Float) -> Float = g${size}(x)`,
    sizes: [10, 20, 40],
  },
  {
    name: "chain of else if",
    text: (size) =>
      `pub fn f(x :: Int) -> Int do\n  if x < 0 do 0\n${lines(size, (index) => `  else if x == ${index} do ${index} + x`)}\n  else 7 end\nend`,
    sizes: [1_000, 2_000, 4_000],
  },
];

function compileOnce(text: string): { readonly time: number; readonly bytes: number } {
  // What nothing names is not compiled.
  const name = /pub fn (\w+)/.exec(text)?.[1] ?? "";
  const whole = `${text}\n\nfn main() do\n  let _ = ${name}\n  println("")\nend\n`;
  const main = { name: "Main", file: { path: "main.snow", text: whole } };
  let bytes = 0;
  const time = processorTime(() => {
    const { diagnostics, output } = compile(
      { main, others: [], readModule: () => undefined, moduleNames: ["Main"] },
      library,
    );
    if (output === undefined) throw new Error(diagnostics[0]?.message);
    bytes = output.code.length;
  });
  return { time, bytes };
}

const rows = cases.map(({ name, text, sizes }) => {
  const made = sizes.map((size) => {
    const source = text(size);
    const runs = Array.from({ length: 7 }, () => compileOnce(source)).slice(2);
    return { time: median(runs.map((run) => run.time)), bytes: median(runs.map((run) => run.bytes)) };
  });
  const [first, , last] = made;
  const slower = (last?.time ?? NaN) / (first?.time ?? NaN);
  return [
    name,
    sizes.join(", "),
    made.map(({ time }) => milliseconds(time)).join(", "),
    made.map(({ bytes }) => Math.round(bytes).toLocaleString("en")).join(", "),
    times(slower / 4),
    times((last?.bytes ?? NaN) / (first?.bytes ?? NaN) / 4),
  ];
});
printTable("matches", ["Match", "Size", "Time", "Bytes of JavaScript", "time / size", "bytes / size"], rows);
