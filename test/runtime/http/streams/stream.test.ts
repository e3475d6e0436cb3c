// The life of streamed bodies over real sockets: their processes, their ends, their clients, and the server that stops.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { brotliDecompressSync, constants, createGunzip, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  attend,
  type ExitReason,
  kill,
  snow_self,
  snow_spawn,
  waitForOutside,
} from "../../../../runtime/actors/index.ts";
import { current } from "../../../../runtime/current.ts";
import type { Response, SseWriter, Writer } from "../../../../runtime/http/index.ts";
import type { Router } from "../../../../runtime/http/router.ts";
import {
  snow_http_router,
  snow_http_sse,
  snow_http_sse_by,
  snow_http_stream,
  snow_http_stream_by,
  snow_http_use,
} from "../../../../runtime/intrinsics/http.ts";
import { snow_sse_writer_send } from "../../../../runtime/intrinsics/sse_writer.ts";
import { snow_writer_write } from "../../../../runtime/intrinsics/writer.ts";
import type { Suspended } from "../../../../runtime/values/index.ts";
import { library } from "../../../support/library.ts";
import { ask, errors, start } from "../harness.ts";
import { dechunked, StreamClient } from "../stream-client.ts";

const { snow_http_compress, snow_http_on_get, snow_http_on_head, snow_http_text } = library;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const turn = () => new Promise((resolve) => setImmediate(resolve));

function routes(handlers: Readonly<Record<string, () => Response>>): Router {
  return Object.entries(handlers).reduce(
    (router, [path, handler]) => snow_http_on_get(router, path, handler),
    snow_http_router(),
  );
}

/** A promise, and what settles it. */
function signal<T = undefined>(): { readonly given: Promise<T>; readonly give: (value: T) => void } {
  let give: (value: T) => void = () => {};
  const given = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Waits as a process for what a test decides. */
function waitFor(given: Promise<unknown>): Suspended<unknown> {
  return waitForOutside("a test", (resume) => {
    void given.then((value) => resume.value(value));
    return () => {};
  });
}

/** A body that writes once and then waits for ever, or for `given`; `ended` tells how its process ended. */
function lasting(given: Promise<unknown> = new Promise(() => {})) {
  const end = signal<ExitReason>();
  function* stream(out: Writer): Suspended<unknown> {
    attend(snow_self(), end.give);
    yield snow_writer_write(out, "first");
    yield waitFor(given);
    return yield snow_writer_write(out, "last");
  }
  function* events(out: SseWriter): Suspended<unknown> {
    attend(snow_self(), end.give);
    yield snow_sse_writer_send(out, "first");
    yield waitFor(given);
    return yield snow_sse_writer_send(out, "last");
  }
  return { stream, events, ended: end.given };
}

const plain = "text/plain";

function reports(): string[] {
  return errors.filter((text) => text.includes("Snow panic"));
}

test("a client that leaves ends the process with Shutdown, also one that an actor gave, with its terminate block", async () => {
  const one = lasting();
  const other = lasting();
  const third = lasting();
  const terminated = signal<string>();
  const actor = (out: SseWriter): number =>
    snow_spawn("feed", third.events, [out], () => terminated.give("terminated"));
  const { port } = start(
    routes({
      "/stream": () => snow_http_stream(200, plain, one.stream),
      "/sse": () => snow_http_sse(other.events),
      "/sse_by": () => snow_http_sse_by(actor),
    }),
  );
  for (const [path, ended] of [
    ["/stream", one.ended],
    ["/sse", other.ended],
    ["/sse_by", third.ended],
  ] as const) {
    const client = StreamClient.get(port, path);
    await client.until("first");
    client.socket.resetAndDestroy();
    expect((await ended).kind).toBe("shutdown");
  }
  expect(await terminated.given).toBe("terminated");
});

test("the body ends with its process: whole when that was normal, else cut, and never twice reported", async () => {
  const go = signal();
  const fine = lasting(go.given);
  const victim = signal<number>();
  const killed = lasting();
  const { port } = start(
    routes({
      "/fine": () => snow_http_stream_by(200, plain, (out) => snow_spawn("fine", fine.stream, [out], undefined)),
      "/panic": () =>
        snow_http_stream(200, plain, function* (out): Suspended<undefined> {
          yield snow_writer_write(out, "half");
          throw new Error("spilt");
        }),
      "/killed": () =>
        snow_http_sse_by((out) => {
          const pid = snow_spawn("killed", killed.events, [out], undefined);
          victim.give(pid);
          return pid;
        }),
    }),
  );
  const whole = StreamClient.get(port, "/fine", ["Connection: close"]);
  await whole.until("first");
  errors.length = 0;
  const panicked = StreamClient.get(port, "/panic");
  await panicked.ended;
  const left = dechunked(panicked.bytes);
  expect([left.body.toString(), left.isComplete]).toEqual(["half", false]);
  expect(reports()).toHaveLength(1);
  const dying = StreamClient.get(port, "/killed");
  await dying.until("first");
  const process = current().actors.scheduler.processes.get(await victim.given);
  if (process !== undefined) kill(process);
  await dying.ended;
  expect(dechunked(dying.bytes).isComplete).toBe(false);
  // Nobody else has noticed.
  go.give(undefined);
  await whole.ended;
  const { body, isComplete } = dechunked(whole.bytes);
  expect([body.toString(), isComplete]).toEqual(["firstlast", true]);
  expect(reports()).toHaveLength(1);
});

test("a panic before anything is out, in a body, a handler or middleware, is a 500 and one report", async () => {
  const fail = (): never => {
    throw new Error("spilt");
  };
  const { url } = start(
    snow_http_use(
      routes({
        "/handler": fail,
        "/body": () => snow_http_stream(200, plain, fail),
        "/events": () => snow_http_sse(fail),
        "/actor": () => snow_http_stream_by(200, plain, fail),
        "/middleware": () => snow_http_text(200, "not reached"),
      }),
      (request, next) => (request.path === "/middleware" ? fail() : next(request)),
    ),
  );
  for (const path of ["/handler", "/body", "/events", "/actor", "/middleware"]) {
    errors.length = 0;
    const [status, body, headers] = await ask(url + path);
    expect([path, status, body, headers.get("cache-control")]).toEqual([path, 500, "Internal Server Error", null]);
    expect(reports()).toHaveLength(1);
  }
});

test("keep-alive after the end, HEAD, and what has no body runs nothing", async () => {
  let runs = 0;
  const counted = (out: Writer): Suspended<boolean> => {
    runs += 1;
    return snow_writer_write(out, `run ${runs}`);
  };
  const { port } = start(
    snow_http_on_head(
      routes({
        "/": () => snow_http_stream(201, plain, counted),
        "/204": () => snow_http_stream(204, plain, counted),
        "/304": () => snow_http_stream(304, plain, counted),
      }),
      "/own",
      () => snow_http_stream(200, plain, counted),
    ),
  );
  const request = (method: string, path: string) => `${method} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const client = new StreamClient(port, request("HEAD", "/"));
  await client.until("\r\n\r\n");
  expect(client.text).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
  for (const [method, path] of [
    ["HEAD", "/own"],
    ["GET", "/204"],
    ["GET", "/304"],
  ] as const) {
    const before = client.bytes.length;
    client.socket.write(request(method, path));
    await client.until("\r\n\r\n", before);
    expect(client.bytes.subarray(before).toString()).toMatch(/\r\n\r\n$/);
  }
  expect(runs).toBe(0);
  for (const wanted of ["run 1", "run 2"]) {
    const before = client.bytes.length;
    client.socket.write(request("GET", "/"));
    await client.until("0\r\n\r\n", before);
    expect(dechunked(client.bytes.subarray(before)).body.toString()).toBe(wanted);
  }
  client.socket.destroy();
});

test("HTTP/1.0 gets the plain body, and the end of the connection as its end", async () => {
  const { port } = start(routes({ "/": () => snow_http_stream(200, plain, lasting(Promise.resolve()).stream) }));
  const client = new StreamClient(port, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  await client.ended;
  const [head = "", body] = client.text.split("\r\n\r\n");
  expect(head.toLowerCase()).not.toContain("transfer-encoding");
  expect(head.toLowerCase()).toContain("connection: close");
  expect(body).toBe("firstlast");
});

test("of pipelined requests a stream begins when its turn has come, and not for a client that has left", async () => {
  const go = signal();
  const first = lasting(go.given);
  const second = lasting(Promise.resolve());
  let begun = 0;
  const { port } = start(
    routes({
      "/1": () => snow_http_stream(200, plain, first.stream),
      "/2": () => {
        return snow_http_sse((out) => {
          begun += 1;
          return second.events(out);
        });
      },
    }),
  );
  const both = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  const leaving = new StreamClient(port, both);
  await leaving.until("first");
  leaving.socket.resetAndDestroy();
  expect((await first.ended).kind).toBe("shutdown");
  const staying = new StreamClient(port, both);
  await staying.until("first");
  expect(begun).toBe(0);
  go.give(undefined);
  await staying.ended;
  expect(staying.text).toContain("data: last\n\n");
  expect(begun).toBe(1);
});

test("compressed bodies go out at every write", async () => {
  const go = signal();
  const router = snow_http_use(
    routes({
      "/": () => snow_http_sse(lasting(go.given).events),
      "/whole": () => snow_http_sse(lasting(Promise.resolve()).events),
    }),
    snow_http_compress(),
  );
  const { port } = start(router);
  const client = StreamClient.get(port, "/", ["Accept-Encoding: gzip", "Connection: close"]);
  await client.until("\r\n\r\n");
  expect(client.text.toLowerCase()).toContain("content-encoding: gzip\r\n");
  // What has come can be read before anything else is written.
  const unpacked = await new Promise<string>((resolve) => {
    const gunzip = createGunzip();
    let given = 0;
    gunzip.on("data", (bytes: Buffer) => {
      gunzip.destroy();
      resolve(bytes.toString());
    });
    const feed = (): void => {
      const { body } = dechunked(client.bytes);
      if (body.length > given) gunzip.write(body.subarray(given));
      given = body.length;
    };
    client.socket.on("data", feed);
    feed();
  });
  expect(unpacked).toBe("data: first\n\n");
  go.give(undefined);
  await client.ended;
  expect(gunzipSync(dechunked(client.bytes).body).toString()).toBe("data: first\n\ndata: last\n\n");
  const other = StreamClient.get(port, "/whole", ["Accept-Encoding: br", "Connection: close"]);
  await other.ended;
  const { body, isComplete } = dechunked(other.bytes);
  const options = { finishFlush: constants.BROTLI_OPERATION_FINISH };
  expect([brotliDecompressSync(body, options).toString(), isComplete]).toEqual(["data: first\n\ndata: last\n\n", true]);
});

test("a server that stops, or drains, ends event streams; other bodies come to their ends", async () => {
  for (const how of ["stop", "drain"] as const) {
    const go = signal();
    const events = lasting();
    const body = lasting(go.given);
    const { port, server } = start(
      routes({
        "/sse": () => snow_http_sse(events.events),
        "/stream": () => snow_http_stream(200, plain, body.stream),
      }),
    );
    const feed = StreamClient.get(port, "/sse");
    await feed.until("first");
    const download = StreamClient.get(port, "/stream");
    await download.until("first");
    const done = new Promise<void>((resolve) => server[how](how === "stop" ? 60_000 : 1, resolve));
    expect((await events.ended).kind).toBe("shutdown");
    await feed.ended;
    expect([dechunked(feed.bytes).body.toString(), dechunked(feed.bytes).isComplete]).toEqual([
      "data: first\n\n",
      true,
    ]);
    go.give(undefined);
    await download.ended;
    const { body: got, isComplete } = dechunked(download.bytes);
    expect([got.toString(), isComplete]).toEqual(["firstlast", true]);
    await done;
  }
});

test("what is left when the time is over is cut, and its process told", async () => {
  const body = lasting();
  const { port, server } = start(routes({ "/": () => snow_http_stream(200, plain, body.stream) }));
  const client = StreamClient.get(port, "/");
  await client.until("first");
  const done = new Promise<void>((resolve) => server.stop(1, resolve));
  expect((await body.ended).kind).toBe("shutdown");
  await client.ended;
  await done;
  expect(dechunked(client.bytes).isComplete).toBe(false);
});

/** Bytes of the heap, and outside of it, that nothing gives back. */
async function holding(): Promise<number> {
  for (let round = 0; round < 5; round += 1) {
    for (let step = 0; step < 10; step += 1) await turn();
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test("a thousand streams and a thousand event streams leave nothing behind", async () => {
  let [opened, ended] = [0, 0];
  const attended = (run: () => Suspended<unknown>): Suspended<unknown> => {
    opened += 1;
    attend(snow_self(), () => {
      ended += 1;
    });
    return run();
  };
  const { port } = start(
    snow_http_use(
      routes({
        "/stream": () => snow_http_stream(200, plain, (out) => attended(() => lasting().stream(out))),
        "/sse": () => snow_http_sse((out) => attended(() => lasting().events(out))),
        "/sse_by": () =>
          snow_http_sse_by((out) => snow_spawn("feed", () => attended(() => lasting().events(out)), [], undefined)),
      }),
      snow_http_compress(),
    ),
  );
  const paths = ["/stream", "/sse", "/sse_by", "/sse"];
  const openAll = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 50) {
      const clients = Array.from({ length: 50 }, (_, index) =>
        StreamClient.get(port, paths[index % paths.length] ?? "", index % 10 === 0 ? ["Accept-Encoding: gzip"] : []),
      );
      await Promise.all(clients.map((client) => client.until("\r\n\r\n")));
      while (opened < done + 50) await turn();
      for (const client of clients) client.socket.destroy();
      while (ended < done + 50) await turn();
    }
    [opened, ended] = [0, 0];
  };
  await openAll(2000);
  const before = await holding();
  await openAll(2000);
  const after = await holding();
  expect(after - before).toBeLessThan(5_000_000);
}, 120_000);
