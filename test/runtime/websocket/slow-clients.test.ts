// Clients that never read, and broadcasters that never stop: what waits stays within the budgets. A thousand of them in
// `npm run test:soak`: the system alone buffers megabytes for each.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { snow_variant_Accept, snow_variant_DropMessage } from "../../../runtime/values/types.generated.ts";
import { allConnections } from "../../../runtime/websocket/connections.ts";
import { stopServer } from "../../support/stop-server.ts";
import { leftovers, startServer, ws } from "./harness.ts";
import { RawClient } from "./raw-client.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const CLIENTS = process.env.SNOW_SOAK === "1" ? 1000 : 100;
const BROADCASTERS = 10;
const BUDGET = 20_000;
const MESSAGE = 16_000;
/** What the test's own end of a connection may have read before it stopped. */
const CLIENT_BYTES = 65_536;

/** Bytes outside and inside of the heap. */
function memory(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test("memory is bounded", async () => {
  const { port, handle } = startServer({
    options: { max_backlog_bytes: BUDGET, on_slow: snow_variant_DropMessage },
    onConnect: (conn) => {
      ws.join(conn, "all");
      return snow_variant_Accept;
    },
  });
  const clients: RawClient[] = [];
  for (let round = 0; round < CLIENTS / 50; round++) {
    clients.push(...(await Promise.all(Array.from({ length: 50 }, () => RawClient.open(port)))));
  }
  for (const { socket } of clients) socket.pause();
  const before = memory();
  const payload = "z".repeat(MESSAGE);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  // The system's buffers first, then the budgets, then everything is refused.
  for (let missed = 0; missed < CLIENTS * BROADCASTERS; ) {
    missed = 0;
    for (let index = 0; index < BROADCASTERS; index++) missed += ws.broadcast("all", payload);
    await turn();
  }
  for (let round = 0; round < 50; round++) {
    for (let index = 0; index < BROADCASTERS; index++) {
      expect(ws.broadcast("all", payload)).toBe(CLIENTS);
    }
    await turn();
  }
  const waiting = allConnections().map((connection) => connection.waiting);
  expect(waiting).toHaveLength(CLIENTS);
  expect(Math.max(...waiting)).toBeLessThanOrEqual(BUDGET + MESSAGE);
  expect(memory() - before).toBeLessThan(CLIENTS * (BUDGET + MESSAGE + CLIENT_BYTES) + 10_000_000);
  expect(ws.count("all")).toBe(CLIENTS);
  for (const client of clients) client.destroy();
  await stopServer(handle);
  expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
}, 120_000);
