// The opening handshake over real sockets: every check, in its order, with its answer.
import { describe, expect, test } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { snow_ws_header, snow_ws_remote_address } from "../../../runtime/intrinsics/ws.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_variant_Accept, snow_variant_Reject } from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import { errors, leftovers, startServer, ws } from "./harness.ts";
import { type Answer, clientFrame, type Headers, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

async function ask(port: number, text: string): Promise<Answer> {
  const client = new RawClient(port);
  client.send(text);
  const answer = await client.head();
  if (answer.status === 101) client.destroy();
  else await client.ended;
  return answer;
}

const key = "dGhlIHNhbXBsZSBub25jZQ==";

/** A good handshake but for these headers. */
function altered(headers: Headers): Headers {
  return { ...handshakeHeaders, ...headers };
}

function without(name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(handshakeHeaders).filter(([one]) => one !== name));
}

describe("refusals", () => {
  const cases: readonly [string, string, Headers, number, string][] = [
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
    // Names of tokens within others are not the tokens.
    ["GET", "/", altered({ Upgrade: "xwebsocket, websocket/13" }), 400, "Bad Request: missing Upgrade: websocket"],
    ["GET", "/", altered({ Connection: "upgrades" }), 400, "Bad Request: missing Connection: Upgrade"],
    ["GET", "/", without("Host"), 400, "Bad Request: invalid Host"],
    ["GET", "/", altered({ Host: "" }), 400, "Bad Request: invalid Host"],
    ["GET", "/", altered({ Host: "a b" }), 400, "Bad Request: invalid Host"],
    ["GET", "/", altered({ Host: "a/b" }), 400, "Bad Request: invalid Host"],
    ["GET", "/", altered({ Host: "a:65536" }), 400, "Bad Request: invalid Host"],
    ["GET", "/", altered({ Host: ["example.org", "example.org"] }), 400, "Bad Request: invalid Host"],
    ["GET", "/", altered({ "Content-Length": "1" }), 400, "Bad Request: body not allowed"],
    ["GET", "/", altered({ "Transfer-Encoding": "chunked" }), 400, "Bad Request: body not allowed"],
    ["GET", "/", altered({ "Sec-WebSocket-Key": "c2hvcnQ=" }), 400, "Bad Request: invalid Sec-WebSocket-Key"],
    ["GET", "/", altered({ "Sec-WebSocket-Key": [key, key] }), 400, "Bad Request: invalid Sec-WebSocket-Key"],
    [
      ...(["GET", "/", altered({ "Sec-WebSocket-Version": ["13", "13"] }), 400] as const),
      "Bad Request: unsupported Sec-WebSocket-Version",
    ],
    ["GET", "/", altered({ Origin: ["http://example.org", "http://example.org"] }), 400, "Bad Request: invalid Origin"],
    // The first check that fails decides.
    ["PUT", "/", altered({ Host: [] }), 400, "Bad Request: method must be GET"],
    ["GET", "/", { ...without("Upgrade"), Host: "?" }, 400, "Bad Request: invalid Host"],
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

  test("another version of HTTP", async () => {
    const { port } = startServer();
    const text = requestText("GET", "/", handshakeHeaders).replace("HTTP/1.1", "HTTP/1.0");
    expect((await ask(port, text)).body).toBe("Bad Request: HTTP/1.1 required");
  });

  test("hosts that are not served: 421; with and without port, in any case", async () => {
    const { port } = startServer({ options: { hosts: snow_list_of(["Example.org", "b.example:8080", "[::1]"]) } });
    const before = current().net.counters.rejected.host;
    const asked = ["example.org", "EXAMPLE.ORG:9", "b.example:8080", "[::1]:80", "b.example", "other.example"];
    const answers = [];
    for (const Host of asked) answers.push(await ask(port, requestText("GET", "/", altered({ Host }))));
    expect(answers.map(({ status }) => status)).toEqual([101, 101, 101, 101, 421, 421]);
    expect(answers.at(-1)?.body).toBe("Misdirected Request");
    expect(current().net.counters.rejected.host).toBe(before + 2);
  });

  test("above max_connections_per_address: 429, by the address that a trusted proxy reports", async () => {
    const { port } = startServer({
      options: { max_connections_per_address: 1, trusted_proxies: snow_list_of(["127.0.0.0/8", "10.0.0.1"]) },
      onMessage: (conn) => ws.send(conn, snow_ws_remote_address(conn)),
    });
    const from = (...forwarded: string[]) => altered({ "X-Forwarded-For": forwarded });
    const clients: RawClient[] = [];
    const addresses: string[] = [];
    const lists = [
      [],
      ["192.0.2.1"],
      ["6.6.6.6, 192.0.2.2, 10.0.0.1"],
      ["6.6.6.6", "[2001:db8::1]:80"],
      ["x, 10.0.0.1"],
    ];
    for (const list of lists) {
      const client = await RawClient.open(port, "/", from(...list));
      client.text("?");
      addresses.push(await client.message());
      clients.push(client);
    }
    expect(addresses).toEqual(["127.0.0.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "10.0.0.1"]);
    const answer = await ask(port, requestText("GET", "/", from("9.9.9.9, 192.0.2.2")));
    expect([answer.status, answer.body]).toEqual([429, "Too Many Requests"]);
    const third = clients[2];
    third?.send(clientFrame(8));
    await third?.close();
    clients.push(await RawClient.open(port, "/", from("192.0.2.2")));
    for (const client of clients) client.destroy();
  });

  test("what proxies report is not believed without the option; what is no address is no option", async () => {
    const { port } = startServer({ onMessage: (conn) => ws.send(conn, snow_ws_remote_address(conn)) });
    const client = await RawClient.open(port, "/", { "X-Forwarded-For": "192.0.2.1" });
    client.text("?");
    expect(await client.message()).toBe("127.0.0.1");
    client.destroy();
    for (const entry of ["example.org", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::1/129", ""]) {
      const start = () => startServer({ options: { trusted_proxies: snow_list_of([entry]) } });
      expect(start).toThrow(`invalid address in trusted_proxies: ${entry}`);
    }
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
    const before = current().net.counters.rejected.panic;
    const answer = await ask(port, requestText("GET", "/", handshakeHeaders));
    expect([answer.status, answer.body]).toEqual([500, "Internal Server Error"]);
    expect(current().net.counters.rejected.panic).toBe(before + 1);
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

  test("list headers in several lines are one list", async () => {
    const { port } = startServer({ options: { subprotocols: snow_list_of(["chat.2", "chat.1"]), compress: true } });
    const headers = altered({
      Upgrade: ["foo", "WebSocket"],
      Connection: ["Upgrade", "keep-alive"],
      "Sec-WebSocket-Protocol": ["chat.1", "chat.2, other"],
      "Sec-WebSocket-Extensions": ['x-none; a="b, c"', "permessage-deflate; nonsense", "permessage-deflate"],
    });
    const answer = await ask(port, requestText("GET", "/", headers));
    expect(answer.status).toBe(101);
    expect(answer.headers.get("sec-websocket-protocol")).toBe("chat.2");
    expect(answer.headers.get("sec-websocket-extensions")).toContain("permessage-deflate");
  });

  test("the program sees lines of one name as one value, cookies as browsers write them", async () => {
    const seen: unknown[] = [];
    const { port } = startServer({
      onConnect: (conn, _target, headers) => {
        for (const name of ["cookie", "x-list"])
          seen.push(
            snow_ws_header(conn, name),
            headers.entries().filter(({ key }) => key === name),
          );
        return snow_variant_Accept;
      },
    });
    const headers = altered({ Cookie: ["a=1", "b=2; c=3"], "X-List": ["x", "y"] });
    expect((await ask(port, requestText("GET", "/", headers))).status).toBe(101);
    expect(seen).toMatchObject([
      { _0: "a=1; b=2; c=3" },
      [{ key: "cookie", value: "a=1; b=2; c=3" }],
      { _0: "x, y" },
      [{ key: "x-list", value: "x, y" }],
    ]);
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
        yield waitForOutside("the test", (resume) => {
          decide = () => resume.value(undefined);
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
  const { port } = startServer({ options: { handshake_timeout_ms: 1000 } });
  const before = current().net.counters.rejected.timeout;
  const slow = Array.from({ length: 200 }, (_, index) => {
    const client = new RawClient(port);
    client.send(index % 2 === 0 ? "" : "GET / HTTP/1.1\r\nHost: e");
    return client;
  });
  const quick = await RawClient.open(port);
  quick.text("hi");
  expect(await quick.message()).toBe("hi");
  await Promise.all(slow.map(({ ended }) => ended));
  expect(current().net.counters.rejected.timeout).toBe(before + 200);
  expect(slow.every(({ unread }) => unread.length === 0)).toBe(true);
  quick.text("still here");
  expect(await quick.message()).toBe("still here");
  quick.destroy();
});
