// What all nodes answer together, and what they do together.
import { expect, test } from "vitest";
import { startCallback } from "../../../../runtime/actors/index.ts";
import { answerQuestion, presentOf, topicsOf, totalOf } from "../../../../runtime/channels/cluster/questions.ts";
import {
  snow_channel_close,
  snow_channel_count,
  snow_channel_local_count,
  snow_channel_local_present,
  snow_channel_present,
  snow_channel_remove,
  snow_channel_topics,
} from "../../../../runtime/channels/topic-functions.ts";
import { List } from "../../../../runtime/values/list/list.ts";
import { joinedNode, type TestNode } from "../../../support/cluster-nodes.ts";
import { setUp } from "./set-up.ts";
import { Visitor } from "./visitor.ts";

function plain(value: unknown): unknown {
  if (value instanceof List) return value.toArray().map(plain);
  return Array.isArray(value) ? value.map(plain) : value;
}

function threeNodes() {
  const { time, system, key, nodes, visit } = setUp(3);
  const [a, b, c] = nodes;
  if (a === undefined || b === undefined || c === undefined) throw new Error("no nodes");
  /** The value of what suspends, in a process of a node, in so many milliseconds. */
  const run = async (node: TestNode, body: () => unknown, milliseconds = 50): Promise<unknown> => {
    let value: unknown = "nothing yet";
    node.turn(() => {
      const done = (result: unknown): void => {
        value = plain(result);
      };
      startCallback("test", body, [], { done, failed: done });
    });
    await time.settle(milliseconds);
    return value;
  };
  return { time, system, key, a, b, c, channel: key.channel, visit, run };
}

test("counts, lists and topics of all nodes, from a node without members", async () => {
  const { time, key, a, b, c, channel, visit, run } = threeNodes();
  for (const [node, person] of [
    [a, "Ann"],
    [b, "Bob"],
    [b, "Ann"],
  ] as const)
    visit(node, person);
  new Visitor(a, { ...key, name: "Chat:b%3A", parameters: ["b:"] }, "Ann");
  time.advance(50);
  expect(await run(c, () => snow_channel_count(channel, ["a"]))).toBe(3);
  expect(await run(c, () => snow_channel_count(channel, ["nowhere"]))).toBe(0);
  expect(await run(b, () => snow_channel_present(channel, ["a"]))).toEqual([
    ["Bob", [0]],
    ["Ann", [0, 0]],
  ]);
  expect(await run(c, () => snow_channel_topics(channel))).toEqual(["a", "b:"]);
  expect(a.turn(() => snow_channel_local_count(channel, ["a"]))).toBe(1);
  expect(a.turn(() => plain(snow_channel_local_present(channel, ["a"])))).toEqual([["Ann", [0]]]);
});

test("close and remove reach the members of all nodes", async () => {
  const { time, a, b, c, channel, visit, run } = threeNodes();
  const visitors = [visit(a, "Ann"), visit(b, "Ann"), visit(b, "Bob"), visit(c, "Eve")];
  time.advance(50);
  expect(await run(c, () => snow_channel_remove(channel, ["a"], "Ann", "away"))).toBe(2);
  expect(visitors.map(({ closed }) => closed)).toEqual(["closed away", "closed away", undefined, undefined]);
  expect(await run(a, () => snow_channel_close(channel, ["a"], "over"))).toBe(2);
  expect(visitors.slice(2).map(({ closed }) => closed)).toEqual(["closed over", "closed over"]);
});

test("a node that does not answer is waited for a second", async () => {
  const { time, a, b, c, channel, visit, run } = threeNodes();
  for (const node of [a, b, c]) visit(node, "Ann");
  time.advance(50);
  b.broker.muted = true;
  expect(await run(a, () => snow_channel_count(channel, ["a"]), 900)).toBe("nothing yet");
  expect(await run(a, () => snow_channel_count(channel, ["a"]), 1100)).toBe(2);
});

test("nodes without channels are not waited for", async () => {
  const { time, system, channel, a, visit, run } = threeNodes();
  joinedNode(system);
  visit(a, "Ann");
  time.advance(2000);
  expect(a.cluster.nodes.size).toBe(4);
  expect(await run(a, () => snow_channel_count(channel, ["a"]))).toBe(1);
});

test("a text that does not decode is left out and counted", async () => {
  const { time, a, b, channel, visit, run } = threeNodes();
  const ann = visit(b, "Ann");
  time.advance(50);
  b.turn(() => ann.topic?.show(ann, { key: "Ann", text: "[]", data: [] }));
  expect(await run(a, () => snow_channel_present(channel, ["a"]))).toEqual([]);
  expect(a.program.channels.links.dropped).toBe(1);
});

test("questions and answers without their form", () => {
  for (const question of [7, null, {}, { ask: "count" }, { ask: "close", topic: "a" }, { ask: "x", topic: "a" }]) {
    expect(() => answerQuestion(question)).toThrow("asks what is unknown");
  }
  expect(totalOf([1, "2", -3, 4.5, null, 5])).toBe(6);
  expect(topicsOf([["a", 7], "b", null, ["a"]])).toEqual(["a", "b"]);
  expect(presentOf([[["a", ["1", 7]], "x", ["b"], [1, ["1"]]], 7, [["a", ["2"]]]])).toEqual([["a", ["1", "2"]]]);
});
