// Functions that run on one node at a time: who begins, who ends, and when.
import { describe, expect, test } from "vitest";
import { sleep } from "../../../runtime/actors/index.ts";
import type { Program } from "../../../runtime/current.ts";
import { Panic } from "../../../runtime/failures/index.ts";
import { createProgram } from "../../../runtime/program.ts";
import { Decisions } from "../../fuzz/random.ts";
import { joinedNode, type TestNode } from "../../support/cluster-nodes.ts";
import { FaultyBroker } from "../../support/faulty-broker.ts";
import { VirtualTime, worldOf } from "../../support/virtual-time.ts";
import type { Code } from "../actors/harness.ts";

/** Of random faults. */
const RUNS = process.env.SNOW_SOAK === "1" ? 300 : 5;

/** What functions of one name have done. */
class Clock {
  readonly time = new VirtualTime();
  /** Beginnings, returns and panics, in order. */
  readonly journal: string[] = [];
  /** When each ticked last. */
  readonly ticks = new Map<string, number>();
  readonly system = new FaultyBroker(this.time);

  node(): TestNode {
    return joinedNode(this.system);
  }

  /** One that ticks each second, so often. */
  lead(program: Program, name: string, count = 1e9): void {
    const { journal, ticks, time } = this;
    this.#add(program, function* (): Code {
      journal.push(`${name} begins`);
      for (let tick = 0; tick < count; tick += 1) {
        ticks.set(name, time.now);
        yield sleep(1000);
      }
      journal.push(`${name} returns`);
    });
  }

  fail(program: Program, name: string): void {
    this.#add(program, () => {
      this.journal.push(`${name} panics`);
      throw new Panic("out of tea");
    });
  }

  #add(program: Program, body: () => unknown): void {
    this.time.turn(program, () => program.cluster.leaderships.add("clock", body));
  }

  get ticking(): string[] {
    return [...this.ticks].filter(([, at]) => at > this.time.now - 1100).map(([name]) => name);
  }
}

describe("of several nodes", () => {
  test("one leads as long as it is there", async () => {
    const clock = new Clock();
    const nodes = [clock.node(), clock.node(), clock.node()];
    await clock.time.settle(100);
    for (const [index, { program }] of nodes.entries()) clock.lead(program, String(index));
    await clock.time.settle(60_000);
    expect(clock.journal).toEqual(["0 begins"]);
    expect(clock.ticking).toEqual(["0"]);
  });

  test("another leads within 5 seconds when one has returned, which does not lead again", async () => {
    const clock = new Clock();
    const [a, b] = [clock.node(), clock.node()];
    await clock.time.settle(100);
    clock.lead(a.program, "a", 20);
    await clock.time.settle(100);
    clock.lead(b.program, "b", 5);
    await clock.time.settle(19_500);
    expect(clock.journal).toEqual(["a begins"]);
    await clock.time.settle(5000);
    expect(clock.journal).toEqual(["a begins", "a returns", "b begins"]);
    await clock.time.settle(60_000);
    expect(clock.journal.slice(3)).toEqual(["b returns"]);
  });

  test("another leads within 14 seconds when one is dead, and within 4 when it has ended", async () => {
    const clock = new Clock();
    const [a, b, c] = [clock.node(), clock.node(), clock.node()];
    await clock.time.settle(100);
    clock.lead(a.program, "a");
    await clock.time.settle(100);
    clock.lead(b.program, "b");
    await clock.time.settle(10_000);
    void a.broker.close(0);
    await clock.time.settle(14_000);
    expect(clock.ticking).toEqual(["b"]);
    clock.lead(c.program, "c");
    await clock.time.settle(10_000);
    void b.turn(() => b.cluster.close(1000));
    await clock.time.settle(4000);
    expect(clock.ticking).toContain("c");
  });

  test("one that can't renew its lease has ended before that is over, and without a broker nobody begins", async () => {
    const clock = new Clock();
    const [a, b] = [clock.node(), clock.node()];
    await clock.time.settle(100);
    clock.lead(a.program, "a");
    await clock.time.settle(4000);
    clock.lead(b.program, "b");
    await clock.time.settle(4000);
    const stopped = clock.time.now;
    clock.system.stop();
    await clock.time.settle(60_000);
    expect(clock.journal).toEqual(["a begins"]);
    const last = clock.ticks.get("a") ?? 0;
    expect(last).toBeGreaterThan(stopped);
    expect(last).toBeLessThan(stopped + 8000);
    clock.system.start();
    await clock.time.settle(10_000);
    expect(clock.journal).toHaveLength(2);
    expect(clock.ticking).toHaveLength(1);
  });

  test("one whose lease the broker has given away ends within 4 seconds", async () => {
    const clock = new Clock();
    const [a, b] = [clock.node(), clock.node()];
    await clock.time.settle(100);
    clock.lead(a.program, "a");
    await clock.time.settle(4000);
    clock.system.logs.clear();
    const taken = b.turn(() => b.cluster.lease("clock", 30_000));
    await clock.time.settle(5100);
    expect(await taken).toBe(true);
    expect(clock.ticking).toEqual([]);
    await clock.time.settle(30_000);
    expect(clock.journal).toEqual(["a begins", "a begins"]);
  });

  test("one that panics is reported, and comes back behind those that wait", async () => {
    const clock = new Clock();
    const [a, b] = [clock.node(), clock.node()];
    await clock.time.settle(100);
    clock.fail(a.program, "a");
    await clock.time.settle(100);
    expect(a.errors().match(/out of tea/g)).toHaveLength(1);
    clock.lead(b.program, "b", 4);
    await clock.time.settle(3000);
    expect(clock.journal).toEqual(["a panics", "b begins"]);
    await clock.time.settle(10_000);
    expect(clock.journal.slice(2, 4)).toEqual(["b returns", "a panics"]);
  });

  test("one that led alone gives way to another when it has joined", async () => {
    const clock = new Clock();
    const [a, b] = [clock.node(), clock.node()];
    const { node } = b.program.cluster;
    b.program.cluster.node = undefined;
    await clock.time.settle(100);
    clock.lead(a.program, "a");
    clock.lead(b.program, "b");
    await clock.time.settle(10_000);
    expect(clock.ticking.sort()).toEqual(["a", "b"]);
    b.program.cluster.node = node;
    await clock.time.settle(5000);
    expect(clock.ticking).toEqual(["a"]);
  });
});

test("alone one function after the other runs; who fails is tried again in 5 seconds, behind the others", async () => {
  const clock = new Clock();
  const program = createProgram({ host: clock.time.host({ writeErr: () => {} }) });
  clock.fail(program, "a");
  clock.lead(program, "b", 2);
  await clock.time.settle(4900);
  expect(clock.journal).toEqual(["a panics"]);
  await clock.time.settle(2200);
  expect(clock.journal).toEqual(["a panics", "b begins", "b returns", "a panics"]);
});

test("whatever becomes of the broker and the nodes, one that has been followed by another runs no more", {
  timeout: 60_000 * RUNS,
}, async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const time = new VirtualTime(worldOf(seed));
    const random = new Decisions(time.world);
    const system = new FaultyBroker(time, { delay: [1, 400] });
    const nodes = Array.from({ length: 4 }, () => joinedNode(system));
    let begun = 0;
    const late: string[] = [];
    for (const { program } of nodes) {
      const body = function* (): Code {
        begun += 1;
        const own = begun;
        for (let tick = 0; tick < 400; tick += 1) {
          if (own !== begun) late.push(`seed ${seed}: ${own} at ${time.now} behind ${begun}`);
          yield sleep(100);
        }
        throw new Panic("weary");
      };
      time.turn(program, () => program.cluster.leaderships.add("clock", body));
    }
    for (let step = 0; step < 40; step += 1) {
      await time.settle(random.below(8000));
      const { broker } = random.pick(nodes);
      const faults = [
        () => system.stop(),
        () => system.start(),
        () => broker.drop("cut"),
        () => broker.stall(),
        () => broker.resume(),
        () => system.restart(true),
      ];
      random.pick(faults)();
    }
    system.start();
    for (const { broker } of nodes) broker.resume();
    const before = begun;
    await time.settle(60_000);
    expect(late).toEqual([]);
    // And then somebody leads.
    expect(begun).toBeGreaterThan(before);
  }
});
