// The opening handshake over real sockets: every check, in its order, with its answer.
import { describe, expect, test } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import { globalCounters } from "../../../runtime/rooms/counters.ts";
import { snow_list_of } from "../../../runtime/values/list.ts";
import { snow_variant_Accept, snow_variant_Reject } from "../../../runtime/values/sums.ts";
import { errors, leftovers, startServer, stopServer, ws } from "./harness.ts";
import { type Answer, clientFrame, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

async function ask(port: number, text: string): Promise<Answer> {
  const client = new RawClient(port);
  client.send(text);
  const answer = await client.head();
  if (answer.status === 101) client.destroy();
  else await client.ended;
  return answer;
}

function without(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(handshakeHeaders).filter(([one]) => one !== name));
}

describe("refusals", () => {
  const cases: readonly [string, string, Record<string, string>, number, string][] = [
    ["POST", "/", { ...handshakeHeaders }, 400, "Bad Request: method must be GET"],
    ["GET", "/", without("Upgrade"), 400, "Bad Request: missing Upgrade: websocket"],
    ["GET", "/", { ...handshakeHeaders, Upgrade: "h2c" }, 400, "Bad Request: missing Upgrade: websocket"],
    ["GET", "/", without("Connection"), 400, "Bad Request: missing Connection: Upgrade"],
    ["GET", "/", { ...handshakeHeaders, Connection: "close" }, 400, "Bad Request: missing Connection: Upgrade"],
    ["GET", "/", without("Sec-WebSocket-Key"), 400, "Bad Request: missing Sec-WebSocket-Key"],
    ["GET", "/", without("Sec-WebSocket-Version"), 400, "Bad Request: unsupported Sec-WebSocket-Version"],
    [
      "GET",
      "/",
      { ...handshakeHeaders, "Sec-WebSocket-Version": "8" },
      400,
      "Bad Request: unsupported Sec-WebSocket-Version",
    ],
    ["GET", "/other", { ...handshakeHeaders }, 404, "Not Found"],
    ["GET", "/", { ...handshakeHeaders, Origin: "http://evil.example" }, 403, "Forbidden"],
    // The first check that fails decides.
    ["PUT", "/other", {}, 400, "Bad Request: method must be GET"],
    ["GET", "/other", { Host: "example.org" }, 400, "Bad Request: missing Upgrade: websocket"],
    ["GET", "/other", { ...handshakeHeaders, Origin: "http://evil.example" }, 404, "Not Found"],
  ];

  test.each(cases)("%s %s %j: %i %s", async (method, target, headers, status, body) => {
    const { port } = startServer({ options: { path: "/" } });
    const answer = await ask(port, requestText(method, target, headers));
    expect([answer.status, answer.body]).toEqual([status, body]);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(answer.headers.get("connection")).toBe("close");
    expect(answer.headers.get("sec-websocket-version")).toBe(body.endsWith("Version") ? "13" : undefined);
  });

  test("what is no HTTP is a bad request", async () => {
    const { port } = startServer();
    expect((await ask(port, "\x16\x03\x01 hello\r\n\r\n")).status).toBe(400);
  });

  test("above max_connections: 503, and again below", async () => {
    const { port } = startServer({ options: { max_connections: 1 } });
    const first = await RawClient.open(port);
    const answer = await ask(port, requestText("GET", "/", handshakeHeaders));
    expect([answer.status, answer.body]).toEqual([503, "Service Unavailable"]);
    first.send(clientFrame(8));
    expect(await first.close()).toBe("empty");
    (await RawClient.open(port)).destroy();
  });

  test("the program rejects with status and reason", async () => {
    const { port } = startServer({
      onConnect: (_conn, target) => new snow_variant_Reject(Number(target.slice(1)), "bad token ż"),
    });
    const statuses = [];
    for (const status of [400, 401, 599, 399, 600, 200, 0]) {
      const answer = await ask(port, requestText("GET", `/${status}`, handshakeHeaders));
      expect(answer.body).toBe("bad token ż");
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([400, 401, 599, 403, 403, 403, 403]);
  });

  test("a panic in on_connect is 500", async () => {
    const { port, journal } = startServer({
      onConnect: (conn) => {
        ws.join(conn, "tea");
        throw new Error("no luck");
      },
    });
    const before = globalCounters().rejected.panic;
    const answer = await ask(port, requestText("GET", "/", handshakeHeaders));
    expect([answer.status, answer.body]).toEqual([500, "Internal Server Error"]);
    expect(globalCounters().rejected.panic).toBe(before + 1);
    expect(errors.join("")).toContain("no luck");
    expect(journal.lines).toEqual([]);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
  });

  test("a refused connection leaves its rooms, gets no message and no on_close", async () => {
    const { port, journal } = startServer({
      onConnect: (conn) => {
        ws.join(conn, "tea");
        journalled.push(ws.send(conn, "hello"), ws.broadcast("tea", "all"), ws.count("tea"));
        return new snow_variant_Reject(401, "token missing");
      },
    });
    const journalled: number[] = [];
    const answer = await ask(port, requestText("GET", "/", handshakeHeaders));
    expect([answer.status, answer.body]).toEqual([401, "token missing"]);
    expect(journalled).toEqual([0, 0, 1]);
    expect(journal.lines).toEqual([]);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
  });
});

describe("acceptance", () => {
  test("the answer has the key's digest and nothing that was not asked for", async () => {
    const { port } = startServer();
    const answer = await ask(port, requestText("GET", "/", handshakeHeaders));
    expect(answer.status).toBe(101);
    expect(answer.phrase).toBe("Switching Protocols");
    expect(Object.fromEntries(answer.headers)).toEqual({
      upgrade: "websocket",
      connection: "Upgrade",
      "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    });
  });

  test("header values in any case, among others, and a path with a query", async () => {
    const { port } = startServer({ options: { path: "/feed" } });
    const headers = { ...handshakeHeaders, Upgrade: "foo, WebSocket", Connection: "keep-alive, uPgRaDe" };
    expect((await ask(port, requestText("GET", "/feed?a=1", headers))).status).toBe(101);
  });

  test("origins", async () => {
    const status = async (origins: string[], origin: string | undefined, hostName = "example.org") => {
      const { port, handle } = startServer({ options: { origins: snow_list_of(origins) } });
      const headers = { ...handshakeHeaders, Host: hostName, ...(origin === undefined ? {} : { Origin: origin }) };
      const answer = await ask(port, requestText("GET", "/", headers));
      await stopServer(handle, 0);
      return answer.status;
    };
    expect(await status([], undefined)).toBe(101);
    expect(await status([], "http://example.org")).toBe(101);
    expect(await status([], "https://EXAMPLE.org")).toBe(101);
    expect(await status([], "http://example.org:8080", "example.org:8080")).toBe(101);
    expect(await status([], "http://example.org:8080")).toBe(403);
    expect(await status([], "null")).toBe(403);
    expect(await status(["*"], "http://evil.example")).toBe(101);
    expect(await status(["http://a.example", "http://b.example"], "http://b.example")).toBe(101);
    expect(await status(["http://a.example"], "http://example.org")).toBe(403);
  });

  test("the first of our subprotocols that is offered, or none", async () => {
    const { port } = startServer({ options: { subprotocols: snow_list_of(["chat.2", "chat.1"]) } });
    const selected = async (offer: string) => {
      const headers = { ...handshakeHeaders, "Sec-WebSocket-Protocol": offer };
      return (await ask(port, requestText("GET", "/", headers))).headers.get("sec-websocket-protocol");
    };
    expect(await selected("chat.1, chat.2")).toBe("chat.2");
    expect(await selected("x,chat.1")).toBe("chat.1");
    expect(await selected("x")).toBeUndefined();
  });

  test("on_connect gets target and headers; messages of then arrive right after opening, in order", async () => {
    const seen: unknown[] = [];
    const { port } = startServer({
      onConnect: (conn, target, headers) => {
        const find = (name: string) => headers.entries().find(({ key }) => key === name)?.value;
        seen.push(target, find("x-thing"), find("X-Thing"), ws.join(conn, "tea"));
        ws.send(conn, "one");
        ws.broadcast("tea", "two");
        ws.send(conn, "three");
        return snow_variant_Accept;
      },
    });
    const client = await RawClient.open(port, "/a?b=c", { "X-Thing": "7" });
    expect([await client.message(), await client.message(), await client.message()]).toEqual(["one", "two", "three"]);
    expect(seen).toEqual(["/a?b=c", "7", undefined, 0]);
    client.destroy();
  });

  test("frames that come together with the request are not lost", async () => {
    const { port } = startServer();
    const client = new RawClient(port);
    client.send(
      Buffer.concat([Buffer.from(requestText("GET", "/", handshakeHeaders)), clientFrame(1, "early"), clientFrame(9)]),
    );
    expect((await client.head()).status).toBe(101);
    const frames = [await client.frame(), await client.frame()];
    expect(frames.map((frame) => frame?.opcode).sort()).toEqual([1, 10]);
    client.destroy();
  });

  test("a client that goes away during on_connect is as if it never came", async () => {
    let decide: (() => void) | undefined;
    let asked: (() => void) | undefined;
    const called = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { port, journal, handle } = startServer({
      onConnect: function* (conn) {
        ws.join(conn, "tea");
        asked?.();
        yield waitForOutside("the test", (settle) => {
          decide = () => settle.value(undefined);
          return undefined;
        });
        return snow_variant_Accept;
      },
    });
    const client = new RawClient(port);
    client.send(requestText("GET", "/", handshakeHeaders));
    await called;
    client.socket.resetAndDestroy();
    // A later connection is seen later.
    await ask(port, requestText("POST", "/", handshakeHeaders));
    decide?.();
    await stopServer(handle);
    expect(journal.lines).toEqual([]);
    expect(leftovers()).toEqual({ rooms: 0, members: 0, handles: 0 });
  });
});

test("slow request heads are cut, by the hundred, and nobody else waits", async () => {
  const { port } = startServer({ options: { handshake_timeout_ms: 100 } });
  const before = globalCounters().rejected.timeout;
  const slow = Array.from({ length: 200 }, (_, index) => {
    const client = new RawClient(port);
    client.send(index % 2 === 0 ? "" : "GET / HTTP/1.1\r\nHost: e");
    return client;
  });
  const quick = await RawClient.open(port);
  quick.text("hi");
  expect(await quick.message()).toBe("hi");
  await Promise.all(slow.map(({ ended }) => ended));
  expect(globalCounters().rejected.timeout).toBe(before + 200);
  expect(slow.every(({ unread }) => unread.length === 0)).toBe(true);
  quick.text("still here");
  expect(await quick.message()).toBe("still here");
  quick.destroy();
});
