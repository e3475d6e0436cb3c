// Processes whose code the runtime calls, and waiting for the outside.
import { expect, test } from "vitest";
import {
  afterRun,
  awaitJob,
  type Completion,
  holdOpen,
  kill,
  type Resume,
  sleep,
  snow_link,
  snow_receive,
  snow_spawn,
  startCallback,
  startCallbackProcess,
  startJob,
  waitForOutside,
  waitForPromise,
} from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { Panic } from "../../../runtime/failures/panic.ts";
import { runSession } from "../../../runtime/program.ts";
import { snow_variant_Err as Err } from "../../../runtime/values/types.generated.ts";
import { SimulatedHost } from "../../support/simulated-host.ts";
import { type Code, type Giving, type Print, run } from "./harness.ts";

function noting(print: Print, name: string): Completion {
  return {
    done: (value) => print(`${name} done ${value}`),
    failed: (text) => print(`${name} failed ${text}`),
  };
}

function killPid(pid: number): void {
  const victim = current().actors.scheduler.processes.get(pid);
  if (victim !== undefined) kill(victim);
}

test("calls of one process never overlap, plain or suspending; processes do", async () => {
  const ran = await run((print) => {
    function* slow(name: string): Giving {
      print(`${name} begins`);
      yield sleep(10);
      return name;
    }
    return function* (): Code {
      const one = startCallbackProcess("one");
      const other = startCallbackProcess("other");
      one.call(slow, ["a"], noting(print, "a"));
      one.call((n: number) => n + 1, [1], noting(print, "b"));
      other.call(slow, ["c"], noting(print, "c"));
      one.end();
      one.call(slow, ["never"]);
      yield sleep(20);
      print(`${one.alive} ${other.alive}`);
    };
  });
  expect(ran.out).toEqual(["a begins", "c begins", "a done a", "b done 2", "c done c", "false true"]);
});

test("a panic ends its call, links and jobs, not the process", async () => {
  const ran = await run((print) => {
    let job = 0;
    let friend = 0;
    function* crash(): Giving {
      friend = snow_spawn("friend", () => snow_receive(undefined, undefined, false), [], undefined);
      snow_link(friend);
      job = startJob(() => sleep(100));
      yield sleep(1);
      throw new Panic("oh");
    }
    return function* (): Code {
      const process = startCallbackProcess("connection", () => print("never"));
      process.call(crash, [], noting(print, "crash"));
      process.call(() => "fine", [], noting(print, "next"));
      yield sleep(5);
      print(`${(yield awaitJob(job, undefined)) instanceof Err} ${current().actors.scheduler.processes.get(friend)}`);
    };
  });
  expect(ran.out).toEqual(["crash failed oh", "next done fine", "true undefined"]);
  expect(ran.errors).toContain("in process <0.2> connection");
});

test("the end of a process fails its calls", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      const process = startCallbackProcess("connection", (reason) => print(`end: ${reason.text}`));
      process.call(() => sleep(100), [], noting(print, "first"));
      process.call(() => 1, [], noting(print, "second"));
      yield sleep(1);
      killPid(process.pid);
      process.call(() => 1, [], noting(print, "too late"));
      yield sleep(1);
    };
  });
  expect(ran.out).toEqual(["first failed killed", "second failed killed", "end: killed"]);
});

test("one call in a process of its own", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      startCallback("plain", (a: number, b: number, c: number) => a + b + c, [1, 2, 3], noting(print, "plain"));
      startCallback("panic", () => new Array(-1), [], noting(print, "panic"));
      const pid = startCallback("killed", () => sleep(50), [], noting(print, "killed"));
      yield sleep(1);
      killPid(pid);
    };
  });
  expect(ran.out).toEqual(["plain done 6", "panic failed list too long", "killed failed killed"]);
});

test("waiting for the outside keeps the program alive, and can be cancelled", async () => {
  const ran = await run((print, simulated) => {
    const later = (milliseconds: number, act: () => void) => simulated.host.setTimer(milliseconds, act);
    function* waits(): Code {
      print(`got ${yield waitForOutside("later", (resume) => void later(10, () => resume.value(7)))}`);
      print(`at once ${yield waitForOutside("now", (resume) => void resume.value(8))}`);
      yield waitForOutside("fails", (resume) => void later(10, () => resume.panic("it failed")));
    }
    function* cancelled(): Code {
      yield waitForOutside("cancelled", () => () => print("cancelled"));
    }
    return function* (): Code {
      snow_spawn("waits", waits, [], undefined);
      const p = snow_spawn("cancelled", cancelled, [], undefined);
      yield sleep(1);
      killPid(p);
    };
  });
  expect(ran.out).toEqual(["cancelled", "got 7", "at once 8"]);
  expect(ran.errors).toContain(": it failed\n");
  expect(ran.status).toBe(0);
});

test("promises: values and rejections", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      print(`${yield waitForPromise("p", Promise.resolve(5), String)}`);
      yield waitForPromise("q", Promise.reject(new Error("no")), (error) => `extern q: ${error instanceof Error}`);
    };
  });
  expect(ran.out).toEqual(["5"]);
  expect(ran.errors).toMatch(/: extern q: true\n$/);
  expect(ran.status).toBe(101);
});

test("an operation that cannot be cancelled keeps the program alive to its end", async () => {
  const ran = await run((print, simulated) => {
    const resumes: Resume[] = [];
    return function* (): Code {
      const p = snow_spawn("p", () => waitForOutside("op", (resume) => void resumes.push(resume)), [], undefined);
      yield sleep(1);
      killPid(p);
      simulated.host.setTimer(10, () => {
        print("settled");
        resumes[0]?.value(1);
      });
    };
  });
  expect(ran.out).toEqual(["settled"]);
});

test("a server keeps the program alive until it is closed", async () => {
  const ran = await run((print, simulated) => () => {
    const release = holdOpen();
    holdOpen()();
    simulated.host.setTimer(1000, () => {
      print("closing");
      release();
      release();
    });
  });
  expect(ran.out).toEqual(["closing"]);
});

test("afterRun is called before the event loop goes on", async () => {
  let runs = 0;
  await run(() => () => {
    afterRun(() => {
      runs += 1;
    });
  });
  expect(runs).toBeGreaterThan(0);
});

test("a session runs one piece of code after the other", async () => {
  const simulated = new SimulatedHost();
  let rests = 0;
  const session = runSession({ host: simulated.host, atRest: () => rests++ });
  const once = (body: () => unknown) =>
    new Promise((resolve) => {
      startCallback("entry", body, [], { done: resolve, failed: resolve });
    });
  expect(await once(() => 1 + 1)).toBe(2);
  expect(await once(() => sleep(5))).toBe(undefined);
  expect(
    await once(() => {
      throw new Panic("oh");
    }),
  ).toBe("oh");
  expect(rests).toBe(3);
  session.exit(3);
  expect(await session.ended).toBe(3);
});
