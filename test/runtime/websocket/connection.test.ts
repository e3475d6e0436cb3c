// The life of connections: callbacks, answers of operations, ends and their order, backlog, heartbeat.
import { describe, expect, test } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { snow_ws_header, snow_ws_members, snow_ws_path, snow_ws_query } from "../../../runtime/intrinsics/ws.ts";
import { handleText } from "../../../runtime/values/text.ts";
import {
  snow_variant_Accept,
  snow_variant_CloseConnection,
  snow_variant_DropMessage,
} from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import { errors, Journal, leftovers, startServer, ws } from "./harness.ts";
import { clientFrame, closePayload, RawClient } from "./raw-client.ts";

const CLOSE = 8;
const PING = 9;

const nobody = { rooms: 0, members: 0, handles: 0 };

/** A server whose connections join the room of their path, and pass what they get on to it. */
function startRooms() {
  const conns: number[] = [];
  const server = startServer({
    onConnect: (conn, target) => {
      conns.push(conn);
      ws.join(conn, target);
      return snow_variant_Accept;
    },
    onMessage: (conn, text) => {
      for (const room of ws.rooms(conn).toArray()) ws.broadcast(room, text);
    },
  });
  return { ...server, conns };
}

describe("rooms over sockets", () => {
  test("messages reach exactly the members of the room", async () => {
    const { port, conns } = startRooms();
    const a = await RawClient.open(port, "/tea");
    const b = await RawClient.open(port, "/tea");
    const c = await RawClient.open(port, "/coffee");
    a.text("one");
    c.text("two");
    expect([await a.message(), await b.message(), await c.message()]).toEqual(["one", "one", "two"]);
    expect(snow_ws_members("/tea").toArray()).toEqual(conns.slice(0, 2));
    expect(ws.broadcastExcept("/tea", "three", conns[0] ?? 0)).toBe(0);
    expect(await b.message()).toBe("three");
    a.text("four");
    expect(await a.message()).toBe("four");
    for (const client of [a, b, c]) client.destroy();
  });

  test("closing removes from all rooms", async () => {
    const { port, journal } = startRooms();
    const a = await RawClient.open(port, "/tea");
    const b = await RawClient.open(port, "/tea");
    a.send(clientFrame(CLOSE, closePayload(1000)));
    await journal.wait(1);
    expect(ws.count("/tea")).toBe(1);
    b.destroy();
    await journal.wait(2);
    expect(leftovers()).toEqual(nobody);
  });
});

describe("requests", () => {
  test("path, header, query and number work until on_close has returned", async () => {
    const seen: unknown[] = [];
    const note = (conn: number) => {
      seen.push(
        snow_ws_path(conn),
        snow_ws_query(conn, "a"),
        snow_ws_query(conn, "b"),
        snow_ws_header(conn, "X-Thing"),
      );
    };
    let last = 0;
    const { port, handle } = startServer({
      onClose: (conn) => {
        last = conn;
        note(conn);
      },
    });
    const client = await RawClient.open(port, "/p?a=1&b&a=%20", { "X-Thing": "y" });
    client.send(clientFrame(CLOSE));
    await client.ended;
    await stopServer(handle);
    note(last);
    expect(seen).toEqual([
      "/p?a=1&b&a=%20",
      expect.objectContaining({ _0: " " }),
      expect.objectContaining({ tag: 0 }),
      expect.objectContaining({ _0: "y" }),
      "",
      expect.objectContaining({ tag: 0 }),
      expect.objectContaining({ tag: 0 }),
      expect.objectContaining({ tag: 0 }),
    ]);
  });

  test("connections are numbered from the first one on, also when they have ended", async () => {
    const conns: number[] = [];
    const { port, journal } = startServer({
      onConnect: (conn) => {
        conns.push(conn);
        return snow_variant_Accept;
      },
    });
    for (let index = 0; index < 3; index++) {
      const client = await RawClient.open(port);
      client.send(clientFrame(CLOSE));
      await client.ended;
      await journal.wait(index + 1);
    }
    const numbers = conns.map((conn) => Number(/^Conn<(\d+)>$/.exec(handleText.conn(conn))?.[1]));
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual([first, first + 1, first + 2]);
    expect(new Set(conns).size).toBe(3);
  });
});

describe("callbacks", () => {
  test("of one connection never overlap, others go on meanwhile", async () => {
    const journal = new Journal();
    const resume: (() => void)[] = [];
    const { port } = startServer({
      onMessage: function* (conn, text) {
        journal.note(`begin ${text}`);
        if (text.startsWith("wait")) {
          yield waitForOutside("the test", (wait) => {
            resume.push(() => wait.value(undefined));
            return undefined;
          });
        }
        journal.note(`end ${text}`);
        ws.send(conn, text);
      },
    });
    const slow = await RawClient.open(port);
    const quick = await RawClient.open(port);
    slow.text("wait 1");
    slow.text("2");
    await journal.wait(1);
    quick.text("3");
    expect(await quick.message()).toBe("3");
    resume[0]?.();
    expect([await slow.message(), await slow.message()]).toEqual(["wait 1", "2"]);
    expect(journal.lines).toEqual(["begin wait 1", "begin 3", "end 3", "end wait 1", "begin 2", "end 2"]);
    slow.destroy();
    quick.destroy();
  });

  test("a panic closes that connection with 1011 and nothing else", async () => {
    const journal = new Journal();
    const { port } = startServer({
      onConnect: (conn) => {
        ws.join(conn, "tea");
        return snow_variant_Accept;
      },
      onMessage: (_conn, text) => {
        if (text === "boom") throw new Error("a bad message");
        ws.broadcast("tea", text);
      },
      onClose: (conn, code, reason) => {
        journal.note(`${code} ${reason} ${ws.send(conn, "x")} ${ws.rooms(conn).length}`);
      },
    });
    const bad = await RawClient.open(port);
    const good = await RawClient.open(port);
    bad.send(Buffer.concat([clientFrame(1, "hi"), clientFrame(1, "boom"), clientFrame(1, "never")]));
    expect([await bad.message(), await bad.close()]).toEqual(["hi", "1011 internal error"]);
    expect(await journal.wait(1)).toEqual(["1011 internal error -1 0"]);
    good.text("still here");
    expect([await good.message(), await good.message()]).toEqual(["hi", "still here"]);
    expect(ws.count("tea")).toBe(1);
    expect(errors.join("")).toContain("a bad message");
    good.destroy();
  });

  test("a panic in on_close is only reported; operations in on_close answer -1, join included", async () => {
    const journal = new Journal();
    const { port, handle } = startServer({
      onConnect: (conn) => {
        ws.join(conn, "tea");
        return snow_variant_Accept;
      },
      onClose: (conn, code) => {
        journal.note(
          `${code} ${ws.send(conn, "")} ${ws.join(conn, "tea")} ${ws.leave(conn, "tea")} ${ws.close(conn, 1000, "")}`,
        );
        throw new Error("at the very end");
      },
    });
    const client = await RawClient.open(port);
    client.send(clientFrame(CLOSE, closePayload(1000)));
    await client.ended;
    await stopServer(handle);
    expect(journal.lines).toEqual(["1000 -1 -1 -1 -1"]);
    expect(errors.join("")).toContain("at the very end");
    expect(leftovers()).toEqual(nobody);
  });
});

describe("Ws.close", () => {
  test("sends what is queued, then the close frame; everything answers -1 until on_close", async () => {
    const answers: number[] = [];
    const { port, journal } = startServer({
      onConnect: (conn) => {
        ws.join(conn, "tea");
        return snow_variant_Accept;
      },
      onMessage: (conn) => {
        ws.send(conn, "1");
        ws.broadcast("tea", "2");
        answers.push(ws.close(conn, 4000, "done"), ws.send(conn, "3"), ws.join(conn, "x"), ws.close(conn, 1000, ""));
        answers.push(ws.broadcast("tea", "4"), ws.count("tea"));
      },
    });
    const client = await RawClient.open(port);
    client.text("go");
    client.text("dropped");
    expect([await client.message(), await client.message()]).toEqual(["1", "2"]);
    expect(await client.close()).toBe("4000 done");
    expect(answers).toEqual([0, -1, -1, -1, 0, 0]);
    expect(journal.lines).toEqual([]);
    client.send(clientFrame(CLOSE, closePayload(4000)));
    expect(await journal.wait(1)).toEqual(["close 4000 done"]);
    await client.ended;
  });

  test("reports its own code when the client answers with another, or vanishes", async () => {
    const { port, journal } = startServer({ onMessage: (conn) => ws.close(conn, 3001, "why") });
    const first = await RawClient.open(port);
    first.text("go");
    await first.close();
    first.send(clientFrame(CLOSE, closePayload(1001, "other")));
    await journal.wait(1);
    const second = await RawClient.open(port);
    second.text("go");
    await second.close();
    second.socket.resetAndDestroy();
    expect(await journal.wait(2)).toEqual(["close 3001 why", "close 3001 why"]);
  });

  test("in on_connect: opens, delivers, closes", async () => {
    const { port, journal } = startServer({
      onConnect: (conn) => {
        ws.send(conn, "hello");
        expect(ws.close(conn, 1000, "full")).toBe(0);
        expect(ws.send(conn, "no")).toBe(-1);
        return snow_variant_Accept;
      },
    });
    const client = await RawClient.open(port);
    expect([await client.message(), await client.close()]).toEqual(["hello", "1000 full"]);
    client.destroy();
    expect(await journal.wait(1)).toEqual(["close 1000 full"]);
  });

  test("codes and reasons", async () => {
    const panics: string[] = [];
    const { port, journal } = startServer({
      onMessage: (conn, text) => {
        for (const code of [999, 1004, 1005, 1006, 1015, 2999, 5000, -1]) {
          try {
            ws.close(conn, code, "");
          } catch (error) {
            panics.push(String(error));
          }
        }
        ws.close(conn, 1000, text);
      },
    });
    const client = await RawClient.open(port);
    client.text(`${"a".repeat(121)}🦆`);
    expect(await client.close()).toBe(`1000 ${"a".repeat(121)}`);
    client.destroy();
    await journal.wait(1);
    expect(panics).toHaveLength(8);
    expect(panics[0]).toContain("invalid close code 999");
  });
});

describe("stale and forged handles", () => {
  test("answer -1 and reach nobody", async () => {
    let stale = 0;
    const { port, journal } = startServer({
      onConnect: (conn) => {
        stale ||= conn;
        return snow_variant_Accept;
      },
    });
    const first = await RawClient.open(port);
    first.destroy();
    await journal.wait(1);
    const second = await RawClient.open(port);
    for (const handle of [stale, 0, -1, 1, 2 ** 53 - 1, stale + 1, Number.NaN]) {
      expect(ws.send(handle, "x")).toBe(-1);
      expect(ws.sendBinary(handle, new Uint8Array(1))).toBe(-1);
      expect(ws.join(handle, "tea")).toBe(-1);
      expect(ws.leave(handle, "tea")).toBe(-1);
      expect(ws.close(handle, 1000, "")).toBe(-1);
      expect(ws.rooms(handle).length).toBe(0);
      expect(ws.broadcastExcept("tea", "x", handle)).toBe(0);
    }
    second.text("mine");
    expect(await second.message()).toBe("mine");
    second.destroy();
  });
});

describe("backlog", () => {
  /** A connection whose client does not read. */
  async function stalled(policy: "close" | "drop") {
    let conn = 0;
    const journal = new Journal();
    const server = startServer({
      options: {
        max_backlog_bytes: 200_000,
        on_slow: policy === "close" ? snow_variant_CloseConnection : snow_variant_DropMessage,
      },
      onConnect: (one) => {
        conn ||= one;
        ws.join(one, "tea");
        return snow_variant_Accept;
      },
      onClose: (_one, code, reason) => journal.note(`${code} ${reason}`),
    });
    const client = await RawClient.open(server.port);
    client.socket.pause();
    return { conn, journal, client, port: server.port };
  }

  const large = "x".repeat(100_000);

  test("DropMessage refuses with -2 and counts in broadcasts; others get everything", async () => {
    const { conn, client, port } = await stalled("drop");
    const other = await RawClient.open(port);
    const before = current().rooms.counters.dropped;
    let sent = 0;
    while (ws.send(conn, large) === 0) sent += 1;
    expect(sent).toBeGreaterThan(0);
    expect(ws.send(conn, large)).toBe(-2);
    expect(ws.broadcast("tea", large)).toBe(1);
    expect(current().rooms.counters.dropped).toBe(before + 3);
    expect(await other.message()).toBe(large);
    client.socket.resume();
    for (let index = 0; index < sent; index++) expect(await client.message()).toBe(large);
    expect(ws.broadcast("tea", "again")).toBe(0);
    expect(await client.message()).toBe("again");
    client.destroy();
    other.destroy();
  });

  test("CloseConnection closes with 1013, answers -1 and counts in broadcasts", async () => {
    const { conn, journal, client } = await stalled("close");
    const before = current().net.counters.slowClosed;
    let sent = 0;
    let answer = 0;
    while (answer === 0) {
      answer = sent % 2 === 0 ? ws.send(conn, large) : -ws.broadcast("tea", large);
      sent += 1;
    }
    expect(answer).toBe(-1);
    expect(ws.send(conn, "x")).toBe(-1);
    expect(ws.count("tea")).toBe(0);
    expect(await journal.wait(1)).toEqual(["1013 slow consumer"]);
    expect(current().net.counters.slowClosed).toBe(before + 1);
    client.socket.resume();
    for (let index = 0; index < sent - 1; index++) await client.message();
    expect(await client.close()).toBe("1013 slow consumer");
    client.destroy();
  });

  test("a message larger than the budget is sent when nothing waits", async () => {
    const { port } = startServer({ options: { max_backlog_bytes: 1000 } });
    const client = await RawClient.open(port);
    const text = "y".repeat(3_000_000);
    client.text(text);
    expect((await client.message()) === text).toBe(true);
    client.destroy();
  });

  test("memory stays bounded with clients that never read", async () => {
    const { port } = startServer({
      options: { max_backlog_bytes: 50_000, on_slow: snow_variant_DropMessage },
      onConnect: (conn) => {
        ws.join(conn, "tea");
        return snow_variant_Accept;
      },
    });
    const clients = await Promise.all(Array.from({ length: 50 }, () => RawClient.open(port)));
    for (const { socket } of clients) socket.pause();
    const payload = "z".repeat(10_000);
    let refused = 0;
    for (let turn = 0; turn < 300; turn++) {
      for (let index = 0; index < 10; index++) refused += ws.broadcast("tea", payload);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(refused).toBeGreaterThan(0);
    expect(ws.count("tea")).toBe(50);
    for (const client of clients) client.destroy();
  });

  test("input is held back while callbacks are busy", async () => {
    let go: (() => void) | undefined;
    let seen = 0;
    const { port } = startServer({
      onMessage: function* (conn, text) {
        if (text === "wait") {
          yield waitForOutside("the test", (resume) => {
            go = () => resume.value(undefined);
            return undefined;
          });
        }
        seen += 1;
        if (text === "last") ws.send(conn, `${seen}`);
      },
    });
    const client = await RawClient.open(port);
    client.text("wait");
    const flood = Buffer.concat(Array.from({ length: 1000 }, () => clientFrame(1, "f".repeat(10_000))));
    client.send(flood);
    client.text("last");
    // The flood is more than the system's buffers take: the client gets rid of it only when the server reads.
    await new Promise((resolve) => setImmediate(resolve));
    while (go === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(client.socket.writableLength).toBeGreaterThan(0);
    go();
    expect(await client.message()).toBe("1002");
    client.destroy();
  });
});

describe("heartbeat", () => {
  test("pings have 4 random bytes; who answers stays", async () => {
    const { port } = startServer({ options: { heartbeat_ms: 20, heartbeat_timeout_ms: 10_000 } });
    const client = await RawClient.open(port);
    const payloads = new Set<string>();
    for (let index = 0; index < 4; index++) {
      const ping = await client.frame();
      expect([ping?.opcode, ping?.payload.length]).toEqual([PING, 4]);
      payloads.add(ping?.payload.toString("hex") ?? "");
      client.send(clientFrame(10, ping?.payload ?? ""));
    }
    expect(payloads.size).toBe(4);
    client.destroy();
  });

  test("any bytes are a sign of life; who is silent is closed", async () => {
    const { port, journal } = startServer({ options: { heartbeat_ms: 20, heartbeat_timeout_ms: 1000 } });
    const client = await RawClient.open(port);
    // One byte of a frame for each ping.
    for (const byte of clientFrame(10, "oops").subarray(0, 3)) {
      expect((await client.frame())?.opcode).toBe(PING);
      client.send(Buffer.of(byte));
    }
    expect((await client.frame())?.opcode).toBe(PING);
    expect(await client.close()).toBe("1001 pong timeout");
    expect(await journal.wait(1)).toEqual(["close 1001 pong timeout"]);
    client.destroy();
  });

  test("who sends one large message slowly is alive", async () => {
    const { port } = startServer({ options: { heartbeat_ms: 10, heartbeat_timeout_ms: 1000 } });
    const client = await RawClient.open(port);
    const text = "u".repeat(30_000);
    const bytes = clientFrame(1, text);
    // A piece for each ping, which stays without a pong.
    for (let start = 0; start < bytes.length; start += 5000) {
      expect((await client.frame())?.opcode).toBe(PING);
      client.send(bytes.subarray(start, start + 5000));
    }
    let frame = await client.frame();
    while (frame?.opcode === PING) frame = await client.frame();
    expect([frame?.opcode, frame?.payload.toString()]).toEqual([1, text]);
    client.destroy();
  });

  test("0 is none", async () => {
    const { port } = startServer({ options: { heartbeat_ms: 0, heartbeat_timeout_ms: 1 } });
    const client = await RawClient.open(port);
    const busy = startServer({ options: { heartbeat_ms: 10 } });
    const other = await RawClient.open(busy.port);
    await other.frame();
    expect(client.unread).toHaveLength(0);
    client.destroy();
    other.destroy();
  });
});
