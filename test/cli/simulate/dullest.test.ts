// Real runs that fail, made dull: the same assertion each time, and next to nothing of what was decided is left.
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileTestFiles } from "../../../cli/compile.ts";
import { dullest } from "../../../cli/simulate/dullest.ts";
import { loadSimulations, type Simulation } from "../../../cli/simulate/simulation.ts";
import { directoryWith } from "../../support/command.ts";

/** How many seeds that fail are looked at. */
const wanted = process.env.SNOW_SOAK === undefined ? 4 : 100;

const source = `fn start() do
  let enter = fn(conn, _path) do
    Ws.join(conn, "all")
    Accept
  end
  Ws.serve(enter, fn _, text -> Ws.broadcast("all", text) end, fn _ -> () end, 8080)
end

fn visitor(n :: Int) -> Result<Int, String> do
  let client = WsClient.connect("ws://localhost:8080/")?
  for i in 0..10 do
    Timer.sleep(500)
    WsClient.send(client, "\${n} says \${i}")
  end
  Ok(hears(client, 0))
end

fn hears(client, count :: Int) -> Int do
  case WsClient.receive(client, 2000) do
    Ok(Text(_)) -> hears(client, count + 1)
    _ -> count
  end
end

fn sim_everybody_hears() do
  Sim.faults(%{Sim.default_faults() | cuts_per_minute: 1.0})
  start()
  let people = List.map(List.range(0, 4), fn n -> Job.async(fn -> visitor(n) end) end)
  for person in people do
    assert_eq(Job.await(person), Ok(Ok(40)))
  end
end
`;

async function simulation(): Promise<Simulation> {
  const path = join(directoryWith({ "all_test.snow": source }), "all_test.snow");
  const { program, report } = await compileTestFiles(path, { json: false, colour: false });
  if (program === undefined) throw new Error(report);
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const find = await loadSimulations({ program, beats, guard: undefined });
  if (find === undefined) throw new Error("not loaded");
  return find({ index: 0, name: "sim_everybody_hears" });
}

const count = (choices: readonly number[]): number => choices.filter((choice) => choice > 0).length;

test("of the decisions of a run that fails a tenth is left at most, and it can be run again", async () => {
  const one = await simulation();
  const shares: number[] = [];
  for (let seed = 1; shares.length < wanted; seed += 1) {
    const { failure, choices, steps, milliseconds } = await one.run(seed);
    if (failure === undefined) continue;
    const told = await dullest(one, { seed, failure, milliseconds, steps }, () => 0);
    if (told?.failure === undefined) throw new Error(`seed ${seed} did not fail again`);
    expect(one.isSameFailure(told.failure, failure)).toBe(true);
    expect(told.failure.place).toBe("all_test.snow:30");
    expect(told.steps).toBeLessThan(steps);
    expect((await one.run(seed, { choices: told.choices })).hash).toBe(told.hash);
    shares.push(count(told.choices) / count(choices));
  }
  const median = shares.toSorted((left, right) => left - right)[wanted >> 1];
  expect(median).toBeLessThanOrEqual(0.1);
});
