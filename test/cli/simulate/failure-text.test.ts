// A failed simulation, as it is told.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { againLine } from "../../../cli/simulate/again.ts";
import { failureLines } from "../../../cli/simulate/failure-text.ts";
import type { Run, TraceEvent, WorldFailure } from "../../../cli/simulate/runtime.ts";
import { storyLines, traceLines } from "../../../cli/simulate/story.ts";
import { directoryWith } from "../../support/command.ts";

const failure: WorldFailure = {
  kind: "assertion",
  head: "assert_eq",
  place: "main_test.snow:21",
  lines: ['left   ["hi"]', 'right  ["hi", "hi"]'],
};

const events: readonly TraceEvent[] = [
  { at: 0, step: 1, kind: "connection", text: "client 1 connects to :8080 /ws" },
  { at: 12, step: 5, kind: "fault", text: "client 2: cut after 5 of 9 bytes" },
  { at: 100_000, step: 7, kind: "step", text: "all\u001b[2J are in" },
];

const run: Run = { failure, choices: [3, 0, 2, 1, 0], events, hash: "", milliseconds: 12, steps: 7 };
const place = { path: "main_test.snow", only: undefined, simulation: "sim_everybody_hears", directory: "/" };

test("when and what, the story, and how to see it again", () => {
  const again = againLine({ ...place, seed: 8113, choices: run.choices });
  const lines = failureLines(
    "sim_everybody_hears",
    { seed: 8113, failure, milliseconds: 214, steps: 96, told: run },
    again,
  );
  expect(lines.join("\n")).toBe(`sim_everybody_hears failed: seed 8113, after 214 ms (virtual), step 96
  assert_eq: main_test.snow:21
    left   ["hi"]
    right  ["hi", "hi"]
shrunk from 96 to 7 steps:
     0 ms  client 1 connects to :8080 /ws
    12 ms  client 2: cut after 5 of 9 bytes
100000 ms  all\\u001b[2J are in
again: snow sim main_test.snow --seed 8113 --choices 3.0.2.1 --trace`);
});

test("where nothing could be left out, where it has no place, where it does not fail again", () => {
  const panic: WorldFailure = { kind: "panic", head: "division by\nzero", lines: [] };
  const failed = { seed: 1, failure: panic, milliseconds: 12, steps: 1 };
  const told = { ...run, failure: panic, steps: 1, events: [] };
  const head = ["sim_x failed: seed 1, after 12 ms (virtual), step 1", "  panic: division by\\nzero"];
  expect(failureLines("sim_x", { ...failed, told }, "again: …")).toEqual([...head, "1 step:", "again: …"]);
  expect(failureLines("sim_x", { ...failed, told: undefined }, "again: …")).toEqual([
    ...head,
    "with the same seed it does not fail again: is there JavaScript in it that keeps a state, or reads a clock?",
  ]);
});

test("the words of the command are words for a shell", () => {
  const line = againLine({
    path: "my tests/it's.snow",
    only: "ATest.sim_x",
    simulation: "sim_x",
    directory: "/",
    seed: 0,
    choices: [],
  });
  expect(line).toBe("again: snow sim 'my tests/it'\\''s.snow' --only ATest.sim_x --seed 0 --choices 0 --trace");
  expect(againLine({ ...place, path: undefined, seed: 2, choices: [1] })).toBe(
    "again: snow sim --seed 2 --choices 1 --trace",
  );
});

test("more than a hundred numbers go to a file", () => {
  const directory = directoryWith({});
  const file = `${directory}/snow-sim-everybody-hears-8113.choices`;
  const list = new Array<number>(101).fill(1);
  const line = againLine({ ...place, directory, seed: 8113, choices: list });
  expect(line).toBe(
    "again: snow sim main_test.snow --seed 8113 --choices @snow-sim-everybody-hears-8113.choices --trace",
  );
  expect(readFileSync(file, "utf8")).toBe(`${list.join(".")}\n`);
  expect(againLine({ ...place, seed: 1, choices: [...list.slice(1), 0] })).toContain(`--choices 1.1.1`);
});

test("a long story is told by its beginning and its end", () => {
  const many = (count: number): TraceEvent[] =>
    Array.from({ length: count }, (_, at) => ({ at, step: at, kind: "step", text: `event ${at}` }));
  expect(storyLines(many(61)).length).toBe(61);
  const lines = storyLines(many(1000));
  expect(lines.length).toBe(61);
  expect(lines.slice(19, 22)).toEqual(["    19 ms  event 19", "      …    940 lines left out", "   960 ms  event 960"]);
});

test("a trace has the steps, and what lies below the story set in", () => {
  const all: readonly TraceEvent[] = [...events, { at: 12, step: 10, kind: "detail", text: "step: client 2" }];
  expect(traceLines(all)).toEqual([
    " 1      0 ms  client 1 connects to :8080 /ws",
    " 5     12 ms  client 2: cut after 5 of 9 bytes",
    " 7 100000 ms  all\\u001b[2J are in",
    "10     12 ms    step: client 2",
  ]);
});
