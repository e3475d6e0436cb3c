// The same requests to the same program, over Node's HTTP and real sockets, and over ours in a simulated world: the same
// answers, byte for byte but for the date and for where chunks are cut.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { enter } from "../../../../../runtime/current.ts";
import type { Host } from "../../../../../runtime/host/index.ts";
import type { SseWriter, Writer } from "../../../../../runtime/http/index.ts";
import { defaultOptions } from "../../../../../runtime/http/options.ts";
import type { Request } from "../../../../../runtime/http/request.ts";
import type { Response } from "../../../../../runtime/http/response.ts";
import type { Router } from "../../../../../runtime/http/router.ts";
import { serveHttp } from "../../../../../runtime/http/server.ts";
import {
  snow_http_bare,
  snow_http_files,
  snow_http_response_with_headers,
  snow_http_route,
  snow_http_router,
  snow_http_sse,
  snow_http_stream,
  snow_http_use,
} from "../../../../../runtime/intrinsics/http.ts";
import { snow_request_body, snow_request_method } from "../../../../../runtime/intrinsics/request.ts";
import { snow_sse_writer_send } from "../../../../../runtime/intrinsics/sse_writer.ts";
import { snow_writer_write } from "../../../../../runtime/intrinsics/writer.ts";
import { createProgram } from "../../../../../runtime/program.ts";
import { type HttpOptions, newHttpOptions, type Suspended } from "../../../../../runtime/values/index.ts";
import { snow_map_of } from "../../../../../runtime/values/map/ordered-map.ts";
import { library } from "../../../../support/library.ts";
import { inWorld, type Place, realHost } from "./places.ts";

const { snow_http_compress, snow_http_text } = library;

/** When files were changed on the disk that a world begins with, in seconds. */
const FILE_TIME = Date.UTC(2026, 0, 1) / 1000;

const directory = mkdtempSync(join(tmpdir(), "snow-exchanges-"));
afterAll(() => rmSync(directory, { recursive: true }));
for (const [name, text] of [
  ["small.txt", "a small file\n"],
  ["large.txt", "0123456789abcdef".repeat(10_000)],
] as const) {
  writeFileSync(join(directory, name), text);
  utimesSync(join(directory, name), FILE_TIME, FILE_TIME);
}

const long = "All work and no play. ".repeat(200);

function* stream(out: Writer): Suspended<unknown> {
  yield snow_writer_write(out, "first ");
  yield snow_writer_write(out, long);
  return yield snow_writer_write(out, "last");
}

function* events(out: SseWriter): Suspended<unknown> {
  yield snow_sse_writer_send(out, "first");
  return yield snow_sse_writer_send(out, "last\nline");
}

const handlers: Readonly<Record<string, (request: Request) => Response>> = {
  "/text": (request) => snow_http_text(200, `${snow_request_method(request)} text`),
  "/umlaut": () => snow_http_text(200, "späße ☃"),
  "/long": () => snow_http_text(200, long),
  "/echo": (request) => snow_http_text(200, snow_request_body(request)),
  "/created": () => snow_http_response_with_headers(201, "made", snow_map_of(["X-A", "b", "X-C", "d"])),
  "/nothing": () => snow_http_bare(204),
  "/same": () => snow_http_bare(304),
  "/reset": () => snow_http_bare(205),
  "/odd": () => snow_http_bare(299),
  "/stream": () => snow_http_stream(200, "text/plain", stream),
  "/stream_204": () => snow_http_stream(204, "text/plain", stream),
  "/events": () => snow_http_sse(events),
  "/broken": () => {
    throw new Error("broken");
  },
};

function routes(): Router {
  let router = snow_http_router();
  for (const [path, handler] of Object.entries(handlers)) router = snow_http_route(router, path, handler);
  return snow_http_use(snow_http_files(router, "/files/*", directory), snow_http_compress());
}

/** Bytes to send, or what to wait for. */
type Step = string | { readonly until: string };

interface Exchange {
  readonly steps: readonly Step[];
  readonly options?: Partial<HttpOptions>;
}

/** What comes until the connection is over. */
function play(host: Host, port: number, steps: readonly Step[], done: (text: string) => void): void {
  const socket = host.net().connect({ host: "127.0.0.1", port });
  let text = "";
  let seen = 0;
  const left = [...steps];
  const goOn = (): void => {
    for (let step = left[0]; step !== undefined; step = left[0]) {
      if (typeof step === "string") socket.write(step, "latin1");
      else {
        const place = text.indexOf(step.until, seen);
        if (place < 0) return;
        seen = place + step.until.length;
      }
      left.shift();
    }
  };
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    goOn();
  });
  socket.on("error", () => {});
  socket.on("end", () => socket.end());
  socket.on("close", () => done(text));
  goOn();
}

function optionsOf({ options = {} }: Exchange): HttpOptions {
  return newHttpOptions({ ...defaultOptions, host: "127.0.0.1", ...options });
}

function inReality(exchange: Exchange): Promise<string> {
  const host = realHost(directory);
  const program = createProgram({ host });
  const server = enter(program, () => serveHttp(routes(), 0, optionsOf(exchange)));
  return new Promise((resolve) => {
    play(host, server.port, exchange.steps, (text) => enter(program, () => server.stop(0, () => resolve(text))));
  });
}

interface Simulated {
  readonly text: string;
  /** Virtual milliseconds until the connection was over. */
  readonly time: number;
}

function simulated(exchange: Exchange, seed = 1): Promise<Simulated> {
  const begin = ({ host, visitor, world }: Place, done: (outcome: Simulated) => void): void => {
    const program = createProgram({ host });
    const { port } = enter(program, () => serveHttp(routes(), 0, optionsOf(exchange)));
    play(visitor, port, exchange.steps, (text) => done({ text, time: world.now }));
  };
  return inWorld(directory, begin, seed);
}

/** The body of an answer in chunks, and what is behind it. */
function dechunked(text: string): readonly [body: string, rest: string] {
  let body = "";
  for (let at = 0; ; ) {
    const end = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, end), 16);
    if (end < 0 || Number.isNaN(size)) return [`${body} ?`, ""];
    body += text.slice(end + 2, end + 2 + size);
    at = end + 2 + size + 2;
    if (size === 0) return [body, text.slice(at)];
  }
}

/** Where a compressor is made to give what it has is a matter of time. */
function plain(head: string, body: string): string {
  if (!head.includes("Content-Encoding: gzip") || body === "") return body;
  return gunzipSync(Buffer.from(body, "latin1")).toString("latin1");
}

/** Without dates, and without what can be cut in one way or another. */
function normal(text: string): string {
  const end = text.indexOf("\r\n\r\n") + 4;
  if (end < 4) return text;
  const head = text.slice(0, end).replace(/\r\nDate: [^\r]*/, "");
  const rest = text.slice(end);
  if (/Transfer-Encoding: chunked/.test(head)) {
    const [body, others] = dechunked(rest);
    return `${head}${plain(head, body)}\n${normal(others)}`;
  }
  const length = Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? 0);
  const own = rest.startsWith("HTTP/1.1 ") ? 0 : length;
  // Without a length it goes on until the connection ends.
  const body = own === 0 && !rest.startsWith("HTTP/1.1 ") ? rest : rest.slice(0, own);
  return `${head}${plain(head, body)}\n${normal(rest.slice(body.length))}`;
}

function ask(method: string, path: string, ...lines: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, "Host: a", ...lines, "", ""].join("\r\n");
}

const close = "Connection: close";
const gzip = "Accept-Encoding: gzip";
const continues = { until: "100 Continue\r\n\r\n" };

const exchanges: Readonly<Record<string, Exchange>> = {
  ...Object.fromEntries(
    [...Object.keys(handlers), "/missing", "/files/small.txt", "/files/large.txt", "/files/none"].flatMap((path) =>
      ["GET", "HEAD", "POST"].map((method) => [
        `${method} ${path}`,
        { steps: [ask(method, path, close, ...(method === "POST" ? ["Content-Length: 0"] : []))] },
      ]),
    ),
  ),
  ...Object.fromEntries(
    ["/long", "/stream", "/files/large.txt", "/events", "/text"].map((path) => [
      `compressed ${path}`,
      { steps: [ask("GET", path, close, gzip)], options: { compress: true } },
    ]),
  ),
  "HTTP/1.0": { steps: ["GET /text HTTP/1.0\r\n\r\n"] },
  "HTTP/1.0 that keeps": {
    steps: [
      "GET /text HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
      { until: "GET text" },
      "GET /text HTTP/1.0\r\n\r\n",
    ],
  },
  "HTTP/1.0, a stream": { steps: ["GET /stream HTTP/1.0\r\n\r\n"] },
  "one after the other": {
    steps: [
      ask("GET", "/text"),
      { until: "GET text" },
      ask("GET", "/umlaut"),
      { until: "\r\n\r\n" },
      ask("GET", "/", close),
    ],
  },
  "all at once": {
    steps: [
      ["/text", "/stream", "/umlaut", "/events", "/files/small.txt", "/nothing", "/long", "/text", "/text", "/text"]
        .map((path) => ask("GET", path))
        .join("") + ask("GET", "/text", close),
    ],
  },
  "more than are handled at once": { steps: [ask("GET", "/text").repeat(40) + ask("GET", "/text", close)] },
  "bodies behind each other": {
    steps: [
      `${ask("POST", "/echo", "Content-Length: 3")}abc${ask("POST", "/echo", "Transfer-Encoding: chunked")}2\r\nde\r\n0\r\n\r\n${ask("GET", "/text", close)}`,
    ],
  },
  "a body that is asked for": {
    steps: [ask("POST", "/echo", "Expect: 100-continue", "Content-Length: 3", close), continues, "abc"],
  },
  "a body that is sent unasked": {
    steps: [
      `${ask("POST", "/echo", "Expect: 100-continue", "Content-Length: 3")}abc`,
      { until: "abc" },
      ask("GET", "/", close),
    ],
  },
  "a body that is too large to be asked for": {
    steps: [ask("POST", "/echo", "Expect: 100-continue", "Content-Length: 2000000")],
  },
  "another expectation": { steps: [ask("GET", "/text", "Expect: more")] },
  "a large body": { steps: [`${ask("POST", "/echo", "Content-Length: 300000", close)}${"0123456789".repeat(30_000)}`] },
  "a body over the limit": {
    steps: [`${ask("POST", "/echo", "Transfer-Encoding: chunked")}${"8\r\n01234567\r\n".repeat(20)}0\r\n\r\n`],
    options: { max_body_bytes: 100 },
  },
  "parts of a file": { steps: [ask("GET", "/files/small.txt", "Range: bytes=2-5", close)] },
  "parts outside of a file": { steps: [ask("GET", "/files/small.txt", "Range: bytes=200-", close)] },
  "a file that is the same": {
    steps: [ask("GET", "/files/small.txt", "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT", close)],
  },
  "an upgrade to nothing": {
    steps: [ask("GET", "/text", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")],
  },
  "no request": { steps: ["nonsense\r\n\r\n"] },
  "no request behind one": { steps: [`${ask("GET", "/text")}nonsense\r\n\r\n`] },
  "a method of nobody": { steps: ["BREW /text HTTP/1.1\r\nHost: a\r\n\r\n"] },
  "another version": { steps: ["GET /text HTTP/3.0\r\nHost: a\r\n\r\n"] },
  "no host": { steps: ["GET /text HTTP/1.1\r\n\r\n"] },
  "a target that is too long": { steps: [ask("GET", `/${"a".repeat(20_000)}`)] },
  "headers that are too much": { steps: [ask("GET", "/text", `A: ${"b".repeat(20_000)}`)] },
  "a tunnel": { steps: ["CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"] },
};

test.each(Object.entries(exchanges))("%s", async (_, exchange) => {
  const real = normal(await inReality(exchange));
  for (const seed of [1, 2]) expect(normal((await simulated(exchange, seed)).text)).toBe(real);
});

test("times are virtual", async () => {
  const silent = await simulated({ steps: [], options: { read_timeout_ms: 20_000 } });
  expect(silent.text).toMatch(/^HTTP\/1\.1 408 /);
  expect(silent.time).toBeGreaterThanOrEqual(20_000);
  expect(silent.time).toBeLessThan(22_000);
  const slow = await simulated({ steps: ["POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"] });
  expect(slow.text).toMatch(/^HTTP\/1\.1 408 /);
  expect(slow.time).toBeGreaterThanOrEqual(30_000);
  const idle = await simulated({ steps: [ask("GET", "/text")], options: { idle_timeout_ms: 7000 } });
  expect(idle.text).toMatch(/Keep-Alive: timeout=7\r\n[\s\S]*GET text$/);
  expect(idle.time).toBeGreaterThanOrEqual(7000);
  expect(idle.time).toBeLessThan(8000);
});
