// What a topic has to do with other nodes, step by step in virtual time.
import { expect, test } from "vitest";
import { broadcastTo } from "../../../../runtime/channels/topics.ts";
import { setUp } from "./set-up.ts";
import { Visitor } from "./visitor.ts";

function seen(visitor: Visitor): unknown {
  visitor.read();
  return Object.fromEntries(visitor.picture ?? []);
}

test("a first member is let in once the others are heard, after a second at the latest", () => {
  const { time, nodes, visit, system } = setUp(2);
  const [a] = nodes;
  const ann = visit(a, "Ann");
  expect(ann.topic).toBeUndefined();
  time.advance(10);
  expect(ann.topic).toBeDefined();
  system.delay(5000, 5000);
  const bob = visit(nodes[1], "Bob");
  time.advance(900);
  expect(bob.topic).toBeUndefined();
  time.advance(200);
  expect(bob.topic).toBeDefined();
  // The second member of a topic does not wait for what is there.
  expect(visit(a, "Eve").topic).toBeDefined();
});

test("the people of a node that is silent leave after ten seconds, and are back when it is", () => {
  const { time, nodes, visit } = setUp(2);
  const [a, b] = nodes;
  const ann = visit(a, "Ann");
  const bob = visit(b, "Bob");
  time.advance(50_000);
  expect([seen(ann), seen(bob)]).toEqual([
    { Ann: ["0"], Bob: ["0"] },
    { Ann: ["0"], Bob: ["0"] },
  ]);
  if (b === undefined) throw new Error("no second node");
  b.broker.cutOff = true;
  b.broker.drop("cut");
  time.advance(8000);
  expect(seen(ann)).toEqual({ Ann: ["0"], Bob: ["0"] });
  bob.show("1");
  time.advance(4000);
  expect([seen(ann), seen(bob)]).toEqual([{ Ann: ["0"] }, { Bob: ["1"] }]);
  b.broker.cutOff = false;
  time.advance(2500);
  expect([seen(ann), seen(bob)]).toEqual([
    { Ann: ["0"], Bob: ["1"] },
    { Ann: ["0"], Bob: ["1"] },
  ]);
});

test("what changed while the broker was away is known a moment after it is back", () => {
  const { time, nodes, visit, system } = setUp(3);
  const visitors = nodes.map((node, index) => visit(node, `${index}`));
  time.advance(50_000);
  system.restart(true);
  visitors[0]?.show("1");
  visitors[1]?.leave();
  time.advance(3000);
  const [, , third] = visitors;
  expect(third === undefined ? undefined : seen(third)).toEqual({ 0: ["1"], 2: ["0"] });
});

test("a node that leaves takes its people with it at once", () => {
  const { time, nodes, visit } = setUp(2);
  const [a, b] = nodes;
  const ann = visit(a, "Ann");
  visit(b, "Bob");
  time.advance(100);
  b?.turn(() => b.cluster.sayLeaving());
  time.advance(10);
  expect(seen(ann)).toEqual({ Ann: ["0"] });
});

test("changes of one turn are one message, and quiet topics say little", () => {
  const { time, nodes, visit, system } = setUp(2);
  const [a, b] = nodes;
  if (a === undefined || b === undefined) throw new Error("no nodes");
  const ann = visit(a, "Ann");
  const bob = visit(b, "Bob");
  time.advance(100);
  const heard = b.cluster.counters.messagesIn;
  a.turn(() => {
    for (const text of ["1", "2", "3"]) ann.show(text);
  });
  time.advance(20);
  expect(b.cluster.counters.messagesIn - heard).toBeLessThanOrEqual(3);
  expect(seen(bob)).toEqual({ Ann: ["3"], Bob: ["0"] });
  time.advance(60_000);
  const quiet = b.cluster.counters.messagesIn;
  time.advance(120_000);
  // A heartbeat each second, and twice where Ann is.
  expect(b.cluster.counters.messagesIn - quiet).toBeLessThan(126);
  expect(system.brokers.size).toBe(2);
});

test("a topic is given up with its last member, and remembered until nobody can have missed that", () => {
  const { time, nodes, visit } = setUp(2);
  const [a, b] = nodes;
  if (a === undefined || b === undefined) throw new Error("no nodes");
  const before = a.cluster.subscriptions;
  const ann = visit(a, "Ann");
  const bob = visit(b, "Bob");
  time.advance(100);
  expect(a.cluster.subscriptions).toBe(before + 1);
  ann.leave();
  time.advance(5000);
  expect(seen(bob)).toEqual({ Bob: ["0"] });
  expect(a.cluster.subscriptions).toBe(before);
  expect(a.program.channels.links.size).toBe(1);
  time.advance(30_000);
  expect(a.program.channels.links.size).toBe(0);
});

test("whoever comes back while the node listens still is told of the others at once", () => {
  const { time, nodes, visit } = setUp(2);
  const [a, b] = nodes;
  visit(b, "Bob");
  const ann = visit(a, "Ann");
  time.advance(50_000);
  ann.leave();
  time.advance(200);
  const again = visit(a, "Ann");
  expect(again.topic).toBeDefined();
  time.advance(100);
  expect(seen(again)).toEqual({ Ann: ["0"], Bob: ["0"] });
});

test("whoever is not let in leaves nothing behind", () => {
  const { time, nodes, visit } = setUp(1);
  const [a] = nodes;
  const ann = visit(a, "Ann");
  ann.leave();
  expect(a?.program.channels.links.size).toBe(0);
  time.advance(5000);
  expect(a?.cluster.subscriptions).toBe(2);
});

test("what is no word about presence is left out and counted", () => {
  const { time, nodes, key, visit } = setUp(2);
  const [a, b] = nodes;
  visit(a, "Ann");
  time.advance(100);
  b?.turn(() => b.cluster.tell({ kind: "topic", name: key.name }, Buffer.from("nonsense")));
  time.advance(10);
  expect(a?.program.channels.links.dropped).toBe(1);
});

test("events reach members on other nodes, those that are held too, from a node without members", () => {
  const { time, nodes, key, visit } = setUp(2);
  const [a, b] = nodes;
  const ann = visit(a, "Ann");
  let answer: () => void = () => {};
  const slow =
    a === undefined
      ? ann
      : new Visitor(a, key, "Slow", (later) => {
          answer = later;
        });
  time.advance(100);
  b?.turn(() => {
    expect(broadcastTo(key, "one")).toBe(0);
    expect(broadcastTo(key, "two")).toBe(0);
  });
  time.advance(10);
  answer();
  for (const one of [ann, slow]) one.read();
  expect([ann.events, slow.events]).toEqual([
    ["one", "two"],
    ["one", "two"],
  ]);
});
