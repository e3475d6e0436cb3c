// The conformance vectors for processes, translated by hand to what the compiler emits.
import { expect, test } from "vitest";
import {
  awaitJob,
  findName,
  kill,
  mapJobs,
  registerName,
  sendAfter,
  sleep,
  snow_link,
  snow_loop,
  snow_receive,
  snow_self,
  snow_send,
  snow_service_call,
  snow_service_cast,
  snow_service_start,
  snow_spawn,
  snow_supervisor_start,
  snow_timeout,
  startJob,
  startMonitor,
} from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { snow_division_by_zero } from "../../../runtime/failures/panic.ts";
import {
  snow_variant_Down as Down,
  snow_variant_Err as Err,
  snow_variant_Ok as Ok,
} from "../../../runtime/values/types.generated.ts";
import { type Code, type Giving, run } from "./harness.ts";

function divide(a: number, b: number): number {
  return b === 0 ? snow_division_by_zero() : Math.trunc(a / b);
}

function alive(pid: number): boolean {
  return current().actors.scheduler.processes.get(pid) !== undefined;
}

function shown(outcome: unknown): string {
  if (outcome instanceof Ok) return `Ok(${outcome._0})`;
  return outcome instanceof Err ? `Err(${outcome._0})` : "?";
}

test("A1 messages are handled after main returned", async () => {
  const ran = await run((print) => {
    function* echo(): Code {
      const n = yield snow_receive(undefined, undefined, false);
      print(`got ${n}`);
    }
    return () => {
      const p = snow_spawn("echo", echo, [], undefined);
      snow_send(p, 4);
      print("sent");
    };
  });
  expect(ran).toEqual({ out: ["sent", "got 4"], errors: "", status: 0 });
});

test("A2 selective receive", async () => {
  const ran = await run((print) => {
    function* pick(): Code {
      const tail = (yield snow_receive((m) => Array.isArray(m) && m[0] === "tail", undefined, false)) as unknown[];
      print(`tail ${tail[1]}`);
      const head = (yield snow_receive((m) => Array.isArray(m) && m[0] === "head", undefined, false)) as unknown[];
      print(`head ${head[1]}`);
    }
    return () => {
      const p = snow_spawn("pick", pick, [], undefined);
      snow_send(p, ["head", 1]);
      snow_send(p, ["tail", 2]);
    };
  });
  expect(ran.out).toEqual(["tail 2", "head 1"]);
});

test("A3 run queue order", async () => {
  const ran = await run((print) => () => {
    for (let i = 1; i < 4; i += 1) snow_spawn("say", (n: number) => print(`p${n}`), [i], undefined);
    print("main");
  });
  expect(ran.out).toEqual(["main", "p1", "p2", "p3"]);
});

test("A4 guards leave messages in place", async () => {
  const ran = await run((print) => {
    function* sift(): Code {
      print(`big ${yield snow_receive((n) => Number(n) > 10, undefined, false)}`);
      print(`then ${yield snow_receive(undefined, undefined, false)}`);
      print(`then ${yield snow_receive(undefined, undefined, false)}`);
    }
    return () => {
      const p = snow_spawn("sift", sift, [], undefined);
      for (const n of [1, 20, 3]) snow_send(p, n);
    };
  });
  expect(ran.out).toEqual(["big 20", "then 1", "then 3"]);
});

test("A5 after", async () => {
  const ran = await run((print) => {
    function* wait(): Code {
      const s = yield snow_receive(undefined, 20, false);
      print(s === snow_timeout ? "timeout" : `message ${s}`);
    }
    function* poll(): Code {
      const first = yield snow_receive(undefined, 0, false);
      const second = yield snow_receive(undefined, 0, false);
      print(`${String(first)} ${second === snow_timeout ? -1 : second}`);
    }
    return function* (): Code {
      const p = snow_spawn("poll", poll, [], undefined);
      snow_send(p, 9);
      snow_spawn("wait", wait, [], undefined);
      yield sleep(60);
      print("end");
    };
  });
  expect(ran.out).toEqual(["9 -1", "timeout", "end"]);
});

test("A6 timers", async () => {
  const ran = await run((print) => {
    const show = () => snow_loop(undefined, (s) => print(`${s}.`), false);
    return function* (): Code {
      const p = snow_spawn("show", show, [], undefined);
      sendAfter(p, 20, "late");
      snow_send(p, "soon");
      yield sleep(80);
      sendAfter(p, 50, "never");
      snow_send(p, "last");
    };
  });
  expect(ran.out).toEqual(["soon.", "late.", "last."]);
});

test("A7 monitor", async () => {
  const ran = await run((print) => {
    function* divider(): Code {
      const n = Number(yield snow_receive(undefined, undefined, false));
      print(`${divide(10, n)}`);
    }
    function* watch(target: number): Code {
      const id = startMonitor(target);
      const down = yield snow_receive((m) => m instanceof Down, undefined, true);
      if (down instanceof Down) print(`${down._0 === id} ${down._1}`);
    }
    return function* (): Code {
      const d = snow_spawn("divider", divider, [], undefined);
      snow_spawn("watch", watch, [d], undefined);
      yield sleep(10);
      snow_send(d, 0);
      yield sleep(10);
      print("main goes on");
    };
  });
  expect(ran.out).toEqual(["true error: division by zero", "main goes on"]);
  expect(ran.errors).toMatch(
    /^Snow panic at \S+: division by zero\n {2}in process <0\.2> divider\n {2}handling a number\n/,
  );
});

test("A8 link", async () => {
  const ran = await run((print) => {
    function* divider(): Code {
      print(`${divide(10, Number(yield snow_receive(undefined, undefined, false)))}`);
    }
    function* friend(other: number): Code {
      snow_link(other);
      print(`never ${yield snow_receive(undefined, undefined, false)}`);
    }
    function* watch(target: number): Code {
      startMonitor(target);
      const down = yield snow_receive((m) => m instanceof Down, undefined, true);
      if (down instanceof Down) print(down._1);
    }
    return function* (): Code {
      const d = snow_spawn("divider", divider, [], undefined);
      const f = snow_spawn("friend", friend, [d], undefined);
      snow_spawn("watch", watch, [f], undefined);
      yield sleep(10);
      snow_send(d, 0);
      yield sleep(10);
      print(`${alive(f)}`);
    };
  });
  expect(ran.out).toEqual(["linked: error: division by zero", "false"]);
});

test("A9 service", async () => {
  const ran = await run((print) => {
    const handlers = [
      (now: number, next: number) => [next, now],
      (now: number) => [now, now],
      (now: number, k: number) => now + k,
    ];
    return function* (): Code {
      const c = snow_service_start("Main.Counter", "Counter", (first: number) => first, [5], handlers);
      snow_service_cast(c, "Main.Counter", "Counter", "Add", 2, [2]);
      snow_service_cast(c, "Main.Counter", "Counter", "Add", 2, [3]);
      const swapped = yield snow_service_call(c, "Main.Counter", "Counter", "Swap", 0, [1]);
      print(`${swapped} ${yield snow_service_call(c, "Main.Counter", "Counter", "Read", 1, [])}`);
    };
  });
  expect(ran).toEqual({ out: ["10 1"], errors: "", status: 0 });
});

test("A10 a panic in a service reaches callers only", async () => {
  const ran = await run((print) => {
    const handlers = [(n: number, by: number) => [n, divide(n, by)]];
    return function* (): Code {
      const c = snow_service_start("Main.Calc", "Calc", (n: number) => n, [8], handlers);
      print(`${yield snow_service_call(c, "Main.Calc", "Calc", "Div", 0, [2])}`);
      const j = startJob(function* (): Giving {
        return yield snow_service_call(c, "Main.Calc", "Calc", "Div", 0, [0]);
      });
      print(shown(yield awaitJob(j, undefined)));
      print(`${alive(c)}`);
    };
  });
  expect(ran.out).toEqual(["4", "Err(job crashed)", "false"]);
  expect(ran.errors).toContain("handling call Calc.Div(a number)");
  expect(ran.errors).toContain("call to dead service: Calc.Div");
});

test("A11 supervisor restart", async () => {
  const ran = await run((print) => {
    const till = (k: number) => snow_loop(undefined, (n) => print(n === 0 ? `${divide(1, k)}` : `n${n}`), false);
    const shop = {
      name: "Shop",
      strategy: "one_for_one",
      maxRestarts: 3,
      maxSeconds: 5,
      children: [
        {
          name: "till_child",
          start: () => {
            print("up");
            const p = snow_spawn("till", till, [0], undefined);
            registerName("till", p);
            return p;
          },
          restart: "permanent",
          shutdown: 5000,
        },
      ],
    } as const;
    return function* (): Code {
      snow_supervisor_start(shop);
      yield sleep(10);
      snow_send(findName("till"), 7);
      snow_send(findName("till"), 0);
      yield sleep(10);
      snow_send(findName("till"), 8);
    };
  });
  expect(ran.out).toEqual(["up", "n7", "up", "n8"]);
});

test("A12 restart limit", async () => {
  const ran = await run((print) => {
    const weak = {
      name: "Weak",
      strategy: "one_for_one",
      maxRestarts: 1,
      maxSeconds: 5,
      children: [
        {
          name: "only",
          start: () => {
            print("up");
            return snow_spawn("dies", (k: number) => print(`${divide(1, k)}`), [0], undefined);
          },
          restart: "permanent",
          shutdown: 5000,
        },
      ],
    } as const;
    return function* (): Code {
      const s = snow_supervisor_start(weak);
      yield sleep(20);
      print(`${alive(s)}`);
    };
  });
  expect(ran.out).toEqual(["up", "up", "false"]);
  expect(ran.errors).toContain(": too many restarts\n");
});

test("A13 terminate, kill, jobs", async () => {
  const ran = await run((print) => {
    function* polite(): Code {
      yield snow_receive(undefined, undefined, false);
    }
    const bye = () => print("bye");
    return function* (): Code {
      const a = snow_spawn("polite", polite, [], bye);
      const b = snow_spawn("polite", polite, [], bye);
      const victim = current().actors.scheduler.processes.get(b);
      if (victim !== undefined) kill(victim);
      print(`${alive(a)} ${alive(b)}`);
      snow_send(a, 1);
      yield sleep(5);
      const squares = (yield mapJobs([3, 1, 2], function* (n): Giving {
        yield sleep(Number(n) * 10);
        return Number(n) * Number(n);
      })) as unknown[];
      print(`[${squares.map(shown).join(", ")}]`);
      const slow = startJob(function* (): Giving {
        yield sleep(5000);
        return 1;
      });
      print(shown(yield awaitJob(slow, 10)));
    };
  });
  expect(ran.out).toEqual(["true false", "bye", "[Ok(9), Ok(1), Ok(4)]", "Err(timeout)"]);
});

test("A14 state by tail call, replies by pid", async () => {
  const ran = await run((print) => {
    const adder = (first: number) => {
      let total = first;
      return snow_loop(
        undefined,
        (message) => {
          const [kind, n] = message as [string, number];
          if (kind === "put") total += n;
          else snow_send(n, total);
        },
        false,
      );
    };
    function* client(a: number): Code {
      for (let n = 1; n < 5; n += 1) snow_send(a, ["put", n]);
      snow_send(a, ["sum", snow_self()]);
      print(`sum ${yield snow_receive(undefined, undefined, false)}`);
    }
    return () => {
      snow_spawn("client", client, [snow_spawn("adder", adder, [0], undefined)], undefined);
    };
  });
  expect(ran.out).toEqual(["sum 10"]);
});

test("A15 call time limit", async () => {
  const ran = await run((print) => {
    const handlers = [
      function* (n: number): Giving {
        yield sleep(6000);
        return [n, n];
      },
    ];
    return function* (): Code {
      const s = snow_service_start("Main.Slow", "Slow", () => 0, [], handlers);
      print("asking");
      print(`${yield snow_service_call(s, "Main.Slow", "Slow", "Nap", 0, [])}`);
    };
  });
  expect(ran.out).toEqual(["asking"]);
  expect(ran.status).toBe(101);
  expect(ran.errors).toMatch(/^Snow panic at \S+: call timed out: Slow\.Nap\n$/);
});
