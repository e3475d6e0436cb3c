// Processes: their ends, who hears of them, their depth and number, and what keeps a program alive.
import { expect, test } from "vitest";
import { shutDown } from "../../../runtime/actors/ending.ts";
import {
  awaitJob,
  endMonitor,
  exitProgram,
  findName,
  holdOpen,
  kill,
  processCounts,
  registerName,
  sendAfter,
  sleep,
  snow_give_way,
  snow_link,
  snow_loop,
  snow_receive,
  snow_self,
  snow_send,
  snow_service_call,
  snow_service_start,
  snow_spawn,
  snow_timeout,
  startJob,
  startMonitor,
  waitForOutside,
} from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { Panic } from "../../../runtime/failures/panic.ts";
import { snow_variant_Down as Down, snow_variant_Err as Err } from "../../../runtime/values/types.generated.ts";
import type { SimulatedHost } from "../../support/simulated-host.ts";
import { type Code, type Giving, run } from "./harness.ts";

function processOf(pid: number) {
  const process = current().actors.scheduler.processes.get(pid);
  if (process === undefined) throw new Error(`no process ${pid}`);
  return process;
}

function killPid(pid: number): void {
  const process = current().actors.scheduler.processes.get(pid);
  if (process !== undefined) kill(process);
}

function alive(pid: number): boolean {
  return current().actors.scheduler.processes.get(pid) !== undefined;
}

function* waiting(): Code {
  yield snow_receive(undefined, undefined, false);
}

function panics(): never {
  throw new Panic("oh");
}

const isDown = (message: unknown) => message instanceof Down;

test("a panic in main ends the program at once", async () => {
  const ran = await run((print) => () => {
    snow_spawn("other", () => print("never"), [], undefined);
    panics();
  });
  expect(ran.out).toEqual([]);
  expect(ran.status).toBe(101);
  expect(ran.errors).toMatch(/^Snow panic at \S+: oh\n/);
});

test("Process.exit ends the program at once, modulo 256", async () => {
  const ran = await run((print) => () => {
    snow_spawn("other", () => exitProgram(-1), [], undefined);
    snow_spawn("third", () => print("never"), [], undefined);
    print("main");
  });
  expect(ran).toEqual({ out: ["main"], errors: "", status: 255 });
});

test("main killed by another process", async () => {
  const ran = await run(() => {
    return function* (): Code {
      snow_spawn("killer", killPid, [snow_self()], undefined);
      yield sleep(100);
    };
  });
  expect(ran).toEqual({ out: [], errors: "Snow: the main process ended: killed\n", status: 101 });
});

test("a process that kills itself does not go on, and is gone before", async () => {
  const ran = await run((print) => {
    function* suicide(): Code {
      registerName("me", snow_self());
      yield sleep(1);
      killPid(snow_self());
      print("never");
    }
    return function* (): Code {
      const p = snow_spawn("suicide", suicide, [], () => print("never either"));
      yield sleep(10);
      print(`${alive(p)} ${findName("me")}`);
    };
  });
  expect(ran.out).toEqual(["false 0"]);
});

test("kill reaches processes that wait, that are queued, that have not begun", async () => {
  const ran = await run((print) => {
    function* slow(): Code {
      yield sleep(5);
      print("never");
    }
    return function* (): Code {
      const sleeping = snow_spawn("slow", slow, [], undefined);
      const receiving = snow_spawn("waiting", waiting, [], undefined);
      yield sleep(1);
      const queued = snow_spawn("waiting", waiting, [], undefined);
      yield snow_give_way;
      snow_send(queued, 1);
      const fresh = snow_spawn("fresh", () => print("never"), [], undefined);
      for (const pid of [sleeping, receiving, queued, fresh]) killPid(pid);
      print(`${[sleeping, receiving, queued, fresh].map(alive)} ${processCounts().processes}`);
    };
  });
  expect(ran).toEqual({ out: ["false,false,false,false 1"], errors: "", status: 0 });
});

test("the end: terminate, then names, then links and monitors", async () => {
  const ran = await run((print) => {
    function* watcher(target: number): Code {
      startMonitor(target);
      const down = yield snow_receive(isDown, undefined, true);
      if (down instanceof Down) print(`down: ${down._1}, name ${findName("it")}`);
    }
    return function* (): Code {
      const p = snow_spawn("it", waiting, [], function* (): Code {
        print(`terminate, name ${findName("it")}`);
        yield sleep(5);
        print("terminated");
      });
      registerName("it", p);
      snow_spawn("watcher", watcher, [p], undefined);
      yield sleep(1);
      snow_send(p, 1);
      yield sleep(10);
    };
  });
  expect(ran.out).toEqual(["terminate, name 2", "terminated", "down: normal, name 0"]);
});

test("a panic in terminate is only reported", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      const p = snow_spawn("it", waiting, [], panics);
      const q = snow_spawn(
        "watcher",
        function* (): Code {
          startMonitor(p);
          const down = yield snow_receive(isDown, undefined, true);
          if (down instanceof Down) print(down._1);
        },
        [],
        undefined,
      );
      yield sleep(1);
      snow_send(p, 1);
      yield sleep(1);
      print(`${alive(q)}`);
    };
  });
  expect(ran.out).toEqual(["normal", "false"]);
  expect(ran.errors).toContain("oh");
});

test("killed by a link on the way to a panic: terminate runs, the panic is not reported", async () => {
  const ran = await run((print) => {
    function* linked(other: number): Code {
      snow_link(other);
      yield snow_receive(() => panics(), undefined, false);
    }
    return function* (): Code {
      const other = snow_spawn("waiting", waiting, [], undefined);
      const p = snow_spawn("linked", linked, [other], () => print("terminate"));
      startMonitor(p);
      yield sleep(1);
      snow_send(p, 1);
      killPid(other);
      const down = yield snow_receive(isDown, undefined, true);
      if (down instanceof Down) print(down._1);
    };
  });
  expect(ran).toEqual({ out: ["terminate", "linked: killed"], errors: "", status: 0 });
});

test("links: normal ends harm nobody, others end a whole chain, with the reason of each link", async () => {
  const ran = await run((print) => {
    function* linked(other: number): Code {
      if (other !== 0) snow_link(other);
      yield snow_receive(undefined, undefined, false);
    }
    return function* (): Code {
      const first = snow_spawn("linked", linked, [0], undefined);
      let last = first;
      for (let index = 0; index < 3; index += 1) last = snow_spawn("linked", linked, [last], undefined);
      const quiet = snow_spawn("linked", linked, [0], undefined);
      const friend = snow_spawn("linked", linked, [quiet], undefined);
      yield sleep(1);
      startMonitor(last);
      snow_send(quiet, 1);
      killPid(first);
      print(`${alive(last)} ${alive(friend)}`);
      const down = yield snow_receive(isDown, undefined, true);
      if (down instanceof Down) print(down._1);
    };
  });
  expect(ran.out).toEqual(["false true", "linked: linked: linked: killed"]);
});

test("a chain of 100,000 links ends without recursion", async () => {
  const ran = await run((print) => {
    function* linked(other: number): Code {
      if (other !== 0) snow_link(other);
      yield snow_receive(undefined, undefined, false);
    }
    return function* (): Code {
      const first = snow_spawn("linked", linked, [0], undefined);
      let last = first;
      for (let index = 0; index < 100_000; index += 1) last = snow_spawn("linked", linked, [last], undefined);
      yield sleep(1);
      print(`${processCounts().processes}`);
      killPid(first);
      print(`${processCounts().processes}`);
    };
  });
  expect(ran.out).toEqual(["100002", "1"]);
});

test("link with a process that has ended", async () => {
  const ran = await run((print) => {
    function* linker(name: string, other: number): Code {
      snow_link(other);
      print(`${name} lives`);
      yield snow_receive(undefined, undefined, false);
    }
    return function* (): Code {
      const normal = snow_spawn("normal", () => undefined, [], undefined);
      const crashed = snow_spawn("crashed", panics, [], undefined);
      yield sleep(1);
      snow_spawn("linker", linker, ["normal", normal], undefined);
      snow_spawn("linker", linker, ["unknown", 0], undefined);
      const p = snow_spawn("linker", linker, ["crashed", crashed], () => print("terminate"));
      startMonitor(p);
      const down = yield snow_receive(isDown, undefined, true);
      if (down instanceof Down) print(down._1);
    };
  });
  expect(ran.out).toEqual(["normal lives", "unknown lives", "terminate", "linked: error: oh"]);
});

test("a process that kills its link partner ends too", async () => {
  const ran = await run((print) => {
    function* killer(other: number): Code {
      snow_link(other);
      killPid(other);
      print("never");
      yield sleep(1);
    }
    return function* (): Code {
      const victim = snow_spawn("waiting", waiting, [], undefined);
      const p = snow_spawn("killer", killer, [victim], () => print("terminate"));
      startMonitor(p);
      const down = yield snow_receive(isDown, undefined, true);
      if (down instanceof Down) print(down._1);
    };
  });
  expect(ran.out).toEqual(["terminate", "linked: killed"]);
});

test("monitors: once, at once when it is too late, and taken back", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      const dead = snow_spawn("dead", panics, [], undefined);
      const living = snow_spawn("living", waiting, [], undefined);
      yield sleep(1);
      const ids = [startMonitor(dead), startMonitor(living), startMonitor(living), startMonitor(0)];
      endMonitor(ids[1] ?? 0);
      endMonitor(ids[3] ?? 0);
      killPid(living);
      for (let index = 0; index < 3; index += 1) {
        const down = yield snow_receive(isDown, 0, true);
        print(down instanceof Down ? `${ids.indexOf(down._0)} ${down._1}` : "none");
      }
    };
  });
  expect(ran.out).toEqual(["0 error: oh", "2 killed", "none"]);
});

test("Down messages are not for receives that do not name them", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      startMonitor(snow_spawn("dead", () => undefined, [], undefined));
      yield sleep(1);
      print(String((yield snow_receive(undefined, 5, false)) === snow_timeout));
      print(String((yield snow_receive(undefined, 5, true)) instanceof Down));
    };
  });
  expect(ran.out).toEqual(["true", "true"]);
});

test("a panic in a guard is the receiver's, also when the message comes while it waits", async () => {
  const ran = await run((print) => {
    function* guarded(): Code {
      yield snow_receive(() => panics(), undefined, false);
    }
    return function* (): Code {
      const p = snow_spawn("guarded", guarded, [], undefined);
      yield sleep(1);
      snow_send(p, 1);
      print(`sent, ${alive(p)}`);
      yield sleep(1);
      print(`${alive(p)}`);
    };
  });
  expect(ran.out).toEqual(["sent, true", "false"]);
  expect(ran.errors).toContain("in process <0.2> guarded");
});

test("a message that does not match does not queue the process", async () => {
  const ran = await run((print) => {
    function* picky(name: string): Code {
      print(`${name} ${yield snow_receive((m) => m === "yes", undefined, false)}`);
    }
    return function* (): Code {
      const a = snow_spawn("picky", picky, ["a"], undefined);
      const b = snow_spawn("picky", picky, ["b"], undefined);
      yield sleep(1);
      snow_send(a, "no");
      snow_send(b, "yes");
      snow_send(a, "yes");
    };
  });
  expect(ran.out).toEqual(["b yes", "a yes"]);
});

test("unmatched arrivals do not restart the time of after", async () => {
  const ran = await run((print, simulated) => {
    return function* (): Code {
      const start = simulated.now;
      for (const time of [4, 8, 12]) sendAfter(snow_self(), time, "no");
      const got = yield snow_receive((m) => m === "yes", 10, false);
      print(`${got === snow_timeout} ${simulated.now - start}`);
    };
  });
  expect(ran.out).toEqual(["true 10"]);
});

test("shutdown: at once when parked, else at the next wait", async () => {
  const ran = await run((print) => {
    function* worker(name: string): Code {
      for (;;) print(`${name} ${yield snow_receive(undefined, undefined, false)}`);
    }
    return function* (): Code {
      const parked = snow_spawn("worker", worker, ["parked"], () => print("parked ends"));
      const busy = snow_spawn("worker", worker, ["busy"], () => print("busy ends"));
      startMonitor(busy);
      yield sleep(1);
      snow_send(busy, 1);
      snow_send(busy, 2);
      shutDown(processOf(busy));
      shutDown(processOf(parked));
      const down = yield snow_receive(isDown, undefined, true);
      if (down instanceof Down) print(down._1);
    };
  });
  expect(ran.out).toEqual(["busy 1", "busy 2", "busy ends", "parked ends", "shutdown"]);
});

test("after main: timers and sleepers are discarded, receives with after are waited for", async () => {
  const ran = await run((print) => {
    function* sleeper(): Code {
      yield sleep(10);
      print("never");
    }
    function* timed(): Code {
      const got = yield snow_receive(undefined, 30, false);
      print(got === snow_timeout ? "timeout" : String(got));
    }
    return () => {
      snow_spawn("waiting", waiting, [], () => print("never"));
      const p = snow_spawn("timed", timed, [], undefined);
      snow_spawn("timed", timed, [], undefined);
      sendAfter(p, 20, "message");
      sendAfter(p, 5000, "never");
      snow_spawn("sleeper", sleeper, [], undefined);
      return undefined;
    };
  });
  expect(ran.out).toEqual(["never", "message", "timeout"]);
  expect(ran.status).toBe(0);
});

test("a main that nothing can wake is a deadlock", async () => {
  const ran = await run(() => {
    return function* (): Giving {
      const job = startJob(waiting);
      return yield awaitJob(job, undefined);
    };
  });
  expect(ran.status).toBe(101);
  expect(ran.errors).toContain("Snow deadlock: the main process waits and nothing can wake it\n");
  expect(ran.errors).toContain("<0.1> main waits for Job.await of <0.2>");
  expect(ran.errors).toContain("<0.2> job waits for a message");
});

test("suspending recursion: 100,000 calls deep, and a panic when it never ends", async () => {
  const ran = await run((print) => {
    function* sum(n: number): Giving {
      if (n === 0) {
        yield sleep(1);
        return 0;
      }
      return n + Number(yield sum(n - 1));
    }
    function* endless(): Giving {
      return 1 + Number(yield endless());
    }
    return function* (): Code {
      print(`${yield sum(100_000)}`);
      const job = startJob(endless);
      print(String((yield awaitJob(job, undefined)) instanceof Err));
    };
  });
  expect(ran.out).toEqual(["5000050000", "true"]);
  expect(ran.errors).toContain(": stack overflow\n");
});

test("tail calls take no stack", async () => {
  const ran = await run((print) => {
    function* count(n: number): Giving {
      return n === 0 ? "done" : count(n - 1);
    }
    return function* (): Code {
      print(
        `${yield count(1_000_000)} ${yield (function* (): Giving {
          return sleep(5);
        })()}`,
      );
    };
  });
  expect(ran.out).toEqual(["done undefined"]);
});

test("whoever calls a lot lets others run after 2000 calls", async () => {
  const ran = await run((print) => {
    function* one(): Giving {
      return 1;
    }
    function* busy(name: string): Code {
      for (let index = 0; index < 5000; index += 1) {
        yield one();
        if (index % 1000 === 0) print(`${name}${index / 1000}`);
      }
    }
    return () => {
      snow_spawn("busy", busy, ["a"], undefined);
      snow_spawn("busy", busy, ["b"], undefined);
    };
  });
  expect(ran.out).toEqual(["a0", "a1", "b0", "b1", "a2", "a3", "b2", "b3", "a4", "b4"]);
});

test("a long stretch while others wait is reported once, with the name", async () => {
  const ran = await run((_print, simulated) => {
    const busy = () => {
      simulated.now += 80;
    };
    return function* (): Code {
      for (let round = 0; round < 2; round += 1) {
        yield sleep(1);
        snow_spawn("busy", busy, [], undefined);
        snow_spawn("other", () => {}, [], undefined);
      }
      yield sleep(1);
    };
  });
  expect(ran.errors).toBe("Snow: busy ran for 80 ms without letting others run, to its end\n");
});

test("whoever computes while nobody waits is not reported", async () => {
  const ran = await run((_print, simulated) => {
    return function* (): Code {
      simulated.now += 1000;
      yield sleep(1);
      snow_spawn("waits", () => snow_loop(undefined, () => false, false), [], undefined);
      yield sleep(1);
      simulated.now += 1000;
    };
  });
  expect(ran.errors).toBe("");
});

test("whoever computes before it waits for the outside is reported only when something else is outside", async () => {
  const computing = (simulated: SimulatedHost) =>
    function* (): Code {
      yield waitForOutside("input", (resume) => {
        simulated.now += 1000;
        simulated.host.defer(() => resume.value("line"));
        return undefined;
      });
    };
  expect((await run((_print, simulated) => computing(simulated))).errors).toBe("");
  const ran = await run((_print, simulated) => {
    const compute = computing(simulated);
    return function* (): Code {
      const release = holdOpen();
      yield* compute();
      release();
    };
  });
  expect(ran.errors).toMatch(/^Snow: main ran for 1000 ms without letting others run/);
});

test("jobs: outcomes are repeated, owners take their jobs along", async () => {
  const ran = await run((print) => {
    let inner = 0;
    function* owner(): Code {
      inner = startJob(waiting);
      yield snow_receive(undefined, undefined, false);
      panics();
    }
    const text = (outcome: unknown) => (outcome instanceof Err ? outcome._0 : "ok");
    return function* (): Code {
      const p = snow_spawn("owner", owner, [], undefined);
      yield sleep(1);
      snow_send(p, 1);
      print(text(yield awaitJob(inner, undefined)));
      const killed = startJob(waiting);
      killPid(killed);
      print(`${text(yield awaitJob(killed, undefined))} ${text(yield awaitJob(killed, 1))}`);
      print(text(yield awaitJob(p, undefined)));
      const failing = startJob(panics);
      print(text(yield awaitJob(failing, 1000)));
      print(
        text(
          yield awaitJob(
            startJob(() => 1),
            undefined,
          ),
        ),
      );
    };
  });
  expect(ran.out).toEqual(["job crashed", "killed killed", "unexpected message", "job crashed", "ok"]);
});

test("a service that ends during a call panics the caller; a late reply is discarded", async () => {
  const ran = await run((print) => {
    const nap = function* (n: number): Giving {
      yield sleep(6000);
      return [n, n];
    };
    const quick = (n: number) => [n, "quick"];
    return function* (): Code {
      const s = snow_service_start("Main.Slow", "Slow", () => 0, [], [nap, quick]);
      const call = startJob(function* (): Giving {
        return yield snow_service_call(s, "Main.Slow", "Slow", "Nap", 0, []);
      });
      print(String((yield awaitJob(call, undefined)) instanceof Err));
      yield sleep(2000);
      print(String(yield snow_service_call(s, "Main.Slow", "Slow", "Quick", 1, [])));
      const late = startJob(function* (): Giving {
        return yield snow_service_call(s, "Main.Slow", "Slow", "Nap", 0, []);
      });
      yield sleep(1);
      killPid(s);
      print(String((yield awaitJob(late, undefined)) instanceof Err));
    };
  });
  expect(ran.out).toEqual(["true", "quick", "true"]);
  expect(ran.errors).toContain("call timed out: Slow.Nap\n");
  expect(ran.errors).toContain("call to dead service: Slow.Nap\n");
});

test("the same program gives the same output, a hundred times", async () => {
  const outputs = new Set<string>();
  for (let round = 0; round < 100; round += 1) {
    const ran = await run((print) => {
      function* chatter(name: string, peer: () => number): Code {
        for (let index = 0; index < 5; index += 1) {
          const got = yield snow_receive(undefined, 3 + index, false);
          print(`${name} ${String(got)}`);
          snow_send(peer(), `${name}${index}`);
          if (index % 2 === 0) yield sleep(2);
        }
      }
      return function* (): Code {
        const pids: number[] = [];
        for (let index = 0; index < 6; index += 1) {
          pids.push(snow_spawn("chatter", chatter, [`c${index}`, () => pids[(index * 5 + 1) % 6] ?? 0], undefined));
        }
        snow_send(pids[3] ?? 0, "start");
        yield sleep(50);
      };
    });
    outputs.add(ran.out.join("\n"));
  }
  expect(outputs.size).toBe(1);
  expect([...outputs][0]?.split("\n").length).toBe(30);
});

test("an actor as a loop keeps messages that it does not take", async () => {
  const ran = await run((print) => {
    const even = () =>
      snow_loop(
        (n) => Number(n) % 2 === 0,
        (n) => {
          print(`${n}`);
          return Number(n) < 10;
        },
        false,
        1,
      );
    return function* (): Code {
      const p = snow_spawn("even", even, [], () => print(`end, ${processCounts().messages} left`));
      for (const n of [1, 2, 3, 4]) snow_send(p, n);
      yield sleep(1);
      for (const n of [5, 10, 12]) snow_send(p, n);
    };
  });
  expect(ran.out).toEqual(["2", "4", "10", "end, 4 left"]);
});
