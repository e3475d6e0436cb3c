// What a world does to its programs, by `Sim.faults`.
import { describe, expect, test } from "vitest";
import { runSimulation } from "../../../runtime/simulation/index.ts";
import { simulation } from "../../support/simulations.ts";

const failureOf = async (source: string) => (await runSimulation(await simulation(source), { seed: 1 })).failure;

test("processes that may crash are killed, others not", async () => {
  const plan = await simulation(`fn sim_crashes() do
  let one = Job.async(fn -> Timer.sleep(1_000_000) end)
  let other = Job.async(fn -> Timer.sleep(1_000_000) end)
  Sim.may_crash(one)
  Sim.faults(%{Sim.default_faults() | crashes_per_minute: 2.0})
  Timer.sleep(300_000)
  assert(not Process.alive(one))
  assert(Process.alive(other))
end
`);
  for (let seed = 0; seed < 5; seed += 1) {
    const { failure, events } = await runSimulation(plan, { seed });
    expect(failure).toBeUndefined();
    expect(events.map(({ kind, text }) => [kind, text])).toEqual([["fault", "process <0.3> job is killed"]]);
  }
});

test("the wall clock leaps, the monotonic one doesn't", async () => {
  const plan = await simulation(`fn sim_leaps() do
  Sim.faults(%{Sim.default_faults() | clock_jumps_per_hour: 120.0})
  Timer.sleep(300_000)
  assert_eq(Time.monotonic_ms(), 300_000)
  println("\${Time.now_ms() - 1_767_225_600_000 - 300_000}")
end
`);
  const { failure, events } = await runSimulation(plan, { seed: 1 });
  expect(failure).toBeUndefined();
  const leaps = events.flatMap(({ text }) => /^the wall clock leaps (on|back) by (\d+) s$/.exec(text) ?? []);
  expect(leaps.length).toBeGreaterThan(0);
  const sum = events.reduce((all, { text }) => {
    const [, way, seconds = "0"] = /leaps (on|back) by (\d+) s$/.exec(text) ?? [];
    return all + (way === "back" ? -1000 : 1000) * Number(seconds);
  }, 0);
  expect(events.at(-1)?.text).toBe(`writes "${sum}"`);
});

describe("rates are checked", () => {
  const faults = (field: string) => failureOf(`fn sim_no() = Sim.faults(%{Sim.default_faults() | ${field}})\n`);

  test("none is negative, or no number", async () => {
    expect((await faults("cuts_per_minute: -1.0"))?.head).toBe(
      "Sim.faults: cuts_per_minute is -1, expected a rate from 0.0 to 60000.0",
    );
    expect((await faults("stalls_per_minute: 0.0 / 0.0"))?.head).toContain("stalls_per_minute is NaN");
  });

  test("delays have a least and a most", async () => {
    expect((await faults("delay_ms: (50, 10)"))?.head).toBe(
      "Sim.faults: delay_ms is (50, 10), expected the least and the most milliseconds",
    );
  });
});
