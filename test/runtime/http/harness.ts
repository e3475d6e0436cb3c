// HTTP servers for tests, and requests byte by byte.
import * as fileSystem from "node:fs";
import { afterAll, afterEach } from "vitest";
import type { Host } from "../../../runtime/host/index.ts";
import { createNodeHost } from "../../../runtime/host/node.ts";
import type { Router } from "../../../runtime/http/router.ts";
import { serveHttp } from "../../../runtime/http/server.ts";
import type { RunningServer } from "../../../runtime/net/index.ts";
import { runSession } from "../../../runtime/program.ts";
import type { HttpOptions } from "../../../runtime/values/types.generated.ts";

/** What the runtime has written to stderr. */
export const errors: string[] = [];

/** What the host answers, for tests to change; timers run at its pace, which is 1 again after each test. */
export const given = { fileSystem, wallClock: Date.now, pace: 1 };
afterEach(() => {
  given.pace = 1;
});

const node = createNodeHost([]);
const quiet: Host = {
  ...node,
  setTimer: (milliseconds, callback, keepsAlive) => node.setTimer(milliseconds / given.pace, callback, keepsAlive),
  fileSystem: () => given.fileSystem,
  wallClock: () => given.wallClock(),
  writeErr: (text) => {
    errors.push(text);
  },
};
const session = runSession({ host: quiet });
afterAll(() => session.exit(0));

const started: RunningServer[] = [];

/** Serves a router on a free port until the end of the test. */
export function start(
  router: Router,
  options?: HttpOptions,
): { readonly port: number; readonly server: RunningServer; readonly url: string } {
  const server = serveHttp(router, 0, options);
  started.push(server);
  return { port: server.port, server, url: `http://127.0.0.1:${server.port}` };
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => new Promise<void>((resolve) => server.stop(0, resolve))));
});

/** Status, body, and headers of an answer to `fetch`. */
export async function ask(url: string, init: RequestInit = {}): Promise<[number, string, Headers]> {
  const response = await fetch(url, init);
  return [response.status, await response.text(), response.headers];
}
