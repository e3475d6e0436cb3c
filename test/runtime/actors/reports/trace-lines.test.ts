// Traces: the same call again and again is counted.
import { expect, test } from "vitest";
import { callsOf, traceLines } from "../../../../runtime/actors/reports/trace-lines.ts";
import type { Frame } from "../../../../runtime/failures/trace.ts";

function frame(name: string, line: number): Frame {
  return { function: name, file: "main.snow", line };
}

function repeated(one: Frame, count: number): Frame[] {
  return new Array<Frame>(count).fill(one);
}

test("different calls, one line each", () => {
  expect(traceLines(callsOf([frame("a", 1), frame("b", 2), frame("a", 1)]))).toEqual([
    "  at a (main.snow:1)",
    "  at b (main.snow:2)",
    "  at a (main.snow:1)",
  ]);
});

test("four of a kind are shown, more are counted", () => {
  expect(traceLines(callsOf(repeated(frame("a", 1), 4)))).toHaveLength(4);
  expect(traceLines(callsOf([...repeated(frame("a", 1), 9), frame("b", 1)])).slice(2)).toEqual([
    "  at a (main.snow:1)",
    "  … the same 6 more times",
    "  at b (main.snow:1)",
  ]);
});

test("calls that the engine did not keep", () => {
  expect(traceLines(callsOf(repeated(frame("a", 1), 100), true)).at(-1)).toBe("  … the same at least 97 more times");
});

test("calls whose places were not looked up", () => {
  const calls = [...callsOf([frame("a", 1)]), { frame: frame("a", 2), times: 1, others: 5, cut: false }];
  expect(traceLines(calls)).toEqual(["  at a (main.snow:1)", "  at a (main.snow:2)", "  … 5 more calls of a"]);
});

test("a long trace is cut", () => {
  const lines = traceLines(callsOf(Array.from({ length: 50 }, (_, index) => frame("a", index))));
  expect(lines).toHaveLength(31);
  expect(lines.at(-1)).toBe("  … 20 more");
});
