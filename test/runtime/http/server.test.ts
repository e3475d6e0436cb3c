// Routers and servers over real sockets: matching, middleware, limits, keep-alive, WebSockets on the same port.
import { describe, expect, test } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import type { Request } from "../../../runtime/http/request.ts";
import type { Response } from "../../../runtime/http/response.ts";
import {
  snow_http_metrics,
  snow_http_response_with_headers,
  snow_http_route,
  snow_http_router,
  snow_http_use,
  snow_http_websocket_with,
} from "../../../runtime/intrinsics/http.ts";
import {
  snow_request_body,
  snow_request_header,
  snow_request_method,
  snow_request_param,
  snow_request_path,
  snow_request_query,
} from "../../../runtime/intrinsics/request.ts";
import { snow_ws_join, snow_ws_options, snow_ws_send } from "../../../runtime/intrinsics/ws.ts";
import { snow_is_generator } from "../../../runtime/values/generator.ts";
import { snow_impl_json_list } from "../../../runtime/values/json/collections.ts";
import { snow_impl_json_int } from "../../../runtime/values/json/forms.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_map_of } from "../../../runtime/values/map/ordered-map.ts";
import { snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";
import { handshakeHeaders, RawClient, requestText } from "../websocket/raw-client.ts";
import { ask, errors, start } from "./harness.ts";
import { exchange, parseAnswers } from "./raw-answers.ts";

const {
  snow_http_html,
  snow_http_json,
  snow_http_on_delete,
  snow_http_on_get,
  snow_http_on_post,
  snow_http_on_put,
  snow_http_response,
  snow_http_text,
  snow_http_websocket,
} = library;

const says = (text: string) => () => snow_http_text(200, text);
const router = snow_http_router();

describe("routes", () => {
  test("exact before parameters before wildcards, then the order of registration", async () => {
    let routes = snow_http_on_get(router, "/a/*", says("wildcard 1"));
    routes = snow_http_route(routes, "/*", says("wildcard 2"));
    routes = snow_http_on_get(routes, "/a/:x", says("parameter 1"));
    routes = snow_http_on_get(routes, "/:y/b", says("parameter 2"));
    routes = snow_http_on_get(routes, "/a/b", says("exact 1"));
    routes = snow_http_route(routes, "/a/b", says("exact 2"));
    const { url } = start(routes);
    expect((await ask(`${url}/a/b`))[1]).toBe("exact 1");
    expect((await ask(`${url}/a/b`, { method: "POST" }))[1]).toBe("exact 2");
    expect((await ask(`${url}/a/c`))[1]).toBe("parameter 1");
    expect((await ask(`${url}/x/b`))[1]).toBe("parameter 2");
    expect((await ask(`${url}/a/c/d`))[1]).toBe("wildcard 1");
    expect((await ask(`${url}/x/y`))[1]).toBe("wildcard 2");
  });

  test("methods; a router is a value", async () => {
    const plain = snow_http_on_get(router, "/", says("get"));
    const full = snow_http_on_delete(
      snow_http_on_put(snow_http_on_post(plain, "/", says("post")), "/", says("put")),
      "/",
      says("delete"),
    );
    const { url } = start(full);
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      expect((await ask(`${url}/`, { method }))[1]).toBe(method.toLowerCase());
    }
    const [status, body, headers] = await ask(`${url}/`, { method: "PATCH" });
    expect([status, body]).toEqual([405, "Method Not Allowed"]);
    expect(headers.get("allow")).toBe("GET, HEAD, POST, PUT, DELETE, OPTIONS");
    const before = start(plain);
    expect((await ask(`${before.url}/`, { method: "POST" }))[0]).toBe(405);
  });

  test("HEAD is GET without a body", async () => {
    const { url } = start(snow_http_on_get(router, "/", says("twelve bytes")));
    const [status, body, headers] = await ask(`${url}/`, { method: "HEAD" });
    expect([status, body, headers.get("content-length")]).toEqual([200, "", "12"]);
  });

  test("what a request tells", async () => {
    const describeRequest = (request: Request): Response => {
      const option = (value: { tag: number }) => ("_0" in value ? value._0 : "none");
      const parts = [
        snow_request_method(request),
        snow_request_path(request),
        snow_request_body(request),
        option(snow_request_header(request, "X-THING")),
        option(snow_request_query(request, "a")),
        option(snow_request_query(request, "b")),
        option(snow_request_param(request, "id")),
        option(snow_request_param(request, "other")),
      ];
      return snow_http_text(200, parts.join("|"));
    };
    const { url } = start(snow_http_on_post(router, "/u/:id", describeRequest));
    const [, body] = await ask(`${url}/u/a%20b?a=1&b&a=%32`, {
      method: "POST",
      body: "żółw",
      headers: { "x-thing": "y" },
    });
    expect(body).toBe("POST|/u/a%20b|żółw|y|2|none|a b|none");
  });
});

describe("answers", () => {
  test("media types, own headers, unknown status, no content", async () => {
    const answers: Record<string, () => Response> = {
      "/response": () => snow_http_response(201, "{}"),
      "/text": () => snow_http_text(200, "ż"),
      "/html": () => snow_http_html(200, "<p>"),
      "/json": () => snow_http_json(snow_impl_json_list(snow_impl_json_int), 200, snow_list_of([1, 2])),
      "/headers": () =>
        snow_http_response_with_headers(
          200,
          "x",
          snow_map_of(["content-type", "text/css", "X-One", "1", "Content-Length", "999"]),
        ),
      "/odd": () => snow_http_text(299, "odd"),
      "/empty": () => snow_http_text(204, "ignored"),
    };
    let routes = router;
    for (const [path, handler] of Object.entries(answers)) routes = snow_http_on_get(routes, path, handler);
    const { url, port } = start(routes);
    const type = async (path: string) => {
      const [status, body, headers] = await ask(url + path);
      return `${status} ${headers.get("content-type")} ${headers.get("content-length")} ${body}`;
    };
    expect(await type("/response")).toBe("201 application/json; charset=utf-8 2 {}");
    expect(await type("/text")).toBe("200 text/plain; charset=utf-8 2 ż");
    expect(await type("/html")).toBe("200 text/html; charset=utf-8 3 <p>");
    expect(await type("/json")).toBe("200 application/json; charset=utf-8 5 [1,2]");
    expect(await type("/headers")).toBe("200 text/css 1 x");
    expect(await type("/empty")).toBe("204 text/plain; charset=utf-8 null ");
    const client = new RawClient(port);
    client.send(requestText("GET", "/odd", { Host: "x" }));
    const { status, phrase } = await client.head();
    expect([status, phrase]).toEqual([299, "OK"]);
    client.destroy();
  });

  test.each<[string, number, string[]]>([
    ["a line end in a value", 200, ["X-One", "secret\r\nSet-Cookie: b"]],
    ["a line feed alone", 200, ["X-One", "secret\nSet-Cookie: b"]],
    ["a carriage return alone", 200, ["X-One", "secret\rSet-Cookie: b"]],
    ["a NUL", 200, ["X-One", "secret\0"]],
    ["what Latin-1 has not", 200, ["X-One", "secret ż"]],
    ["a value of the body's type", 200, ["content-type", "text/secret\r\n\r\n<script>"]],
    ["a line end in a name", 200, ["X-secret\r\nSet-Cookie", "b"]],
    ["a name with a space", 200, ["X secret", "b"]],
    ["no name", 200, ["", "secret"]],
    ["a status that is none", 7, []],
    ["a status of a switch", 101, []],
    ["a status of four digits", 1000, []],
  ])("what can't be sent is a 500, and stderr does not repeat it: %s", async (_, status, headers) => {
    const told = errors.length;
    const { port } = start(
      snow_http_on_get(router, "/", () => snow_http_response_with_headers(status, "body", snow_map_of(headers))),
    );
    const client = new RawClient(port);
    client.send(requestText("GET", "/", { Host: "x" }));
    const answer = await client.head();
    expect([answer.status, answer.body]).toEqual([500, "Internal Server Error"]);
    expect([...answer.headers.keys()].sort()).toEqual([
      "connection",
      "content-length",
      "content-type",
      "date",
      "keep-alive",
    ]);
    expect(client.unread.length).toBe(0);
    client.destroy();
    const lines = errors.slice(told).join("").trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(
      /^\[snow-rt\] HTTP response: invalid (status \d+|value of the header [\w-]+|name of a header)$/,
    );
    expect(lines.join("")).not.toContain("secret");
  });

  test("header values go out as Latin-1, whatever is in the body", async () => {
    const named = (body: string) => () =>
      snow_http_response_with_headers(200, body, snow_map_of(["X-Name", "caf\xe9"]));
    const routes = snow_http_on_get(snow_http_on_get(router, "/ascii", named("cafe")), "/other", named("ża"));
    const { port } = start(routes);
    for (const [path, body] of [
      ["/ascii", "cafe"],
      ["/other", Buffer.from("ża").toString("latin1")],
    ] as const) {
      const bytes = await exchange(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      const [answer] = parseAnswers(bytes, ["GET"]);
      expect([answer?.headers.get("x-name"), answer?.body]).toEqual(["caf\xe9", body]);
    }
  });

  test("what a request brings is not on stderr: neither query, nor header, nor body", async () => {
    const told = errors.length;
    const failing = () => {
      throw new Error("a handler without luck");
    };
    const { url } = start(snow_http_on_post(router, "/login", failing));
    const init = { method: "POST", body: "secret-1", headers: { Cookie: "secret-2" } };
    expect((await ask(`${url}/login?token=secret-3`, init))[0]).toBe(500);
    const text = errors.slice(told).join("");
    expect(text).toContain("POST /login");
    expect(text).not.toContain("secret");
  });

  test("a panic is a 500, on stderr, and the server goes on", async () => {
    const failing = () => {
      throw new Error("a handler without luck");
    };
    const { url } = start(snow_http_on_get(snow_http_on_get(router, "/bad", failing), "/good", says("fine")));
    expect((await ask(`${url}/bad`)).slice(0, 2)).toEqual([500, "Internal Server Error"]);
    expect(errors.join("")).toContain("a handler without luck");
    expect((await ask(`${url}/good`))[1]).toBe("fine");
  });
});

test("middleware: the first is outermost, it wraps the 404, and may answer itself", async () => {
  const around = (name: string) =>
    function* (request: Request, next: (request: Request) => unknown) {
      const pending = next(request);
      const answer = (snow_is_generator(pending) ? yield pending : pending) as Response;
      return snow_http_text(answer.status, `${name}(${String(answer.body)})`);
    };
  const plain = snow_http_on_get(router, "/", function* () {
    yield waitForOutside("the test", (resume) => {
      resume.value(1);
      return undefined;
    });
    return snow_http_text(200, "page");
  });
  const guarded = snow_http_use(snow_http_use(plain, around("outer") as never), ((
    request: Request,
    next: (request: Request) => Response,
  ) => (snow_request_path(request) === "/secret" ? snow_http_text(401, "no") : next(request))) as never);
  const { url } = start(guarded);
  expect((await ask(`${url}/`)).slice(0, 2)).toEqual([200, "outer(page)"]);
  expect((await ask(`${url}/none`)).slice(0, 2)).toEqual([404, "outer(Not Found)"]);
  expect((await ask(`${url}/secret`)).slice(0, 2)).toEqual([401, "outer(no)"]);
});

test("middleware that panics, before or after it asked on, is answered with 500, and the next request as ever", async () => {
  const luckless = snow_http_use(
    snow_http_on_get(router, "/", () => snow_http_text(200, "page")),
    ((request: Request, next: (request: Request) => Response) => {
      if (snow_request_path(request) === "/before") throw new Error("no luck before");
      const answer = next(request);
      if (snow_request_path(request) === "/after") throw new Error("no luck after");
      return answer;
    }) as never,
  );
  const { url } = start(luckless);
  for (const path of ["before", "after"]) {
    expect((await ask(`${url}/${path}`)).slice(0, 2)).toEqual([500, "Internal Server Error"]);
    expect(errors.join("")).toContain(`no luck ${path}`);
  }
  expect((await ask(`${url}/`)).slice(0, 2)).toEqual([200, "page"]);
});

describe("limits", () => {
  const echo = snow_http_on_post(router, "/", (request) => snow_http_text(200, `${request.body.length}`));

  async function raw(port: number, text: string): Promise<string> {
    const client = new RawClient(port);
    client.send(text);
    const { status, body } = await client.head();
    await client.ended;
    return `${status} ${body}`;
  }

  test("bodies up to 1 MiB", async () => {
    const { url } = start(echo);
    expect((await ask(url, { method: "POST", body: "x".repeat(1_048_576) }))[1]).toBe("1048576");
    const [status, body] = await ask(url, { method: "POST", body: "x".repeat(1_048_577) });
    expect([status, body]).toEqual([413, "Payload Too Large"]);
  });

  test("a chunked body is counted as it comes", async () => {
    const { port } = start(echo);
    const client = new RawClient(port);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (let index = 0; index < 17; index++) client.send(`10000\r\n${"y".repeat(65_536)}\r\n`);
    const { status } = await client.head();
    expect(status).toBe(413);
    client.destroy();
  });

  test("100 headers, 8 KiB of them, and what is no HTTP", async () => {
    const { port } = start(echo);
    const many = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: 1\r\n`).join("");
    const fine = new RawClient(port);
    fine.send(`GET / HTTP/1.1\r\nHost: x\r\n${many(99)}\r\n`);
    expect((await fine.head()).status).toBe(405);
    fine.destroy();
    expect(await raw(port, `GET / HTTP/1.1\r\nHost: x\r\n${many(100)}\r\n`)).toBe(
      "431 Request Header Fields Too Large",
    );
    expect(await raw(port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(9000)}\r\n\r\n`)).toBe(
      "431 Request Header Fields Too Large",
    );
    expect(await raw(port, "HELLO\r\n\r\n")).toBe("400 Bad Request");
    expect(await raw(port, "GET / HTTP/1.1\r\n\r\n")).toBe("400 Bad Request");
    expect(await raw(port, "GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n")).toBe("400 Bad Request");
  });
});

describe("connections", () => {
  test("several requests on one connection, in order, also when they come at once", async () => {
    const order: string[] = [];
    const { port } = start(
      snow_http_on_get(router, "/:n", function* (request) {
        order.push(`begin ${request.path}`);
        yield waitForOutside("the test", (resume) => {
          setImmediate(() => resume.value(1));
          return undefined;
        });
        order.push(`end ${request.path}`);
        return snow_http_text(200, request.path);
      }),
    );
    const client = new RawClient(port);
    client.send(["/1", "/2", "/3"].map((path) => requestText("GET", path, { Host: "x" })).join(""));
    for (const path of ["/1", "/2", "/3"]) {
      const { body, headers } = await client.head();
      expect([body, headers.get("connection")]).toEqual([path, "keep-alive"]);
    }
    expect(order).toEqual(["begin /1", "end /1", "begin /2", "end /2", "begin /3", "end /3"]);
    client.destroy();
  });

  test("stopping ends idle connections, and waits for answers", async () => {
    let go: (() => void) | undefined;
    const { port, server } = start(
      snow_http_on_get(router, "/", function* () {
        yield waitForOutside("the test", (resume) => {
          go = () => resume.value(1);
          return undefined;
        });
        return snow_http_text(200, "late");
      }),
    );
    const idle = new RawClient(port);
    await new Promise((resolve) => idle.socket.once("connect", resolve));
    const busy = new RawClient(port);
    busy.send(requestText("GET", "/", { Host: "x" }));
    while (go === undefined) await new Promise((resolve) => setImmediate(resolve));
    const stopped = new Promise<void>((resolve) => server.stop(10_000, resolve));
    go();
    const { body, headers } = await busy.head();
    expect([body, headers.get("connection")]).toEqual(["late", "close"]);
    busy.socket.end();
    idle.destroy();
    await stopped;
  });
});

describe("WebSockets on the same port", () => {
  const accept = () => snow_variant_Accept;
  const echo = (conn: number, text: string) => snow_ws_send(conn, `you: ${text}`);
  const both = snow_http_websocket(snow_http_on_get(router, "/", says("page")), "/ws", accept, echo, () => 0);

  test("upgrades at the path, pages elsewhere, 426 for others at the path", async () => {
    const { url, port } = start(both);
    expect((await ask(`${url}/`))[1]).toBe("page");
    const [status, body, headers] = await ask(`${url}/ws`);
    expect([status, body, headers.get("upgrade")]).toEqual([426, "Upgrade Required", "websocket"]);
    expect((await ask(`${url}/none`))[0]).toBe(404);
    const client = await RawClient.open(port, "/ws?a=b");
    client.text("hi");
    expect(await client.message()).toBe("you: hi");
    client.destroy();
  });

  test("an ordinary route at the path goes before 426", async () => {
    const { url } = start(snow_http_on_get(both, "/ws", says("use a WebSocket")));
    expect((await ask(`${url}/ws`)).slice(0, 2)).toEqual([200, "use a WebSocket"]);
  });

  test("an upgrade to another path is an ordinary request; a bad one at the path is refused", async () => {
    const { port } = start(both);
    const other = new RawClient(port);
    other.send(requestText("GET", "/", handshakeHeaders));
    expect((await other.head()).body).toBe("page");
    other.destroy();
    const bad = new RawClient(port);
    bad.send(requestText("GET", "/ws", { ...handshakeHeaders, "Sec-WebSocket-Version": "7" }));
    expect((await bad.head()).body).toBe("Bad Request: unsupported Sec-WebSocket-Version");
    bad.destroy();
  });

  test("options count, but for the path; rooms are the same ones; stopping closes with 1001", async () => {
    const options = { ...snow_ws_options(), path: "/elsewhere", max_connections: 1 };
    const join = (conn: number) => {
      snow_ws_join(conn, "tea");
      return snow_variant_Accept;
    };
    const { port, server } = start(snow_http_websocket_with(router, "/ws", join, echo, () => 0, options));
    const client = await RawClient.open(port, "/ws");
    await expect(RawClient.open(port, "/ws")).rejects.toThrow("503 Service Unavailable");
    const stopped = new Promise<void>((resolve) => server.stop(10_000, resolve));
    expect(await client.close()).toBe("1001 server stopping");
    client.destroy();
    await stopped;
  });
});

test("metrics are in the Prometheus text form", async () => {
  const { url } = start(snow_http_metrics(router, "/metrics"));
  const [status, body, headers] = await ask(`${url}/metrics`);
  expect([status, headers.get("content-type")]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  const names = [
    ...["connections", "connections_total", "rejected_total", "rooms", "messages_in_total", "bytes_in_total"],
    ...["messages_out_total", "bytes_out_total", "broadcasts_total", "dropped_total", "slow_closed_total"],
    ...["socket_writes_total", "processes", "panics_total", "mailbox_messages", "event_loop_lag_seconds"],
    ...["channel_topics", "channel_members", "channel_history_bytes", "channel_dropped_total"],
  ].map((name) => `snow_${name}`);
  expect([...body.matchAll(/^# TYPE (\S+) (?:gauge|counter)$/gm)].map(([, name]) => name)).toEqual(names);
  for (const name of names) expect(body).toMatch(new RegExp(`^${name}(\\{reason="\\w+"\\})? [0-9.]+$`, "m"));
  expect(body.match(/^snow_rejected_total\{reason="\w+"\} \d+$/gm)).toHaveLength(9);
});
