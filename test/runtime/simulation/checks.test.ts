// What must hold in a world, always or soon.
import { describe, expect, test } from "vitest";
import { type Run, runSimulation } from "../../../runtime/simulation/index.ts";
import { simulation, storyOf } from "../../support/simulations.ts";

async function run(source: string): Promise<Run> {
  return runSimulation(await simulation(source), { seed: 1 });
}

describe("what must always hold", () => {
  const source = (check: string): string => `fn sim_always() do
  Process.register("worker", Job.async(fn -> Timer.sleep(30) end))
  Sim.always("the worker lives", fn -> ${check} end)
  Timer.sleep(1000)
end
`;

  test("fails the run in the step after which it doesn't", async () => {
    const { failure, milliseconds } = await run(source('Process.alive(Process.whereis("worker"))'));
    expect(failure).toEqual({
      kind: "assertion",
      head: "always the worker lives",
      place: "main_test.snow:3",
      lines: [],
    });
    expect(milliseconds).toBe(30);
  });

  test("fails the run where it panics", async () => {
    const { failure } = await run(
      source('List.length([1]) / (if Process.alive(Process.whereis("worker")) do 1 else 0 end) == 1'),
    );
    expect(failure).toMatchObject({ head: "always the worker lives", lines: ["panic: division by zero"] });
  });

  test("may not wait", async () => {
    const { failure } = await run(source("do\n Timer.sleep(1)\n true\n end"));
    expect(failure?.lines).toEqual(["panic: the function of Sim.always waits, and nothing may happen meanwhile"]);
  });

  test("is asked where it is said, and when the simulation returns", async () => {
    const said = await run('fn sim_always() = Sim.always("never", fn -> false end)\n');
    expect(said.failure).toMatchObject({ kind: "assertion", head: "always never", place: "main_test.snow:1" });
    const returned = await run(`fn sim_always() do
  Sim.always("nobody", fn -> not Process.alive(Process.whereis("somebody")) end)
  Timer.sleep(10)
  Process.register("somebody", Job.async(fn -> Timer.sleep(30) end))
end
`);
    expect(returned.failure?.head).toBe("always nobody");
  });

  test("is asked while the simulation has nothing to do with it", async () => {
    expect((await run(source("true"))).failure).toBeUndefined();
  });
});

describe("what must hold soon", () => {
  const source = (milliseconds: number, rest: string): string => `fn sim_eventually() do
  Timer.after(50, fn -> Process.register("late", Job.async(fn -> Timer.sleep(1000) end)) end)
  Sim.eventually("somebody came", ${milliseconds}, fn -> Process.alive(Process.whereis("late")) end)
  ${rest}
end
`;

  test("fails the run when its time is over", async () => {
    const { failure, milliseconds } = await run(source(40, "Timer.sleep(1000)"));
    expect(failure).toMatchObject({ kind: "assertion", head: "eventually somebody came", place: "main_test.snow:3" });
    expect(milliseconds).toBe(40);
  });

  test("need not hold afterwards", async () => {
    const { failure, milliseconds } = await run(source(60, "Timer.sleep(3000)"));
    expect([failure, milliseconds]).toEqual([undefined, 3000]);
  });

  test("has its time when the simulation has returned", async () => {
    const { failure, milliseconds } = await run(source(60, ""));
    expect([failure, milliseconds]).toEqual([undefined, 50]);
    expect((await run(source(45, ""))).failure?.head).toBe("eventually somebody came");
  });

  test("must hold again after a fault", async () => {
    const plan = await simulation(`fn worker() = Timer.sleep(100_000)
fn sim_again() do
  let job = Job.async(worker)
  Process.register("worker", job)
  Sim.may_crash(job)
  Sim.faults(%{Sim.default_faults() | crashes_per_minute: 60.0})
  Sim.eventually("the worker lives", 500, fn -> Process.alive(Process.whereis("worker")) end)
  Timer.sleep(60_000)
end
`);
    const { failure, events, milliseconds } = await runSimulation(plan, { seed: 1 });
    const [fault] = events;
    expect(fault?.text).toBe("process <0.3> job is killed");
    expect(failure?.head).toBe("eventually the worker lives");
    expect(milliseconds).toBe((fault?.at ?? 0) + 500);
  });
});

test("a negative time is none", async () => {
  const { failure } = await run('fn sim_no() = Sim.eventually("x", -1, fn -> true end)\n');
  expect(failure?.head).toBe("Sim.eventually: expected milliseconds, got -1");
  expect(storyOf(await run("fn sim_no() = assert(not Sim.chance(2.0))\n"))).toContain(
    "Sim.chance: expected a probability from 0.0 to 1.0, got 2",
  );
});
