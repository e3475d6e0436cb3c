// What `snow sim` reads out of its words.
import { expect, test } from "vitest";
import { OptionMistake, simulateOptions } from "../../../cli/simulate/options.ts";

function options(values: Readonly<Record<string, string>>, flags: readonly string[] = []) {
  const given = new Map(Object.entries(values));
  return simulateOptions({ name: "sim", positional: [], flags: new Set(flags), values: given, passed: [] });
}

function mistake(values: Readonly<Record<string, string>>, flags: readonly string[] = []): string {
  try {
    options(values, flags);
  } catch (error) {
    if (error instanceof OptionMistake) return error.message;
    throw error;
  }
  throw new Error("that was no mistake");
}

test("the usual", () => {
  const usual = { choices: undefined, only: undefined, traces: false, jobs: 1 };
  expect(options({})).toEqual({ ...usual, seeds: { from: 1, count: 1000 } });
  expect(options({ from: "50", seeds: "3" })).toEqual({ ...usual, seeds: { from: 50, count: 3 } });
  expect(options({ seed: "0" }).seeds).toEqual({ from: 0, count: 1 });
  expect(options({ seed: "7", choices: "1.0.2", only: "sim_x" }, ["trace"])).toEqual({
    seeds: { from: 7, count: 1 },
    choices: [1, 0, 2],
    only: "sim_x",
    traces: true,
    jobs: 1,
  });
  expect(options({ jobs: "4" }).jobs).toBe(4);
  expect(options({ jobs: "auto" }).jobs).toBeGreaterThan(0);
});

test("mistakes", () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect(mistake({ seeds: "0" })).toBe("option '--seeds' needs a number from 1 to 1000000000, not '0'");
  expect(mistake({ from: "-1" })).toBe(`option '--from' needs a number from 0 to ${most}, not '-1'`);
  expect(mistake({ seed: "9007199254740992" })).toContain("not '9007199254740992'");
  expect(mistake({ seed: "\u001b" })).toContain("not '\\u{1B}'");
  expect(mistake({ jobs: "0" })).toBe("option '--jobs' needs a number from 1 to 999 or auto, not '0'");
  expect(mistake({ from: String(most), seeds: "2" })).toBe(`seeds go to ${most}`);
  expect(mistake({ seed: "1", seeds: "2" })).toBe("option '--seeds' does not go with '--seed'");
  expect(mistake({ seed: "1", from: "2" })).toBe("option '--from' does not go with '--seed'");
  expect(mistake({ choices: "1" })).toBe("option '--choices' needs '--seed SEED' too");
  expect(mistake({}, ["trace"])).toBe("option '--trace' needs '--seed SEED' too");
  expect(mistake({ seed: "1", choices: "x" })).toContain("not 'x'");
});
