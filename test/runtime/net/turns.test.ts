// Whatever Node tells a server of is a turn of the server's program: between turns a program is current that notes who asks.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { current, enter, makeCurrent, type Program } from "../../../runtime/current.ts";
import { createNodeHost } from "../../../runtime/host/node.ts";
import { Router, respond, serveHttp, TEXT_TYPE } from "../../../runtime/http/index.ts";
import { fileResponse } from "../../../runtime/http/response.ts";
import type { RunningServer } from "../../../runtime/net/index.ts";
import { createProgram, runSession } from "../../../runtime/program.ts";
import { snow_variant_Accept, type WsOptions } from "../../../runtime/values/types.generated.ts";
import type { EndpointCallbacks } from "../../../runtime/websocket/endpoint.ts";
import { connectionOf, createEndpoint, defaultOptions, serve, textFrame } from "../../../runtime/websocket/index.ts";
import { clientFrame, closePayload, handshakeHeaders, RawClient, requestText } from "../websocket/raw-client.ts";

const session = runSession({ host: { ...createNodeHost([]), writeErr: () => {} } });
const own = current();
afterAll(() => session.exit(0));

/** Where somebody asked for the current program outside of a turn. */
const strays: string[] = [];
const noting: Program = new Proxy(createProgram(), {
  get(program, name, receiver) {
    strays.push(`${String(name)}: ${new Error().stack}`);
    return Reflect.get(program, name, receiver);
  },
});

const running: RunningServer[] = [];
const directory = mkdtempSync(join(tmpdir(), "snow-turns-"));
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(() => makeCurrent(noting));
afterEach(async () => {
  const stopped = running
    .splice(0)
    .map((server) => new Promise<void>((resolve) => enter(own, () => server.stop(0, resolve))));
  await Promise.all(stopped);
  expect(strays.splice(0)).toEqual([]);
});

/** Echoes, and tells of its end. */
function callbacks(closed: (text: string) => void = () => {}): EndpointCallbacks {
  return {
    onConnect: () => snow_variant_Accept,
    onMessage: (conn, text) => connectionOf(conn)?.send(textFrame(text)),
    onClose: (_conn, code, reason) => closed(`${code} ${reason}`.trim()),
  };
}

function startWebSocket(options: Partial<WsOptions> = {}, closed?: (text: string) => void): number {
  return enter(own, () => {
    const server = serve(callbacks(closed), 0, { ...defaultOptions, ...options });
    running.push(server);
    return server.port;
  });
}

function startHttp(router: Router): number {
  return enter(own, () => {
    const server = serveHttp(router, 0);
    running.push(server);
    return server.port;
  });
}

test("a conversation, its close by the client, and an end without a word", async () => {
  const ends: string[] = [];
  const port = startWebSocket({}, (text) => ends.push(text));
  const [polite, abrupt] = [await RawClient.open(port), await RawClient.open(port)];
  polite.text("tea");
  expect(await polite.message()).toBe("tea");
  polite.send(clientFrame(9, "ping"));
  expect((await polite.frame())?.opcode).toBe(10);
  polite.send(clientFrame(8, closePayload(1000, "bye")));
  expect(await polite.close()).toBe("1000");
  await polite.ended;
  abrupt.text("tea");
  expect(await abrupt.message()).toBe("tea");
  abrupt.socket.end();
  await abrupt.ended;
  expect(ends).toEqual(["1000 bye", "1006"]);
});

test("messages that are decompressed in the background", async () => {
  const port = startWebSocket({ compress: true });
  const client = await RawClient.open(port, "/", { "Sec-WebSocket-Extensions": "permessage-deflate" });
  // Without a pattern, so that it stays large.
  const text = Array.from({ length: 200_000 }, (_, index) =>
    String.fromCharCode(33 + ((index * index * 7919) % 89)),
  ).join("");
  const random = Buffer.from(Array.from({ length: 100_000 }, () => 33 + Math.floor(Math.random() * 90))).toString(
    "latin1",
  );
  const compressed = deflateRawSync(Buffer.from(text + random));
  expect(compressed.length).toBeGreaterThan(16 * 1024);
  const frame = clientFrame(1, compressed);
  frame[0] = (frame[0] ?? 0) | 0x40;
  client.send(frame);
  expect(await client.message()).toBe(text + random);
  client.destroy();
});

test("pings, and a peer that does not answer them", async () => {
  let ended: (text: string) => void = () => {};
  const end = new Promise<string>((resolve) => {
    ended = resolve;
  });
  const port = startWebSocket({ heartbeat_ms: 10, heartbeat_timeout_ms: 10 }, (text) => ended(text));
  const client = await RawClient.open(port);
  expect((await client.frame())?.opcode).toBe(9);
  expect(await end).toBe("1001 pong timeout");
  client.destroy();
});

test("handshakes that are late, malformed, or none", async () => {
  const late = new RawClient(startWebSocket({ handshake_timeout_ms: 20 }));
  await late.ended;
  const port = startWebSocket({});
  for (const text of ["nonsense\r\n\r\n", requestText("GET", "/", {}), requestText("CONNECT", "x:1", {})]) {
    const client = new RawClient(port);
    client.send(text);
    expect((await client.head()).status).toBe(400);
    await client.ended;
  }
  expect(own.net.counters.rejected).toMatchObject({ timeout: 1, bad_request: 3 });
});

test("requests: answered in turn, refused, malformed", async () => {
  const port = startHttp(new Router().route("GET", "/a", () => respond(200, TEXT_TYPE, "a")));
  const pipelined = new RawClient(port);
  pipelined.send(requestText("GET", "/a", { Host: "x" }).repeat(20));
  for (let count = 0; count < 20; count++) expect((await pipelined.head()).body).toBe("a");
  for (const [status, text] of [
    [413, requestText("POST", "/a", { Host: "x", "Content-Length": "2000000" })],
    [417, requestText("GET", "/a", { Host: "x", Expect: "tea" })],
    [400, "GET / nonsense\r\n\r\n"],
    [400, requestText("CONNECT", "x:1", { Host: "x" })],
  ] as const) {
    const client = new RawClient(port);
    client.send(text);
    expect((await client.head()).status).toBe(status);
    client.destroy();
  }
  pipelined.destroy();
});

test("files, whole and in parts", async () => {
  const path = join(directory, "page.txt");
  writeFileSync(path, "0123456789".repeat(20_000));
  const port = startHttp(
    new Router()
      .route("GET", "/page", () => fileResponse(path, directory))
      .route("GET", "/none", () => fileResponse(`${path}x`, directory)),
  );
  const url = `http://127.0.0.1:${port}/page`;
  const whole = await fetch(url);
  expect((await whole.text()).length).toBe(200_000);
  const conditions = { "If-Modified-Since": whole.headers.get("last-modified") ?? "" };
  expect((await fetch(url, { headers: conditions })).status).toBe(304);
  expect((await fetch(`http://127.0.0.1:${port}/none`)).status).toBe(404);
  const parts = await fetch(url, { headers: { Range: "bytes=0-1,10-11" } });
  expect([parts.status, (await parts.text()).match(/\r\n\r\n01\r\n/g)?.length]).toEqual([206, 2]);
});

test("upgrades behind middleware, let in and refused", async () => {
  const router = new Router()
    .use((request, next) => (request.path === "/in" ? next(request) : respond(401, TEXT_TYPE, "who are you?")))
    .upgrade("/:where", () => createEndpoint(callbacks(), defaultOptions));
  const port = startHttp(router);
  const client = await RawClient.open(port, "/in");
  client.text("tea");
  expect(await client.message()).toBe("tea");
  const refused = new RawClient(port);
  refused.send(requestText("GET", "/out", handshakeHeaders));
  expect((await refused.head()).status).toBe(401);
  await refused.ended;
  client.destroy();
});

test("a server that drains", async () => {
  const ends: string[] = [];
  const port = startWebSocket({}, (text) => ends.push(text));
  const client = await RawClient.open(port);
  const drained = new Promise<void>((resolve) => enter(own, () => running[0]?.drain(5, resolve)));
  expect(await client.close()).toBe("1001 server stopping");
  client.send(clientFrame(8, closePayload(1001)));
  await drained;
  expect(ends).toEqual(["1001 server stopping"]);
});
