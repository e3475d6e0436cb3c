// Topics with history when there are other nodes: a log numbers the events, and what the log says is what members see.
import { afterEach, beforeEach, expect, test } from "vitest";
import { snow_channel_broadcast_others } from "../../../runtime/channels/member-functions.ts";
import type { Membership } from "../../../runtime/channels/membership.ts";
import { snow_channel_broadcast_to, snow_channel_local_count } from "../../../runtime/channels/topic-functions.ts";
import { current } from "../../../runtime/current.ts";
import type { NumberedEvent } from "../../../runtime/rooms/index.ts";
import { snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { ChannelClient, chat, joined, leftovers, serve, world } from "./harness.ts";
import { StandingCluster } from "./standing-cluster.ts";

const EPOCH = "e".repeat(16);
const OTHER = "o".repeat(16);
const SECRET = /^[\w-]{16}$/;

let cluster = new StandingCluster();

beforeEach(() => {
  cluster = new StandingCluster();
  current().rooms.cluster = cluster;
});

afterEach(() => {
  current().rooms.cluster = undefined;
});

function event(number: number, text: string, except = ""): NumberedEvent {
  return { number, text: JSON.stringify(text), except, time: Date.now() };
}

/** A client that has asked to join, and the log is open. */
async function first(port: number, events: readonly NumberedEvent[] = [], floor = 0): Promise<ChannelClient> {
  const client = await ChannelClient.open(port);
  client.send(["join", 1, "Chat:a", "Ann", null]);
  await cluster.told("open topic Chat:a");
  cluster.reader.opened(EPOCH, floor, events.at(-1)?.number ?? floor, events);
  return client;
}

test("the first member waits for the log; what is broadcast goes there, and comes with its number", async () => {
  const channel = chat({ history: 10 });
  const { port } = serve([channel]);
  const ann = await first(port);
  const answer = await ann.next();
  expect(answer).toEqual(["joined", 1, [EPOCH, 0, expect.stringMatching(SECRET)], null, null]);
  expect(snow_channel_broadcast_to(channel, ["a"], "one")).toBe(0);
  expect(cluster.calls.at(-1)).toBe('append topic Chat:a "one" ');
  expect(await ann.settled()).toEqual([]);
  cluster.reader.event(event(3, "one"));
  cluster.reader.event(event(7, "two"));
  expect(await ann.settled()).toEqual([
    ["event", "Chat:a", 3, "one"],
    ["event", "Chat:a", 7, "two"],
  ]);
});

test("who comes back is given what it missed, also from another node, with the numbers that there are", async () => {
  const { port } = serve([chat({ history: 10 })]);
  const who = "w".repeat(16);
  const ann = await first(port, [event(5, "a"), event(8, "b", who), event(9, "c")], 4);
  await ann.next();
  const recover = async (seq: number): Promise<unknown[]> => {
    const client = await ChannelClient.open(port);
    client.send(["join", 1, "Chat:a", "Bob", [EPOCH, seq, who]]);
    const frames = [await client.next(), ...(await client.settled())];
    client.raw.destroy();
    return frames;
  };
  expect(await recover(4)).toEqual([
    ["joined", 1, [EPOCH, 4, who], true, null],
    ["event", "Chat:a", 5, "a"],
    ["seq", "Chat:a", 8],
    ["event", "Chat:a", 9, "c"],
  ]);
  expect(await recover(6)).toEqual([
    ["joined", 1, [EPOCH, 6, who], true, null],
    ["seq", "Chat:a", 8],
    ["event", "Chat:a", 9, "c"],
  ]);
  expect(await recover(9)).toEqual([["joined", 1, [EPOCH, 9, who], true, null]]);
  expect(await recover(3)).toEqual([["joined", 1, [EPOCH, 9, who], false, null]]);
});

test("who has seen more elsewhere than has come here waits for it", async () => {
  const { port } = serve([chat({ history: 10 })]);
  const ann = await first(port, [event(1, "a")]);
  await ann.next();
  const bob = await ChannelClient.open(port);
  bob.send(["join", 1, "Chat:a", "Bob", [EPOCH, 2, "w".repeat(16)]]);
  expect(await bob.settled()).toEqual([]);
  cluster.reader.event(event(2, "b"));
  cluster.reader.event(event(3, "c"));
  expect(await bob.take(2)).toEqual([
    ["joined", 1, [EPOCH, 2, "w".repeat(16)], true, null],
    ["event", "Chat:a", 3, "c"],
  ]);
});

test("who is excepted gets the number alone, wherever the event comes from", async () => {
  const { port } = serve([chat({ history: 10 })]);
  const ann = await first(port);
  const answer = await ann.next();
  const who = Array.isArray(answer) ? answer[2][2] : "";
  const bob = await joined(port, "Bob");
  ann.send(["cast", 1, "Others", ["not for Ann"]]);
  await cluster.told(`append topic Chat:a "not for Ann" ${who}`);
  cluster.reader.event(event(1, "not for Ann", who));
  expect(await ann.settled()).toEqual([["seq", "Chat:a", 1]]);
  expect(await bob.settled()).toEqual([["event", "Chat:a", 1, "not for Ann"]]);
});

test("what join keeps from its client is not for it either, though it is numbered later", async () => {
  const channel = chat({
    history: 10,
    join: (member: Membership, name: string) => {
      snow_channel_broadcast_others(member, `${name} is here`);
      return new snow_variant_Ok({ name });
    },
  });
  const { port } = serve([channel]);
  const ann = await first(port);
  const answer = await ann.next();
  const who = Array.isArray(answer) ? answer[2][2] : "";
  expect(who).toMatch(SECRET);
  expect(cluster.count(`append topic Chat:a "Ann is here" ${who}`)).toBe(1);
  cluster.reader.event(event(1, "Ann is here", who));
  expect(await ann.settled()).toEqual([["seq", "Chat:a", 1]]);
});

test("without a broker members are in a provisional epoch, and join again when the log opens", async () => {
  const channel = chat({ history: 10 });
  const { port } = serve([channel]);
  const ann = await ChannelClient.open(port);
  // A second later it is let in.
  const answer = await ann.join(1, "Chat:a", "Ann");
  expect(answer).toEqual(["joined", 1, [expect.stringMatching(SECRET), 0, expect.anything()], null, null]);
  const bob = await joined(port, "Bob");
  expect(snow_channel_broadcast_to(channel, ["a"], "one")).toBe(0);
  expect(await ann.settled()).toEqual([]);
  cluster.reader.opened(EPOCH, 0, 0, []);
  expect(await ann.next()).toEqual(["closed", 1, "rejoin", ""]);
  expect(await bob.next()).toEqual(["closed", 1, "rejoin", ""]);
  const again = await ann.join(2, "Chat:a", "Ann", answer[2]);
  // It keeps its name: what waited may be not for it.
  const who = Array.isArray(answer[2]) ? answer[2][2] : "";
  expect(again).toEqual(["joined", 2, [EPOCH, 0, who], false, null]);
  cluster.reader.event(event(1, "one"));
  expect(await ann.settled()).toEqual([["event", "Chat:a", 1, "one"]]);
  expect(cluster.logs.length).toBe(1);
});

test("when the log is lost its members join again, into the next epoch", async () => {
  const { port } = serve([chat({ history: 10 })]);
  const ann = await first(port, [event(1, "a")]);
  const answer = await ann.next();
  cluster.reader.lost();
  expect(await ann.next()).toEqual(["closed", 1, "rejoin", ""]);
  await cluster.told("open topic Chat:a", 2);
  cluster.reader.opened(OTHER, 0, 0, []);
  const again = await ann.join(2, "Chat:a", "Ann", Array.isArray(answer) ? answer[2] : null);
  expect(again.slice(0, 4)).toEqual(["joined", 2, [OTHER, 0, expect.stringMatching(SECRET)], false]);
});

test("what is refused is not delivered to any member", async () => {
  const channel = chat({ history: 10 });
  const { port } = serve([channel]);
  const ann = await first(port);
  await ann.next();
  await joined(port, "Bob");
  cluster.refuses = true;
  expect(snow_channel_broadcast_to(channel, ["a"], "one")).toBe(2);
  expect(snow_channel_broadcast_to(channel, ["elsewhere"], "one")).toBe(0);
});

test("a topic without members here is broadcast to, and not opened", () => {
  const channel = chat({ history: 10 });
  serve([channel]);
  expect(snow_channel_broadcast_to(channel, ["a"], "one")).toBe(0);
  expect(cluster.calls).toContain('append topic Chat:a "one" ');
  expect(cluster.logs).toEqual([]);
  expect(leftovers().topics).toBe(0);
});

test("the log is closed a while after the last member left, and nothing is left of it", async () => {
  const channel = chat({ history: 10 });
  const { port } = serve([channel]);
  const ann = await first(port, [event(1, "a")]);
  await ann.next();
  ann.send(["leave", 1]);
  await ann.next();
  expect(snow_channel_local_count(channel, ["a"])).toBe(0);
  // Whoever comes back soon finds it open.
  expect((await ann.join(2, "Chat:a", "Ann"))[0]).toBe("joined");
  expect(cluster.logs.length).toBe(1);
  ann.send(["leave", 2]);
  await ann.next();
  world.ahead += 2000;
  await cluster.told("close topic Chat:a");
  expect(leftovers()).toEqual({ topics: 0, bytes: 0 });
});

test("the log of a history that is kept for a moment lives until it is looked after again", async () => {
  const { port } = serve([chat({ history: 10, historyMilliseconds: 100 })]);
  const ann = await first(port, [{ ...event(1, "old"), time: Date.now() - 1000 }]);
  await ann.next();
  expect(cluster.logs.map(({ limits }) => limits.milliseconds)).toEqual([5000]);
  const bob = await ChannelClient.open(port);
  expect((await bob.join(1, "Chat:a", "Bob", [EPOCH, 0, "w".repeat(16)]))[3]).toBe(false);
});
