// All histories together have a budget: whoever was idle longest loses its own.
import { expect, onTestFinished, test } from "vitest";
import { snow_channel_broadcast_to } from "../../../runtime/channels/topic-functions.ts";
import { current } from "../../../runtime/current.ts";
import { ChannelClient, chat, joined, journal, leftovers, serve, world } from "./harness.ts";
import { StandingCluster } from "./standing-cluster.ts";

// Asked once, when it is needed first.
world.historyMegabytes = "1";

test("over SNOW_HISTORY_MB the topic that was idle longest is discarded, and its members rejoin", async () => {
  const channel = chat({ history: 100, historyBytes: 520_000 });
  const { port } = serve([channel]);
  const old = await joined(port, "old", "Chat:old");
  const used = await joined(port, "used", "Chat:used");
  const busy = await joined(port, "busy", "Chat:busy");
  const tell = (...topics: string[]) => {
    for (const topic of topics) snow_channel_broadcast_to(channel, [topic], "x".repeat(100_000));
  };
  tell("used", "used", "used", "old", "used", "busy", "busy", "busy", "busy", "busy");
  await old.settled();
  expect(leftovers().topics).toBe(3);
  tell("used");
  expect(await old.next()).toEqual(["closed", 1, "rejoin", ""]);
  expect(await journal.wait(1)).toEqual(["old closed"]);
  expect(leftovers().topics).toBe(2);
  const again = await old.join(1, "Chat:old", "old");
  expect(again[0]).toBe("joined");
  expect((await used.settled()).length).toBe(5);
  expect((await busy.settled()).length).toBe(5);
});

test("topics that clients make up are bounded too", async () => {
  const { port } = serve([chat({ history: 100, left: undefined })]);
  const ann = await ChannelClient.open(port);
  const ids = Array.from({ length: 100 }, (_, index) => index + 1);
  for (let block = 0; block < 25; block += 1) {
    ann.send(...ids.map((id) => ["join", id, `Chat:${block}-${id}`, "Ann", null]));
    await ann.take(100);
    ann.send(...ids.map((id) => ["leave", id]));
    await ann.take(100);
  }
  const { topics, bytes } = leftovers();
  expect(topics).toBeGreaterThan(700);
  expect(topics).toBeLessThan(900);
  expect(bytes).toBeLessThan(1_050_000);
});

test("what other nodes have kept is left with them when there is no memory for it", async () => {
  const cluster = new StandingCluster();
  current().rooms.cluster = cluster;
  onTestFinished(() => {
    current().rooms.cluster = undefined;
  });
  const { port } = serve([chat({ history: 100, historyBytes: 520_000 })]);
  const events = [1, 2, 3, 4, 5].map((number) => {
    return { number, text: JSON.stringify("x".repeat(100_000)), except: "", time: Date.now() };
  });
  const answers: unknown[] = [];
  for (const [index, room] of ["a", "b", "c"].entries()) {
    const client = await ChannelClient.open(port);
    client.send(["join", 1, `Chat:${room}`, "Ann", ["e".repeat(16), 3, "w".repeat(16)]]);
    await cluster.told(`open topic Chat:${room}`);
    cluster.reader.opened("e".repeat(16), 0, 5, events);
    const [, , position, recovered] = JSON.parse(await client.raw.message());
    answers.push([position[1], recovered]);
    expect(leftovers().topics).toBe(index + 1);
  }
  expect(answers).toEqual([
    [3, true],
    [3, true],
    [5, false],
  ]);
});
