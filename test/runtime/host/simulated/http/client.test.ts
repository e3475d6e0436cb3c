// What programs get of their requests: the same over Node's modules and real sockets, and in a simulated world.
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { snow_self } from "../../../../../runtime/actors/index.ts";
import { enter } from "../../../../../runtime/current.ts";
import type { Host } from "../../../../../runtime/host/index.ts";
import { type OutgoingRequest, startExchange } from "../../../../../runtime/http/exchange.ts";
import { defaultOptions } from "../../../../../runtime/http/options.ts";
import type { Request } from "../../../../../runtime/http/request.ts";
import type { Response } from "../../../../../runtime/http/response.ts";
import { serveHttp } from "../../../../../runtime/http/server.ts";
import {
  snow_http_response_with_headers,
  snow_http_route,
  snow_http_router,
  snow_http_stream,
} from "../../../../../runtime/intrinsics/http.ts";
import { snow_request_body, snow_request_header } from "../../../../../runtime/intrinsics/request.ts";
import { snow_writer_write } from "../../../../../runtime/intrinsics/writer.ts";
import { createProgram } from "../../../../../runtime/program.ts";
import type { Suspended } from "../../../../../runtime/values/index.ts";
import { snow_map_of } from "../../../../../runtime/values/map/ordered-map.ts";
import { library } from "../../../../support/library.ts";
import { inWorld, type Place, realHost } from "./places.ts";

const { snow_http_text } = library;

function moved(status: number, to: string): Response {
  return snow_http_response_with_headers(status, "", snow_map_of(["Location", to]));
}

function said(request: Request, name: string): string {
  const value = snow_request_header(request, name);
  return value.tag === 1 ? value._0 : "-";
}

/** A connection has a process of its own, so that its number tells one from another. */
const handlers: Readonly<Record<string, (request: Request) => Response>> = {
  "/process": () => snow_http_text(200, `process ${snow_self()}`),
  "/echo": (request) => snow_http_text(201, snow_request_body(request)),
  "/said": (request) =>
    snow_http_text(200, ["host", "user-agent", "connection", "a"].map((name) => said(request, name)).join()),
  "/moved": () => moved(302, "/process"),
  "/again": () => moved(307, "/echo"),
  "/round": () => moved(301, "/round"),
  "/nothing": () => snow_http_response_with_headers(204, "", snow_map_of([])),
  "/large": () => snow_http_text(200, "x".repeat(300_000)),
  "/stream": () =>
    snow_http_stream(200, "text/plain", function* (out): Suspended<unknown> {
      yield snow_writer_write(out, "first ");
      return yield snow_writer_write(out, "last");
    }),
  "/cut": () =>
    snow_http_stream(200, "text/plain", function* (out): Suspended<unknown> {
      yield snow_writer_write(out, "first ");
      throw new Error("cut");
    }),
};

const router = Object.entries(handlers).reduce(
  (before, [path, handler]) => snow_http_route(before, path, handler),
  snow_http_router(),
);

interface Step extends Partial<OutgoingRequest> {
  readonly path: string;
  /** Milliseconds before it. */
  readonly wait?: number;
}

const steps: readonly Step[] = [
  { path: "/process" },
  { path: "/process" },
  { path: "/process", method: "HEAD" },
  {
    path: "/said",
    headers: [
      { name: "A", value: "1" },
      { name: "a", value: "2" },
    ],
  },
  { path: "/echo", method: "POST", body: Buffer.from("späße") },
  { path: "/echo", method: "PUT", body: Buffer.alloc(200_000, "0123456789") },
  { path: "/echo", method: "POST" },
  { path: "/moved", redirects: 2 },
  { path: "/again", method: "POST", body: Buffer.from("again"), redirects: 2 },
  { path: "/round", redirects: 3 },
  { path: "/nothing" },
  { path: "/process" },
  { path: "/large" },
  { path: "/large", limit: 1000 },
  { path: "/stream" },
  { path: "/cut" },
  { path: "/missing", method: "DELETE" },
  { path: "/process" },
  { path: "/process", url: "http://127.0.0.1:1/" },
  { path: "/process", url: "not a URL" },
];

/** What comes of each, one after the other; processes by numbers of their own. */
function outcomesOf(host: Host, all: readonly Step[], done: (outcomes: readonly string[]) => void): void {
  const program = createProgram({ host });
  const server = enter(program, () => serveHttp(router, 0, defaultOptions));
  const outcomes: string[] = [];
  const processes: string[] = [];
  const tell = (text: string): void => {
    const named = text.replaceAll(/process (.+)/g, (_, id: string) => {
      if (!processes.includes(id)) processes.push(id);
      return `process ${processes.indexOf(id) + 1}`;
    });
    outcomes.push(named.replaceAll(`:${server.port}`, ":PORT"));
  };
  const next = (place: number): void => {
    const step = all[place];
    if (step === undefined) {
      server.stop(0, () => done(outcomes));
      return;
    }
    const { path, wait = 0, ...others } = step;
    const url = `http://127.0.0.1:${server.port}${path}`;
    const request = { method: "GET", url, headers: [], body: Buffer.alloc(0), redirects: 0, limit: 2 ** 20, ...others };
    host.setTimer(wait, () =>
      enter(program, () =>
        startExchange(request, 20_000, (outcome) => {
          if (outcome instanceof Error) tell(outcome.message);
          else {
            const headers = outcome.headers
              .filter(({ name }) => name !== "date")
              .map(({ name, value }) => `${name}: ${value}`);
            tell(
              [outcome.status, ...headers, outcome.body.toString("latin1").slice(0, 100), outcome.body.length].join(
                "\n",
              ),
            );
          }
          next(place + 1);
        }),
      ),
    );
  };
  next(0);
}

function simulated(all: readonly Step[], seed: number): Promise<readonly string[]> {
  return inWorld(
    tmpdir(),
    ({ host }: Place, done: (outcomes: readonly string[]) => void) => outcomesOf(host, all, done),
    seed,
  );
}

test("answers, redirects, connections that are kept, and what goes wrong", async () => {
  const real = await new Promise((resolve) => outcomesOf(realHost(tmpdir()), steps, resolve));
  for (const seed of [1, 2, 3]) expect(await simulated(steps, seed)).toEqual(real);
});

test("a connection is kept for as long as the server says, but for a second", async () => {
  const [first, soon, late] = await simulated(
    [{ path: "/process" }, { path: "/process", wait: 3900 }, { path: "/process", wait: 4100 }],
    1,
  );
  expect(first).toMatch(/process 1\n/);
  expect(soon).toMatch(/process 1\n/);
  expect(late).toMatch(/process 2\n/);
});
