// What a client takes for an answer: the same as with Node's own client, however the bytes come.
import { expect, test } from "vitest";
import type { HttpModule, HttpRequestOptions, IncomingMessage } from "../../../../../runtime/host/http.ts";
import { collect, connection, nodes, ours, settle, textOf } from "./both.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

const answers: readonly string[] = [
  `${ok}Content-Length: 3\r\n\r\nabc`,
  `${ok}Content-Length: 3\r\n\r\nab`,
  `${ok}Content-Length: 3\r\n\r\nabcd`,
  `${ok}Content-Length: 0\r\n\r\n`,
  `${ok}\r\nuntil the end`,
  `${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  `${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n`,
  `${ok}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`,
  `${ok}Transfer-Encoding: chunked\r\n\r\nx`,
  `${ok}Transfer-Encoding: gzip\r\n\r\nabc`,
  `${ok}Transfer-Encoding:\r\n\r\nabc`,
  `${ok}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  `${ok}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
  `${ok}Content-Length: -3\r\n\r\nabc`,
  `${ok}Connection: close\r\nContent-Length: 3\r\n\r\nabc`,
  `${ok}Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 3\r\n\r\nabc`,
  `${ok}Set-Cookie: a=b\r\nSet-Cookie: c=d\r\nA: 1\r\nA: 2\r\nContent-Length: 0\r\n\r\n`,
  "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc",
  "HTTP/1.0 200 OK\r\n\r\nuntil the end",
  "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 200 A  reason\twith \xe4\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1  200 OK\r\n\r\n",
  "HTTP/1.1 20 OK\r\n\r\n",
  "HTTP/1.1 2000 OK\r\n\r\n",
  "HTTP/1.1 999 Beyond\r\nContent-Length: 0\r\n\r\n",
  "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.2 200 OK\r\n\r\n",
  "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
  "http/1.1 200 OK\r\n\r\n",
  "GET / HTTP/1.1\r\n\r\n",
  "nonsense",
  "",
  `${ok}A: ${"b".repeat(2000)}\r\n\r\n`,
  `${ok}A : b\r\n\r\n`,
  `${ok}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`,
  "HTTP/1.1 204 No Content\r\n\r\n",
  "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc",
  "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n",
  "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
  "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
  "HTTP/1.1 100 Continue\r\n\r\n",
  switching,
  `${switching}behind`,
  "HTTP/1.1 101 Switching Protocols\r\n\r\nbehind",
  "HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\nok",
  `HTTP/1.1 426 Upgrade Required\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\nno`,
];

interface Outcome {
  readonly asked: string;
  readonly seen: readonly string[];
}

async function outcome(http: HttpModule, options: HttpRequestOptions, pieces: readonly string[]): Promise<Outcome> {
  const seen: string[] = [];
  const { client, server } = connection();
  let asked = "";
  server.on("data", (chunk: Buffer) => {
    asked += chunk.toString("latin1");
  });
  server.on("error", () => {});
  const request = http.request({ ...options, maxHeaderSize: 1024, createConnection: () => client });
  const tell = (line: string): void => {
    seen.push(line);
  };
  const headOf = ({ statusCode, httpVersion, rawHeaders, headers }: IncomingMessage): string =>
    JSON.stringify([statusCode, httpVersion, rawHeaders, { ...headers }]);
  request.on("response", (response) => {
    tell(`response ${headOf(response)}`);
    collect(response, tell);
  });
  request.on("information", ({ statusCode }) => tell(`information ${statusCode}`));
  request.on("upgrade", (response, socket, head) => {
    tell(`upgrade ${headOf(response)} ${head.toString("latin1")}`);
    socket.on("data", (chunk: Buffer) => tell(`then ${chunk.toString("latin1")}`));
    socket.on("error", () => {});
  });
  request.on("error", (error) => tell(`error ${textOf(error)}`));
  request.end();
  await settle();
  for (const piece of pieces) {
    server.write(piece, "latin1");
    await settle(2);
  }
  await settle();
  tell(`destroyed ${client.destroyed}`);
  server.end();
  await settle();
  server.destroy();
  client.destroy();
  await settle();
  return { asked, seen };
}

function inBytes(text: string): string[] {
  return [...text];
}

const headers = { Host: "a", Accept: "*/*" };
const kinds: readonly HttpRequestOptions[] = [
  { headers },
  { method: "HEAD", headers },
  { path: "/chat", headers: ["Host", "a", "Connection", "Upgrade", "Upgrade", "websocket"], setHost: false },
];

test.each(answers.map((text) => ({ name: JSON.stringify(text).slice(0, 100), text })))("$name", async ({ text }) => {
  for (const options of kinds) {
    expect(await outcome(ours, options, [text])).toEqual(await outcome(nodes, options, [text]));
  }
  const bytes = inBytes(text);
  const [plain] = kinds;
  if (bytes.length > 1000 || plain === undefined) return;
  expect(await outcome(ours, plain, bytes)).toEqual(await outcome(nodes, plain, bytes));
});
