// Somebody who can publish on the broker, with the secret of the cluster or without: what a node remembers of it is bounded,
// and what is done on its word is done once.
import { describe, expect, test } from "vitest";
import { newClusterCounters } from "../../../runtime/cluster/counters.ts";
import { Inbound } from "../../../runtime/cluster/inbound.ts";
import { Interests } from "../../../runtime/cluster/interest.ts";
import { type Head, Wire } from "../../../runtime/cluster/wire.ts";
import type { FrameBatch, Subject } from "../../../runtime/rooms/index.ts";
import { textFrame } from "../../../runtime/websocket/protocol/frame.ts";
import { joinedNode, type TestNode } from "../../support/cluster-nodes.ts";
import { FaultyBroker } from "../../support/faulty-broker.ts";
import { freshProgram } from "../../support/program.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const everybody: Subject = { kind: "all", name: "" };

/** A node, and somebody who says things under any name. */
function setUp(secret = "") {
  const time = new VirtualTime();
  const system = new FaultyBroker(time);
  const environment = secret === "" ? {} : { SNOW_CLUSTER_SECRET: secret };
  const node = (limit?: number): TestNode =>
    joinedNode(system, limit === undefined ? { environment } : { environment, limit });
  const one = node();
  time.advance(100);
  const wire = new Wire(secret);
  const written = (subject: Subject, head: Partial<Head>, body = ""): Buffer => {
    const whole: Head = { kind: "here", node: named(0), number: 0, count: 0, ...head };
    return one.turn(() => wire.write(subject, whole, [Buffer.from(body)]));
  };
  /** At once, to all that are subscribed. */
  const publish = (subject: Subject, bytes: Buffer): void => {
    system.send("somebody", subject, (events) => events.message(subject, bytes));
  };
  const say = (subject: Subject, head: Partial<Head>, body = ""): void =>
    publish(subject, written(subject, head, body));
  return { time, system, node, one, written, publish, say };
}

/** The id of a node that does not exist. */
function named(index: number): string {
  return String(index).padStart(12, "x");
}

describe("who says that it is many nodes", () => {
  test("is believed ten thousand times", () => {
    const { time, one, say } = setUp();
    for (let index = 0; index < 11_000; index += 1) say(everybody, { node: named(index) });
    time.advance(10);
    expect(one.cluster.nodes.size).toBe(10_001);
    time.advance(12_000);
    expect(one.cluster.nodes.size).toBe(1);
  });

  test("and that they leave is remembered of as many", () => {
    const { time, one, say } = setUp();
    for (let index = 0; index < 11_000; index += 1) say(everybody, { node: named(index), kind: "leaving" });
    time.advance(10);
    for (const index of [0, 10_999]) say(everybody, { node: named(index) });
    time.advance(10);
    expect([...one.cluster.nodes]).toEqual([one.cluster.node, named(0)]);
  });
});

describe("answers", () => {
  test("count from who was asked, and once", async () => {
    const { time, node, one, say } = setUp();
    const other = node();
    time.advance(100);
    other.broker.muted = true;
    const asked = one.turn(() => one.cluster.ask("members of a room", "tea"));
    const own: Subject = { kind: "node", name: one.cluster.node };
    for (let index = 0; index < 10; index += 1) say(own, { kind: "answer", node: named(index), number: 1 }, "1000");
    say(own, { kind: "answer", node: other.cluster.node, number: 2 }, "1000");
    for (const body of ["5", "1000"]) say(own, { kind: "answer", node: other.cluster.node, number: 1 }, body);
    await time.settle(10);
    const { answers, silent } = await asked;
    expect([[...answers.values()], silent]).toEqual([[0, 5], []]);
  });
});

test("a question that comes again, sealed as it is, has no more consequences", async () => {
  const { time, one, written, publish } = setUp("secret");
  const questions: unknown[] = [];
  one.turn(() => one.cluster.answer("close", (question) => questions.push(question)));
  const ask = (node: string, number: number, what: number): Buffer =>
    written(everybody, { kind: "question", node, number }, JSON.stringify(["close", what]));
  const [first, second] = [ask(named(1), 5, 1), ask(named(1), 6, 2)];
  for (const bytes of [first, first, second, first, second, ask(named(2), 1, 3)]) publish(everybody, bytes);
  await time.settle(10);
  expect(questions).toEqual([1, 2, 3]);
});

test("questions are not answered to a broker for which too much waits", () => {
  const { time, node, say } = setUp();
  const small = node(10_000);
  const own: Subject = { kind: "node", name: small.cluster.node };
  time.advance(100);
  small.turn(() => small.cluster.answer("page", () => "x".repeat(1000)));
  small.broker.stall();
  for (let number = 1; number <= 100; number += 1) say(own, { kind: "question", number }, '["page",0]');
  time.advance(100);
  expect(small.broker.waiting).toBeLessThan(12_000);
  expect(small.cluster.counters.lost).toBeGreaterThan(80);
  // It goes on saying that it is there.
  const { messagesOut } = small.cluster.counters;
  time.advance(3000);
  expect(small.cluster.counters.messagesOut - messagesOut).toBe(3);
});

test("texts that nobody would write are no more than that", () => {
  const { time, one, say } = setUp();
  const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const questions = ["", "null", "[]", "[1,2]", '["__proto__",1]', '["members of a room",{"toString":1}]'];
  for (const [index, body] of [...questions, nested, `["members of a room",${nested}]`].entries()) {
    say(everybody, { kind: "question", number: index + 1 }, body);
    say({ kind: "node", name: one.cluster.node }, { kind: "answer", number: index + 1 }, body);
  }
  for (const body of ["", "\u0000\u00ff\u00ff\u00ff\u00ff", "\u0001\u0000\u0000\u0000\u0004tea"]) {
    say({ kind: "node", name: one.cluster.node }, { kind: "tell" }, body);
  }
  time.advance(2000);
  expect(one.cluster.nodes.size).toBe(1);
  expect(one.errors().split("\n")).toHaveLength(2);
});

describe("what has come", () => {
  /** Audiences of some rooms, and what they hear. */
  function listening(limits: { readonly numbers: number; readonly broadcasts: number }) {
    freshProgram();
    const interests = new Interests(() => {});
    const heard: FrameBatch[] = [];
    const rooms = ["a", "b", "c"].map((name): Subject => ({ kind: "room", name }));
    for (const subject of rooms) {
      interests.setAudience({ subject, receive: (batch) => heard.push(batch), hear: () => {} });
    }
    const makeMessage = (bytes: Buffer, payloadBytes: number) => ({ ...textFrame(""), bytes, payloadBytes });
    const inbound = new Inbound({ interests, counters: newClusterCounters(), makeMessage, limits });
    const { bytes } = textFrame("hi");
    const number = Buffer.alloc(6);
    const frames = (room: Subject | undefined, node: string, kind: "frames" | "once" = "frames"): number => {
      const body = kind === "once" ? Buffer.concat([number, bytes]) : bytes;
      const before = heard.length;
      if (room !== undefined) inbound.frames(room, { kind, node, number: 1, count: 1, begins: true, body });
      return heard.length - before;
    };
    return { rooms, heard, frames };
  }

  test("is remembered of so many nodes, of all rooms together", () => {
    const { rooms, frames } = listening({ numbers: 10, broadcasts: 10 });
    const [a] = rooms;
    expect([frames(a, named(0)), frames(a, named(0))]).toEqual([1, 0]);
    for (const room of rooms) for (let index = 1; index < 4; index += 1) frames(room, named(index));
    expect([frames(a, named(0)), frames(a, named(3))]).toEqual([0, 0]);
    frames(a, named(5));
    expect([frames(a, named(0)), frames(a, named(0))]).toEqual([1, 0]);
  });

  test("for several rooms is remembered of so many broadcasts", () => {
    const { rooms, heard, frames } = listening({ numbers: 1000, broadcasts: 10 });
    const [a, b, c] = rooms;
    frames(a, named(0), "once");
    for (let index = 1; index < 15; index += 1) frames(a, named(index), "once");
    frames(b, named(0), "once");
    expect(heard.at(-1)?.served).toBe(heard[0]?.served);
    for (let index = 15; index < 50; index += 1) frames(a, named(index), "once");
    frames(c, named(0), "once");
    expect(heard.at(-1)?.served).not.toBe(heard[0]?.served);
  });
});
