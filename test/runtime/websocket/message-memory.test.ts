// The budget of messages that are not complete: who holds most is closed when it is used up.
import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { MessageMemory } from "../../../runtime/websocket/memory.ts";
import { stopServer } from "../../support/stop-server.ts";
import { leftovers, startServer } from "./harness.ts";
import { clientFrame, RawClient } from "./raw-client.ts";

const MIB = 1024 * 1024;
process.env.SNOW_MESSAGE_MB = "8";

class Holder {
  ended = 0;
  memoryExceeded(): void {
    this.ended += 1;
  }
}

test("the largest goes, as many as it takes; who gives back has no share", () => {
  const memory = new MessageMemory(100);
  const [small, middle, large] = [new Holder(), new Holder(), new Holder()];
  memory.note(small, 10);
  memory.note(large, 50);
  memory.note(middle, 30);
  expect(memory.total).toBe(90);
  memory.note(small, 21);
  expect([small.ended, middle.ended, large.ended, memory.total]).toEqual([0, 0, 1, 51]);
  memory.note(large, 0);
  memory.note(middle, 0);
  expect(memory.total).toBe(21);
  memory.note(small, 101);
  expect([small.ended, memory.total]).toEqual([1, 0]);
});

test("unfinished messages: the largest is closed with 1013, the others are heard", async () => {
  const { port, handle, journal } = startServer();
  const part = "x".repeat(MIB);
  const small = await RawClient.open(port);
  small.send(clientFrame(1, part, { final: false }));
  const large = await RawClient.open(port);
  for (let count = 0; count < 3; count++) large.send(clientFrame(count === 0 ? 1 : 0, part, { final: false }));
  // A ping behind it tells that all before it was read.
  for (const client of [small, large]) {
    client.send(clientFrame(9));
    expect((await client.frame())?.opcode).toBe(10);
  }
  const others = await Promise.all([1, 2, 3].map(() => RawClient.open(port)));
  for (const client of others) client.send(clientFrame(1, part, { final: false }));
  expect(await large.close()).toBe("1013 server busy");
  expect(await journal.wait(1)).toEqual(["close 1013 server busy"]);
  for (const client of [small, ...others]) {
    client.send(clientFrame(0, "!"));
    expect(await client.message()).toBe(`${part}!`);
    client.destroy();
  }
  large.destroy();
  await stopServer(handle);
  expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
});

test("compressed messages: what they inflate to counts while they do", async () => {
  const { port, handle, journal } = startServer({ options: { compress: true } });
  const extension = { "Sec-WebSocket-Extensions": "permessage-deflate" };
  const bomb = clientFrame(1, deflateRawSync(Buffer.alloc(12 * MIB)), { reserved: 0x40 });
  const client = await RawClient.open(port, "/", extension);
  client.send(bomb);
  expect(await client.close()).toBe("1013 server busy");
  expect(await journal.wait(1)).toEqual(["close 1013 server busy"]);
  const other = await RawClient.open(port, "/", extension);
  other.send(clientFrame(1, deflateRawSync(Buffer.alloc(2 * MIB, "y")), { reserved: 0x40 }));
  expect(await other.message()).toBe("y".repeat(2 * MIB));
  client.destroy();
  other.destroy();
  await stopServer(handle);
  expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
});
