// After faults the memory comes back: a connection that is gone leaves behind less than anything of it would take.
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_variant_Accept, snow_variant_DropMessage } from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import { clientFrames, mutate, mutations } from "./frame-fuzz.ts";
import { errors, leftovers, type ServerSettings, startServer, ws } from "./harness.ts";
import { leftBehind } from "./held-memory.ts";
import { clientFrame, closePayload, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

const soak = process.env.SNOW_SOAK === "1";
const CLIENTS = 40;
/** Each takes megabytes of the system's buffers before it is slow. */
const SLOW_CLIENTS = 20;
const ROUNDS = soak ? 160 : 5;
/**
 * Bytes, of which a hundred are for the number of the connection, which is remembered. What a connection knows of its
 * request takes more than this, the connection itself, its process or its socket much more.
 */
const LIMIT = 220;

async function each(clients: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < clients; first += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => work(first + index)));
  }
}

/** Everybody joins two rooms, one of them for all. */
const rooms: ServerSettings = {
  onConnect: (conn, target) => {
    ws.join(conn, target);
    ws.join(conn, "all");
    return snow_variant_Accept;
  },
};

/** Every round has a server of its own, which has to be empty in the end. */
async function faults(
  settings: ServerSettings,
  work: (port: number, index: number) => Promise<void>,
  clients = CLIENTS,
): Promise<void> {
  const bytes = await leftBehind(ROUNDS, clients, async () => {
    const { port, handle } = startServer({ ...rooms, ...settings, onClose: settings.onClose ?? (() => undefined) });
    await each(clients, (index) => work(port, index));
    await stopServer(handle);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
    errors.length = 0;
  });
  console.log(`${expect.getState().currentTestName}: ${bytes.toFixed(0)} bytes for each of ${clients * ROUNDS}`);
  expect(bytes).toBeLessThan(LIMIT);
}

afterEach(() => {
  errors.length = 0;
});

const time = 300_000;

test(
  "clients killed in the middle of a frame, of a fragmented message, of a large one",
  async () => {
    await faults({ options: { compress: true } }, async (port, index) => {
      const client = await RawClient.open(port, `/${index % 7}`, {
        ...(index % 2 === 0 ? {} : { "Sec-WebSocket-Extensions": "permessage-deflate" }),
      });
      if (index % 3 === 0) client.send(clientFrame(1, "half").subarray(0, 7));
      else if (index % 3 === 1) client.send(clientFrame(1, "x".repeat(5000), { final: false }));
      else client.send(clientFrame(1, "y".repeat(90_000)).subarray(0, 60_000));
      client.socket.resetAndDestroy();
    });
  },
  time,
);

test(
  "connects and disconnects",
  async () => {
    await faults({}, async (port, index) => {
      if (index % 5 === 4) {
        const raw = new RawClient(port);
        raw.send(requestText("GET", "/", handshakeHeaders).slice(0, index * 2));
        raw.socket.resetAndDestroy();
        return;
      }
      const client = await RawClient.open(port, `/${index}`);
      if (index % 5 === 0) client.socket.resetAndDestroy();
      else if (index % 5 === 1) client.destroy();
      else {
        client.send(clientFrame(8, closePayload(1000)));
        await client.ended;
        client.destroy();
      }
    });
  },
  time,
);

test(
  "callbacks that panic, each in its turn",
  async () => {
    let count = 0;
    const panicking = (): void => {
      count += 1;
      if (count % 3 === 0) throw new Error("every third");
    };
    await faults(
      {
        onConnect: (conn) => {
          ws.join(conn, "all");
          panicking();
          return snow_variant_Accept;
        },
        onMessage: panicking,
        onClose: panicking,
      },
      async (port) => {
        const client = await RawClient.open(port).catch(() => undefined);
        client?.text("a");
        client?.text("b");
        client?.send(clientFrame(8, closePayload(1000)));
        await client?.ended;
        client?.destroy();
      },
    );
  },
  time,
);

test.each([
  ["dropped", { on_slow: snow_variant_DropMessage }],
  ["closed", {}],
])(
  "clients that never read: messages are %s",
  async (_, slow) => {
    const payload = "z".repeat(60_000);
    const slowly = async (port: number, index: number): Promise<void> => {
      const client = await RawClient.open(port, `/${index}`);
      client.socket.pause();
      // The system's own buffers first.
      while (ws.count(`/${index}`) === 1 && ws.broadcast(`/${index}`, payload) === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      client.destroy();
    };
    await faults({ options: { ...slow, max_backlog_bytes: 100_000 } }, slowly, SLOW_CLIENTS);
  },
  time,
);

test(
  "mutated streams of frames",
  async () => {
    const streams = fc.sample(fc.tuple(clientFrames, mutations), { numRuns: CLIENTS, seed: 11 });
    const settings: ServerSettings = {
      options: { max_message_bytes: 5000, compress: true },
      onMessage: (conn, text) => {
        ws.broadcast("all", text.slice(0, 10));
        if (text.includes("q")) throw new Error("an unlucky message");
        if (text.includes("x")) ws.close(conn, 1000, "");
      },
    };
    await faults(settings, async (port, index) => {
      const [frames, changes] = streams[index] ?? [[], []];
      const client = await RawClient.open(port);
      client.send(mutate(frames, changes));
      client.socket.end();
      client.socket.resume();
      await client.ended;
      client.destroy();
    });
  },
  time,
);

test(
  "handshakes that are too slow, malformed or refused",
  async () => {
    const settings: ServerSettings = {
      options: { handshake_timeout_ms: 30, compress: true, origins: snow_list_of(["http://good"]) },
    };
    await faults(settings, async (port, index) => {
      const client = new RawClient(port);
      if (index % 4 === 1) client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
      if (index % 4 === 2) client.send("GET / HTTP/1.1\r\n\r\n");
      if (index % 4 === 3) client.send(requestText("GET", "/", { ...handshakeHeaders, Origin: "http://evil" }));
      await client.ended;
      client.destroy();
    });
  },
  time,
);
