// Files over HTTP: media types, validators, ranges, and what must not get out.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  snow_http_file,
  snow_http_files,
  snow_http_on_get,
  snow_http_router,
} from "../../../runtime/intrinsics/http.ts";
import { RawClient, requestText } from "../websocket/raw-client.ts";
import { ask, start } from "./harness.ts";

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
