// What a client can try with the protocol and within it: nothing grows without bound, nobody else notices.
import { constants, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { connectionOf } from "../../../runtime/websocket/connections.ts";
import { Receiver, type ReceiverEvents } from "../../../runtime/websocket/protocol/receiver.ts";
import { stopServer } from "../../support/stop-server.ts";
import { leftovers, startServer, timers, ws } from "./harness.ts";
import { heldMemory } from "./held-memory.ts";
import { clientFrame, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

const nobody = { rooms: 0, members: 0, handles: 0 };

test("an upgrade behind a refused request is not asked about", async () => {
  let asked = 0;
  const { port, handle } = startServer({
    onConnect: () => {
      asked += 1;
      return snow_variant_Accept;
    },
  });
  const client = new RawClient(port);
  client.send(requestText("GET", "/", { Host: "x" }) + requestText("GET", "/", handshakeHeaders));
  expect((await client.head()).status).toBe(400);
  await client.ended;
  const connect = new RawClient(port);
  connect.send("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n");
  expect((await connect.head()).body).toBe("Bad Request: method must be GET");
  client.destroy();
  connect.destroy();
  await stopServer(handle);
  expect([asked, leftovers()]).toEqual([0, nobody]);
});

test("empty fragments without end take no memory, and the message is what they make", async () => {
  const { port, handle } = startServer();
  const client = await RawClient.open(port);
  const empty = Buffer.concat(Array.from({ length: 10_000 }, () => clientFrame(0, "", { final: false })));
  client.send(clientFrame(1, "a", { final: false }));
  const send = async (): Promise<void> => {
    for (let index = 0; index < 20; index++) client.send(empty);
    // Its answer tells that all before it has been read.
    client.send(clientFrame(9, "?"));
    expect((await client.frame())?.opcode).toBe(10);
  };
  await send();
  const before = await heldMemory();
  await send();
  await send();
  expect((await heldMemory()) - before).toBeLessThan(500_000);
  client.send(clientFrame(0, "b"));
  expect(await client.message()).toBe("ab");
  client.destroy();
  await stopServer(handle);
  expect(leftovers()).toEqual(nobody);
});

test("pings without end from a client that never reads: pongs wait within the budget, others are served", async () => {
  const budget = 10_000;
  let conn = 0;
  const { port, handle } = startServer({
    options: { max_backlog_bytes: budget },
    onConnect: (one) => {
      conn ||= one;
      return snow_variant_Accept;
    },
  });
  const flood = await RawClient.open(port);
  flood.socket.pause();
  const pings = Buffer.concat(Array.from({ length: 1000 }, () => clientFrame(9, "p".repeat(125))));
  const other = await RawClient.open(port);
  let full = 0;
  while (full < 20) {
    for (let index = 0; index < 5; index++) flood.send(pings);
    other.text("there?");
    expect(await other.message()).toBe("there?");
    const waiting = connectionOf(conn)?.waiting ?? 0;
    // A piece of input is answered as a whole.
    expect(waiting).toBeLessThan(budget + 100_000);
    if (waiting > budget) full += 1;
  }
  flood.destroy();
  other.destroy();
  await stopServer(handle);
  expect(leftovers()).toEqual(nobody);
});

test("a bomb in fragments is 1009, and is never unpacked beyond the limit", async () => {
  const { port, handle, journal } = startServer({ options: { compress: true, max_message_bytes: 100_000 } });
  const bomb = deflateRawSync(Buffer.alloc(60_000_000), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
  const before = await heldMemory();
  const clients = await Promise.all(
    Array.from({ length: 10 }, () => RawClient.open(port, "/", { "Sec-WebSocket-Extensions": "permessage-deflate" })),
  );
  for (const client of clients) {
    for (let start = 0; start < bomb.length; start += 1000) {
      const final = start + 1000 >= bomb.length;
      const piece = bomb.subarray(start, start + 1000);
      client.send(clientFrame(start === 0 ? 1 : 0, piece, { final, reserved: start === 0 ? 0x40 : 0 }));
    }
  }
  for (const client of clients) {
    expect(await client.close()).toBe("1009 message too big");
    client.destroy();
  }
  expect(await journal.wait(10)).toEqual(Array(10).fill("close 1009 message too big"));
  await stopServer(handle);
  expect((await heldMemory()) - before).toBeLessThan(2_000_000);
});

test("the beginning of a frame does not keep the whole piece of input that it came in", async () => {
  const silent: ReceiverEvents = {
    text: () => {},
    binary: () => {},
    ping: () => {},
    pong: () => {},
    closeFrame: () => {},
    failed: () => {},
    wantsMore: () => {},
    holds: () => {},
  };
  const receivers: Receiver[] = [];
  const before = await heldMemory();
  for (let index = 0; index < 300; index++) {
    const receiver = new Receiver(silent, { maxBytes: 100_000, acceptsBinary: false, inflates: false, masked: true });
    receiver.receive(Buffer.from(Buffer.concat([clientFrame(1, "x".repeat(60_000)), Buffer.of(0x81)])));
    receivers.push(receiver);
  }
  expect(((await heldMemory()) - before) / receivers.length).toBeLessThan(2000);
});

test("who neither answers a close nor stops sending is cut when its time is over", async () => {
  timers.pace = 10;
  const { port, handle, journal } = startServer({ onMessage: (conn) => ws.close(conn, 1000, "enough") });
  const client = await RawClient.open(port);
  const start = performance.now();
  client.text("go");
  expect(await client.close()).toBe("1000 enough");
  const flood = setInterval(() => client.send(clientFrame(1, "and on")), 5);
  await client.ended;
  clearInterval(flood);
  expect(performance.now() - start).toBeGreaterThan(4900 / timers.pace);
  expect(await journal.wait(1)).toEqual(["close 1000 enough"]);
  client.destroy();
  await stopServer(handle);
  expect(leftovers()).toEqual(nobody);
});
