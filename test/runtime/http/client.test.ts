// The HTTP client.
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { startRequest } from "../../../runtime/http/client.ts";
import { snow_http_router } from "../../../runtime/intrinsics/http.ts";
import { snow_request_header } from "../../../runtime/intrinsics/request.ts";
import type { Result } from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";
import { start } from "./harness.ts";

const { snow_http_on_get, snow_http_on_post, snow_http_text } = library;

function request(url: string, body?: string): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    startRequest(url, body, resolve);
  });
}

const ok = (value: string) => expect.objectContaining({ tag: 0, _0: value });
const failed = (text: string | RegExp) =>
  expect.objectContaining({ tag: 1, _0: typeof text === "string" ? text : expect.stringMatching(text) });

test("get and post", async () => {
  let routes = snow_http_on_get(snow_http_router(), "/", () => snow_http_text(200, "żółw"));
  routes = snow_http_on_post(routes, "/", (one) => {
    const type = snow_request_header(one, "content-type");
    return snow_http_text(201, `${one.body} ${type.tag === 1 ? type._0 : ""}`);
  });
  const { url } = start(routes);
  expect(await request(url)).toEqual(ok("żółw"));
  expect(await request(url, "{}")).toEqual(ok("{} application/json"));
  expect(await request(`${url}/none`)).toEqual(failed(`${url}/none: status code 404`));
});

test("what goes wrong on the way is a text", async () => {
  expect(await request("http://127.0.0.1:1/")).toEqual(failed("connection refused"));
  expect(await request("http://nowhere.invalid/")).toEqual(failed("unknown host"));
  expect(await request("not a url")).toEqual(failed("invalid URL"));
  const rude = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    rude.listen(0, "127.0.0.1", resolve);
  });
  const address = rude.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  expect(await request(`http://127.0.0.1:${port}/`)).toEqual(failed("connection ended"));
  rude.close();
});

test("a request can be given up", async () => {
  const silent = createServer((socket) => {
    socket.on("error", () => {});
    asked?.();
  });
  let asked: (() => void) | undefined;
  const connected = new Promise<void>((resolve) => {
    asked = resolve;
  });
  await new Promise<void>((resolve) => {
    silent.listen(0, "127.0.0.1", resolve);
  });
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const result = new Promise<Result<string, string>>((resolve) => {
    const giveUp = startRequest(`http://127.0.0.1:${port}/`, undefined, resolve);
    void connected.then(giveUp);
  });
  expect(await result).toEqual(failed("given up"));
  silent.close();
});

/** A server that answers once on each connection, and ends it when the next request comes on it. */
async function forgetfulServer() {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    let answered = false;
    socket.on("error", () => {});
    socket.on("data", () => {
      if (answered) socket.destroy();
      else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      answered = true;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, connections: () => connections, close: () => server.close() };
}

test("a request that a connection ended under goes out again, unless it may have done something", async () => {
  const server = await forgetfulServer();
  expect(await request(server.url)).toEqual(ok("ok"));
  // The client keeps the connection a moment later than it has the answer.
  await new Promise((resolve) => setImmediate(resolve));
  expect(await request(server.url)).toEqual(ok("ok"));
  expect(server.connections()).toBe(2);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await request(server.url, "{}")).toEqual(failed("connection ended"));
  expect(server.connections()).toBe(2);
  server.close();
});
