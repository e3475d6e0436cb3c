// What peers do wrong, by the hundred: nothing may crash, and nothing may be left behind.
import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import { clientFrames, mutate, mutation, mutations } from "./frame-fuzz.ts";
import { leftovers, startServer, ws } from "./harness.ts";
import { clientFrame, closePayload, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

/** `npm run test:soak` does more of everything. */
const soak = process.env.SNOW_SOAK === "1";
const nobody = { rooms: 0, members: 0, handles: 0 };

const server = () =>
  startServer({
    options: { max_message_bytes: 5000 },
    onBinary: (conn, bytes) => {
      ws.sendBinary(conn, bytes);
    },
    onConnect: (conn, target) => {
      ws.join(conn, target);
      ws.join(conn, "all");
      return snow_variant_Accept;
    },
    onMessage: (conn, text) => {
      ws.broadcast("all", text.slice(0, 10));
      if (text.includes("q")) throw new Error("an unlucky message");
      if (text.includes("x")) ws.close(conn, 1000, "");
    },
  });

/** Resolves once every process has come to its end. */
async function allGone(handle: number): Promise<void> {
  await stopServer(handle);
  expect(leftovers()).toEqual(nobody);
}

/** How many descriptors this process has open, where the system tells. */
function descriptors(): number {
  return existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0;
}

/** Resolves once no more descriptors are open than before. */
async function descriptorsFreed(before: number): Promise<void> {
  while (descriptors() > before) await new Promise((resolve) => setImmediate(resolve));
}

test("a thousand mutated streams of frames, or a hundred thousand", async () => {
  const before = descriptors();
  const { port, handle } = server();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(clientFrames, mutations, fc.boolean(), async (frames, changes, reset) => {
      runs += 1;
      const client = await RawClient.open(port, `/room${runs % 7}`);
      client.send(mutate(frames, changes));
      if (reset) client.socket.resetAndDestroy();
      else {
        client.socket.end();
        client.socket.resume();
        await client.ended;
        client.destroy();
      }
    }),
    { numRuns: soak ? 100_000 : 1000, endOnFailure: true },
  );
  const witness = await RawClient.open(port);
  witness.text("alive");
  expect(await witness.message()).toBe("alive");
  witness.destroy();
  await allGone(handle);
  await descriptorsFreed(before);
}, 1_800_000);

test("mutated requests", async () => {
  const { port, handle } = server();
  const request = Buffer.from(requestText("GET", "/", handshakeHeaders), "latin1");
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (changes) => {
      let bytes = Buffer.from(request);
      for (const { at, byte, cut } of changes) {
        if (bytes.length === 0) break;
        if (cut && at % 4 === 0) bytes = bytes.subarray(0, at % bytes.length);
        else bytes[at % bytes.length] = byte;
      }
      const client = new RawClient(port);
      client.send(bytes);
      client.socket.end();
      client.socket.resume();
      await client.ended;
      client.destroy();
    }),
    { numRuns: 300, endOnFailure: true },
  );
  await allGone(handle);
});

test("a thousand connects and disconnects of every kind, or ten thousand", async () => {
  const before = descriptors();
  const { port, handle } = server();
  for (let round = 0; round < (soak ? 500 : 50); round++) {
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        if (index % 5 === 4) {
          const raw = new RawClient(port);
          raw.send(requestText("GET", "/", handshakeHeaders).slice(0, index * 5));
          raw.socket.resetAndDestroy();
          return;
        }
        const client = await RawClient.open(port);
        if (index % 5 === 0) client.socket.resetAndDestroy();
        else if (index % 5 === 1) client.destroy();
        else if (index % 5 === 2) {
          client.send(clientFrame(1, "half").subarray(0, 5));
          client.socket.resetAndDestroy();
        } else {
          client.send(clientFrame(8, closePayload(1000)));
          await client.ended;
          client.destroy();
        }
      }),
    );
  }
  await allGone(handle);
  await descriptorsFreed(before);
});

test("a callback that panics on every third message", async () => {
  let count = 0;
  const { port, handle, journal } = startServer({
    onMessage: (conn, text) => {
      count += 1;
      if (count % 3 === 0) throw new Error("every third");
      ws.send(conn, text);
    },
  });
  for (let index = 0; index < 60; index++) {
    const client = await RawClient.open(port);
    client.text("a");
    const frame = await client.frame();
    expect(frame?.opcode).toBe(index % 3 === 2 ? 8 : 1);
    client.destroy();
  }
  const lines = await journal.wait(60);
  expect(lines.filter((line) => line === "close 1011 internal error")).toHaveLength(20);
  expect(lines.filter((line) => line === "close 1006")).toHaveLength(40);
  await allGone(handle);
});

test("broadcasts while members come and go: each gets exactly what came between its join and its leave", async () => {
  const seed = 20_000 + (Number(process.env.SNOW_TEST_SEED) || 1);
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  const conns: number[] = [];
  const { port, handle } = startServer({
    onConnect: (conn) => {
      conns.push(conn);
      return snow_variant_Accept;
    },
  });
  const clients = [];
  for (let index = 0; index < 20; index++) clients.push(await RawClient.open(port));
  const rooms = ["a", "b", "c", "d"];
  const expected = clients.map((): string[] => []);
  for (let step = 0; step < 4000; step++) {
    const who = random(conns.length);
    const conn = conns[who] ?? 0;
    const room = rooms[random(rooms.length)] ?? "";
    const members = () => conns.flatMap((one, index) => (ws.rooms(one).toArray().includes(room) ? [index] : []));
    switch (random(6)) {
      case 0:
        ws.join(conn, room);
        break;
      case 1:
        ws.leave(conn, room);
        break;
      case 2:
        ws.send(conn, `${step}`);
        expected[who]?.push(`${step}`);
        break;
      case 3:
        for (const index of members()) if (index !== who) expected[index]?.push(`${step}`);
        ws.broadcastExcept(room, `${step}`, conn);
        break;
      default:
        for (const index of members()) expected[index]?.push(`${step}`);
        ws.broadcast(room, `${step}`);
    }
    if (random(10) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [index, client] of clients.entries()) {
    const received: string[] = [];
    for (const _ of expected[index] ?? []) received.push(await client.message());
    expect(received, `seed ${seed}`).toEqual(expected[index]);
    client.destroy();
  }
  await allGone(handle);
});
