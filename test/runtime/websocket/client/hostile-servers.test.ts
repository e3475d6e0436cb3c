// Servers that lie, break off, or send what they may not: to the letter of RFC 6455 what a client has to do then.
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { snow_list_of } from "../../../../runtime/values/list/list.ts";
import { errors, timers } from "../harness.ts";
import { clientFrame, closePayload, type FrameOptions } from "../raw-client.ts";
import { closeClient, dialClient, nextEvent, openClient, sendText } from "./clients.ts";
import { answerLines, headOf, rawServer, sendingServer, type Visitor } from "./raw-server.ts";

/** A frame as servers send them. */
function frame(opcode: number, payload: string | Uint8Array = "", options: FrameOptions = {}): Buffer {
  return clientFrame(opcode, payload, { masked: false, ...options });
}

describe("handshakes", () => {
  /** The answer, by the good one. */
  const answers: readonly (readonly [name: string, answer: (visitor: Visitor) => string, outcome: string])[] = [
    [
      "a wrong key",
      (visitor) => headOf(answerLines({ ...visitor, accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" })),
      "invalid handshake: wrong Sec-WebSocket-Accept",
    ],
    ["no key", (visitor) => headOf(answerLines(visitor).slice(0, 3)), "invalid handshake: wrong Sec-WebSocket-Accept"],
    [
      "two keys",
      (visitor) => headOf([...answerLines(visitor), `Sec-WebSocket-Accept: ${visitor.accept}`]),
      "invalid handshake: wrong Sec-WebSocket-Accept",
    ],
    [
      "no Upgrade",
      (visitor) => headOf(answerLines(visitor).filter((line) => !line.startsWith("Upgrade"))),
      "invalid handshake: missing Upgrade: websocket",
    ],
    [
      "another Upgrade",
      (visitor) => headOf(answerLines(visitor)).replace("Upgrade: websocket", "Upgrade: h2c"),
      "invalid handshake: missing Upgrade: websocket",
    ],
    [
      "no Connection",
      (visitor) => headOf(answerLines(visitor).filter((line) => !line.startsWith("Connection"))),
      "invalid handshake: missing Upgrade: websocket",
    ],
    [
      "a subprotocol that nobody wants",
      (visitor) => headOf([...answerLines(visitor), "Sec-WebSocket-Protocol: chat"]),
      "invalid handshake: a subprotocol that was not asked for",
    ],
    [
      "an extension that nobody wants",
      (visitor) => headOf([...answerLines(visitor), "Sec-WebSocket-Extensions: permessage-deflate"]),
      "invalid handshake: extensions that were not asked for",
    ],
    ["no HTTP", () => "SSH-2.0-OpenSSH_9.2\r\n\r\n", "invalid handshake: no HTTP"],
    ["200", () => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 OK"],
    ["a redirect", () => "HTTP/1.1 302 Elsewhere\r\nLocation: /\r\n\r\n", "302 Found"],
    ["a status of its own, with words of its own", () => "HTTP/1.1 799 \x1b[31mred\r\n\r\n", "799"],
    ["103 and then 403", () => "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 403 No\r\n\r\n", "403 Forbidden"],
  ];

  test.each(answers)("%s", async (_name, answer, outcome) => {
    const url = await rawServer((visitor) => visitor.socket.write(answer(visitor), "latin1"));
    expect(await dialClient(url)).toBe(outcome);
  });

  test.each([
    ["another extension", "x-webkit-deflate-frame"],
    ["with context takeover", "permessage-deflate"],
    ["twice", "permessage-deflate; server_no_context_takeover, permessage-deflate; server_no_context_takeover"],
    ["a window that was not offered", "permessage-deflate; server_no_context_takeover; client_max_window_bits=9"],
    ["an unknown parameter", "permessage-deflate; server_no_context_takeover; more"],
    ["malformed", "permessage-deflate; ="],
  ])("compression: %s", async (_name, extensions) => {
    const url = await rawServer((visitor) =>
      visitor.socket.write(headOf([...answerLines(visitor), `Sec-WebSocket-Extensions: ${extensions}`])),
    );
    expect(await dialClient(url, { compress: true })).toBe("invalid handshake: extensions that were not asked for");
  });

  test("a head without end is cut, and the socket with it", async () => {
    let closed = (): void => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const url = await rawServer(({ socket }) => {
      socket.on("close", closed);
      socket.write("HTTP/1.1 101 Switching Protocols\r\n");
      const more = (): void => {
        for (let written = true; written && !socket.destroyed; )
          written = socket.write(`X-More: ${"x".repeat(1000)}\r\n`);
      };
      socket.on("drain", more);
      more();
    });
    expect(await dialClient(url)).toBe("invalid handshake: head too large");
    await gone;
  });

  test("answers of 1xx without end are over with the time", async () => {
    const url = await rawServer(({ socket }) => {
      const more = (): void => {
        if (socket.write("HTTP/1.1 103 Early Hints\r\n\r\n")) setImmediate(more);
        else socket.once("drain", more);
      };
      socket.on("close", () => socket.removeAllListeners("drain"));
      more();
    });
    expect(await dialClient(url, { timeout_ms: 200 })).toBe("timeout");
  });

  test("a server that never answers", async () => {
    let closed = (): void => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const url = await rawServer(({ socket }) => socket.on("close", closed).resume());
    expect(await dialClient(url, { timeout_ms: 50 })).toBe("timeout");
    await gone;
  });

  test("a server that never speaks TLS", async () => {
    const url = await rawServer(() => {});
    expect(await dialClient(url.replace("ws:", "wss:"), { timeout_ms: 50 })).toBe("timeout");
  });

  test("one that ends and one that resets", async () => {
    const ending = await rawServer(({ socket }) => socket.end());
    expect(await dialClient(ending)).toBe("connection ended");
    const resetting = await rawServer(({ socket }) => socket.resetAndDestroy());
    expect(await dialClient(resetting)).toBe("connection reset by peer");
  });

  test("what it asks for", async () => {
    const requests: string[] = [];
    const url = await rawServer((visitor) => {
      requests.push(visitor.request);
      visitor.socket.end(headOf([...answerLines(visitor), "Sec-WebSocket-Protocol: b"]));
    });
    const client = await openClient(`${url}a%20b?c=d`, { subprotocols: snow_list_of(["a", "b"]), compress: true });
    expect(await nextEvent(client)).toBe("closed 1006");
    const [first, ...lines] = (requests[0] ?? "").trimEnd().split("\r\n");
    expect(first).toBe("GET /a%20b?c=d HTTP/1.1");
    expect(lines.filter((line) => !line.startsWith("Sec-WebSocket-Key"))).toEqual([
      `Host: ${new URL(url).host}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Protocol: a, b",
      "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    ]);
  });
});

describe("frames", () => {
  const close1002 = (reason: string): string => `8 ${closePayload(1002, reason).toString("hex")}`;
  const cases: readonly (readonly [name: string, bytes: readonly Buffer[], events: string, close: number])[] = [
    ["a masked frame", [clientFrame(1, "a")], "closed 1002 masked frame", 1002],
    ["a reserved bit", [frame(1, "a", { reserved: 0x10 })], "closed 1002 protocol error", 1002],
    [
      "compressed, which nobody has agreed on",
      [frame(1, deflateRawSync("a"), { reserved: 0x40 })],
      "closed 1002 protocol error",
      1002,
    ],
    ["an opcode that is none", [frame(3, "a")], "closed 1002 protocol error", 1002],
    ["a control opcode that is none", [frame(11, "a")], "closed 1002 protocol error", 1002],
    ["a ping of 126 bytes", [frame(9, "x".repeat(126))], "closed 1002 protocol error", 1002],
    ["a ping in fragments", [frame(9, "x", { final: false })], "closed 1002 protocol error", 1002],
    ["a length in more bytes than it needs", [frame(1, "a", { lengthBytes: 2 })], "closed 1002 protocol error", 1002],
    [
      "a length with its highest bit",
      [frame(2, "", { length: 2n ** 63n, lengthBytes: 8 })],
      "closed 1002 protocol error",
      1002,
    ],
    ["a continuation of nothing", [frame(0, "a")], "closed 1002 unexpected continuation frame", 1002],
    [
      "a message in another",
      [frame(1, "a", { final: false }), frame(1, "b")],
      "closed 1002 new message during fragmented sequence",
      1002,
    ],
    ["invalid UTF-8", [frame(1, Buffer.of(0xc3, 0x28))], "closed 1007 invalid UTF-8", 1007],
    [
      "invalid UTF-8 in a piece of a message",
      [frame(1, Buffer.of(0xc3), { final: false }), frame(0, "(", { final: false })],
      "closed 1007 invalid UTF-8",
      1007,
    ],
    [
      "a text that ends within a character",
      [frame(1, "a", { final: false }), frame(0, Buffer.of(0xe2, 0x82))],
      "closed 1007 invalid UTF-8",
      1007,
    ],
    [
      "a message that is too large",
      [frame(2, "", { length: 1001n, lengthBytes: 2 })],
      "closed 1009 message too big",
      1009,
    ],
    [
      "pieces that are too large together",
      [frame(2, "x".repeat(600), { final: false }), frame(0, "x".repeat(600))],
      "closed 1009 message too big",
      1009,
    ],
    ["a close frame of one byte", [frame(8, "a")], "closed 1002 protocol error", 1002],
    ["a close code that may not be sent", [frame(8, closePayload(1005))], "closed 1002 protocol error", 1002],
    [
      "a close reason that is no UTF-8",
      [frame(8, closePayload(1000, Buffer.of(0xff)))],
      "closed 1007 invalid UTF-8",
      1007,
    ],
  ];

  test.each(cases)("%s", async (_name, bytes, event, code) => {
    const { url, heard } = await sendingServer(frame(1, "before"), ...bytes, frame(1, "after"));
    const client = await openClient(url, { max_message_bytes: 1000 });
    expect(await nextEvent(client)).toBe("text before");
    expect(await nextEvent(client)).toBe(event);
    expect(await nextEvent(client)).toBe(event);
    expect(sendText(client, "late")).toBe(-1);
    const [said = ""] = await heard;
    expect(said.startsWith(`8 ${closePayload(code).toString("hex")}`)).toBe(true);
    if (code === 1002) expect(said).toBe(close1002(event.slice("closed 1002 ".length)));
  });

  test("a close frame is answered with its code", async () => {
    const { url, heard } = await sendingServer(frame(8, closePayload(4000, "żółw")));
    const client = await openClient(url);
    expect(await nextEvent(client)).toBe("closed 4000 żółw");
    expect(await heard).toEqual(["8 0fa0"]);
  });

  test("an empty close frame", async () => {
    const { url, heard } = await sendingServer(frame(8));
    expect(await nextEvent(await openClient(url))).toBe("closed 1005");
    expect(await heard).toEqual(["8"]);
  });

  test("pings are answered, in the middle of a message too; pongs are passed over", async () => {
    const pieces = [frame(10, "x"), frame(1, "a", { final: false }), frame(9, "ping"), frame(0, "b"), frame(9)];
    const { url, heard } = await sendingServer(...pieces, frame(8, closePayload(1000)));
    const client = await openClient(url);
    expect(await nextEvent(client)).toBe("text ab");
    expect(await nextEvent(client)).toBe("closed 1000");
    expect(await heard).toEqual([`10 ${Buffer.from("ping").toString("hex")}`, "10", "8 03e8"]);
  });

  test("frames behind the answer in one piece, and a byte at a time", async () => {
    const bytes = Buffer.concat([frame(1, "a€b"), frame(2, Buffer.of(1, 2)), frame(8, closePayload(1000))]);
    for (const size of [bytes.length, 1]) {
      const url = await rawServer((visitor) => {
        const all = Buffer.concat([Buffer.from(headOf(answerLines(visitor))), bytes]);
        visitor.socket.setNoDelay(true);
        if (size > 1) visitor.socket.write(all);
        else
          for (let at = 0; at < all.length; at += 1) setImmediate(() => visitor.socket.write(all.subarray(at, at + 1)));
      });
      const client = await openClient(url);
      expect([await nextEvent(client), await nextEvent(client)]).toEqual(["text a€b", "bytes 0102"]);
      expect(await nextEvent(client)).toBe("closed 1000");
    }
  });

  test("a connection that ends in the middle of a message, and one that is reset", async () => {
    const ending = await rawServer((visitor) => {
      visitor.socket.write(headOf(answerLines(visitor)));
      visitor.socket.end(frame(1, "half").subarray(0, 4));
    });
    expect(await nextEvent(await openClient(ending))).toBe("closed 1006");
    const reset = await rawServer((visitor) => {
      visitor.socket.write(headOf(answerLines(visitor)), () => setImmediate(() => visitor.socket.resetAndDestroy()));
    });
    const outcome = await dialClient(reset);
    if (typeof outcome !== "string") expect(await nextEvent(outcome)).toBe("closed 1006");
  });

  test("a server that does not answer the close is not waited for longer than its time", async () => {
    const url = await rawServer((visitor) => visitor.socket.write(headOf(answerLines(visitor))));
    const client = await openClient(url);
    timers.pace = 10;
    await closeClient(client, 4000, "bye");
    expect(await nextEvent(client)).toBe("closed 4000 bye");
  });
});

test("what nobody receives is bounded: the server can't send on", async () => {
  const message = frame(2, Buffer.alloc(64 * 1024));
  let sent = 0;
  let stuck = (): void => {};
  const stalled = new Promise<void>((resolve) => {
    stuck = resolve;
  });
  let go = true;
  const url = await rawServer((visitor) => {
    const { socket } = visitor;
    socket.write(headOf(answerLines(visitor)));
    const more = (): void => {
      if (!go) return;
      // What the buffers of the system take is not endless.
      while (socket.writableLength < 32 * 1024 * 1024) {
        socket.write(message);
        sent += 1;
      }
      stuck();
    };
    socket.on("drain", more);
    more();
  });
  const client = await openClient(url);
  await stalled;
  go = false;
  for (let index = 0; index < sent; index += 1) expect((await nextEvent(client))?.length).toBe(6 + 128 * 1024);
  expect(await nextEvent(client, 0)).toBeUndefined();
  timers.pace = 10;
  await closeClient(client);
});

test("a server that takes nothing ends the connection", async () => {
  const url = await rawServer((visitor) => {
    visitor.socket.pause();
    visitor.socket.write(headOf(answerLines(visitor)));
  });
  const client = await openClient(url, { max_backlog_bytes: 1_000_000 });
  const text = "x".repeat(100_000);
  let results = 0;
  while (sendText(client, text) === 0) {
    results += 1;
    expect(results).toBeLessThan(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(results).toBeGreaterThanOrEqual(10);
  timers.pace = 10;
  expect(await nextEvent(client)).toBe("closed 1013 slow consumer");
  await closeClient(client);
});

test("none of that is told on standard error", () => {
  expect(errors).toEqual([]);
});
