// Processes that are killed whatever they do leave no memory behind. Compiled programs under load: test/load.test.ts.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import {
  awaitJob,
  kill,
  processCounts,
  sleep,
  snow_link,
  snow_receive,
  snow_send,
  snow_service_call,
  snow_service_start,
  snow_spawn,
  startJob,
  startMonitor,
} from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { type Code, type Giving, run } from "./harness.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

function killPid(pid: number): void {
  const victim = current().actors.scheduler.processes.get(pid);
  if (victim !== undefined) kill(victim);
}

test("killed in the middle of everything: nothing stays", async () => {
  let grown = 0;
  const ran = await run((print, simulated) => {
    const slow = [
      function* (state: number): Giving {
        yield sleep(100_000);
        return [state, 0];
      },
    ];
    function* busy(kind: number, other: number): Giving {
      snow_link(other);
      startMonitor(other);
      if (kind === 0) yield sleep(100_000);
      if (kind === 1) yield snow_receive((message) => message === "never", 100_000, true);
      if (kind === 2) yield snow_service_call(other, "Main.Slow", "Slow", "Nap", 0, []);
      if (kind === 3)
        yield awaitJob(
          startJob(() => sleep(100_000)),
          100_000,
        );
      return yield busy(0, other);
    }
    function* round(): Code {
      const pids: number[] = [];
      for (let index = 0; index < 2000; index += 1) {
        const service = snow_service_start("Main.Slow", "Slow", () => 0, [], slow);
        const worker = snow_spawn("busy", busy, [index % 5, service], undefined);
        snow_send(worker, { some: "message" });
        pids.push(index % 2 === 0 ? service : worker, index % 3 === 0 ? worker : service);
      }
      yield sleep(5);
      for (const pid of pids) killPid(pid);
      yield sleep(5);
      simulated.errors = "";
    }
    return function* (): Code {
      // The memories of ends and of job results are bounded: fill them.
      for (let index = 0; index < 20; index += 1) yield round();
      // What the engine keeps for itself settles after some laps; a leak grows with every one.
      for (let lap = 0; lap < 3 && (lap === 0 || grown >= 1.05); lap += 1) {
        const before = heap();
        for (let index = 0; index < 20; index += 1) yield round();
        grown = heap() / before;
      }
      const { processes, messages } = processCounts();
      print(`${processes} ${messages} ${current().actors.scheduler.timed}`);
    };
  });
  expect(ran.out).toEqual(["1 0 0"]);
  expect(grown).toBeLessThan(1.05);
});
