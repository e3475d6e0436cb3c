// What a client can try with HTTP: nothing is answered twice or out of turn, and nothing grows without bound.
import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import { readBody } from "../../../runtime/http/body.ts";
import { snow_http_router } from "../../../runtime/intrinsics/http.ts";
import { snow_request_body, snow_request_multipart_with } from "../../../runtime/intrinsics/request.ts";
import { snow_ws_send } from "../../../runtime/intrinsics/ws.ts";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";
import { heldMemory } from "../websocket/held-memory.ts";
import { handshakeHeaders, RawClient, requestText } from "../websocket/raw-client.ts";
import { given, start } from "./harness.ts";

const { snow_http_on_get, snow_http_on_post, snow_http_text, snow_http_websocket } = library;

const host = { Host: "x" };

/** A server that notes the requests that its handlers saw; `/wait` is answered when the test says so. */
function witness() {
  const seen: string[] = [];
  let release = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  const note = (request: { readonly method: string; readonly path: string }): void => {
    seen.push(`${request.method} ${request.path}`);
  };
  let router = snow_http_on_get(snow_http_router(), "/wait", function* (request) {
    note(request);
    yield waitForOutside("the test", (resume) => {
      void waiting.then(() => resume.value(1));
      return undefined;
    });
    return snow_http_text(200, "waited");
  });
  router = snow_http_on_post(router, "/files", function* (request) {
    note(request);
    yield snow_request_multipart_with(request, library.snow_multipart_limits());
    return snow_http_text(200, "read");
  });
  router = snow_http_on_get(router, "/:n", (request) => {
    note(request);
    return snow_http_text(200, request.path);
  });
  router = snow_http_on_post(router, "/:n", (request) => {
    note(request);
    return snow_http_text(200, snow_request_body(request));
  });
  router = snow_http_websocket(
    router,
    "/ws",
    () => snow_variant_Accept,
    (conn, text) => snow_ws_send(conn, text),
    () => undefined,
  );
  const { port } = start(router);
  return { port, seen, release };
}

describe("requests that two readers would see differently are refused, and nothing behind them is read", () => {
  const chunked = "Transfer-Encoding: chunked\r\n";
  const smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
  test.each([
    ["length and chunks", `Host: x\r\nContent-Length: 5\r\n${chunked}\r\n0\r\n\r\n`],
    ["two lengths", "Host: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"],
    ["a length with a sign", "Host: x\r\nContent-Length: +5\r\n\r\nhello"],
    ["a space before the colon", "Host: x\r\nContent-Length : 5\r\n\r\nhello"],
    ["an unknown coding", "Host: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"],
    ["chunked, but not in the end", "Host: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"],
    ["a size that overflows", `Host: x\r\n${chunked}\r\nfffffffffffffffff\r\nx\r\n0\r\n\r\n`],
    ["an endless chunk extension", `Host: x\r\n${chunked}\r\n1;${"a".repeat(20_000)}\r\nx\r\n0\r\n\r\n`],
    ["a folded header", "Host: x\r\nX: 1\r\n  2\r\n\r\n"],
    ["a NUL in a header", "Host: x\r\nX: \0\r\n\r\n"],
    ["two hosts", "Host: x\r\nHost: y\r\n\r\n"],
    ["no host", "\r\n"],
  ])("%s", async (_, rest) => {
    const { port, seen } = witness();
    // Some are read on for a while, so that the client hears why.
    given.pace = 10;
    const client = new RawClient(port);
    client.send(`POST /first HTTP/1.1\r\n${rest}${smuggled}`);
    expect((await client.head()).status).toBe(400);
    await client.ended;
    expect([seen, client.unread.length]).toEqual([[], 0]);
    client.destroy();
  });

  test("endless trailers are 431", async () => {
    const { port, seen } = witness();
    const client = new RawClient(port);
    client.send(`POST /first HTTP/1.1\r\nHost: x\r\n${chunked}\r\n0\r\n${"X: y\r\n".repeat(5000)}\r\n`);
    expect((await client.head()).status).toBe(431);
    expect(seen).toEqual([]);
    client.destroy();
  });

  test("CONNECT is 400; too long a body is refused before it is asked for", async () => {
    const { port } = witness();
    const connect = new RawClient(port);
    connect.send("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n");
    expect((await connect.head()).status).toBe(400);
    const large = new RawClient(port);
    large.send(requestText("POST", "/large", { ...host, Expect: "100-continue", "Content-Length": "99999999" }));
    expect((await large.head()).status).toBe(413);
    const small = new RawClient(port);
    small.send(requestText("POST", "/small", { ...host, Expect: "100-continue", "Content-Length": "5" }));
    expect((await small.head()).status).toBe(100);
    small.send("hello");
    expect((await small.head()).body).toBe("hello");
    for (const client of [connect, large, small]) client.destroy();
  });
});

describe("pipelines", () => {
  test("an upgrade waits for the answers before it: nothing comes between the frames", async () => {
    const { port, release } = witness();
    const client = new RawClient(port);
    client.send(
      requestText("GET", "/wait", host) + requestText("GET", "/1", host) + requestText("GET", "/ws", handshakeHeaders),
    );
    release();
    expect((await client.head()).body).toBe("waited");
    expect((await client.head()).body).toBe("/1");
    expect((await client.head()).status).toBe(101);
    client.text("hi");
    expect(await client.message()).toBe("hi");
    client.destroy();
  });

  test("a request with a body is handled before the one without that came with it", async () => {
    const { port, seen } = witness();
    const client = new RawClient(port);
    const upload = { ...host, "Content-Type": "multipart/form-data; boundary=B", "Content-Length": "5" };
    client.send(
      `${requestText("POST", "/1", { ...host, "Content-Length": "5" })}hello${requestText("GET", "/2", host)}` +
        `${requestText("POST", "/3", upload)}--B--${requestText("GET", "/4", host)}`,
    );
    for (const body of ["hello", "/2", "", "/4"]) expect((await client.head()).body).toBe(body);
    expect(seen).toEqual(["POST /1", "GET /2", "POST /3", "GET /4"]);
    client.destroy();
  });

  test("a request that is refused is so after those before it, and nothing behind it is handled", async () => {
    const { port, seen } = witness();
    const client = new RawClient(port);
    client.send(
      `${requestText("POST", "/1", { ...host, "Content-Length": "5" })}hello` +
        `${requestText("GET", "/%zz", host)}${requestText("GET", "/2", host)}`,
    );
    expect((await client.head()).body).toBe("hello");
    expect((await client.head()).status).toBe(400);
    await client.ended;
    expect([seen, client.unread.length]).toEqual([["POST /1"], 0]);
    client.destroy();
  });

  test("a body that ends early is 400, whatever waited before it", async () => {
    const { port } = witness();
    const client = new RawClient(port);
    const upload = { ...host, "Content-Type": "multipart/form-data; boundary=B", "Content-Length": "500" };
    client.socket.end(
      `${requestText("POST", "/1", { ...host, "Content-Length": "5" })}hello${requestText("POST", "/files", upload)}--B`,
    );
    expect((await client.head()).body).toBe("hello");
    expect((await client.head()).status).toBe(400);
    await client.ended;
    client.destroy();
  });

  test("what is no request is answered after those before it", async () => {
    const { port, release } = witness();
    const client = new RawClient(port);
    client.send(`${requestText("GET", "/wait", host)}${requestText("GET", "/1", host)}no request\r\n\r\n`);
    client.send(requestText("GET", "/2", host));
    release();
    expect((await client.head()).body).toBe("waited");
    expect((await client.head()).body).toBe("/1");
    expect((await client.head()).status).toBe(400);
    await client.ended;
    expect(client.unread.length).toBe(0);
    client.destroy();
  });

  test("however many requests come, few are taken before others are answered; all are answered in order", async () => {
    const { port, seen, release } = witness();
    const client = new RawClient(port);
    const count = 100_000;
    const requests = Array.from({ length: count }, (_, index) => requestText("GET", `/${index}`, host));
    client.socket.write(requestText("GET", "/wait", host));
    client.socket.write(requests.join(""));
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const before = await heldMemory();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await heldMemory()) - before).toBeLessThan(5_000_000);
    expect(seen).toEqual(["GET /wait"]);
    client.destroy();
    release();
    await new Promise((resolve) => setTimeout(resolve, 20));
    // Of a client that has gone only those are handled that were taken before.
    expect(seen.length).toBeLessThan(10);
    const patient = new RawClient(port);
    const few = 3000;
    patient.send(requests.slice(0, few).join(""));
    for (let index = 0; index < few; index++) expect((await patient.head()).body).toBe(`/${index}`);
    patient.send(requestText("POST", "/after", { ...host, "Content-Length": "2" }).concat("ok"));
    expect((await patient.head()).body).toBe("ok");
    patient.destroy();
  });
});

test("a body in chunks of one byte takes the memory of the body", async () => {
  const request = Object.assign(new PassThrough({ highWaterMark: 1 }), { headers: { "transfer-encoding": "chunked" } });
  let text = "";
  const over = new Promise<void>((resolve) => {
    readBody(request as unknown as IncomingMessage, 2 ** 20, (body) => {
      if (typeof body !== "string") text = body.bytes.toString();
      resolve();
    });
  });
  const before = await heldMemory();
  const count = 300_000;
  for (let index = 0; index < count; ) {
    const chunk = Buffer.alloc(60_000, 97);
    for (let byte = 0; byte < 1000; byte++, index++) request.write(chunk.subarray(byte, byte + 1));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await heldMemory()) - before).toBeLessThan(2_000_000);
  request.end();
  await over;
  expect(text === "a".repeat(count)).toBe(true);
});
