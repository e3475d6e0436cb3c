// Supervision: random ends of children against a model of each strategy, and the questions to supervisors.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  awaitJob,
  childrenOf,
  kill,
  type SupervisorSpecification,
  sleep,
  snow_loop,
  snow_receive,
  snow_send,
  snow_spawn,
  snow_supervisor_start,
  startChild,
  startJob,
  startMonitor,
  stopChild,
} from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { Panic } from "../../../runtime/failures/panic.ts";
import { snow_variant_Down as Down, snow_variant_Err as Err } from "../../../runtime/values/types.generated.ts";
import { type Code, type Giving, type Print, run } from "./harness.ts";

type Restart = "permanent" | "transient" | "temporary";
type Strategy = SupervisorSpecification["strategy"];

interface Step {
  readonly child: number;
  readonly how: "crash" | "normal" | "kill";
  /** Milliseconds before it. */
  readonly pause: number;
}

const MAX_RESTARTS = 3;
const MAX_SECONDS = 1;

/** What happens, as lines: `start N`, `end N`. */
class Model {
  readonly lines: string[] = [];
  readonly strategy: Strategy;
  /** By child: whether it runs; undefined once it is forgotten. */
  readonly running: (boolean | undefined)[];
  readonly restarts: readonly Restart[];
  alive = true;
  #times: number[] = [];

  constructor(strategy: Strategy, restarts: readonly Restart[]) {
    this.strategy = strategy;
    this.restarts = restarts;
    this.running = restarts.map(() => true);
    for (const index of restarts.keys()) this.lines.push(`start ${index}`);
  }

  apply({ child, how }: Step, now: number): void {
    if (!this.alive || this.running[child] !== true) return;
    this.running[child] = false;
    if (how !== "kill") this.lines.push(`end ${child}`);
    const restart = this.restarts[child];
    if (restart === "temporary") {
      this.running[child] = undefined;
      return;
    }
    if (restart === "transient" && how === "normal") return;
    this.#times = [...this.#times.filter((time) => time > now - MAX_SECONDS * 1000), now];
    const order = [...this.restarts.keys()];
    if (this.#times.length > MAX_RESTARTS) {
      this.#stop(order);
      this.alive = false;
      return;
    }
    if (this.strategy === "one_for_one") {
      this.#start([child]);
      return;
    }
    const affected = this.strategy === "one_for_all" ? order : order.slice(child);
    this.#stop(affected);
    this.#start(affected);
  }

  #stop(children: readonly number[]): void {
    for (const child of children.toReversed()) {
      if (this.running[child] !== true) continue;
      this.lines.push(`end ${child}`);
      this.running[child] = false;
    }
  }

  #start(children: readonly number[]): void {
    for (const child of children) {
      if (this.running[child] === undefined) continue;
      if (this.restarts[child] === "temporary") {
        this.running[child] = undefined;
        continue;
      }
      this.lines.push(`start ${child}`);
      this.running[child] = true;
    }
  }
}

/** A child that says when it starts and ends (unless it is killed). */
function startWorker(print: Print, pids: number[], index: number): number {
  print(`start ${index}`);
  const worker = () =>
    snow_loop(
      undefined,
      (message) => {
        if (message === "crash") throw new Panic("crash");
        return false;
      },
      false,
    );
  const pid = snow_spawn(`worker ${index}`, worker, [], () => print(`end ${index}`));
  pids[index] = pid;
  return pid;
}

function killPid(pid: number): void {
  const process = current().actors.scheduler.processes.get(pid);
  if (process !== undefined) kill(process);
}

async function supervise(strategy: Strategy, restarts: readonly Restart[], steps: readonly Step[]) {
  const model = new Model(strategy, restarts);
  let alive = true;
  const ran = await run((print, simulated) => {
    const pids: number[] = [];
    const specification: SupervisorSpecification = {
      name: "Sup",
      strategy,
      maxRestarts: MAX_RESTARTS,
      maxSeconds: MAX_SECONDS,
      children: restarts.map((restart, index) => ({
        name: `child ${index}`,
        start: () => startWorker(print, pids, index),
        restart,
        shutdown: 5000,
      })),
    };
    return function* (): Code {
      const supervisor = snow_supervisor_start(specification);
      yield sleep(1);
      for (const step of steps) {
        yield sleep(step.pause);
        model.apply(step, simulated.now);
        const pid = pids[step.child] ?? 0;
        if (step.how === "kill") killPid(pid);
        else snow_send(pid, step.how);
        yield sleep(1);
      }
      alive = current().actors.scheduler.processes.get(supervisor) !== undefined;
    };
  });
  return { model, ran, alive };
}

test.each(["one_for_one", "one_for_all", "rest_for_one"] as const)("%s: random ends", async (strategy) => {
  const restarts = fc.array(fc.constantFrom<Restart>("permanent", "permanent", "transient", "temporary"), {
    minLength: 1,
    maxLength: 5,
  });
  const step = fc.record({
    child: fc.nat(4),
    how: fc.constantFrom<Step["how"]>("crash", "normal", "kill"),
    pause: fc.constantFrom(1, 1, 200, 900),
  });
  await fc.assert(
    fc.asyncProperty(restarts, fc.array(step, { maxLength: 30 }), async (kinds, steps) => {
      const { model, ran, alive } = await supervise(
        strategy,
        kinds,
        steps.map((one) => ({ ...one, child: one.child % kinds.length })),
      );
      expect(ran.out).toEqual(model.lines);
      expect(alive).toBe(model.alive);
    }),
    { numRuns: 60 },
  );
});

function pool(start: () => number | Giving): SupervisorSpecification {
  return {
    name: "Pool",
    strategy: "simple_one_for_one",
    maxRestarts: 100_000,
    maxSeconds: 5,
    children: [{ name: "template", start: start as () => number, restart: "permanent", shutdown: 20 }],
  };
}

test("simple_one_for_one: children come by request, are restarted, and go for good", async () => {
  const ran = await run((print) => {
    const pids: number[] = [];
    const spec = pool(() => startWorker(print, pids, 0));
    return function* (): Code {
      const p = snow_supervisor_start(spec);
      print(`${yield childrenOf(p)}`);
      const a = Number(yield startChild(p));
      const b = Number(yield startChild(p));
      print(`${((yield childrenOf(p)) as number[]).map((pid) => [a, b].indexOf(pid))}`);
      snow_send(a, "crash");
      yield sleep(1);
      print(`${((yield childrenOf(p)) as number[]).map((pid) => [a, b].indexOf(pid))}`);
      print(`${yield stopChild(p, b)} ${yield stopChild(p, b)} ${((yield childrenOf(p)) as number[]).length}`);
    };
  });
  expect(ran.out).toEqual(["", "start 0", "start 0", "0,1", "end 0", "start 0", "-1,1", "end 0", "true false 1"]);
});

test("questions to other processes panic", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      const other = snow_spawn("other", () => snow_loop(undefined, () => true, false), [], undefined);
      for (const question of [() => startChild(other), () => childrenOf(0), () => stopChild(other, 1)]) {
        print(String((yield awaitJob(startJob(question), undefined)) instanceof Err));
      }
    };
  });
  expect(ran.out).toEqual(["true", "true", "true"]);
  expect(ran.errors.match(/: not a supervisor\n/g)?.length).toBe(3);
});

test("a child that does not end in its grace is killed; a brutal one at once", async () => {
  const ran = await run((print, simulated) => {
    const stubborn = (name: string) =>
      snow_spawn(
        name,
        () => snow_loop(undefined, () => true, false),
        [],
        function* (): Code {
          print(`${name} will not go`);
          yield sleep(1000);
          print("never");
        },
      );
    const specification = (shutdown: number | "brutal_kill"): SupervisorSpecification => ({
      name: "Sup",
      strategy: "one_for_one",
      maxRestarts: 3,
      maxSeconds: 5,
      children: [
        { name: "first", start: () => stubborn("first"), restart: "permanent", shutdown },
        { name: "second", start: () => stubborn("second"), restart: "permanent", shutdown: "brutal_kill" },
      ],
    });
    return function* (): Code {
      const outer = snow_supervisor_start({
        name: "Outer",
        strategy: "simple_one_for_one",
        maxRestarts: 3,
        maxSeconds: 5,
        children: [
          {
            name: "inner",
            start: () => snow_supervisor_start(specification(30)),
            restart: "permanent",
            shutdown: 5000,
          },
        ],
      });
      const inner = Number(yield startChild(outer));
      const children = (yield childrenOf(inner)) as number[];
      for (const child of children) startMonitor(child);
      startMonitor(inner);
      const start = simulated.now;
      print(`${yield stopChild(outer, inner)}`);
      for (let index = 0; index < 3; index += 1) {
        const down = yield snow_receive(undefined, 0, true);
        if (down instanceof Down) print(down._1);
      }
      print(`${simulated.now - start}`);
    };
  });
  expect(ran.out).toEqual(["first will not go", "true", "killed", "killed", "shutdown", "30"]);
});

test("a killed supervisor takes its children along, in order", async () => {
  const ran = await run((print) => {
    const pids: number[] = [];
    return function* (): Code {
      const p = snow_supervisor_start(pool(() => startWorker(print, pids, pids.length)));
      for (let index = 0; index < 3; index += 1) yield startChild(p);
      killPid(p);
      yield sleep(1);
      print(`${current().actors.scheduler.processes.size}`);
    };
  });
  expect(ran.out).toEqual(["start 0", "start 1", "start 2", "end 2", "end 1", "end 0", "1"]);
});

test("a start that panics ends the supervisor, and the one who asked", async () => {
  const ran = await run((print) => {
    return function* (): Code {
      const p = snow_supervisor_start(
        pool(() => {
          throw new Panic("no start");
        }),
      );
      print(
        String(
          (yield awaitJob(
            startJob(() => startChild(p)),
            undefined,
          )) instanceof Err,
        ),
      );
      print(`${current().actors.scheduler.processes.get(p)}`);
    };
  });
  expect(ran.out).toEqual(["true", "undefined"]);
});

test("start closures may wait; a child that is dead on arrival is started again", async () => {
  const ran = await run((print) => {
    let tries = 0;
    const start = function* (): Giving {
      yield sleep(5);
      tries += 1;
      print(`try ${tries}`);
      const pid = snow_spawn(
        "short",
        () => (tries < 3 ? undefined : snow_loop(undefined, () => true, false)),
        [],
        undefined,
      );
      yield sleep(1);
      return pid;
    };
    return function* (): Code {
      const p = snow_supervisor_start(pool(start));
      yield startChild(p);
      yield sleep(50);
      print(`${((yield childrenOf(p)) as number[]).length}`);
    };
  });
  expect(ran.out).toEqual(["try 1", "try 2", "try 3", "1"]);
});

test("10,000 crashes under load: as many restarts, and no message lost but in crashed mailboxes", async () => {
  const crashes = 10_000;
  const ran = await run((print) => {
    let starts = 0;
    let handled = 0;
    let worker = 0;
    const start = () => {
      starts += 1;
      worker = snow_spawn(
        "worker",
        () =>
          snow_loop(
            undefined,
            (message) => {
              if (message === "crash") throw new Panic("crash");
              handled += 1;
            },
            false,
          ),
        [],
        undefined,
      );
      return worker;
    };
    return function* (): Code {
      const p = snow_supervisor_start({ ...pool(start), maxRestarts: crashes, maxSeconds: 1000 });
      yield startChild(p);
      for (let index = 0; index < crashes; index += 1) {
        snow_send(worker, index);
        snow_send(worker, index);
        snow_send(worker, "crash");
        snow_send(worker, "lost");
        yield sleep(1);
      }
      print(`${starts} ${handled} ${current().actors.scheduler.messages}`);
    };
  });
  expect(ran.out).toEqual([`${crashes + 1} ${crashes * 2} 0`]);
});
