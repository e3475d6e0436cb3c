// Middleware in front of WebSockets: it refuses visitors, waits, panics, and has a word in the answer that opens.
import { describe, expect, test } from "vitest";
import { waitForOutside } from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import type { Request } from "../../../runtime/http/request.ts";
import type { Response } from "../../../runtime/http/response.ts";
import {
  snow_http_response_with_headers,
  snow_http_router,
  snow_http_use,
  snow_http_websocket_with,
} from "../../../runtime/intrinsics/http.ts";
import { snow_request_header, snow_request_param, snow_request_path } from "../../../runtime/intrinsics/request.ts";
import {
  snow_ws_header,
  snow_ws_options,
  snow_ws_param,
  snow_ws_path,
  snow_ws_send,
} from "../../../runtime/intrinsics/ws.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_map_of } from "../../../runtime/values/map/ordered-map.ts";
import { type Option, snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";
import { handshakeHeaders, RawClient, requestText } from "../websocket/raw-client.ts";
import { ask, errors, start } from "./harness.ts";

const { snow_http_html, snow_http_on_get, snow_http_text, snow_http_websocket } = library;

type Next = (request: Request) => Response;
type Middleware = Parameters<typeof snow_http_use>[1];

/** A router with an endpoint that says hello with what it knows of its visitor, behind middleware. */
function guarded(middleware: Middleware) {
  const opened: string[] = [];
  const shown = (option: Option<string>): string => ("_0" in option ? option._0 : "-");
  const router = snow_http_websocket(
    snow_http_on_get(snow_http_router(), "/page", () => snow_http_text(200, "page")),
    "/rooms/:id",
    (conn) => {
      opened.push(`${snow_ws_path(conn)} ${shown(snow_ws_param(conn, "id"))} ${shown(snow_ws_header(conn, "host"))}`);
      return snow_variant_Accept;
    },
    (conn, text) => snow_ws_send(conn, text),
    () => 0,
  );
  return { ...start(snow_http_use(router, middleware)), opened };
}

async function knock(port: number, target = "/rooms/7", headers = handshakeHeaders) {
  const client = new RawClient(port);
  client.send(requestText("GET", target, headers));
  return { client, answer: await client.head() };
}

describe("what middleware answers", () => {
  test("a refusal is the whole answer, and the end of the connection", async () => {
    const refused = current().net.counters.rejected.rejected;
    const { port, opened } = guarded(() =>
      snow_http_response_with_headers(401, "who are you?", snow_map_of(["WWW-Authenticate", "Basic"])),
    );
    const { client, answer } = await knock(port);
    expect([answer.status, answer.body, answer.headers.get("www-authenticate")]).toEqual([
      401,
      "who are you?",
      "Basic",
    ]);
    expect(answer.headers.get("connection")).toBe("close");
    await client.ended;
    expect([opened, client.unread.length]).toEqual([[], 0]);
    expect(current().net.counters.rejected.rejected).toBe(refused + 1);
    client.destroy();
  });

  test("a success of another kind refuses too", async () => {
    const { port, opened } = guarded(() => snow_http_html(200, "<p>"));
    const { client, answer } = await knock(port);
    expect([answer.status, answer.body, opened]).toEqual([200, "<p>", []]);
    client.destroy();
  });

  test("101 of the next one opens; what came early is heard", async () => {
    const seen: string[] = [];
    const { port, opened } = guarded((request, next) => {
      seen.push(`${snow_request_path(request)} ${JSON.stringify(snow_request_param(request, "id"))}`);
      return (next as Next)(request);
    });
    const { client, answer } = await knock(port, "/rooms/100%2525?a=b");
    expect(answer.status).toBe(101);
    client.text("hello");
    expect(await client.message()).toBe("hello");
    expect(opened).toEqual(["/rooms/100%2525?a=b 100%25 example.org"]);
    expect(seen).toEqual(['/rooms/100%2525 {"tag":1,"_0":"100%25"}']);
    client.destroy();
  });

  test("headers that it adds go out with the handshake, but not those of a body or of the handshake itself", async () => {
    const { port } = guarded((request, next) => {
      const { status } = (next as Next)(request);
      const headers = ["Set-Cookie", "a=b; Path=/", "X-One", "1", "Sec-WebSocket-Protocol", "evil", "Upgrade", "no"];
      return snow_http_response_with_headers(status, "ignored", snow_map_of([...headers, "Connection", "close"]));
    });
    const { client, answer } = await knock(port);
    expect([...answer.headers.keys()].sort()).toEqual(
      ["connection", "sec-websocket-accept", "set-cookie", "upgrade", "x-one"].sort(),
    );
    expect(["set-cookie", "upgrade", "connection"].map((name) => answer.headers.get(name))).toEqual([
      "a=b; Path=/",
      "websocket",
      "Upgrade",
    ]);
    client.text("hi");
    expect(await client.message()).toBe("hi");
    client.destroy();
  });

  test("a header that can't be sent is a 500, without its value on stderr", async () => {
    const { port, opened } = guarded(() =>
      snow_http_response_with_headers(101, "", snow_map_of(["X-One", "secret\r\nX-Two: 2"])),
    );
    const { client, answer } = await knock(port);
    expect([answer.status, answer.headers.has("x-two"), opened]).toEqual([500, false, []]);
    expect(errors.join("")).toContain("[snow-rt] HTTP response: invalid value of the header X-One\n");
    expect(errors.join("")).not.toContain("secret");
    client.destroy();
  });

  test("a panic is a 500", async () => {
    const panicked = current().net.counters.rejected.panic;
    const { port, opened } = guarded(() => {
      throw new Error("middleware without luck");
    });
    const { client, answer } = await knock(port);
    expect([answer.status, answer.body, opened]).toEqual([500, "Internal Server Error", []]);
    expect(current().net.counters.rejected.panic).toBe(panicked + 1);
    client.destroy();
  });
});

test("it runs before the checks of the handshake, whose refusals it cannot undo", async () => {
  const seen: string[] = [];
  const { port, opened } = guarded((request, next) => {
    seen.push(request.method);
    return (next as Next)(request);
  });
  const { "Sec-WebSocket-Key": _, ...keyless } = handshakeHeaders;
  const { client, answer } = await knock(port, "/rooms/7", keyless as typeof handshakeHeaders);
  expect([answer.status, answer.body]).toEqual([400, "Bad Request: missing Sec-WebSocket-Key"]);
  expect([seen, opened]).toEqual([["GET"], []]);
  client.destroy();
  const bad = await knock(port, "/rooms/7", { ...handshakeHeaders, Host: "a b" });
  expect([bad.answer.status, bad.answer.body, seen]).toEqual([400, "Bad Request: invalid Host", ["GET"]]);
  bad.client.destroy();
});

const ways: readonly (readonly [string, (client: RawClient) => void])[] = [
  ["reset", (client) => client.socket.resetAndDestroy()],
  ["FIN", (client) => client.socket.end()],
];

test.each(ways)("a visitor who goes while middleware waits is never let in, others are: %s", async (_way, leave) => {
  let release = (): void => {};
  let waiting = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    waiting = resolve;
  });
  const { port, opened } = guarded(function* (request, next) {
    if ("_0" in snow_request_header(request, "x-wait")) {
      yield waitForOutside("the test", (resume) => {
        release = () => resume.value(1);
        waiting();
        return undefined;
      });
    }
    return (next as Next)(request);
  } as Middleware);
  const client = new RawClient(port);
  client.send(requestText("GET", "/rooms/1", { ...handshakeHeaders, "X-Wait": "1" }));
  await arrived;
  leave(client);
  for (const id of [2, 3]) {
    const other = await knock(port, `/rooms/${id}`);
    expect(other.answer.status).toBe(101);
    other.client.text("hi");
    expect(await other.client.message()).toBe("hi");
    other.client.destroy();
    // What the first one did has come by now.
    release();
    await client.ended;
  }
  expect(opened).toEqual(["/rooms/2 2 example.org", "/rooms/3 3 example.org"]);
});

test("absolute form opens too; hosts are those of the target", async () => {
  const options = { ...snow_ws_options(), hosts: snow_list_of(["example.org"]) };
  const router = snow_http_websocket_with(
    snow_http_router(),
    "/ws",
    () => snow_variant_Accept,
    (conn) => snow_ws_send(conn, snow_ws_path(conn)),
    () => 0,
    options,
  );
  const { port } = start(router);
  const { client, answer } = await knock(port, "http://example.org/ws?a=b", { ...handshakeHeaders, Host: "other" });
  expect(answer.status).toBe(101);
  client.text("");
  expect(await client.message()).toBe("/ws?a=b");
  client.destroy();
  const other = await knock(port, "http://other.example/ws", handshakeHeaders);
  expect([other.answer.status, other.answer.body]).toEqual([421, "Misdirected Request"]);
  other.client.destroy();
});

test("a page behind the same middleware, and 426 for other requests at the path", async () => {
  const { url } = guarded((request, next) => (next as Next)(request));
  expect((await ask(`${url}/page`)).slice(0, 2)).toEqual([200, "page"]);
  expect((await ask(`${url}/rooms/7`)).slice(0, 2)).toEqual([426, "Upgrade Required"]);
  expect((await ask(`${url}/rooms/7`, { method: "POST" })).slice(0, 2)).toEqual([426, "Upgrade Required"]);
});
