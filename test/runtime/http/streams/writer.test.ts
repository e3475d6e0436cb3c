// Slow readers: they hold back who writes for them, within bounds, and nobody else.
import { expect, test } from "vitest";
import { overview } from "../../../../runtime/actors/index.ts";
import type { Writer } from "../../../../runtime/http/index.ts";
import { connectTo } from "../../../../runtime/http/test-connection.ts";
import { snow_http_router, snow_http_stream, snow_http_use } from "../../../../runtime/intrinsics/http.ts";
import { snow_writer_write, snow_writer_write_bytes } from "../../../../runtime/intrinsics/writer.ts";
import type { Suspended } from "../../../../runtime/values/index.ts";
import { library } from "../../../support/library.ts";
import { ask, start } from "../harness.ts";
import { dechunked, StreamClient } from "../stream-client.ts";

const { snow_http_compress, snow_http_on_get, snow_http_text } = library;

const PIECE = 16 * 1024;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** How many processes wait because nobody reads. */
function held(): number {
  return overview().filter(({ state }) => state === "waiting for Writer.write").length;
}

async function untilHeld(count: number): Promise<void> {
  while (held() < count) await turn();
}

/** Routes with one at `/` that writes pieces until `wanted` are given, and one that answers at once. */
function writing(wanted: number) {
  const seen = { pieces: 0 };
  const piece = "x".repeat(PIECE);
  function* body(out: Writer): Suspended<undefined> {
    while (seen.pieces < wanted && (yield snow_writer_write(out, piece)) === true) seen.pieces += 1;
    return undefined;
  }
  const router = snow_http_on_get(snow_http_router(), "/", () => snow_http_stream(200, "text/plain", body));
  return { seen, router: snow_http_on_get(router, "/quick", () => snow_http_text(200, "quick")) };
}

test("what waits is bounded when nothing is read", async () => {
  const { seen, router } = writing(Number.POSITIVE_INFINITY);
  // No system in between that has buffers of its own.
  const client = connectTo(router, false);
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await untilHeld(1);
  const { pieces } = seen;
  expect(pieces * PIECE).toBeLessThanOrEqual(256 * 1024);
  for (let round = 0; round < 20; round += 1) await turn();
  expect(seen.pieces).toBe(pieces);
  client.destroy();
  while (held() > 0) await turn();
});

test("compressed bodies are bounded as well", async () => {
  const { seen, router } = writing(Number.POSITIVE_INFINITY);
  const noise = Buffer.from(Array.from({ length: PIECE }, () => Math.floor(Math.random() * 256)));
  function* body(out: Writer): Suspended<undefined> {
    while ((yield snow_writer_write_bytes(out, noise)) === true) seen.pieces += 1;
    return undefined;
  }
  const compressed = snow_http_use(
    snow_http_on_get(router, "/noise", () => snow_http_stream(200, "text/plain", body)),
    snow_http_compress(),
  );
  const client = connectTo(compressed, false);
  client.write("GET /noise HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
  const isHeld = () => overview().some(({ state }) => state === "waiting for Writer.write_bytes");
  // The compressor takes its pieces on another thread: held is who stays so.
  for (let quiet = 0, before = -1; quiet < 200; ) {
    await turn();
    quiet = isHeld() && seen.pieces === before ? quiet + 1 : 0;
    before = seen.pieces;
  }
  expect(seen.pieces * PIECE).toBeLessThanOrEqual(512 * 1024);
  client.destroy();
  while (isHeld()) await turn();
});

test("who reads late gets everything, and others are served meanwhile", async () => {
  const { seen, router } = writing(2000);
  const { port, url } = start(router);
  const slow = StreamClient.get(port, "/", ["Connection: close"]);
  slow.socket.pause();
  await untilHeld(1);
  expect(seen.pieces).toBeLessThan(2000);
  expect((await ask(`${url}/quick`)).slice(0, 2)).toEqual([200, "quick"]);
  slow.socket.resume();
  await slow.ended;
  const { body, isComplete } = dechunked(slow.bytes);
  expect([body.length, isComplete]).toEqual([2000 * PIECE, true]);
});
