// Files over HTTP: media types, validators, ranges, and what must not get out.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { defaultOptions } from "../../../runtime/http/index.ts";
import { snow_http_file, snow_http_files, snow_http_router } from "../../../runtime/intrinsics/http.ts";
import { newHttpOptions } from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";
import { heldMemory } from "../websocket/held-memory.ts";
import { RawClient, requestText } from "../websocket/raw-client.ts";
import { ask, errors, given, start } from "./harness.ts";

const { snow_http_on_get } = library;

const directory = mkdtempSync(join(tmpdir(), "snow-files-"));
afterAll(() => rmSync(directory, { recursive: true }));
const root = join(directory, "public");
mkdirSync(join(root, "sub"), { recursive: true });
writeFileSync(join(directory, "secret.txt"), "secret");
writeFileSync(join(root, "a.txt"), "0123456789");
writeFileSync(join(root, "sub", "ż x.html"), "<p>");
writeFileSync(join(root, "empty"), "");
writeFileSync(join(root, "large.bin"), Buffer.alloc(3_000_000, 7));
symlinkSync(join(directory, "secret.txt"), join(root, "link.txt"));
symlinkSync(join(root, "a.txt"), join(root, "inside.txt"));

const router = snow_http_on_get(
  snow_http_on_get(snow_http_files(snow_http_router(), "/static/*", root), "/one", () =>
    snow_http_file(join(root, "a.txt")),
  ),
  "/missing",
  () => snow_http_file(join(root, "none")),
);

describe("files", () => {
  test("content, type, length and validators", async () => {
    const { url } = start(router);
    const [status, body, headers] = await ask(`${url}/static/a.txt`);
    expect([status, body]).toEqual([200, "0123456789"]);
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(headers.get("content-length")).toBe("10");
    expect(headers.get("accept-ranges")).toBe("bytes");
    expect(headers.get("etag")).toMatch(/^"[^"]+"$/);
    expect(Date.parse(headers.get("last-modified") ?? "")).toBeGreaterThan(0);
    expect((await ask(`${url}/static/sub/%C5%BC%20x.html`)).slice(0, 2)).toEqual([200, "<p>"]);
    expect((await ask(`${url}/static/empty`)).slice(0, 2)).toEqual([200, ""]);
    expect((await ask(`${url}/static/inside.txt`))[1]).toBe("0123456789");
    expect((await ask(`${url}/one`)).slice(0, 2)).toEqual([200, "0123456789"]);
    expect((await ask(`${url}/missing`)).slice(0, 2)).toEqual([404, "Not Found"]);
    expect((await ask(`${url}/static/large.bin`))[1]).toHaveLength(3_000_000);
    const head = await ask(`${url}/static/large.bin`, { method: "HEAD" });
    expect([head[1], head[2].get("content-length")]).toEqual(["", "3000000"]);
  });

  test("a directory that is not there is told of, once", async () => {
    const lost = join(directory, "lost");
    const { url } = start(snow_http_files(snow_http_router(), "/*", lost));
    for (const path of ["a.txt", "b.txt"]) expect((await ask(`${url}/${path}`))[0]).toBe(404);
    const told = errors.filter((text) => text.includes("HTTP.files"));
    expect(told).toEqual([`[snow-rt] HTTP.files: there is no directory '${lost}'\n`]);
  });

  test("media types", async () => {
    const { url } = start(snow_http_files(snow_http_router(), "/*", root));
    const types: Record<string, string> = {
      "x.html": "text/html; charset=utf-8",
      "x.css": "text/css; charset=utf-8",
      "x.js": "text/javascript; charset=utf-8",
      "x.mjs": "text/javascript; charset=utf-8",
      "x.json": "application/json; charset=utf-8",
      "x.md": "text/markdown; charset=utf-8",
      "x.svg": "image/svg+xml",
      "x.PNG": "image/png",
      "x.woff2": "font/woff2",
      "x.wasm": "application/wasm",
      "x.webmanifest": "application/manifest+json",
      "x.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "x.tar.gz": "application/gzip",
      html: "application/octet-stream",
      "x.constructor": "application/octet-stream",
      "x.": "application/octet-stream",
    };
    for (const [name, type] of Object.entries(types)) {
      writeFileSync(join(root, name), "x");
      expect([name, (await ask(`${url}/${name}`))[2].get("content-type")]).toEqual([name, type]);
    }
  });

  test("a directory is its index, a pattern may have parameters, and hidden names are none", async () => {
    const site = join(directory, "site");
    mkdirSync(join(site, "sub", ".git"), { recursive: true });
    mkdirSync(join(site, "bare"));
    for (const name of ["index.html", "sub/index.html", ".env", "sub/.git/config", ".well-known", "a b.txt"]) {
      writeFileSync(join(site, name), name);
    }
    const routes = snow_http_files(snow_http_router(), "/sites/:name/*", site);
    const { url } = start(snow_http_on_get(routes, "/env", () => snow_http_file(join(site, ".env"))));
    const get = async (path: string) => (await ask(`${url}/sites/x${path}`)).slice(0, 2);
    for (const path of ["", "/", "/index.html"])
      expect([path, ...(await get(path))]).toEqual([path, 200, "index.html"]);
    for (const path of ["/sub", "/sub/"]) expect([path, ...(await get(path))]).toEqual([path, 200, "sub/index.html"]);
    expect((await ask(`${url}/sites/x/`))[2].get("content-type")).toBe("text/html; charset=utf-8");
    expect(await get("/a%20b.txt")).toEqual([200, "a b.txt"]);
    for (const path of [
      "/.env",
      "/%2eenv",
      "/sub/.git/config",
      "/.well-known",
      "/bare",
      "/bare/",
      "/sub%2Findex.html",
    ]) {
      expect([path, ...(await get(path))]).toEqual([path, 404, "Not Found"]);
    }
    // What the program itself names is its own affair.
    expect((await ask(`${url}/env`)).slice(0, 2)).toEqual([200, ".env"]);
  });

  test("texts go out compressed to who takes that, with tags of their own, and parts of them as they are", async () => {
    const text = "snow falls on the river\n".repeat(20_000);
    writeFileSync(join(root, "long.txt"), text);
    const { url } = start(router, newHttpOptions({ ...defaultOptions, compress: true }));
    const get = (headers: Record<string, string>, init: RequestInit = {}, path = "long.txt") =>
      ask(`${url}/static/${path}`, { ...init, headers: { "Accept-Encoding": "gzip", ...headers } });
    const shown = (headers: Headers) =>
      ["content-encoding", "content-length", "accept-ranges", "vary"].map((name) => headers.get(name));
    const [status, body, headers] = await get({});
    expect([status, body === text, ...shown(headers)]).toEqual([200, true, "gzip", null, null, "Accept-Encoding"]);
    const tag = headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[^"]+"$/);
    expect((await get({ "Accept-Encoding": "br" }))[1] === text).toBe(true);
    const head = await get({}, { method: "HEAD" });
    expect([head[1], ...shown(head[2])]).toEqual(["", "gzip", null, null, "Accept-Encoding"]);
    const current = await get({ "If-None-Match": tag });
    expect([current[0], current[2].get("etag"), ...shown(current[2])]).toEqual([
      304,
      tag,
      null,
      null,
      null,
      "Accept-Encoding",
    ]);
    // Ranges are of the file; who has a part of the compressed one gets all of it.
    const part = await get({ Range: "bytes=0-3" });
    expect([part[0], part[1], ...shown(part[2])]).toEqual([206, "snow", null, "4", "bytes", "Accept-Encoding"]);
    expect((await get({ Range: "bytes=0-3", "If-Range": tag }))[0]).toBe(200);
    const plain = await get({ "Accept-Encoding": "identity" });
    expect([plain[1] === text, ...shown(plain[2])]).toEqual([
      true,
      null,
      String(text.length),
      "bytes",
      "Accept-Encoding",
    ]);
    expect(plain[2].get("etag")).toBe(tag.slice(2));
    for (const path of ["a.txt", "large.bin"]) expect(shown((await get({}, {}, path))[2])[0]).toBeNull();
  });

  test("copies that are current are not sent again", async () => {
    const { url } = start(router);
    const [, , headers] = await ask(`${url}/static/a.txt`);
    const etag = headers.get("etag") ?? "";
    const modified = headers.get("last-modified") ?? "";
    const status = async (name: string, value: string) =>
      (await ask(`${url}/static/a.txt`, { headers: { [name]: value } }))[0];
    expect(await status("If-None-Match", etag)).toBe(304);
    expect(await status("If-None-Match", `"x", W/${etag}`)).toBe(304);
    expect(await status("If-None-Match", "*")).toBe(304);
    expect(await status("If-None-Match", '"x"')).toBe(200);
    expect(await status("If-Modified-Since", modified)).toBe(304);
    expect(await status("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")).toBe(200);
  });

  test.each([
    ["bytes=0-3", 206, "0123", "bytes 0-3/10"],
    ["bytes=4-", 206, "456789", "bytes 4-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=-30", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=8-100", 206, "89", "bytes 8-9/10"],
    ["bytes=10-", 416, "", "bytes */10"],
    ["bytes=-0", 416, "", "bytes */10"],
    ["bytes=5-2", 200, "0123456789", null],
    ["lines=0-1", 200, "0123456789", null],
  ])("range %s", async (range, status, body, contentRange) => {
    const { url } = start(router);
    const answer = await ask(`${url}/static/a.txt`, { headers: { Range: range } });
    expect([answer[0], answer[1], answer[2].get("content-range")]).toEqual([status, body, contentRange]);
  });

  test("a range of another version is the whole file", async () => {
    const { url } = start(router);
    const [, , headers] = await ask(`${url}/static/a.txt`);
    const status = async (condition: string) =>
      (await ask(`${url}/static/a.txt`, { headers: { Range: "bytes=0-1", "If-Range": condition } }))[0];
    expect(await status(headers.get("etag") ?? "")).toBe(206);
    expect(await status('"other"')).toBe(200);
  });

  test("nothing outside of the directory, and no directory", async () => {
    const { port } = start(router);
    const paths = [
      ...[
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static/sub/../../secret.txt",
      ],
      ...["/static/link.txt", "/static/", "/static", "/static/sub", "/static/%00", "/static/none", "/static/a.txt/"],
      ...["/static/..%5csecret.txt", `/static/${join(directory, "secret.txt")}`],
    ];
    for (const path of paths) {
      const client = new RawClient(port);
      client.send(requestText("GET", path, { Host: "x" }));
      const { status, body } = await client.head();
      expect([path, status, body]).toEqual([path, 404, "Not Found"]);
      client.destroy();
    }
  });
});

describe("what a file system does meanwhile", () => {
  afterEach(() => {
    given.fileSystem = fs;
  });

  /** The file system with some functions changed. */
  function withFileSystem(change: object): void {
    given.fileSystem = { ...fs, ...change };
  }

  test("no request waits for the disk: none of the functions that block is called", async () => {
    const { url } = start(router);
    const blocking = Object.keys(fs).filter((name) => name.endsWith("Sync"));
    const refuse = () => {
      throw new Error("a call that blocks");
    };
    withFileSystem(Object.fromEntries(blocking.map((name) => [name, refuse])));
    for (const path of ["/static/a.txt", "/static/large.bin", "/static/inside.txt", "/one"]) {
      expect([path, (await ask(url + path))[0]]).toEqual([path, 200]);
    }
    expect((await ask(`${url}/static/link.txt`))[0]).toBe(404);
  });

  /** Opens what lies outside, as if a link were changed just before, and changed back just after. */
  function elsewhere(_path: string, flags: number, done: (error: Error | null, descriptor: number) => void): void {
    fs.open(join(directory, "secret.txt"), flags, done);
  }

  const fails =
    (code: string) =>
    (...words: unknown[]): void => {
      const done = words.at(-1);
      if (typeof done === "function") queueMicrotask(() => done(Object.assign(new Error(code), { code })));
    };

  test("a link that changes while it is followed leads nowhere", async () => {
    const { url } = start(router);
    withFileSystem({ open: elsewhere });
    expect((await ask(`${url}/static/a.txt`)).slice(0, 2)).toEqual([404, "Not Found"]);
  });

  test("nor where the system does not tell what is open", async () => {
    const { url } = start(router);
    withFileSystem({ open: elsewhere, readlink: fails("ENOENT") });
    expect((await ask(`${url}/static/a.txt`))[0]).toBe(404);
    withFileSystem({ readlink: fails("ENOENT") });
    expect((await ask(`${url}/static/inside.txt`)).slice(0, 2)).toEqual([200, "0123456789"]);
    expect((await ask(`${url}/static/link.txt`))[0]).toBe(404);
  });

  test("a pipe is no file, and nobody waits for its writer", async () => {
    execFileSync("mkfifo", [join(root, "pipe")]);
    const { url } = start(router);
    expect((await ask(`${url}/static/pipe`))[0]).toBe(404);
  });

  test("without descriptors it is 503", async () => {
    const { url } = start(router);
    withFileSystem({ open: fails("EMFILE") });
    expect((await ask(`${url}/static/a.txt`)).slice(0, 2)).toEqual([503, "Service Unavailable"]);
  });

  test("a file that becomes shorter ends the connection", async () => {
    const { port } = start(router);
    const path = join(root, "shrinking");
    writeFileSync(path, Buffer.alloc(10_000_000, 1));
    const client = new RawClient(port);
    client.socket.pause();
    client.send(requestText("GET", "/static/shrinking", { Host: "x" }));
    await new Promise((resolve) => client.socket.once("readable", resolve));
    truncateSync(path, 10);
    client.socket.resume();
    await client.ended;
    expect(client.unread.length).toBeLessThan(10_000_000);
    client.destroy();
  });

  test("a client that reads slowly costs little memory, and one that goes leaves nothing open", async () => {
    const { port } = start(router);
    const path = join(root, "sparse");
    writeFileSync(path, "");
    truncateSync(path, 1_000_000_000);
    const descriptors = "/proc/self/fd";
    const open = () => (fs.existsSync(descriptors) ? readdirSync(descriptors).length : 0);
    const used = open();
    const held = await heldMemory();
    const clients = Array.from({ length: 5 }, () => connect(port, "127.0.0.1"));
    // Nothing is read of what has come.
    await Promise.all(
      clients.map((client) => {
        // The second one waits for its turn.
        client.write(requestText("GET", "/static/sparse", { Host: "x" }).repeat(2));
        return new Promise((resolve) => client.once("readable", resolve));
      }),
    );
    expect((await heldMemory()) - held).toBeLessThan(8_000_000);
    for (const client of clients) client.destroy();
    while (open() > used) await new Promise((resolve) => setImmediate(resolve));
    expect(open()).toBeLessThanOrEqual(used);
  });
});
