// RFC 6455 and 7692 from the side of the client, byte by byte over a raw socket.
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { current } from "../../../runtime/current.ts";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { leftovers, type ServerSettings, startServer, ws } from "./harness.ts";
import { clientFrame, closePayload, RawClient } from "./raw-client.ts";

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** What the server closes with after these bytes, and what `on_close` is told. */
async function closing(bytes: Uint8Array, settings: ServerSettings = {}, headers: Record<string, string> = {}) {
  const { port, journal } = startServer(settings);
  const client = await RawClient.open(port, "/", headers);
  client.send(bytes);
  const answer = await client.close();
  await client.ended;
  const [told] = await journal.wait(1);
  expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
  return [answer, told];
}

function both(text: string): string[] {
  return [text, `close ${text}`];
}

describe("violations", () => {
  const protocolError = "1002 protocol error";
  const cases: readonly [string, Uint8Array, string][] = [
    ["an unmasked frame", clientFrame(TEXT, "hello", { masked: false }), "1002 unmasked frame"],
    ["an unmasked ping", clientFrame(PING, "", { masked: false }), "1002 unmasked frame"],
    ["RSV1 without extension", clientFrame(TEXT, "a", { reserved: 0x40 }), protocolError],
    ["RSV2", clientFrame(TEXT, "a", { reserved: 0x20 }), protocolError],
    ["RSV3", clientFrame(TEXT, "a", { reserved: 0x10 }), protocolError],
    ["RSV1 on a ping", clientFrame(PING, "a", { reserved: 0x40 }), protocolError],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, Uint8Array, string] => [
      `opcode ${opcode}`,
      clientFrame(opcode, "a"),
      protocolError,
    ]),
    ["a fragmented ping", clientFrame(PING, "a", { final: false }), protocolError],
    ["a fragmented close", clientFrame(CLOSE, closePayload(1000), { final: false }), protocolError],
    ["a ping of 126 bytes", clientFrame(PING, "a".repeat(126)), protocolError],
    ["a close of 126 bytes", clientFrame(CLOSE, closePayload(1000, "a".repeat(124))), protocolError],
    ["a small length in 2 bytes", clientFrame(TEXT, "a", { lengthBytes: 2 }), protocolError],
    ["a small length in 8 bytes", clientFrame(TEXT, "a", { lengthBytes: 8 }), protocolError],
    ["a length of 2^63", clientFrame(TEXT, "", { length: 2n ** 63n }), protocolError],
    ["a length of 2^62", clientFrame(TEXT, "", { length: 2n ** 62n }), "1009 message too big"],
    ["a length over the limit", clientFrame(TEXT, "", { length: 16_777_217n }), "1009 message too big"],
    ["a continuation without start", clientFrame(0, "a"), "1002 unexpected continuation frame"],
    [
      "a message inside of another",
      Buffer.concat([clientFrame(TEXT, "a", { final: false }), clientFrame(TEXT, "b")]),
      "1002 new message during fragmented sequence",
    ],
    [
      "a continuation after the end",
      Buffer.concat([
        clientFrame(TEXT, "a", { final: false }),
        clientFrame(PING, ""),
        clientFrame(0, "b", { final: false, reserved: 0x40 }),
      ]),
      protocolError,
    ],
    ["invalid UTF-8", clientFrame(TEXT, Buffer.from([0x68, 0xc3, 0x28])), "1007 invalid UTF-8"],
    ["a surrogate", clientFrame(TEXT, Buffer.from([0xed, 0xa0, 0x80])), "1007 invalid UTF-8"],
    ["half a character", clientFrame(TEXT, Buffer.from([0xf0, 0x9f, 0xa6])), "1007 invalid UTF-8"],
    [
      "invalid UTF-8 over two fragments",
      Buffer.concat([clientFrame(TEXT, Buffer.from([0xc3]), { final: false }), clientFrame(0, Buffer.from([0x28]))]),
      "1007 invalid UTF-8",
    ],
    ["an invalid close reason", clientFrame(CLOSE, closePayload(1000, Buffer.from([0xff]))), "1007 invalid UTF-8"],
    ["a close of one byte", clientFrame(CLOSE, "a"), protocolError],
    ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535].map((code): [string, Uint8Array, string] => [
      `close code ${code}`,
      clientFrame(CLOSE, closePayload(code)),
      protocolError,
    ]),
    ["a binary message", clientFrame(BINARY, "a"), "1003 binary messages not supported"],
  ];

  test.each(cases)("%s", async (name, bytes, expected) => {
    if (name === "a continuation after the end") {
      const { port } = startServer();
      const client = await RawClient.open(port);
      client.send(bytes);
      expect((await client.frame())?.opcode).toBe(PONG);
      expect(await client.close()).toBe(expected);
      return;
    }
    expect(await closing(bytes)).toEqual(both(expected));
  });

  test("messages before a violation are handled, those after it are not", async () => {
    const { port, journal } = startServer();
    const client = await RawClient.open(port);
    client.send(
      Buffer.concat([clientFrame(TEXT, "before"), clientFrame(TEXT, "x", { masked: false }), clientFrame(TEXT, "no")]),
    );
    expect(await client.message()).toBe("before");
    expect(await client.close()).toBe("1002 unmasked frame");
    await client.ended;
    expect(await journal.wait(1)).toEqual(["close 1002 unmasked frame"]);
    expect(client.unread).toHaveLength(0);
  });
});

describe("limits", () => {
  test("max_message_bytes holds for frames and for messages of fragments", async () => {
    const options = { max_message_bytes: 10 };
    expect(await closing(clientFrame(TEXT, "a".repeat(11)), { options })).toEqual(both("1009 message too big"));
    const fragments = [
      clientFrame(TEXT, "aaaa", { final: false }),
      clientFrame(0, "bbbb", { final: false }),
      clientFrame(0, "ccc"),
    ];
    expect(await closing(Buffer.concat(fragments), { options })).toEqual(both("1009 message too big"));
    const { port } = startServer({ options });
    const client = await RawClient.open(port);
    client.text("a".repeat(10));
    expect(await client.message()).toBe("a".repeat(10));
    client.destroy();
  });

  test("messages_per_second", async () => {
    const { port, journal } = startServer({ options: { messages_per_second: 5 } });
    const client = await RawClient.open(port);
    for (let index = 0; index < 8; index++) client.text(`${index}`);
    for (let index = 0; index < 5; index++) expect(await client.message()).toBe(`${index}`);
    expect(await client.close()).toBe("1008 rate limit exceeded");
    expect(await journal.wait(1)).toEqual(["close 1008 rate limit exceeded"]);
  });
});

describe("messages", () => {
  const sizes = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];

  test.each(sizes)("text of %i bytes comes back in one frame", async (size) => {
    const { port } = startServer();
    const client = await RawClient.open(port);
    const text = "x".repeat(size);
    client.text(text);
    const frame = await client.frame();
    expect([frame?.final, frame?.compressed, frame?.opcode]).toEqual([true, false, TEXT]);
    expect(frame?.payload.toString("latin1") === text).toBe(true);
    client.destroy();
  });

  test("binary messages reach on_binary", async () => {
    const { port } = startServer({
      onBinary: (conn, bytes) => {
        ws.sendBinary(conn, bytes);
      },
    });
    const client = await RawClient.open(port);
    for (const size of sizes) {
      const payload = Buffer.alloc(size, size % 251);
      client.send(clientFrame(BINARY, payload));
      const frame = await client.frame();
      expect([frame?.opcode, frame?.payload.equals(payload)]).toEqual([BINARY, true]);
    }
    client.destroy();
  });

  test("one byte at a time", async () => {
    const { port } = startServer();
    const client = await RawClient.open(port);
    client.socket.setNoDelay(true);
    const bytes = Buffer.concat([
      clientFrame(TEXT, "gę", { final: false }),
      clientFrame(PING, "p"),
      clientFrame(0, "", { final: false }),
      clientFrame(0, "ś🦆"),
      clientFrame(TEXT, "y".repeat(300)),
    ]);
    for (const byte of bytes) {
      client.send(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await client.frame())?.opcode).toBe(PONG);
    expect(await client.message()).toBe("gęś🦆");
    expect(await client.message()).toBe("y".repeat(300));
    client.destroy();
  });

  test("a character may be split over fragments, control frames may come between", async () => {
    const { port } = startServer();
    const client = await RawClient.open(port);
    const duck = Buffer.from("🦆");
    client.send(clientFrame(TEXT, duck.subarray(0, 1), { final: false }));
    client.send(clientFrame(PING, "middle"));
    client.send(clientFrame(0, duck.subarray(1, 3), { final: false }));
    client.send(clientFrame(0, duck.subarray(3)));
    const pong = await client.frame();
    expect([pong?.opcode, pong?.payload.toString()]).toEqual([PONG, "middle"]);
    expect(await client.message()).toBe("🦆");
    client.destroy();
  });

  test("many frames in one piece, each answered in order", async () => {
    const { port } = startServer();
    const client = await RawClient.open(port);
    client.send(Buffer.concat(Array.from({ length: 2000 }, (_, index) => clientFrame(TEXT, `${index}`))));
    for (let index = 0; index < 2000; index++) expect(await client.message()).toBe(`${index}`);
    client.destroy();
  });

  test("pings are answered with their payload, unasked pongs ignored", async () => {
    const { port } = startServer();
    const client = await RawClient.open(port);
    client.send(clientFrame(PONG, "unasked"));
    for (const payload of ["", "a", "b".repeat(125)]) {
      client.send(clientFrame(PING, payload));
      const pong = await client.frame();
      expect([pong?.opcode, pong?.payload.toString()]).toEqual([PONG, payload]);
    }
    client.destroy();
  });
});

describe("closing", () => {
  test.each([1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999])(
    "a close frame with %i is answered with the code and no reason",
    async (code) => {
      const [answer, told] = await closing(clientFrame(CLOSE, closePayload(code, "bye")));
      expect([answer, told]).toEqual([`${code}`, `close ${code} bye`]);
    },
  );

  test("an empty close frame is answered with an empty one", async () => {
    expect(await closing(clientFrame(CLOSE))).toEqual(["empty", "close 1005"]);
  });

  test("messages before the close frame are answered before it, what comes after is not looked at", async () => {
    const { port, journal } = startServer();
    const client = await RawClient.open(port);
    const frames = [clientFrame(TEXT, "a"), clientFrame(CLOSE, closePayload(1000)), clientFrame(7, "?")];
    client.send(Buffer.concat(frames));
    expect(await client.message()).toBe("a");
    expect(await client.close()).toBe("1000");
    await client.ended;
    expect(await journal.wait(1)).toEqual(["close 1000"]);
  });

  test("a client that vanishes is 1006, also in the middle of a frame", async () => {
    const { port, journal } = startServer();
    const first = await RawClient.open(port);
    first.send(clientFrame(TEXT, "hello").subarray(0, 4));
    first.socket.end();
    await first.ended;
    const second = await RawClient.open(port);
    second.send(clientFrame(TEXT, "hello").subarray(0, 4));
    second.socket.resetAndDestroy();
    expect(await journal.wait(2)).toEqual(["close 1006", "close 1006"]);
  });

  test("messages that came before the client vanished are handled", async () => {
    const seen: string[] = [];
    const { port, journal } = startServer({
      onMessage: (conn, text) => {
        seen.push(text);
        ws.send(conn, text);
      },
    });
    const client = await RawClient.open(port);
    for (let index = 0; index < 50; index++) client.text(`${index}`);
    client.socket.end();
    await journal.wait(1);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => `${index}`));
  });
});

describe("permessage-deflate", () => {
  const offer = { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" };
  const compressing = { options: { compress: true } };

  function deflated(text: string): Buffer {
    return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
  }

  function inflated(payload: Buffer): string {
    return inflateRawSync(Buffer.concat([payload, Buffer.from([0, 0, 255, 255])]), {
      finishFlush: constants.Z_SYNC_FLUSH,
    }).toString();
  }

  async function negotiated(header: string | undefined, compress = true): Promise<string | undefined> {
    const { port } = startServer({ options: { compress } });
    const client = new RawClient(port);
    const { handshakeHeaders, requestText } = await import("./raw-client.ts");
    const extra = header === undefined ? {} : { "Sec-WebSocket-Extensions": header };
    client.send(requestText("GET", "/", { ...handshakeHeaders, ...extra }));
    const { status, headers } = await client.head();
    expect(status).toBe(101);
    client.destroy();
    return headers.get("sec-websocket-extensions");
  }

  test("is negotiated when offered and wanted, without context on both sides", async () => {
    const accepted = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    expect(await negotiated("permessage-deflate")).toBe(accepted);
    expect(await negotiated(undefined)).toBeUndefined();
    expect(await negotiated("permessage-deflate", false)).toBeUndefined();
    expect(await negotiated("permessage-deflate; nonsense=1")).toBeUndefined();
    expect(await negotiated("permessage-deflate; server_max_window_bits=10")).toContain("server_max_window_bits=10");
    expect(await negotiated("permessage-deflate; server_max_window_bits=8")).toBeUndefined();
    expect(await negotiated("x-unknown, permessage-deflate")).toBe(accepted);
    expect(await negotiated(";;")).toBeUndefined();
  });

  test("compressed messages come in, larger answers go out compressed", async () => {
    const { port } = startServer(compressing);
    const client = await RawClient.open(port, "/", offer);
    for (const text of ["", "short", "long ".repeat(1000), "ż".repeat(300_000)]) {
      client.send(clientFrame(TEXT, deflated(text), { reserved: 0x40 }));
      const frame = await client.frame();
      const answer = frame?.compressed === true ? inflated(frame.payload) : frame?.payload.toString();
      expect(frame?.compressed).toBe(text.length > 256);
      expect(answer === text).toBe(true);
    }
    client.text("uncompressed is allowed");
    expect(await client.message()).toBe("uncompressed is allowed");
    client.destroy();
  });

  test("compressed fragments: RSV1 is on the first only", async () => {
    const { port } = startServer(compressing);
    const client = await RawClient.open(port, "/", offer);
    const bytes = deflated("hello hello hello");
    client.send(clientFrame(TEXT, bytes.subarray(0, 5), { reserved: 0x40, final: false }));
    client.send(clientFrame(0, bytes.subarray(5)));
    expect(await client.message()).toBe("hello hello hello");
    client.destroy();
  });

  test("order is kept while a large message is inflated", async () => {
    const { port } = startServer(compressing);
    const client = await RawClient.open(port, "/", offer);
    const large = "x".repeat(2_000_000);
    client.send(Buffer.concat([clientFrame(TEXT, deflated(large), { reserved: 0x40 }), clientFrame(TEXT, "after")]));
    const first = await client.frame();
    expect(inflated(first?.payload ?? Buffer.alloc(0)) === large).toBe(true);
    expect(await client.message()).toBe("after");
    client.destroy();
  });

  test("the size limit holds after inflation, for small and for large bombs", async () => {
    for (const limit of [1000, 1_000_000]) {
      const bomb = clientFrame(TEXT, deflated("0".repeat(limit + 1)), { reserved: 0x40 });
      const settings = { options: { compress: true, max_message_bytes: limit } };
      expect(await closing(bomb, settings, offer)).toEqual(both("1009 message too big"));
    }
  });

  test("garbage is 1007", async () => {
    const garbage = clientFrame(TEXT, Buffer.from([0xff, 0xff, 0xff]), { reserved: 0x40 });
    expect(await closing(garbage, compressing, offer)).toEqual(both("1007 invalid compressed data"));
    const text = clientFrame(TEXT, deflateRawSync(Buffer.from([0xff])), { reserved: 0x40 });
    expect(await closing(text, compressing, offer)).toEqual(both("1007 invalid UTF-8"));
  });

  test("one broadcast reaches compressing and other clients alike, in order", async () => {
    const { port } = startServer({
      ...compressing,
      onConnect: (conn) => {
        ws.join(conn, "tea");
        return snow_variant_Accept;
      },
      onMessage: (_conn, text) => {
        for (let index = 0; index < 3; index++) ws.broadcast("tea", `${index} ${text}`);
      },
    });
    const clients = [
      await RawClient.open(port, "/", offer),
      await RawClient.open(port),
      await RawClient.open(port, "/", offer),
    ];
    const writes = current().rooms.counters.socketWrites;
    const text = "again ".repeat(200);
    clients[1]?.text(text);
    for (const [index, client] of clients.entries()) {
      for (let number = 0; number < 3; number++) {
        const frame = await client.frame();
        expect(frame?.compressed).toBe(index !== 1);
        const payload = frame?.payload ?? Buffer.alloc(0);
        expect(index === 1 ? payload.toString() : inflated(payload)).toBe(`${number} ${text}`);
      }
    }
    expect(current().rooms.counters.socketWrites - writes).toBe(3);
    for (const client of clients) client.destroy();
  });
});
