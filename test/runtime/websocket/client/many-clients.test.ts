// Many clients of one program at once. With `npm run test:soak` as many as a process has descriptors for, both ends in it.
import { expect, test } from "vitest";
import { startServer } from "../harness.ts";
import { closeClient, nextEvent, openClient, sendText } from "./clients.ts";

const count = process.env.SNOW_SOAK === "1" ? 9000 : 1000;
const TOGETHER = 100;

test(`${count} clients, each of which hears itself`, { timeout: 300_000 }, async () => {
  const { port } = startServer();
  const clients = [];
  while (clients.length < count) {
    const batch = Array.from({ length: TOGETHER }, () => openClient(`ws://127.0.0.1:${port}/`));
    clients.push(...(await Promise.all(batch)));
  }
  clients.forEach((client, index) => {
    sendText(client, String(index));
  });
  const heard = await Promise.all(clients.map((client) => nextEvent(client, 120_000)));
  expect(heard.every((event, index) => event === `text ${index}`)).toBe(true);
  await Promise.all(clients.map((client) => closeClient(client)));
});
