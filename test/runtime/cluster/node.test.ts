// Nodes over a broker: what reaches whom, when, and what is counted and told.
import { describe, expect, test } from "vitest";
import { leaveUnlessServing } from "../../../runtime/cluster/index.ts";
import { Router, serveHttp } from "../../../runtime/http/index.ts";
import { metricsText } from "../../../runtime/net/stats.ts";
import type { Subject } from "../../../runtime/rooms/index.ts";
import { textFrame } from "../../../runtime/websocket/protocol/frame.ts";
import { joinedNode, type TestNode } from "../../support/cluster-nodes.ts";
import { type BrokerFaults, FaultyBroker } from "../../support/faulty-broker.ts";
import { VirtualTime } from "../../support/virtual-time.ts";
import { FakeMember } from "../rooms/fake-member.ts";

const tea: Subject = { kind: "room", name: "tea" };

function setUp(faults: Partial<BrokerFaults> = {}) {
  const time = new VirtualTime();
  const system = new FaultyBroker(time, faults);
  const node = (environment: Record<string, string> = {}, limit?: number): TestNode =>
    joinedNode(system, limit === undefined ? { environment } : { environment, limit });
  return { time, system, node };
}

function join(node: TestNode, room: string, name = "member"): FakeMember {
  const member = new FakeMember(name);
  node.turn(({ rooms }) => rooms.registry.join(member, room));
  return member;
}

function broadcast(node: TestNode, room: string, ...texts: string[]): void {
  node.turn(({ rooms }) => {
    for (const text of texts) rooms.tickLog.broadcast(room, textFrame(text));
  });
}

/** The texts of frames that are shorter than 126 bytes. */
function textsOf({ received }: FakeMember): string[] {
  const texts: string[] = [];
  for (let at = 0; at < received.length; ) {
    const end = at + 2 + received.charCodeAt(at + 1);
    texts.push(received.slice(at + 2, end));
    at = end;
  }
  return texts;
}

describe("broadcasts", () => {
  test("reach members on other nodes in order, one message of the broker for a turn and room", () => {
    const { time, node } = setUp();
    const [a, b, c] = [node(), node(), node()];
    const own = join(a, "tea");
    const members = [own, join(b, "tea"), join(c, "coffee")];
    time.advance(100);
    const before = a.cluster.counters.messagesOut;
    broadcast(a, "tea", "1", "2", "3");
    expect(textsOf(own)).toEqual(["1", "2", "3"]);
    time.advance(100);
    expect(members.map(textsOf)).toEqual([["1", "2", "3"], ["1", "2", "3"], []]);
    expect(a.cluster.counters.messagesOut - before).toBe(1);
    expect(c.cluster.counters.messagesIn).toBeLessThan(10);
  });

  test("reach others from a node that has no members, and what is very large is split", () => {
    const { time, node } = setUp();
    const [a, b] = [node(), node()];
    const member = join(b, "tea");
    time.advance(100);
    const before = a.cluster.counters.messagesOut;
    const texts = Array.from({ length: 3000 }, (_, index) => `${index} ${"x".repeat(90)}`);
    broadcast(a, "tea", ...texts);
    time.advance(100);
    expect(textsOf(member)).toEqual(texts);
    expect(a.cluster.counters.messagesOut - before).toBe(5);
  });

  test("to several rooms reach a member once, behind what was broadcast before", () => {
    const { time, node } = setUp();
    const [a, b] = [node(), node()];
    const member = join(b, "tea");
    b.turn(({ rooms }) => rooms.registry.join(member, "coffee"));
    time.advance(100);
    a.turn(({ rooms }) => {
      rooms.tickLog.broadcast("coffee", textFrame("1"));
      rooms.tickLog.broadcastMany(["coffee", "tea"], textFrame("2"));
      rooms.tickLog.broadcast("coffee", textFrame("3"));
    });
    time.advance(100);
    expect(textsOf(member)).toEqual(["1", "2", "3"]);
  });

  test("are not given to a broker for which too much waits, and are counted", () => {
    const { time, node } = setUp();
    const [a, b] = [node({}, 1000), node()];
    const [here, there] = [join(a, "tea"), join(b, "tea")];
    time.advance(100);
    a.broker.stall();
    for (let index = 0; index < 30; index++) broadcast(a, "tea", `${index} ${"x".repeat(80)}`);
    expect(textsOf(here).length).toBe(30);
    const { lost } = a.cluster.counters;
    expect(lost).toBeGreaterThan(15);
    a.broker.resume();
    time.advance(100);
    expect(textsOf(there).length).toBe(30 - lost);
  });
});

describe("subscriptions", () => {
  test("are kept for a while after the last member", () => {
    const { time, node } = setUp();
    const a = node();
    const member = new FakeMember("member");
    time.advance(100);
    const before = a.cluster.subscriptions;
    for (let round = 0; round < 5; round++) {
      a.turn(({ rooms }) => rooms.registry.join(member, "tea"));
      time.advance(1500);
      a.turn(({ rooms }) => rooms.registry.leaveAll(member));
      time.advance(1500);
    }
    expect(a.cluster.subscriptions).toBe(before + 1);
    time.advance(4000);
    expect(a.cluster.subscriptions).toBe(before);
  });

  test("call back when they stand, at once when they do, after a second when they don't", () => {
    const { time, node } = setUp({ delay: [5, 5] });
    const a = node();
    time.advance(100);
    const told: string[] = [];
    const ask = (name: string) =>
      a.turn(() => a.cluster.whenSubscribed(tea, () => told.push(`${name} ${time.now - start}`)));
    let start = time.now;
    join(a, "tea");
    ask("stands");
    time.advance(100);
    start = time.now;
    ask("stood");
    expect(told).toEqual(["stands 10", "stood 0"]);
    a.broker.stall();
    join(a, "coffee");
    a.turn(() =>
      a.cluster.whenSubscribed({ kind: "room", name: "coffee" }, () => told.push(`late ${time.now - start}`)),
    );
    time.advance(2000);
    expect(told.slice(2)).toEqual(["late 1000"]);
    expect(a.cluster.counters.late).toBe(1);
  });

  test("are not waited for when the broker is gone", () => {
    const { time, system, node } = setUp();
    system.stop();
    const a = node();
    time.advance(10);
    join(a, "tea");
    let standing = false;
    a.turn(() =>
      a.cluster.whenSubscribed(tea, () => {
        standing = true;
      }),
    );
    expect([standing, a.cluster.counters.late]).toEqual([true, 1]);
  });
});

describe("a broker that is gone", () => {
  test("is told once at its loss and once at its return, and local members miss nothing", () => {
    const { time, system, node } = setUp();
    const [a, b] = [node(), node()];
    const [here, there] = [join(a, "tea"), join(b, "tea")];
    time.advance(100);
    broadcast(a, "tea", "1");
    time.advance(100);
    system.stop();
    broadcast(a, "tea", "2");
    expect(a.turn(() => a.cluster.disconnectedFor)).toBe(0);
    time.advance(3000);
    expect(a.turn(() => a.cluster.disconnectedFor)).toBe(3000);
    system.start();
    time.advance(3000);
    broadcast(a, "tea", "3");
    time.advance(100);
    expect([textsOf(here), textsOf(there)]).toEqual([
      ["1", "2", "3"],
      ["1", "3"],
    ]);
    expect(a.cluster.counters.lost).toBe(1);
    expect(a.errors()).toMatch(
      /^\[WARN\] cluster: the broker is gone: connection reset\n\[INFO\] cluster: the broker is back after \d\.\d s\n$/,
    );
  });
});

test("lost messages are seen by their numbers, those that come twice or late are dropped", () => {
  const { time, system, node } = setUp();
  const [a, b] = [node(), node()];
  const member = join(b, "tea");
  time.advance(100);
  const send = (text: string, change: Partial<BrokerFaults>) => {
    Object.assign(system.faults, { loss: 0, duplication: 0, reordering: 0 }, change);
    broadcast(a, "tea", text);
    time.advance(1);
  };
  send("1", {});
  send("2", { loss: 1 });
  send("3", { duplication: 1 });
  send("4", { reordering: 1 });
  send("5", {});
  time.advance(200);
  expect(textsOf(member)).toEqual(["1", "3", "5"]);
  expect(b.cluster.counters.gaps).toBe(2);
  expect(b.errors()).toBe(`[WARN] cluster: 1 message of node ${a.cluster.node} for room "tea" did not come\n`);
});

test("numbers go on above what they were when a room was not broadcast to for long", () => {
  const { time, node } = setUp();
  const [a, b] = [node(), node()];
  const member = join(b, "tea");
  time.advance(100);
  for (const text of ["1", "2"]) broadcast(a, "tea", text);
  for (const text of ["3", "4"]) {
    time.advance(200_000);
    broadcast(a, "tea", text);
  }
  time.advance(100);
  expect([textsOf(member), b.cluster.counters.gaps]).toEqual([["1", "2", "3", "4"], 0]);
});

test("what has not the right form is dropped and counted", () => {
  const { time, node } = setUp();
  const [a, b] = [node(), node({ SNOW_CLUSTER_SECRET: "secret" })];
  const member = join(a, "tea");
  time.advance(100);
  expect(a.cluster.counters.malformed).toBeGreaterThan(0);
  const before = a.cluster.counters.malformed;
  a.broker.publish(tea, Buffer.from("nonsense"));
  broadcast(b, "tea", "sealed");
  time.advance(100);
  expect([textsOf(member), a.cluster.counters.malformed - before]).toEqual([[], 2]);
  expect(a.errors()).toBe(
    "[WARN] cluster: dropped a message of another form: of a node with another SNOW_CLUSTER_SECRET, or another version\n",
  );
});

describe("other nodes", () => {
  test("are known at once, gone after ten seconds of silence, and back when they speak", () => {
    const { time, node } = setUp();
    const [a, b] = [node(), node()];
    const told: string[] = [];
    a.turn(() =>
      a.cluster.watchNodes({ came: (id) => told.push(`came ${id}`), gone: (id) => told.push(`gone ${id}`) }),
    );
    time.advance(100);
    const { node: id } = b.cluster;
    expect([...a.cluster.nodes]).toEqual([a.cluster.node, id]);
    b.broker.muted = true;
    time.advance(9000);
    expect(told).toEqual([`came ${id}`]);
    time.advance(3000);
    expect(told).toEqual([`came ${id}`, `gone ${id}`]);
    b.broker.muted = false;
    time.advance(1100);
    expect(told).toEqual([`came ${id}`, `gone ${id}`, `came ${id}`]);
    b.turn(() => b.cluster.sayLeaving());
    time.advance(100);
    expect(told.slice(3)).toEqual([`gone ${id}`]);
    time.advance(5000);
    expect([told.length, [...a.cluster.nodes]]).toEqual([4, [a.cluster.node]]);
  });

  test("are told about a subject, all or one of them", () => {
    const { time, node } = setUp();
    const nodes = [node(), node(), node()];
    const heard: string[] = [];
    const topic: Subject = { kind: "topic", name: "chat:1" };
    for (const [index, one] of nodes.entries()) {
      const audience = {
        subject: topic,
        receive: () => {},
        hear: (from: string, bytes: Uint8Array) =>
          heard.push(
            `${index} hears ${Buffer.from(bytes)} of ${nodes.findIndex(({ cluster }) => cluster.node === from)}`,
          ),
      };
      one.turn(() => one.cluster.subscribe(audience));
    }
    time.advance(100);
    const [a, , c] = nodes;
    a?.turn(() => a.cluster.tell(topic, Buffer.from("all")));
    time.advance(100);
    a?.turn(() => a.cluster.tellNode(c?.cluster.node ?? "", topic, Buffer.from("one")));
    time.advance(100);
    expect(heard.sort()).toEqual(["1 hears all of 0", "2 hears all of 0", "2 hears one of 0"]);
  });

  test("answer questions, and those that don't are named", async () => {
    const { time, node } = setUp();
    const [a, b, c] = [node(), node(), node()];
    for (const one of [a, b, b, c]) join(one, "tea");
    time.advance(100);
    const all = a.turn(() => a.cluster.membersOf("tea"));
    await time.settle(10);
    expect(await all).toBe(4);
    c.broker.muted = true;
    const some = a.turn(() => a.cluster.membersOf("tea"));
    await time.settle(1000);
    expect(await some).toEqual([c.cluster.node]);
    c.broker.drop("cut");
    a.broker.drop("cut");
    const none = a.turn(() => a.cluster.membersOf("tea"));
    await time.settle(0);
    expect(await none).toEqual([b.cluster.node, c.cluster.node].sort());
  });
});

test("metrics say how it stands", () => {
  const { time, node } = setUp();
  const [a] = [node(), node()];
  join(a, "tea");
  time.advance(100);
  const text = a.turn(() => metricsText());
  expect(text).toContain("# TYPE snow_cluster_up gauge\nsnow_cluster_up 1\n");
  expect(text).toContain("snow_cluster_nodes 2\n");
  expect(text).toContain("snow_cluster_subscriptions 3\n");
  expect(text).toContain("# TYPE snow_cluster_lost_total counter\nsnow_cluster_lost_total 0\n");
});

test("messages count, those of logs too", async () => {
  const { time, node } = setUp();
  const [a, b] = [node(), node()];
  const topic: Subject = { kind: "topic", name: "Chat:tea" };
  const limits = { events: 10, milliseconds: 60_000, bytes: 1_000_000 };
  for (const each of [a, b]) {
    each.turn(() => each.cluster.openLog(topic, limits, { opened: () => {}, event: () => {}, lost: () => {} }));
  }
  await time.settle(100);
  const counters = (): number[] => {
    const [own, other] = [a.cluster.counters, b.cluster.counters];
    return [own.messagesOut, own.messagesIn, other.messagesIn, own.bytesOut - other.bytesIn];
  };
  const [out = 0, own, others = 0, difference] = counters();
  a.turn(() => a.cluster.append(topic, limits, "1", ""));
  await time.settle(100);
  expect(counters()).toEqual([out + 1, own, others + 1, difference]);
});

test("a node that ends says so, and what was broadcast before and behind that is published", async () => {
  const { time, node } = setUp({ delay: [5, 5] });
  const [a, b] = [node(), node()];
  const member = join(b, "tea");
  time.advance(100);
  broadcast(a, "tea", "1");
  a.turn(() => a.cluster.sayLeaving());
  broadcast(a, "tea", "2");
  const closed = a.turn(() => a.cluster.close(1000));
  await time.settle(1000);
  await closed;
  expect(textsOf(member)).toEqual(["1", "2"]);
  expect([...b.cluster.nodes]).toEqual([b.cluster.node]);
  expect(a.broker.connected).toBe(false);
});

test("a node whose last server is drained leaves, and is there again a minute after another has begun", async () => {
  const { time, node } = setUp();
  const [a, b] = [node(), node()];
  time.advance(100);
  const drain = (server: { drain(spread: number, done: () => void): void }): void =>
    a.turn(() => {
      server.drain(0, () => {});
      leaveUnlessServing();
    });
  const serve = () => a.turn(() => serveHttp(new Router(), 0));
  const [first, second] = [serve(), serve()];
  drain(first);
  time.advance(5000);
  expect(b.cluster.nodes.has(a.cluster.node)).toBe(true);
  drain(second);
  time.advance(100);
  expect(b.cluster.nodes.has(a.cluster.node)).toBe(false);
  const third = serve();
  time.advance(65_000);
  expect(b.cluster.nodes.has(a.cluster.node)).toBe(true);
  a.turn(() => third.stop(0, () => {}));
});
