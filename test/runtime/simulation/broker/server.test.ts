// The broker that other tests stand on keeps what the interface says.
import { describe, expect, test } from "vitest";
import { createProgram } from "../../../../runtime/program.ts";
import {
  type Broker,
  EntryRefused,
  type LogEntry,
  type LogLimits,
  type Subject,
} from "../../../../runtime/rooms/index.ts";
import { type BrokerFaults, FaultyBroker } from "../../../support/faulty-broker.ts";
import { VirtualTime, worldOf } from "../../../support/virtual-time.ts";

const tea: Subject = { kind: "room", name: "tea" };
const news: Subject = { kind: "topic", name: "news" };
const limits: LogLimits = { events: 3, milliseconds: 60_000, bytes: 1000 };

function setUp(faults: Partial<BrokerFaults> = {}, seed = 1) {
  const time = new VirtualTime(worldOf(seed));
  const system = new FaultyBroker(time, faults);
  /** A node, and what it is told. */
  const node = (id: string) => {
    const told: string[] = [];
    const appended: LogEntry[] = [];
    const program = createProgram({ host: time.host() });
    const broker: Broker = time.turn(program, () =>
      system.open(
        ["simulated"],
        { name: "test", node: id },
        {
          connected: () => told.push("connected"),
          disconnected: (cause) => told.push(`disconnected: ${cause}`),
          subscribed: ({ name }) => told.push(`subscribed ${name}`),
          message: ({ name }, bytes) => told.push(`${name} ${Buffer.from(bytes).toString()}`),
          appended: (_subject, entry) => appended.push(entry),
        },
      ),
    );
    return { broker, told, appended, id };
  };
  return { time, system, node };
}

describe("messages", () => {
  test("reach subscribers in order, the publisher too", () => {
    const { time, node } = setUp({ delay: [1, 20] });
    const [a, b] = [node("a"), node("b")];
    time.advance(100);
    for (const { broker } of [a, b]) broker.subscribe(tea);
    time.advance(100);
    for (let number = 1; number <= 5; number++) a.broker.publish(tea, Buffer.from(String(number)));
    expect(a.broker.waiting).toBe(5);
    time.advance(200);
    const all = ["connected", "subscribed tea", "tea 1", "tea 2", "tea 3", "tea 4", "tea 5"];
    expect([a.told, b.told, a.broker.waiting]).toEqual([all, all, 0]);
  });

  test("are dropped while there is no connection, and subscriptions come back with it", () => {
    const { time, system, node } = setUp();
    const a = node("a");
    a.broker.subscribe(tea);
    time.advance(10);
    system.stop();
    a.broker.publish(tea, Buffer.from("lost"));
    time.advance(1000);
    system.start();
    time.advance(5000);
    a.broker.publish(tea, Buffer.from("kept"));
    time.advance(10);
    expect(a.told).toEqual([
      "connected",
      "subscribed tea",
      "disconnected: connection reset",
      "connected",
      "subscribed tea",
      "tea kept",
    ]);
  });
});

describe("logs", () => {
  test("number events in one step, and the same key again has no second effect", async () => {
    const { time, node } = setUp();
    const [a, b] = [node("a"), node("b")];
    b.broker.subscribe(news);
    time.advance(10);
    const early = a.broker.append(news, limits, { key: "a:0", events: 1, bytes: Buffer.from("0") });
    await time.settle(10);
    expect(await early).toBeUndefined();
    void b.broker.readLog(news, limits, 0);
    time.advance(10);
    const first = a.broker.append(news, limits, { key: "a:1", events: 2, bytes: Buffer.from("12") });
    const again = a.broker.append(news, limits, { key: "a:1", events: 2, bytes: Buffer.from("12") });
    const third = a.broker.append(news, limits, { key: "a:2", events: 1, bytes: Buffer.from("3") });
    await time.settle(10);
    expect(await first).toEqual(await again);
    expect(await first).toMatchObject({ before: 0, first: 1, events: 2 });
    expect(await third).toMatchObject({ before: 2, first: 3, events: 1 });
    expect(b.appended.map(({ key }) => key)).toEqual(["a:1", "a:2"]);
  });

  test("are never given what is too large for the broker", async () => {
    const { time, system, node } = setUp();
    const { broker } = node("a");
    time.advance(10);
    system.largestEntry = 2;
    const refused = broker.append(news, limits, { key: "a:1", events: 1, bytes: Buffer.from("123") });
    await expect(refused).rejects.toThrow(EntryRefused);
  });

  test("answer what is kept after a number, and whether that is all", async () => {
    const { time, node } = setUp();
    const { broker } = node("a");
    time.advance(10);
    void broker.readLog(news, limits, 0);
    for (let count = 1; count <= 5; count++)
      void broker.append(news, limits, { key: `a:${count}`, events: 1, bytes: Buffer.from(String(count)) });
    const states = [0, 2, 4, 5].map((after) => broker.readLog(news, limits, after));
    await time.settle(20);
    const found = await Promise.all(states);
    expect(found.map(({ entries, complete, last }) => [entries.map(({ first }) => first), complete, last])).toEqual([
      [[3, 4, 5], false, 5],
      [[3, 4, 5], true, 5],
      [[5], true, 5],
      [[], true, 5],
    ]);
  });

  test("begin anew after a restart that keeps nothing; what waits is rejected", async () => {
    const { time, system, node } = setUp();
    const { broker } = node("a");
    time.advance(10);
    const before = broker.readLog(news, limits, 0);
    await time.settle(10);
    const lost = broker.append(news, limits, { key: "a:1", events: 1, bytes: Buffer.from("1") });
    const rejected = expect(lost).rejects.toThrow("connection reset");
    system.restart(false);
    await rejected;
    await time.settle(5000);
    const after = broker.readLog(news, limits, 0);
    await time.settle(10);
    expect((await after).epoch).not.toBe((await before).epoch);
  });
});

test("a lease has one holder until it ends or is given up", async () => {
  const { time, node } = setUp();
  const [a, b] = [node("a"), node("b")];
  time.advance(10);
  const taken = [a, b].map(({ broker, id }) => broker.lease("clean", id, 1000));
  await time.settle(10);
  expect(await Promise.all(taken)).toEqual([true, false]);
  void a.broker.release("clean", "a");
  time.advance(10);
  const next = b.broker.lease("clean", "b", 1000);
  await time.settle(1100);
  const last = a.broker.lease("clean", "a", 1000);
  await time.settle(10);
  expect([await next, await last]).toEqual([true, true]);
});

describe("nodes that are parted", () => {
  test("don't get what the other publishes, until the time is over or all is healed", () => {
    const { time, system, node } = setUp();
    const nodes = ["a", "b", "c"].map(node);
    const [a, b, c] = nodes;
    for (const { broker } of nodes) broker.subscribe(tea);
    time.advance(100);
    const say = (text: string): void => {
      a?.broker.publish(tea, Buffer.from(text));
      time.advance(10);
    };
    system.part({ one: "b", other: "a", until: time.now + 50 });
    say("1");
    time.advance(50);
    say("2");
    system.part({ one: "a", other: "b", until: time.now + 1000 });
    say("3");
    system.heal();
    say("4");
    expect(b?.told.slice(2)).toEqual(["tea 2", "tea 4"]);
    expect(c?.told.slice(2)).toEqual(["tea 1", "tea 2", "tea 3", "tea 4"]);
  });
});

test("connections are cut as often as the world says, with and without a word, and come back", () => {
  const { time, system, node } = setUp();
  const { broker, told } = node("a");
  time.advance(10);
  system.world.faults = { ...system.world.faults, cutsPerMinute: 2, silentCutsPerMinute: 1 };
  for (let second = 0; second < 600; second += 1) {
    broker.publish(tea, Buffer.from("beat"));
    time.advance(1000);
  }
  const cuts = told.filter((text) => text === "disconnected: connection reset").length;
  const silentCuts = told.filter((text) => text === "disconnected: timed out").length;
  expect([cuts > 8 && cuts < 32, silentCuts > 2 && silentCuts < 20]).toEqual([true, true]);
  system.world.faults = { ...system.world.faults, cutsPerMinute: 0, silentCutsPerMinute: 0 };
  time.advance(70_000);
  expect(broker.connected).toBe(true);
  expect(system.world.trace.events.map(({ text }) => text)).toContain("a: silently cut from the broker");
});

test("what a node that has ended has sent is lost, and it hears nothing more", () => {
  const { time, system, node } = setUp({ delay: [5, 5] });
  const [a, b] = [node("a"), node("b")];
  b.broker.subscribe(tea);
  a.broker.subscribe(tea);
  time.advance(100);
  a.broker.publish(tea, Buffer.from("1"));
  time.advance(1);
  system.brokers.get("a")?.end();
  b.broker.publish(tea, Buffer.from("2"));
  time.advance(5000);
  expect([a.told, b.told]).toEqual([
    ["connected", "subscribed tea"],
    ["connected", "subscribed tea", "tea 2"],
  ]);
});
