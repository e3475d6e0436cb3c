// What is printed of simulations beside each other.
import { readdirSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { resultText } from "../../../cli/simulate/results.ts";
import { directoryWith } from "../../support/command.ts";

test("the lists of simulations with the same name are in files of their own", () => {
  const directory = directoryWith({});
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(directory);
  const failure = { kind: "panic", head: "no", lines: [] } as const;
  const run = {
    failure,
    choices: Array.from({ length: 200 }, () => 1),
    events: [],
    hash: "",
    milliseconds: 0,
    steps: 2,
  };
  const failed = { seed: 3, failure, milliseconds: 0, steps: 2, told: run };
  const again = (module: string): string | undefined => {
    const found = { kind: "simulation", module, name: "sim_all", file: "a_test.snow", line: 1 } as const;
    const named = { found, name: `${module}.sim_all`, path: ".", isOne: false };
    return resultText(named, { hash: "", seeds: 1, failed }).trimEnd().split("\n").at(-1);
  };
  expect([again("ATest"), again("BTest")]).toEqual([
    "again: snow sim . --only ATest.sim_all --seed 3 --choices @snow-ATest.sim-all-3.choices --trace",
    "again: snow sim . --only BTest.sim_all --seed 3 --choices @snow-BTest.sim-all-3.choices --trace",
  ]);
  cwd.mockRestore();
  expect(readdirSync(directory).sort()).toEqual(["snow-ATest.sim-all-3.choices", "snow-BTest.sim-all-3.choices"]);
});
