// Who is present: the whole list to who has joined, one difference for each turn to the others.
import { expect, test } from "vitest";
import { Presence } from "../../../../runtime/channels/presence/presence.ts";
import { snow_channel_local_present } from "../../../../runtime/channels/topic-functions.ts";
import { ChannelClient, type ChannelServer, chat, joined, journal, present, serve } from "../harness.ts";

const shown = (key: string, text: string) => ({ key, text, data: text });

test("what comes and goes within a turn cancels out", () => {
  const presence = new Presence();
  const one = shown("a", "1");
  presence.add(one);
  presence.add(shown("a", "1"));
  presence.add(shown("b", "2"));
  presence.remove(one);
  expect(presence.all()).toBe('{"all":{"a":[1],"b":[2]}}');
  expect(presence.takeChange()).toBe('{"joined":{"a":[1],"b":[2]},"left":{}}');
  expect(presence.takeChange()).toBeUndefined();
  const three = shown("a", "3");
  presence.add(three);
  presence.remove(three);
  expect(presence.takeChange()).toBeUndefined();
});

async function entered(server: ChannelServer, name: string): Promise<[ChannelClient, unknown]> {
  const client = await joined(server.port, name);
  return [client, await client.next()];
}

test("two tabs are one key with two data, and the list keeps the order of arrival", async () => {
  const channel = chat({ present });
  const server = serve([channel]);
  const [ann, first] = await entered(server, "Ann");
  expect(first).toEqual(["presence", "Chat:a", { all: { Ann: ["ANN"] } }]);
  const [bob] = await entered(server, "Bob");
  expect(await ann.next()).toEqual(["presence", "Chat:a", { joined: { Bob: ["BOB"] }, left: {} }]);
  const [, list] = await entered(server, "Ann 2");
  expect(list).toEqual(["presence", "Chat:a", { all: { Ann: ["ANN", "ANN 2"], Bob: ["BOB"] } }]);
  expect(await bob.next()).toEqual(["presence", "Chat:a", { joined: { Ann: ["ANN 2"] }, left: {} }]);
  expect(
    snow_channel_local_present(channel, ["a"])
      .toArray()
      .map(([key, data]) => [key, data.toArray()]),
  ).toEqual([
    ["Ann", ["ANN", "ANN 2"]],
    ["Bob", ["BOB"]],
  ]);
  ann.send(["leave", 1]);
  expect(await bob.next()).toEqual(["presence", "Chat:a", { joined: {}, left: { Ann: ["ANN"] } }]);
});

test("a clause that changes what is shown is one left and one joined; one that doesn't is nothing", async () => {
  const server = serve([chat({ present })]);
  const [ann] = await entered(server, "Ann");
  const [bob] = await entered(server, "Bob");
  await ann.next();
  bob.send(["cast", 1, "Rename", ["Bob b"]], ["cast", 1, "Rename", ["Bob b"]]);
  const change = ["presence", "Chat:a", { joined: { Bob: ["BOB B"] }, left: { Bob: ["BOB"] } }];
  expect(await ann.next()).toEqual(change);
  expect(await bob.settled()).toEqual([change]);
  expect(await ann.settled()).toEqual([]);
});

test("whoever joins in one turn gets one list, the others one difference", async () => {
  const server = serve([chat({ present })]);
  const [ann] = await entered(server, "Ann");
  const eve = await ChannelClient.open(server.port);
  const { length } = journal.lines;
  eve.send(["join", 1, "Chat:a", "Eve", null], ["cast", 1, "Rename", ["Eva"]]);
  expect(await eve.take(2)).toEqual([
    ["joined", 1, null, null, null],
    ["presence", "Chat:a", { all: { Ann: ["ANN"], Eva: ["EVA"] } }],
  ]);
  expect(await ann.next()).toEqual(["presence", "Chat:a", { joined: { Eva: ["EVA"] }, left: {} }]);
  expect(journal.lines).toHaveLength(length);
});
