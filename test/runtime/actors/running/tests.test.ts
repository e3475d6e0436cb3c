// Running tests: time limits, deadlocks beside what earlier tests left, endless loops.
import { expect, test } from "vitest";
import { guardOf } from "../../../../cli/running/guard.ts";
import {
  holdOpen,
  interruptRunning,
  sendAfter,
  sleep,
  snow_receive,
  snow_spawn,
  type Test,
  waitForOutside,
} from "../../../../runtime/actors/index.ts";
import { current, host } from "../../../../runtime/current.ts";
import { runTests, type TestOptions } from "../../../../runtime/program.ts";
import { SimulatedHost } from "../../../support/simulated-host.ts";
import type { Code, Giving } from "../harness.ts";

async function run(bodies: readonly Test["body"][], options: Partial<TestOptions> = {}) {
  const results: (string | undefined)[] = [];
  const end = await runTests(
    { start: () => undefined },
    bodies.map((body, index) => ({ name: `test_${index}`, body })),
    {
      host: new SimulatedHost().host,
      limit: 60_000,
      report: (index, failure) => {
        results[index] = failure?.text;
      },
      tidy: () => async () => {},
      ...options,
    },
  );
  return { end: end.kind, results };
}

const passes = (): string => "";

function* waits(): Giving {
  yield snow_receive(undefined, undefined, false);
  return "";
}

function* outside(): Giving {
  yield waitForOutside("a tap", () => undefined);
  return "";
}

test("a test that waits for the outside for too long fails", async () => {
  const { end, results } = await run([outside, passes]);
  expect(end).toBe("finished");
  expect(results).toEqual(["not finished after 60 seconds", undefined]);
});

test("what an earlier test has left open does not hide a deadlock, nor does its end cause one", async () => {
  let release = (): void => {};
  const { results } = await run([
    () => {
      release = holdOpen();
      return "";
    },
    waits,
    function* (): Giving {
      yield waitForOutside("a tap", (resume) => {
        release();
        current().actors.scheduler.schedule();
        host().setTimer(100, () => resume.value(undefined));
        return undefined;
      });
      return "";
    },
  ]);
  expect(results).toEqual([undefined, "waits for a message, and nothing can wake it", undefined]);
});

test("processes that a test has left are gone in the next one", async () => {
  const seen: string[] = [];
  function* talks(): Code {
    for (;;) {
      seen.push("tick");
      yield sleep(10);
    }
  }
  const { results } = await run([
    function* (): Giving {
      sendAfter(snow_spawn("talks", talks, [], undefined), 5, "late");
      yield sleep(15);
      return "";
    },
    function* (): Giving {
      seen.push("next");
      yield sleep(100);
      return current().actors.scheduler.processes.size === 1 ? "" : "not alone";
    },
  ]);
  expect(results).toEqual([undefined, undefined]);
  expect(seen).toEqual(["tick", "tick", "next"]);
});

test("an endless loop is stopped", async () => {
  const guard = guardOf({ timeout: 50 }, { ERR_SCRIPT_EXECUTION_TIMEOUT: "ran too long" }, interruptRunning);
  const endless = (): never => {
    for (;;);
  };
  const { results } = await run([endless, passes], { guard });
  expect(results).toEqual(["ran too long", undefined]);
});
