// A session of many entries: it holds what its definitions hold, and nothing else grows.
import { expect, it } from "vitest";
import { snow } from "../support/command.ts";

const DEFINITIONS = process.env.SNOW_SOAK === "1" ? 1000 : 300;

it("takes hundreds of definitions, each of which needs the one before", { timeout: 120_000 }, () => {
  const entries = Array.from({ length: DEFINITIONS }, (_, index) =>
    index === 0 ? "fn f0(n :: Int) -> Int = n + 1" : `fn f${index}(n :: Int) -> Int = f${index - 1}(n) + 1`,
  );
  const { stdout, stderr } = snow(["repl", "--strict"], {
    input: `${entries.join("\n")}\nf${DEFINITIONS - 1}(0)\nf200(0)\n`,
  });
  expect(stderr).toBe("");
  expect(stdout.split("\n").slice(DEFINITIONS)).toEqual([`${DEFINITIONS} :: Int`, "201 :: Int", ""]);
});

it("forgets the values of expressions and of names bound again", { timeout: 120_000 }, () => {
  // Each value is 8 MB: together more than the heap holds. A function is shown without its text being made.
  const hold = "fn hold(list :: List<Int>) = fn -> List.length(list) end";
  const entries = Array.from({ length: 20 }, (_, index) => [
    `let big = hold(Range.map(0..1000000, fn n -> n + ${index} end))`,
    "hold(Range.map(0..1000000, fn n -> n end))",
  ]);
  const { stdout, stderr, status } = snow(["repl", "--strict"], {
    input: `${[hold, ...entries.flat()].join("\n")}\nbig()\n`,
    environment: { NODE_OPTIONS: "--max-old-space-size=160" },
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout.endsWith("1000000 :: Int\n")).toBe(true);
});
