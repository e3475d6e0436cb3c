// Slow clients on every transport: what is refused, what is closed, and that nothing is lost before.
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { current } from "../../../runtime/current.ts";
import { snow_variant_Accept, snow_variant_DropMessage } from "../../../runtime/values/types.generated.ts";
import { connectionOf } from "../../../runtime/websocket/connections.ts";
import { stopServer } from "../../support/stop-server.ts";
import { Journal, leftovers, type ServerSettings, startServer, ws } from "./harness.ts";
import { certificateFiles, openVia, type Transport, transports } from "./transports.ts";

const BUDGET = 200_000;
/** Text that hardly gets smaller. */
const large = randomBytes(60_000).toString("base64");
const files = certificateFiles();

async function stalled(transport: Transport, options: ServerSettings["options"]) {
  let conn = 0;
  const journal = new Journal();
  const server = startServer({
    options: {
      ...options,
      compress: true,
      max_backlog_bytes: BUDGET,
      ...(transport.secure ? { cert_path: files.certificate, key_path: files.key } : {}),
    },
    onConnect: (one) => {
      conn ||= one;
      ws.join(one, "tea");
      return snow_variant_Accept;
    },
    onClose: (_one, code, reason) => journal.note(`${code} ${reason}`),
  });
  const client = await openVia(transport, server.port);
  client.socket.pause();
  return { ...server, conn, journal, client };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.each(transports)("$name", (transport) => {
  test("DropMessage: refuses with -2, counts, delivers everything else", async () => {
    const { conn, client, port, handle } = await stalled(transport, { on_slow: snow_variant_DropMessage });
    const other = await openVia(transport, port);
    const dropped = current().rooms.counters.dropped;
    const sent: string[] = [];
    let refused = 0;
    // Refused for some turns on end, so that the system takes no more.
    for (let full = 0; full < 20; full++) {
      for (let index = 0; index < 4; index++) {
        const text = `${sent.length} ${large}`;
        const answer = index % 2 === 0 ? ws.send(conn, text) : -2 * ws.broadcast("tea", text);
        if (index % 2 === 1) expect(await other.message()).toBe(text);
        if (answer === 0) {
          sent.push(text);
          full = 0;
        } else {
          expect(answer).toBe(-2);
          refused += 1;
        }
      }
      expect(connectionOf(conn)?.waiting).toBeLessThanOrEqual(BUDGET + large.length + 20);
      await turn();
    }
    expect(current().rooms.counters.dropped).toBe(dropped + refused);
    client.socket.resume();
    for (const text of sent) expect((await client.message()) === text).toBe(true);
    while ((connectionOf(conn)?.waiting ?? 0) > 0) await turn();
    expect(ws.broadcast("tea", "again")).toBe(0);
    expect(await client.message()).toBe("again");
    client.destroy();
    other.destroy();
    await stopServer(handle);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
  });

  test("CloseConnection: 1013 after everything that was queued", async () => {
    const { conn, client, handle, journal } = await stalled(transport, {});
    const closed = current().net.counters.slowClosed;
    const sent: string[] = [];
    for (;;) {
      const text = `${sent.length} ${large}`;
      const answer = sent.length % 2 === 0 ? ws.send(conn, text) : -ws.broadcast("tea", text);
      if (answer !== 0) {
        expect(answer).toBe(-1);
        break;
      }
      sent.push(text);
      await turn();
    }
    expect([ws.send(conn, "x"), ws.count("tea")]).toEqual([-1, 0]);
    expect(await journal.wait(1)).toEqual(["1013 slow consumer"]);
    expect(current().net.counters.slowClosed).toBe(closed + 1);
    client.socket.resume();
    for (const text of sent) expect((await client.message()) === text).toBe(true);
    expect(await client.close()).toBe("1013 slow consumer");
    client.destroy();
    await stopServer(handle);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
  });
});
