// Many worlds in one process: the same seed twice is the same run, and nothing of a world is left behind.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createNodeHost } from "../../../runtime/host/node.ts";
import { runSimulation } from "../../../runtime/simulation/index.ts";
import { simulation } from "../../support/simulations.ts";

const source = `fn visitor(n, port) do
  let client = Result.unwrap(WsClient.connect("ws://localhost:\${port}/"))
  for i in 0..3 do
    WsClient.send(client, "hello \${n} \${i}")
    assert(Result.is_ok(WsClient.receive(client, 60_000)))
  end
  WsClient.close(client, 1000, "")
  n
end
fn sim_chat() do
  let server = Ws.serve(fn conn -> do
    Ws.join(conn, "room")
    Accept
  end end, fn conn, text -> Ws.broadcast("room", text) end, fn conn -> Ws.leave(conn, "room") end, 8080)
  let jobs = List.map(List.range(0, 5), fn n -> Job.async(fn -> visitor(n, Ws.port(server)) end) end)
  for job in jobs do assert(Result.is_ok(Job.await(job))) end
end
`;

const soaks = process.env.SNOW_SOAK === "1";

test("the same seed twice is the same run", soaks ? { timeout: 3_600_000 } : {}, async () => {
  const plan = await simulation(source);
  for (let seed = 0; seed < (soaks ? 1000 : 20); seed += 1) {
    const { failure, hash, steps } = await runSimulation(plan, { seed });
    expect([seed, failure]).toEqual([seed, undefined]);
    expect(await runSimulation(plan, { seed })).toMatchObject({ hash, steps });
  }
});

const manyWorlds = async (): Promise<void> => {
  const plan = await simulation(source);
  const base = createNodeHost([], plan.directory);
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  const used = (): number => {
    if (typeof collect === "function") collect();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const listeners = process.eventNames().map((name) => process.listenerCount(name));
  let before = 0;
  for (let seed = 0; seed < 10_000; seed += 1) {
    await runSimulation(plan, { seed, base });
    if (seed === 1000) before = used();
  }
  expect(used() - before).toBeLessThan(5);
  expect(process.eventNames().map((name) => process.listenerCount(name))).toEqual(listeners);
};

// Takes minutes.
if (soaks) test("10,000 worlds leave nothing behind", { timeout: 3_600_000 }, manyWorlds);
