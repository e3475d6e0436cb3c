// Functions that run later, in simulated time: when they run, what becomes of them, and how long the program lives.
import { describe, expect, it } from "vitest";
import { cancelTask, runAfter, runEvery, sleep, snow_spawn } from "../../../../runtime/actors/index.ts";
import type { SimulatedHost } from "../../../support/simulated-host.ts";
import { type Code, type Print, run } from "../harness.ts";

/** Writes the simulated time since the start. */
function clock(print: Print, simulated: SimulatedHost): (text: string) => void {
  const start = simulated.now;
  return (text) => print(`${simulated.now - start} ${text}`);
}

describe("every", () => {
  it("is due at fixed times, and leaves out those that come while it runs", async () => {
    const ran = await run((print, simulated) => {
      const told = clock(print, simulated);
      let count = 0;
      return () => {
        const timer = runEvery(100, function* (): Code {
          count += 1;
          told(`begins ${count}`);
          // The second run takes two and a half intervals, the others none.
          if (count === 2) yield sleep(250);
          told(`ends ${count}`);
          if (count === 4) cancelTask(timer);
        });
      };
    });
    expect(ran).toEqual({
      out: [
        "100 begins 1",
        "100 ends 1",
        "200 begins 2",
        "450 ends 2",
        "500 begins 3",
        "500 ends 3",
        "600 begins 4",
        "600 ends 4",
      ],
      errors: "",
      status: 0,
    });
  });

  it("runs once for all that was missed when the clock has jumped or the processor was busy", async () => {
    const ran = await run((print, simulated) => {
      const told = clock(print, simulated);
      let count = 0;
      return () => {
        const timer = runEvery(100, () => {
          count += 1;
          told(`run ${count}`);
          // An hour and a half interval, without a pause.
          if (count === 1) simulated.now += 3_600_050;
          if (count === 3) cancelTask(timer);
        });
      };
    });
    expect(ran.out).toEqual(["100 run 1", "3600200 run 2", "3600300 run 3"]);
    expect(ran.status).toBe(0);
  });

  it("does not begin a run that was due when it was cancelled", async () => {
    const ran = await run((print) => {
      return function* (): Code {
        const timer = runEvery(10, () => print("run"));
        // Due at the same time as the second run, and before it.
        yield sleep(20);
        print(`cancelled ${cancelTask(timer)}`);
      };
    });
    expect(ran).toEqual({ out: ["run", "cancelled true"], errors: "", status: 0 });
  });

  it("goes on after a panic, which is reported", async () => {
    const ran = await run((print) => {
      let count = 0;
      return () => {
        const timer = runEvery(10, () => {
          count += 1;
          print(`run ${count}`);
          if (count === 3) cancelTask(timer);
          throw new Error(`fault ${count}`);
        });
      };
    });
    expect(ran.out).toEqual(["run 1", "run 2", "run 3"]);
    expect(ran.errors.match(/fault \d/g)).toEqual(["fault 1", "fault 2", "fault 3"]);
    expect(ran.status).toBe(0);
  });

  it("outlives its maker", async () => {
    const ran = await run((print) => {
      let count = 0;
      return () => {
        const maker = (): void => {
          const timer = runEvery(10, () => {
            count += 1;
            print(`run ${count}`);
            if (count === 2) cancelTask(timer);
          });
          throw new Error("the maker fails");
        };
        snow_spawn("maker", maker, [], undefined);
      };
    });
    expect(ran.out).toEqual(["run 1", "run 2"]);
    expect(ran.status).toBe(0);
  });
});

describe("after", () => {
  it("runs once, and the program ends when it has", async () => {
    const ran = await run((print, simulated) => {
      const told = clock(print, simulated);
      return () => {
        runAfter(30, function* (): Code {
          told("begins");
          yield sleep(40);
          told("ends");
        });
        runAfter(-1, () => told("at once"));
        told("main");
      };
    });
    expect(ran).toEqual({ out: ["0 main", "0 at once", "30 begins", "70 ends"], errors: "", status: 0 });
  });
});

describe("cancel", () => {
  it("tells whether there was something to cancel, in each state", async () => {
    const ran = await run((print, simulated) => {
      const told = clock(print, simulated);
      return function* (): Code {
        const waiting = runAfter(50, () => told("never"));
        told(`waiting ${cancelTask(waiting)} ${cancelTask(waiting)}`);
        const running = runAfter(0, function* (): Code {
          yield sleep(20);
          told("goes on");
        });
        yield sleep(10);
        told(`running ${cancelTask(running)}`);
        yield sleep(20);
        told(`over ${cancelTask(running)}`);
        const again = runEvery(10, function* (): Code {
          yield sleep(5);
          told("its last run");
        });
        yield sleep(12);
        told(`repeating ${cancelTask(again)} ${cancelTask(again)}`);
        const late = runEvery(10, () => told("never"));
        told(`not begun ${cancelTask(late)}`);
        told(`nothing ${cancelTask(0)} ${cancelTask(-1)} ${cancelTask(again + 1)}`);
      };
    });
    expect(ran).toEqual({
      out: [
        "0 waiting true false",
        "10 running false",
        "20 goes on",
        "30 over false",
        "42 repeating true false",
        "42 not begun true",
        "42 nothing false false false",
        "45 its last run",
      ],
      errors: "",
      status: 0,
    });
  });

  it("ends the program with its last timer", async () => {
    const ran = await run((print, simulated) => {
      const told = clock(print, simulated);
      return () => {
        const timers = [runEvery(1000, () => told("tick")), runAfter(1_000_000, () => told("never"))];
        runAfter(1500, () => told(`${timers.map(cancelTask).join()}`));
      };
    });
    expect(ran).toEqual({ out: ["1000 tick", "1500 true,true"], errors: "", status: 0 });
  });
});
