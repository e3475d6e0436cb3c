// Timers fire at their time, in the order of creation when times are equal, however far away they are.
import fc from "fast-check";
import { expect, test } from "vitest";
import { sendAfter, sleep, snow_receive, snow_self, snow_spawn } from "../../../../runtime/actors/index.ts";
import { Timer, Timers } from "../../../../runtime/actors/waiting/timers.ts";
import { type Code, run } from "../harness.ts";

class Noting extends Timer {
  readonly number: number;
  readonly fired: number[];

  constructor(number: number, fired: number[]) {
    super();
    this.number = number;
    this.fired = fired;
  }

  override fire(): void {
    this.fired.push(this.number);
  }

  override describe(): string {
    return "noting";
  }
}

test("random timers, some cancelled, fire like a sorted list", () => {
  const step = fc.record({ milliseconds: fc.integer({ min: -5, max: 50 }), cancel: fc.nat(9), pass: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: "max" }), (steps) => {
      const timers = new Timers();
      const fired: number[] = [];
      let expected: { number: number; due: number }[] = [];
      const wanted: number[] = [];
      const all: Noting[] = [];
      let now = 0;
      for (const [number, { milliseconds, cancel, pass }] of steps.entries()) {
        const timer = new Noting(number, fired);
        timers.add(timer, now, milliseconds);
        all.push(timer);
        expected.push({ number, due: now + Math.max(0, milliseconds) });
        if (cancel < 4) {
          const victim = all[(number * 7) % all.length];
          if (victim !== undefined) {
            timers.cancel(victim);
            expected = expected.filter((other) => other.number !== victim.number);
          }
        }
        now += pass;
        timers.fireDue(now);
        const due = expected.filter((other) => other.due <= now).sort((a, b) => a.due - b.due || a.number - b.number);
        wanted.push(...due.map((other) => other.number));
        expected = expected.filter((other) => other.due > now);
        expect(timers.active).toBe(expected.length);
      }
      expect(fired).toEqual(wanted);
    }),
  );
});

test("times above 2^31-1 ms are served exactly", async () => {
  const far = 2 ** 31 + 12_345;
  const ran = await run((print, simulated) => {
    const start = simulated.now;
    return function* () {
      snow_spawn(
        "waiter",
        function* (): Code {
          sendAfter(snow_self(), far, "hello");
          print(`${yield snow_receive(undefined, 2 * far, false)} after ${simulated.now - start}`);
        },
        [],
        undefined,
      );
      yield sleep(far + 1);
      print(`main after ${simulated.now - start}`);
    };
  });
  expect(ran.out).toEqual([`hello after ${far}`, `main after ${far + 1}`]);
});

test("timers due at the same time fire in the order of creation", async () => {
  const ran = await run((print, simulated) => {
    const sleeper = function* (name: string, milliseconds: number): Code {
      yield sleep(milliseconds);
      print(name);
    };
    return function* () {
      for (let index = 0; index < 5; index += 1) snow_spawn("sleeper", sleeper, [`a${index}`, 20], undefined);
      yield sleep(10);
      simulated.now += 0;
      for (let index = 0; index < 5; index += 1) snow_spawn("sleeper", sleeper, [`b${index}`, 10], undefined);
      yield sleep(30);
    };
  });
  expect(ran.out).toEqual(["a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2", "b3", "b4"]);
});

/** Hands a token along a chain of processes, the first of which takes `milliseconds`; main sleeps 10 meanwhile. */
function slowChain(milliseconds: number): Promise<{ readonly out: string[] }> {
  return run((print, simulated) => {
    const link = function* (left: number): Code {
      if (left === 3) simulated.now += milliseconds;
      yield sleep(0);
      print(`link ${left}`);
      if (left > 0) snow_spawn("link", link, [left - 1], undefined);
    };
    return function* () {
      snow_spawn("link", link, [3], undefined);
      yield sleep(10);
      print("main");
    };
  });
}

test("a timer that is due lets the run queue become empty first", async () => {
  expect((await slowChain(15)).out).toEqual(["link 3", "link 2", "link 1", "link 0", "main"]);
});

test("a timer does not wait for the run queue for long", async () => {
  expect((await slowChain(100)).out).toEqual(["link 3", "link 2", "main", "link 1", "link 0"]);
});
