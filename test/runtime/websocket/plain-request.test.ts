// Heads that are read without a parser of HTTP: as Node's parser reads them, or not at all.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { readPlainRequest } from "../../../runtime/websocket/protocol/plain-request.ts";

const usual = [
  "Host: localhost:8080",
  "Upgrade: websocket",
  "Connection: Upgrade",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version: 13",
];
const others = usual.filter((line) => !line.startsWith("Connection"));

function head(lines: readonly string[], first = "GET /chat?room=1 HTTP/1.1"): string {
  return `${[first, ...lines].join("\r\n")}\r\n\r\n`;
}

/** What Node's parser makes of it; undefined when it hands over no socket. */
async function byNode(text: string): Promise<{ readonly request: IncomingMessage; readonly rest: string } | undefined> {
  const server = createServer({ requireHostHeader: false });
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const upgraded = new Promise<{ readonly request: IncomingMessage; readonly rest: string }>((resolve) => {
    server.on("upgrade", (request, _socket, rest: Buffer) => resolve({ request, rest: rest.toString("latin1") }));
  });
  const refused = Promise.race([once(server, "request"), once(server, "clientError"), once(socket, "close")]);
  server.on("clientError", () => socket.destroy());
  server.emit("connection", socket);
  socket.push(Buffer.from(text, "latin1"));
  return Promise.race([upgraded, refused.then(() => undefined)]);
}

const plain: readonly (readonly [string, string])[] = [
  ["the usual one", head(usual)],
  ["bytes behind it", `${head(usual)}\x81\x85abc`],
  ["any path and query", head(usual, "GET /a/%20b//c;d?x=y&z#w HTTP/1.1")],
  ["names in any case", head(usual.map((line) => line.replace(/^[^:]+/, (name) => name.toUpperCase())))],
  ["what Firefox says", head([...others, "Connection: keep-alive, Upgrade"])],
  ["no blank behind the colon", head([...usual, "X-One:1"])],
  ["colons and blanks within", head([...usual, "Origin: https://a.example:8443", 'X-Two: a  b, "c:d"'])],
  ["two of a name", head([...usual, "Cookie: a=1", "Cookie: b=2"])],
];

test.each(plain)("%s", async (_name, text) => {
  const found = readPlainRequest(Buffer.from(text, "latin1"));
  const expected = await byNode(text);
  expect(found).toEqual({
    method: expected?.request.method,
    httpVersion: expected?.request.httpVersion,
    url: expected?.request.url,
    rawHeaders: expected?.request.rawHeaders.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text)),
    length: text.length - (expected?.rest.length ?? 0),
  });
});

test.each([
  ["not all of it", head(usual).slice(0, -1)],
  ["nothing", ""],
  ["another method", head(usual, "POST / HTTP/1.1")],
  ["another version", head(usual, "GET / HTTP/1.0")],
  ["no target", head(usual, "GET  HTTP/1.1")],
  ["a whole URL", head(usual, "GET http://localhost/ HTTP/1.1")],
  ["a blank in the target", head(usual, "GET /a b HTTP/1.1")],
  ["letters beyond ASCII in the target", head(usual, "GET /\xe4 HTTP/1.1")],
  ["letters beyond ASCII in a value", head([...usual, "X-One: \xe4"])],
  ["a tab in a value", head([...usual, "X-One: a\tb"])],
  ["a NUL in a value", head([...usual, "X-One: a\0b"])],
  ["a lone CR", head([...usual, "X-One: a\rX-Two: b"])],
  ["a lone LF", head([...usual, "X-One: a\nX-Two: b"])],
  ["blanks at the end", head([...usual, "X-One: a "])],
  ["two blanks at the beginning", head([...usual, "X-One:  a"])],
  ["an empty value", head([...usual, "X-One: "])],
  ["a line that goes on", head([...usual, "X-One: a", " b"])],
  ["a blank before the colon", head([...usual, "X-One : a"])],
  ["no name", head([...usual, ": a"])],
  ["no colon", head([...usual, "X-One"])],
  ["a body", head([...usual, "Content-Length: 3"])],
  ["a body of no length", head([...usual, "Transfer-Encoding: chunked"])],
  ["an expectation", head([...usual, "Expect: 100-continue"])],
  ["no upgrade", head(usual.filter((line) => !line.startsWith("Upgrade")))],
  ["no connection", head(others)],
  ["a connection that stays HTTP", head([...others, "Connection: keep-alive"])],
  ["two connections", head([...usual, "Connection: Upgrade"])],
  ["a long one", head([...usual, `X-One: ${"a".repeat(4096)}`])],
])("not by itself: %s", (_name, text) => {
  expect(readPlainRequest(Buffer.from(text, "latin1"))).toBe(undefined);
});

test("blanks without end are looked at once", () => {
  const text = head([...usual, `X-One: a${" ".repeat(3500)}`]);
  for (let time = 0; time < 1000; time += 1) expect(readPlainRequest(Buffer.from(text))).toBe(undefined);
});
