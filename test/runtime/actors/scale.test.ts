// Many processes, many messages, and no memory left behind.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import {
  awaitJob,
  kill,
  processCounts,
  sleep,
  snow_link,
  snow_loop,
  snow_receive,
  snow_scheduler,
  snow_send,
  snow_service_call,
  snow_service_start,
  snow_spawn,
  startJob,
  startMonitor,
} from "../../../runtime/actors/index.ts";
import { type Code, type Giving, run } from "./harness.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heap(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

function killPid(pid: number): void {
  const victim = snow_scheduler.processes.get(pid);
  if (victim !== undefined) kill(victim);
}

const idle = () =>
  snow_loop(
    (message) => message === "end",
    () => false,
    false,
  );

test("a million processes at once; their memory comes back", async () => {
  const count = 1_000_000;
  let left = 0;
  let each = 0;
  const ran = await run((print) => {
    return function* (): Code {
      const before = heap();
      const first = snow_spawn("idle", idle, [], undefined);
      for (let index = 1; index < count; index += 1) snow_spawn("idle", idle, [], undefined);
      yield sleep(1);
      print(`${processCounts().processes}`);
      each = (heap() - before) / count;
      for (let index = 0; index < count; index += 1) snow_send(first + index, "end");
      yield sleep(1);
      print(`${processCounts().processes}`);
      left = heap() - before;
    };
  });
  expect(ran.out).toEqual([`${count + 1}`, "1"]);
  expect(each).toBeLessThan(1335);
  expect(left / count).toBeLessThan(2);
});

test("100,000 in a ring", async () => {
  const count = 100_000;
  const ran = await run((print) => {
    function* node(next: number): Code {
      for (;;) {
        const hops = Number(yield snow_receive(undefined, undefined, false));
        if (hops === 0) print("done");
        else snow_send(next, hops - 1);
      }
    }
    return () => {
      let pid = 0;
      const last = snow_spawn(
        "last",
        () => snow_loop(undefined, (hops) => snow_send(pid, Number(hops) - 1), false),
        [],
        undefined,
      );
      pid = last;
      for (let index = 1; index < count; index += 1) pid = snow_spawn("node", node, [pid], undefined);
      snow_send(last, count * 3 + 5);
    };
  });
  expect(ran.out).toEqual(["done"]);
});

test("a million messages in one mailbox, the last kind first", async () => {
  const count = 1_000_000;
  const ran = await run((print) => {
    const isTail = (message: unknown) => Number(message) < 0;
    const isHead = (message: unknown) => Number(message) >= 0;
    function* picker(): Code {
      let sum = 0;
      sum += Number(yield snow_receive(isTail, undefined, false));
      print(`tail ${sum}`);
      for (let index = 1; index < count; index += 1) sum += Number(yield snow_receive(isHead, undefined, false));
      print(`sum ${sum}, ${processCounts().messages} left`);
    }
    return () => {
      const p = snow_spawn("picker", picker, [], undefined);
      for (let index = 1; index < count; index += 1) snow_send(p, index);
      snow_send(p, -1);
    };
  });
  expect(ran.out).toEqual(["tail -1", `sum ${(count * (count - 1)) / 2 - 1}, 0 left`]);
});

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
      if (kind === 2) yield snow_service_call(other, "Slow.Nap", 0, []);
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
        const service = snow_service_start("Slow", () => 0, [], slow);
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
      const before = heap();
      for (let index = 0; index < 20; index += 1) yield round();
      grown = heap() / before;
      const { processes, messages } = processCounts();
      print(`${processes} ${messages} ${snow_scheduler.timed}`);
    };
  });
  expect(ran.out).toEqual(["1 0 0"]);
  expect(grown).toBeLessThan(1.05);
}, 60_000);
