// Clients that come back: what they missed in one write, or that they start afresh.
import { expect, test } from "vitest";
import { snow_channel_broadcast_others } from "../../../runtime/channels/member-functions.ts";
import type { Membership } from "../../../runtime/channels/membership.ts";
import { snow_channel_broadcast_to, snow_channel_local_count } from "../../../runtime/channels/topic-functions.ts";
import { snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { connectionOf, textFrame } from "../../../runtime/websocket/index.ts";
import { ChannelClient, chat, joined, journal, leftovers, open, type State, serve, waitAt, world } from "./harness.ts";

const SECRET = /^[\w-]{16}$/;

async function joinAt(port: number, position: unknown, name = "Ann"): Promise<[ChannelClient, readonly unknown[]]> {
  const client = await ChannelClient.open(port);
  return [client, await client.join(1, "Chat:a", name, position)];
}

/** Its position, as `joined` says it. */
function positionIn(answer: readonly unknown[]): [string, number, string] {
  const [, , position] = answer;
  if (!Array.isArray(position)) throw new Error(JSON.stringify(answer));
  return [position[0], position[1], position[2]];
}

test("events are numbered within an epoch, and a client gets exactly what it missed", async () => {
  const channel = chat({ history: 10 });
  const { port } = serve([channel]);
  const [ann, answer] = await joinAt(port, null);
  const [epoch, seq, who] = positionIn(answer);
  expect(epoch).toMatch(SECRET);
  expect(who).toMatch(SECRET);
  expect([seq, answer[3]]).toEqual([0, null]);
  expect(snow_channel_broadcast_to(channel, ["a"], "one")).toBe(0);
  expect(await ann.next()).toEqual(["event", "Chat:a", 1, "one"]);
  ann.raw.destroy();
  await ann.raw.ended;
  const [bob] = await joinAt(port, null, "Bob");
  await bob.settled();
  snow_channel_broadcast_to(channel, ["a"], "two");
  snow_channel_broadcast_to(channel, ["a"], "three");
  const [back, again] = await joinAt(port, [epoch, 1, who]);
  expect(again).toEqual(["joined", 1, [epoch, 1, who], true, null]);
  snow_channel_broadcast_to(channel, ["a"], "four");
  expect(await back.take(3)).toEqual([
    ["event", "Chat:a", 2, "two"],
    ["event", "Chat:a", 3, "three"],
    ["event", "Chat:a", 4, "four"],
  ]);
});

test("who was excepted gets the number alone, live and when it comes back", async () => {
  const channel = chat({ history: 10 });
  const { port } = serve([channel]);
  const [ann, answer] = await joinAt(port, null);
  const [bob] = await joinAt(port, null, "Bob");
  const position = positionIn(answer);
  ann.send(["cast", 1, "Others", ["not for Ann"]]);
  expect(await ann.next()).toEqual(["seq", "Chat:a", 1]);
  expect(await bob.next()).toEqual(["event", "Chat:a", 1, "not for Ann"]);
  ann.raw.destroy();
  const [back, again] = await joinAt(port, position);
  expect(again).toEqual(["joined", 1, position, true, null]);
  expect(await back.next()).toEqual(["seq", "Chat:a", 1]);
  const [other, otherAnswer] = await joinAt(port, [position[0], 0, "x".repeat(16)], "Eve");
  expect(otherAnswer[3]).toBe(true);
  expect(await other.next()).toEqual(["event", "Chat:a", 1, "not for Ann"]);
});

test("what join keeps from its client does not come in its replay", async () => {
  const channel = chat({
    history: 10,
    join: (member: Membership, name: string) => {
      snow_channel_broadcast_others(member, `${name} is here`);
      return new snow_variant_Ok({ name });
    },
  });
  const { port } = serve([channel]);
  const [bob] = await joinAt(port, null, "Bob");
  const [ann, answer] = await joinAt(port, null);
  const position = positionIn(answer);
  expect(await bob.next()).toEqual(["event", "Chat:a", 1, "Ann is here"]);
  ann.raw.destroy();
  await ann.raw.ended;
  const [back, again] = await joinAt(port, position);
  expect(again).toEqual(["joined", 1, position, true, null]);
  expect(await back.settled()).toEqual([["seq", "Chat:a", 2]]);
  expect(await bob.next()).toEqual(["event", "Chat:a", 2, "Ann is here"]);
});

test.each([
  ["was cut", true],
  ["hangs", false],
])("who comes back while a clause of its connection that %s goes on is still excepted by it", async (_what, isCut) => {
  const later = {
    name: "Later",
    kind: "cast" as const,
    parameters: [],
    reply: undefined,
    *body(member: Membership, state: State): Generator<unknown, unknown, unknown> {
      yield waitAt("later");
      snow_channel_broadcast_others(member, "not for Ann");
      return state;
    },
  };
  const channel = chat({ history: 10, operations: [later] });
  const { port } = serve([channel]);
  const [ann, answer] = await joinAt(port, null);
  const [bob] = await joinAt(port, null, "Bob");
  const position = positionIn(answer);
  ann.send(["cast", 1, "Later", []]);
  await journal.wait(1);
  if (isCut) {
    ann.raw.destroy();
    await ann.raw.ended;
    await bob.settled();
  }
  const [back] = await joinAt(port, position);
  open("later");
  expect(await bob.next()).toEqual(["event", "Chat:a", 1, "not for Ann"]);
  expect(await back.settled()).toEqual([["seq", "Chat:a", 1]]);
  back.raw.destroy();
  const [again] = await joinAt(port, position);
  expect(await again.settled()).toEqual([["seq", "Chat:a", 1]]);
});

test.each([
  ["too many came", (epoch: string): [string, number] => [epoch, 0]],
  ["of another epoch", (): [string, number] => ["x".repeat(16), 4]],
  ["of a number that was not given yet", (epoch: string): [string, number] => [epoch, 6]],
])("a client starts afresh: %s", async (_why, place) => {
  const channel = chat({ history: 4 });
  const { port } = serve([channel]);
  const [, answer] = await joinAt(port, null, "Bob");
  const [epoch] = positionIn(answer);
  for (let number = 1; number <= 5; number += 1) snow_channel_broadcast_to(channel, ["a"], `${number}`);
  const [, again] = await joinAt(port, [...place(epoch), "w".repeat(16)]);
  const [now, seq, who] = positionIn(again);
  expect([now, seq, again[3]]).toEqual([epoch, 5, false]);
  expect(who).not.toBe("w".repeat(16));
  const [, reached] = await joinAt(port, [epoch, 1, "w".repeat(16)]);
  expect(reached).toEqual(["joined", 1, [epoch, 1, "w".repeat(16)], true, null]);
});

test("a history holds so many bytes of frames, and an event that is larger ends all before it", async () => {
  const channel = chat({ history: 100, historyBytes: 400 });
  const { port } = serve([channel]);
  const [, answer] = await joinAt(port, null, "Bob");
  const [epoch] = positionIn(answer);
  for (let number = 1; number <= 10; number += 1) snow_channel_broadcast_to(channel, ["a"], "x".repeat(76));
  const reaches = async (seq: number): Promise<unknown> => {
    const [client, again] = await joinAt(port, [epoch, seq, "w".repeat(16)]);
    client.raw.destroy();
    return again[3];
  };
  // 76 and the frame around it are about 100 bytes.
  expect([await reaches(5), await reaches(7)]).toEqual([false, true]);
  snow_channel_broadcast_to(channel, ["a"], "x".repeat(500));
  expect([await reaches(10), await reaches(11)]).toEqual([false, true]);
});

test("events are kept for their time, and the epoch goes on for so long without members", async () => {
  const channel = chat({ history: 10, historyMilliseconds: 1000 });
  const { port } = serve([channel]);
  const [ann, answer] = await joinAt(port, null);
  const [epoch, , who] = positionIn(answer);
  snow_channel_broadcast_to(channel, ["a"], "one");
  world.ahead += 600;
  snow_channel_broadcast_to(channel, ["a"], "two");
  world.ahead += 600;
  const [, late] = await joinAt(port, [epoch, 0, who], "Eve");
  expect(late[3]).toBe(false);
  const [, intime] = await joinAt(port, [epoch, 1, who], "Eve");
  expect(intime[3]).toBe(true);
  ann.raw.destroy();
  await ann.raw.ended;
});

test("an epoch ends its time after the last member left, and with it the topic", async () => {
  const channel = chat({ history: 10, historyMilliseconds: 1000 });
  const { port } = serve([channel]);
  const [ann, answer] = await joinAt(port, null);
  const [epoch, , who] = positionIn(answer);
  ann.send(["leave", 1]);
  expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  expect(snow_channel_local_count(channel, ["a"])).toBe(0);
  world.ahead += 900;
  snow_channel_broadcast_to(channel, ["a"], "kept");
  const [back, again] = await joinAt(port, [epoch, 0, who]);
  expect(again[3]).toBe(true);
  expect(await back.next()).toEqual(["event", "Chat:a", 1, "kept"]);
  back.send(["leave", 1]);
  expect(await back.next()).toEqual(["closed", 1, "left", ""]);
  world.ahead += 1001;
  expect(snow_channel_broadcast_to(channel, ["a"], "gone")).toBe(0);
  expect(leftovers()).toEqual({ topics: 0, bytes: 0 });
  const [, afresh] = await joinAt(port, [epoch, 1, who]);
  expect(positionIn(afresh)[0]).not.toBe(epoch);
  expect(afresh[3]).toBe(false);
});

test("compressed connections get the same, live and later", async () => {
  const channel = chat({ history: 10 });
  const { port } = serve([channel], { compress: true });
  const deflating = { "Sec-WebSocket-Extensions": "permessage-deflate" };
  const plain = await joined(port, "Bob");
  const ann = await ChannelClient.open(port, deflating);
  const position = positionIn(await ann.join(1, "Chat:a", "Ann"));
  const long = "snow ".repeat(200);
  snow_channel_broadcast_to(channel, ["a"], long);
  snow_channel_broadcast_to(channel, ["a"], "short");
  const events = [
    ["event", "Chat:a", 1, long],
    ["event", "Chat:a", 2, "short"],
  ];
  expect(await ann.take(2)).toEqual(events);
  expect(await plain.take(2)).toEqual(events);
  const back = await ChannelClient.open(port, deflating);
  expect((await back.join(1, "Chat:a", "Ann", position))[3]).toBe(true);
  expect(await back.take(2)).toEqual(events);
});

test("a topic without history says so", async () => {
  const { port } = serve([chat()]);
  const [, answer] = await joinAt(port, ["x".repeat(16), 3, "y".repeat(16)]);
  expect(answer).toEqual(["joined", 1, null, false, null]);
});

test("a join is answered once the backlog is below half of its budget, and the replay comes behind it", async () => {
  let conn = 0;
  const channel = chat({
    history: 100,
    historyBytes: 20_000,
    join: (_member: object, name: string, handle: number) => {
      conn = handle;
      return new snow_variant_Ok({ name });
    },
  });
  const { port } = serve([channel], { max_backlog_bytes: 8_000_000 });
  const [bob, answer] = await joinAt(port, null, "Bob");
  const [epoch] = positionIn(answer);
  for (let number = 1; number <= 50; number += 1) snow_channel_broadcast_to(channel, ["a"], `${number}`);
  await bob.settled();
  const ann = await ChannelClient.open(port);
  await ann.join(1, "Chat:b", "Ann");
  ann.raw.socket.pause();
  const connection = connectionOf(conn);
  const bulk = textFrame(JSON.stringify(["bulk", "x".repeat(1_000_000)]));
  let sent = 0;
  while ((connection?.waiting ?? 0) <= 4_000_000) {
    expect(connection?.send(bulk)).toBe(0);
    sent += 1;
    await new Promise(setImmediate);
  }
  ann.send(["join", 2, "Chat:a", "Ann", [epoch, 10, "w".repeat(16)]]);
  // Whoever joins now is answered before.
  const [, other] = await joinAt(port, null, "Eve");
  expect(other[0]).toBe("joined");
  expect(snow_channel_local_count(channel, ["a"])).toBe(2);
  ann.raw.socket.resume();
  for (let bulks = 0; bulks < sent; bulks += 1) {
    const [kind] = await ann.take(1);
    expect(Array.isArray(kind) && kind[0]).toBe("bulk");
  }
  const frames = await ann.take(41);
  expect(frames[0]).toEqual(["joined", 2, [epoch, 10, "w".repeat(16)], true, null]);
  expect(frames.at(-1)).toEqual(["event", "Chat:a", 50, "50"]);
  expect(snow_channel_local_count(channel, ["a"])).toBe(3);
});

test("a member that is closed as slow leaves at once", async () => {
  const channel = chat({ history: 3, historyBytes: 10_000 });
  const { port } = serve([channel], { max_backlog_bytes: 100_000 });
  const ann = await joined(port, "Ann");
  ann.raw.socket.pause();
  let missed = 0;
  while (missed === 0) {
    missed = snow_channel_broadcast_to(channel, ["a"], "x".repeat(50_000));
    await new Promise(setImmediate);
  }
  expect(missed).toBe(1);
  expect(snow_channel_local_count(channel, ["a"])).toBe(0);
});
