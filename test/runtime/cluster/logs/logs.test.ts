// Logs of a node: opening, appending, gaps, and a broker that goes and comes.
import { expect, test } from "vitest";
import { bodyOf, eventsOf, sizeOf } from "../../../../runtime/cluster/logs/body.ts";
import { type BrokerFaults, FaultyBroker } from "../../../support/faulty-broker.ts";
import { VirtualTime } from "../../../support/virtual-time.ts";
import { Follower, LogNode, limits, topic } from "./log-node.ts";

const news = topic("News");

interface World {
  readonly time: VirtualTime;
  readonly system: FaultyBroker;
  node(id: string, limit?: number): LogNode;
}

function world(faults: Partial<BrokerFaults> = {}): World {
  const time = new VirtualTime();
  const system = new FaultyBroker(time, faults);
  return { time, system, node: (id, limit) => new LogNode(system, id, limit) };
}

function follow(node: LogNode): Follower {
  const follower = new Follower(node, news);
  node.turn(() => follower.follow());
  return follower;
}

function append(node: LogNode, ...texts: unknown[]): boolean[] {
  return node.turn(() => texts.map((text) => node.logs.append(news, limits, JSON.stringify(text), "")));
}

test("a body holds texts, times and who is excepted, and nothing else is one", () => {
  const events = [
    { text: '"snöw"', except: "", time: 1_800_000_000_123 },
    { text: '{"a":[1]}', except: "x".repeat(16), time: 0 },
  ];
  const body = bodyOf(
    events,
    events.reduce((size, event) => size + sizeOf(event), 0),
  );
  expect(eventsOf(body, 2)).toEqual(events);
  for (const count of [0, 1, 3]) expect(eventsOf(body, count)).toBeUndefined();
  for (let cut = 0; cut < body.length; cut += 1) expect(eventsOf(body.subarray(0, cut), 2)).toBeUndefined();
  const damaged = Buffer.from(body);
  damaged[11] = 0x7b;
  expect(eventsOf(damaged, 2)).toBeUndefined();
  const claimed = bodyOf([{ text: "1", except: "][", time: 0 }], 14);
  expect(eventsOf(claimed, 1)).toBeUndefined();
});

test("all nodes are given the same numbers in order, each once; events of one turn are one entry", async () => {
  const { time, node, system } = world({ delay: [1, 9] });
  const [a, b] = [node("a"), node("b")];
  const [atA, atB] = [follow(a), follow(b)];
  await time.settle(100);
  expect([atA.epoch, atA.floor, atA.last]).toEqual([atB.epoch, 0, 0]);
  append(a, 1, 2);
  append(b, 3);
  append(a, 4);
  append(a, 5);
  await time.settle(100);
  expect(atA.events).toEqual(atB.events);
  expect(atA.events.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  expect(atA.texts.filter((text) => text !== 3)).toEqual([1, 2, 4, 5]);
  // What came while the first entry was under way went together.
  expect(system.logs.read("topic:News", limits, 0).entries.map(({ events }) => events)).toHaveLength(3);
});

test("whoever opens a log later is given what is kept, from which number on, and then what comes", async () => {
  const { time, node } = world();
  const [a, b] = [node("a"), node("b")];
  follow(a);
  await time.settle(10);
  for (let text = 1; text <= limits.events + 2; text += 1) {
    append(a, text);
    await time.settle(2);
  }
  const late = follow(b);
  append(a, "live");
  await time.settle(20);
  expect([late.floor, late.last]).toEqual([3, limits.events + 3]);
  expect(late.events.map(({ number }) => number)).toEqual(late.events.map((_event, index) => index + 4));
});

test("without a log anywhere nothing is kept, and nothing waits", async () => {
  const { time, node } = world();
  const a = node("a", 100);
  await time.settle(10);
  for (let round = 0; round < 5; round += 1) {
    expect(append(a, "x".repeat(50))).toEqual([true]);
    await time.settle(10);
  }
  const follower = follow(a);
  await time.settle(10);
  expect([follower.last, follower.texts]).toEqual([0, []]);
});

test("a node that follows nothing appends to the log of others", async () => {
  const { time, node } = world();
  const [a, b] = [node("a"), node("b")];
  const follower = follow(a);
  await time.settle(10);
  append(b, "from outside");
  await time.settle(10);
  expect(follower.texts).toEqual(["from outside"]);
});

test("while the broker is gone so much waits, what is more is refused, and all is sent in order when it is back", async () => {
  const { time, node, system } = world();
  const a = node("a", 200);
  const b = node("b");
  const [atA, atB] = [follow(a), follow(b)];
  await time.settle(10);
  system.stop();
  await time.settle(1000);
  const taken = [..."0123456789"].map((text) => append(a, text.repeat(30))[0]);
  expect(taken).toEqual([true, true, true, true, false, false, false, false, false, false]);
  await time.settle(60_000);
  // The log is over by then.
  system.start();
  await time.settle(5000);
  expect(atA.texts).toEqual([..."0123"].map((text) => text.repeat(30)));
  expect(atB.events).toEqual(atA.events);
  expect(append(a, "more")).toEqual([true]);
});

test("an entry whose fate is unknown is repeated with its key, and is there once", async () => {
  const { time, node, system } = world({ delay: [5, 5] });
  const a = node("a");
  const follower = follow(a);
  await time.settle(100);
  append(a, "once");
  await time.settle(7);
  // It has arrived; its answer has not.
  expect(system.logs.read("topic:News", limits, 0).last).toBe(1);
  system.restart(true);
  append(a, "after it");
  await time.settle(1000);
  expect(follower.texts).toEqual(["once", "after it"]);
  expect(follower.losses).toBe(0);
});

test("an entry that is too large for the broker is lost and counted, and others go on", async () => {
  const { time, node, system } = world();
  const a = node("a");
  const follower = follow(a);
  await time.settle(10);
  system.largestEntry = 100;
  append(a, "x".repeat(200));
  append(a, "small");
  await time.settle(20);
  expect(follower.texts).toEqual(["small"]);
  expect(a.lostCount).toBe(1);
});

test("numbers that did not come are read from the log", async () => {
  const { time, node, system } = world();
  const [a, b] = [node("a"), node("b")];
  const [atA, atB] = [follow(a), follow(b)];
  await time.settle(10);
  system.faults.loss = 1;
  append(a, 1);
  await time.settle(10);
  expect(atB.texts).toEqual([]);
  system.faults.loss = 0;
  append(a, 2);
  await time.settle(10);
  expect([atA.texts, atB.texts]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  system.faults.loss = 1;
  append(a, 3);
  // Nothing comes after it: it is found when the log is kept alive.
  await time.settle(limits.milliseconds);
  expect(atB.texts).toEqual([1, 2, 3]);
});

test("what was missed while the connection was lost comes when it is back", async () => {
  const { time, node, system } = world();
  const [a, b] = [node("a"), node("b")];
  const [, atB] = [follow(a), follow(b)];
  await time.settle(10);
  system.brokers.get("b")?.drop("cut");
  append(a, 1);
  append(a, 2);
  await time.settle(1000);
  append(a, 3);
  await time.settle(10);
  expect([atB.texts, atB.losses]).toEqual([[1, 2, 3], 0]);
});

test("a log that is not what it was is lost: forgotten by the broker, at once or unnoticed, or read too late", async () => {
  const { time, node, system } = world();
  const [a, b] = [node("a"), node("b")];
  const [atA, atB] = [follow(a), follow(b)];
  await time.settle(10);
  append(a, "old");
  await time.settle(10);
  const { epoch } = atA;
  system.restart(false);
  append(a, "new");
  await time.settle(1000);
  expect([atA.losses, atB.losses, atA.texts, atB.texts]).toEqual([1, 1, ["new"], ["new"]]);
  expect(atA.epoch).not.toBe(epoch);
  expect(atB.epoch).toBe(atA.epoch);
  system.logs.clear();
  append(a, "unnoticed");
  await time.settle(100);
  expect([atA.losses, atA.texts]).toEqual([2, ["unnoticed"]]);
  expect([atB.losses, atB.texts]).toEqual([2, ["unnoticed"]]);
});

test("a log lives while somebody follows it, and its time longer", async () => {
  const { time, node } = world();
  const [a, b] = [node("a"), node("b")];
  const follower = follow(a);
  await time.settle(10 * limits.milliseconds);
  append(a, "still there");
  await time.settle(10);
  expect([follower.losses, follower.texts]).toEqual([0, ["still there"]]);
  const { epoch } = follower;
  a.turn(() => follower.close());
  await time.settle(limits.milliseconds - 100);
  const second = follow(b);
  await time.settle(10);
  expect([second.epoch, second.texts]).toEqual([epoch, ["still there"]]);
  b.turn(() => second.close());
  await time.settle(limits.milliseconds + 100);
  const third = follow(a);
  await time.settle(10);
  expect(third.epoch).not.toBe(epoch);
  expect(third.texts).toEqual([]);
});

test("malformed entries are counted and passed over", async () => {
  const { time, node, system } = world();
  const [a, b] = [node("a"), node("b")];
  const [atA, atB] = [follow(a), follow(b)];
  await time.settle(10);
  append(a, 1);
  await time.settle(10);
  const forged = system.logs.append("topic:News", limits, { key: "x:1", events: 1, bytes: Buffer.from("forged") });
  if (forged === undefined) throw new Error("no log");
  system.send("x", news, (events) => events.appended(news, forged.entry));
  await time.settle(10);
  append(b, 2);
  await time.settle(10);
  expect([atA.texts, atB.texts, atA.losses]).toEqual([[1, 2], [1, 2], 0]);
  expect(atA.events.map(({ number }) => number)).toEqual([1, 3]);
  expect(Math.min(a.malformedCount, b.malformedCount)).toBeGreaterThan(0);
  system.send("x", news, (events) => events.appended(news, { ...forged.entry, first: -1 }));
  await time.settle(10);
  expect(atA.texts).toEqual([1, 2]);
});

test("whoever leaves can wait until all is sent", async () => {
  const { time, node, system } = world();
  const a = node("a");
  follow(a);
  await time.settle(10);
  system.stop();
  await a.logs.whenSent();
  append(a, 1);
  let sent = false;
  void a.logs.whenSent().then(() => {
    sent = true;
  });
  await time.settle(100);
  expect(sent).toBe(false);
  system.start();
  await time.settle(5000);
  expect(sent).toBe(true);
});
