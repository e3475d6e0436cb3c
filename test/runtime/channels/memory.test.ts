// What an idle member takes on top of its connection, and that nothing of it is left when it is gone.
import { expect, test } from "vitest";
import { current } from "../../../runtime/current.ts";
import { stopServer } from "../../support/stop-server.ts";
import { heldMemory, leftBehind } from "../websocket/held-memory.ts";
import { ChannelClient, type ChannelServer, chat, errors, leftovers, present, serve } from "./harness.ts";

const MEMBERS = 1000;
const ROUNDS = process.env.SNOW_SOAK === "1" ? 100 : 5;
const CLIENTS = 40;
/** Bytes. */
const MOST_FOR_MEMBER = 1400;
const MOST_LEFT = 400;

async function opened(server: ChannelServer, count: number): Promise<ChannelClient[]> {
  const clients: ChannelClient[] = [];
  while (clients.length < count) {
    clients.push(...(await Promise.all(Array.from({ length: 20 }, () => ChannelClient.open(server.port)))));
  }
  return clients;
}

test.each([
  ["without history and presence", {}],
  ["with history", { history: 10 }],
  ["with presence", { present }],
])(
  "an idle member %s",
  async (kind, changes) => {
    const server = serve([chat({ left: undefined, ...changes })]);
    const clients = await opened(server, MEMBERS);
    const before = await heldMemory();
    for (const [index, client] of clients.entries()) {
      const answer = await client.join(1, `Chat:${index % 20}`, "Ann");
      expect(answer[0]).toBe("joined");
    }
    for (const client of clients) await client.settled();
    const bytes = ((await heldMemory()) - before) / MEMBERS;
    console.log(`an idle member ${kind}: ${bytes.toFixed(0)} bytes`);
    expect(bytes).toBeLessThan(MOST_FOR_MEMBER);
  },
  120_000,
);

test("members that left, panicked or were cut leave nothing behind", async () => {
  const bytes = await leftBehind(ROUNDS, CLIENTS, async () => {
    const server = serve([chat({ left: undefined, present, history: 4 })]);
    const clients = await opened(server, CLIENTS);
    for (const [index, client] of clients.entries()) {
      client.send(["join", 1, "Chat:a", "Ann", null], ["join", 2, `Chat:${index}`, "bad", null]);
      client.send(["call", 1, 1, "Say", ["x"]]);
      await client.settled();
      if (index % 3 === 0) client.send(["leave", 1]);
      else if (index % 3 === 1) client.send(["call", 1, 2, "Panic", []]);
      await client.settled();
      client.raw.destroy();
      await client.raw.ended;
    }
    await stopServer(server.handle);
    for (const topic of current().channels.topics.all()) topic.historyDiscarded();
    expect(leftovers()).toEqual({ topics: 0, bytes: 0 });
    current().channels.served.clear();
    errors.length = 0;
  });
  console.log(`a member that is gone: ${bytes.toFixed(0)} bytes`);
  expect(bytes).toBeLessThan(MOST_LEFT);
}, 120_000);
