// What `HTTP.serve_with` is told: where it listens, whom it answers, what it takes, and what goes out compressed.
import { existsSync, mkdtempSync } from "node:fs";
import { request as send } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { defaultOptions, Response, Router, respond, TEXT_TYPE } from "../../../runtime/http/index.ts";
import { snow_http_bytes } from "../../../runtime/intrinsics/http.ts";
import {
  snow_request_body,
  snow_request_body_bytes,
  snow_request_scheme,
} from "../../../runtime/intrinsics/request.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { newHttpOptions } from "../../../runtime/values/types.generated.ts";
import { start } from "./harness.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string[]>;
  readonly body: Buffer;
}

interface Question {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
  readonly socketPath?: string;
}

/** The answer as it came, nothing decoded and nothing joined. */
function ask(port: number, question: Question = {}): Promise<Answer> {
  const { body, ...options } = question;
  return new Promise((resolve, reject) => {
    const request = send({ host: "127.0.0.1", port, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headersDistinct, body: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject).end(body);
  });
}

const long = "snow ".repeat(1000);
const lines = (router: Router) => router.route("GET", "/long", () => respond(200, TEXT_TYPE, long));

test("a Unix socket, whose file goes with the server", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "snow-")), "http.sock");
  const router = new Router().route("GET", "/", (request) =>
    respond(200, TEXT_TYPE, `${snow_request_scheme(request)}`),
  );
  const options = newHttpOptions({ ...defaultOptions, host: `unix:${path}`, trusted_proxies: snow_list_of(["unix:"]) });
  const { server } = start(router, options);
  const { body } = await ask(0, { socketPath: path, headers: { "X-Forwarded-Proto": "https" } });
  expect([body.toString(), server.port]).toEqual(["https", 0]);
  expect(() => start(router, options)).toThrow(`cannot listen on unix:${path}: address already in use`);
  await new Promise<void>((resolve) => server.stop(0, resolve));
  expect(existsSync(path)).toBe(false);
  const nowhere = newHttpOptions({ ...defaultOptions, host: `unix:${path}/x/y` });
  expect(() => start(router, nowhere)).toThrow(`cannot listen on unix:${path}/x/y: `);
  expect(() => start(router, newHttpOptions({ ...defaultOptions, host: "unix:" }))).toThrow("not a path");
});

test("hosts and limits", async () => {
  const router = new Router().route("POST", "/", (request) => respond(200, TEXT_TYPE, snow_request_body(request)));
  const options = { ...defaultOptions, hosts: snow_list_of(["example.org"]), max_headers: 5, max_header_bytes: 100 };
  const { port } = start(router, newHttpOptions({ ...options, max_body_bytes: 3 }));
  const headers = { Host: "Example.org:81", Connection: "close" };
  const body = Buffer.from("abc");
  expect((await ask(port, { method: "POST", headers, body })).status).toBe(200);
  expect((await ask(port, { method: "POST", headers, body: Buffer.from("abcd") })).status).toBe(413);
  expect((await ask(port, { method: "POST", headers: { ...headers, Host: "other.org" }, body })).status).toBe(421);
  const many = { ...headers, a: "", b: "", c: "", d: "" };
  expect((await ask(port, { method: "POST", headers: many, body })).status).toBe(431);
  const large = { ...headers, a: "x".repeat(100) };
  expect((await ask(port, { method: "POST", headers: large, body })).status).toBe(431);
});

test("a body is any bytes, but one that is said to be text has to be text", async () => {
  const router = new Router().route("POST", "/", (request) =>
    snow_http_bytes(200, "application/octet-stream", snow_request_body_bytes(request)),
  );
  const { port } = start(router);
  const body = Buffer.from([0, 255, 254, 10]);
  const sent = (type: string) => ask(port, { method: "POST", headers: { "Content-Type": type }, body });
  expect((await sent("application/octet-stream")).body).toEqual(body);
  for (const type of ["", "text/plain", "application/problem+json", "application/x-www-form-urlencoded"]) {
    expect((await sent(type)).status).toBe(400);
  }
});

test("text that is long goes out in the coding that a client likes best; caches are told", async () => {
  const router = lines(new Router())
    .route("GET", "/short", () => respond(200, TEXT_TYPE, "short"))
    .route("GET", "/image", () => respond(200, "image/png", long))
    .route("GET", "/tagged", () => respond(200, TEXT_TYPE, long, [{ name: "ETag", value: '"1"' }]))
    .route("GET", "/coded", () => respond(200, TEXT_TYPE, long, [{ name: "Content-Encoding", value: "gzip" }]));
  const { port } = start(router, newHttpOptions({ ...defaultOptions, compress: true }));
  const get = (path: string, accepted: string) => ask(port, { path, headers: { "Accept-Encoding": accepted } });
  const gzipped = await get("/long", "gzip, br;q=0.5");
  expect(gzipped.headers["content-encoding"]).toEqual(["gzip"]);
  expect(gzipped.headers["content-length"]).toEqual([String(gzipped.body.length)]);
  expect(gunzipSync(gzipped.body).toString()).toBe(long);
  expect(brotliDecompressSync((await get("/long", "gzip, br")).body).toString()).toBe(long);
  for (const accepted of ["", "identity", "gzip;q=0", "deflate", "br;q=0, *;q=0", "gzip;q=x"]) {
    const { headers, body } = await get("/long", accepted);
    expect([headers["content-encoding"], headers.vary, body.toString()]).toEqual([
      undefined,
      ["Accept-Encoding"],
      long,
    ]);
  }
  expect((await get("/tagged", "br")).headers.etag).toEqual(['W/"1"']);
  for (const path of ["/short", "/image", "/coded"]) expect((await get(path, "br")).headers.vary).toBeUndefined();
  const head = await ask(port, { path: "/long", method: "HEAD", headers: { "Accept-Encoding": "gzip" } });
  expect([head.headers["content-encoding"], head.body.length]).toEqual([["gzip"], 0]);
  const other = start(lines(new Router()));
  const plain = await ask(other.port, { path: "/long", headers: { "Accept-Encoding": "gzip" } });
  expect(plain.headers.vary).toBeUndefined();
});

test("several headers of one name are several lines", async () => {
  const several = ["a=1", "b=2"].map((value) => ({ name: "Set-Cookie", value }));
  const { port } = start(new Router().route("GET", "/", () => new Response(200, several, "")));
  expect((await ask(port)).headers["set-cookie"]).toEqual(["a=1", "b=2"]);
});
