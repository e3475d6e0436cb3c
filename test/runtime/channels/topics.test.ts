// What a program does with topics from anywhere, and what is shown of them.
import { expect, test } from "vitest";
import { overview, startCallback } from "../../../runtime/actors/index.ts";
import { channelOverview, topicOverview } from "../../../runtime/channels/index.ts";
import { snow_channel_info, snow_channel_parameter } from "../../../runtime/channels/member-functions.ts";
import type { Membership } from "../../../runtime/channels/membership.ts";
import {
  snow_channel_broadcast_to,
  snow_channel_close,
  snow_channel_count,
  snow_channel_local_count,
  snow_channel_present,
  snow_channel_remove,
  snow_channel_topics,
} from "../../../runtime/channels/topic-functions.ts";
import { metricsText } from "../../../runtime/net/index.ts";
import { List } from "../../../runtime/values/list/list.ts";
import { snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { chat, joined, journal, present, serve } from "./harness.ts";

/** The value of what suspends, in a process of its own. */
function run(body: () => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    startCallback("test", body, [], { done: resolve, failed: (text) => reject(new Error(text)) });
  });
}

function valuesOf(list: unknown): unknown[] {
  if (!(list instanceof List)) throw new Error("no list");
  return list.toArray();
}

test("broadcasts from anywhere reach the members of that topic alone", async () => {
  const channel = chat();
  const { port } = serve([channel]);
  const ann = await joined(port, "Ann", "Chat:a%20b");
  const bob = await joined(port, "Bob", "Chat:b");
  expect(snow_channel_broadcast_to(channel, ["a b"], "hello")).toBe(0);
  expect(snow_channel_broadcast_to(channel, ["nobody"], "hello")).toBe(0);
  expect(await ann.settled()).toEqual([["event", "Chat:a%20b", null, "hello"]]);
  expect(await bob.settled()).toEqual([]);
});

test("counts, lists and parameters of topics", async () => {
  const channel = chat({ present });
  const { port } = serve([channel]);
  const ann = await joined(port, "Ann", "Chat:x");
  await joined(port, "Bob", "Chat:y");
  await joined(port, "Ann 2", "Chat:x");
  expect(snow_channel_local_count(channel, ["x"])).toBe(2);
  expect(await run(() => snow_channel_count(channel, ["x"]))).toBe(2);
  expect(await run(() => snow_channel_count(channel, ["z"]))).toBe(0);
  const people = valuesOf(await run(() => snow_channel_present(channel, ["x"])));
  expect(people.map((one) => (Array.isArray(one) ? [one[0], valuesOf(one[1])] : one))).toEqual([
    ["Ann", ["ANN", "ANN 2"]],
  ]);
  const topics = await run(() => snow_channel_topics(channel));
  expect(valuesOf(topics)).toEqual(["x", "y"]);
  ann.send(["leave", 1]);
  await journal.wait(1);
  expect(snow_channel_local_count(channel, ["x"])).toBe(1);
});

test("topics of several parameters are tuples, those of none are units", async () => {
  const score = chat({ name: "Score", parameters: ["Int", "String"] });
  const lobby = chat({ name: "Lobby", parameters: [] });
  const { port } = serve([score, lobby]);
  await joined(port, "Ann", "Score:-3:a%3Ab");
  await joined(port, "Ann", "Lobby");
  expect(valuesOf(await run(() => snow_channel_topics(score)))).toEqual([[-3, "a:b"]]);
  expect(valuesOf(await run(() => snow_channel_topics(lobby)))).toEqual([undefined]);
});

test("close removes all members, without waiting for left", async () => {
  const channel = chat();
  const { port } = serve([channel]);
  const ann = await joined(port, "Ann");
  const bob = await joined(port, "Bob");
  const eve = await joined(port, "Eve", "Chat:b");
  ann.send(["cast", 1, "Wait", ["door"]]);
  await journal.wait(1);
  expect(await run(() => snow_channel_close(channel, ["a"], "over"))).toBe(2);
  expect(await ann.next()).toEqual(["closed", 1, "closed", "over"]);
  expect(await bob.next()).toEqual(["closed", 1, "closed", "over"]);
  expect(await journal.wait(2)).toEqual(["at door", "Bob closed"]);
  expect(await eve.settled()).toEqual([]);
  expect(await run(() => snow_channel_close(channel, ["a"], "again"))).toBe(0);
});

test("remove takes the members of a key", async () => {
  const channel = chat({ present });
  const { port } = serve([channel]);
  const one = await joined(port, "Ann 1");
  const two = await joined(port, "Ann 2");
  const bob = await joined(port, "Bob");
  await Promise.all([one.settled(), two.settled(), bob.settled()]);
  expect(await run(() => snow_channel_remove(channel, ["a"], "Ann", "away"))).toBe(2);
  expect(await one.next()).toEqual(["closed", 1, "closed", "away"]);
  expect(await two.next()).toEqual(["closed", 1, "closed", "away"]);
  expect(await bob.next()).toEqual(["presence", "Chat:a", { joined: {}, left: { Ann: ["ANN 1", "ANN 2"] } }]);
});

test("an info is for a member of the channel, and nothing when that has ended", async () => {
  const pids: number[] = [];
  const channel = chat({
    join: (member: Membership, name: string) => {
      pids.push(member.pid);
      return new snow_variant_Ok({ name: `${name} of ${snow_channel_parameter(member, 0)}` });
    },
  });
  const other = chat({ name: "Other" });
  const { port } = serve([channel, other]);
  const ann = await joined(port, "Ann");
  const [pid = 0] = pids;
  const tell = 6;
  snow_channel_info(pid, channel, tell, ["psst"]);
  expect(await ann.next()).toEqual(["push", 1, "psst"]);
  expect(() => snow_channel_info(pid, other, tell, ["psst"])).toThrow("not a member of Other: Other.Tell");
  const stranger = startCallback("stranger", runsAsStranger, []);
  expect(() => snow_channel_info(stranger, channel, tell, ["psst"])).toThrow("not a member of Chat: Chat.Tell");
  ann.send(["leave", 1]);
  await journal.wait(1);
  snow_channel_info(pid, channel, tell, ["psst"]);
  expect(await ann.take(1)).toEqual([["closed", 1, "left", ""]]);
});

function runsAsStranger(): undefined {
  return undefined;
}

test("what is shown of channels, topics and members, and counted", async () => {
  const channel = chat({ history: 5, join: () => new snow_variant_Ok("Ann's"), left: undefined });
  const { port } = serve([channel]);
  const ann = await joined(port, "Ann");
  snow_channel_broadcast_to(channel, ["a"], "kept");
  expect(channelOverview().find(({ members }) => members > 0)).toEqual({ name: "Chat(String)", topics: 1, members: 1 });
  expect(topicOverview()).toEqual([{ name: "Chat:a", members: 1, events: 1, bytes: expect.any(Number) }]);
  expect(overview().findLast(({ name }) => name === "Chat:a")?.kept).toBe('"Ann\'s"');
  expect(metricsText()).toContain("snow_channel_topics 1\n");
  expect(metricsText()).toContain("snow_channel_members 1\n");
  expect(metricsText()).toMatch(/snow_channel_history_bytes [1-9]\d+\n/);
  await ann.settled();
});
