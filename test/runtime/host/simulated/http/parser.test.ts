// What is taken and what is refused: the same as by Node's own parser, however the bytes come.
import { expect, test } from "vitest";
import type { HttpModule } from "../../../../../runtime/host/http.ts";
import { statusOfError } from "../../../../../runtime/http/head.ts";
import { connection, limits, nodes, ours, settle, watch } from "./both.ts";

const get = "GET / HTTP/1.1\r\nHost: a\r\n";
const post = "POST / HTTP/1.1\r\nHost: a\r\n";
const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`;
const upgrade = `${get}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
const next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

const requests: readonly string[] = [
  // First lines.
  `${get}\r\n`,
  "GET / HTTP/1.1\r\n\r\n",
  "GET / HTTP/1.0\r\n\r\n",
  "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
  "GET / HTTP/0.9\r\n\r\n",
  "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
  "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
  "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
  "GET / HTTP/11.1\r\nHost: a\r\n\r\n",
  "GET / http/1.1\r\nHost: a\r\n\r\n",
  "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
  "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
  " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
  "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
  "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET /\r\n\r\n",
  "GET\r\n\r\n",
  "\r\n",
  "get / HTTP/1.1\r\nHost: a\r\n\r\n",
  "GETS / HTTP/1.1\r\nHost: a\r\n\r\n",
  "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
  "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n",
  "M-SEARCH / HTTP/1.1\r\nHost: a\r\n\r\n",
  "QUERY / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
  "OPTIONS / RTSP/1.0\r\nHost: a\r\n\r\n",
  "SOURCE / ICE/1.0\r\nHost: a\r\n\r\n",
  "DESCRIBE / HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET http://a.example/path?query HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET /?a=%00&b#c HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET /é HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET //double HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET nothing HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
  "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
  "HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab",
  "DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab",
  "\x16\x03\x01\x02\x00\x01\x00",
  // Lines and their ends.
  "GET / HTTP/1.1\nHost: a\n\n",
  "GET / HTTP/1.1\r\nHost: a\n\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\n\n",
  "GET / HTTP/1.1\rHost: a\r\r",
  "GET / HTTP/1.1\r\nHost: a\r\rX: b\r\n\r\n",
  `${get}A: b\rc\r\n\r\n`,
  `${get}A: b\nC: d\r\n\r\n`,
  `${get}\r`,
  `${get}\rX`,
  // Names.
  `${get}: a\r\n\r\n`,
  `${get}A : b\r\n\r\n`,
  `${get} A: b\r\n\r\n`,
  `${get}A\r\n\r\n`,
  `${get}A B: c\r\n\r\n`,
  `${get}A(B): c\r\n\r\n`,
  `${get}!#$%&'*+-.^_\`|~: c\r\n\r\n`,
  `${get}\x00: c\r\n\r\n`,
  `${get}é: c\r\n\r\n`,
  `${get}A\x7f: c\r\n\r\n`,
  `${get}"A": c\r\n\r\n`,
  `${get}toString: c\r\nconstructor: d\r\n\r\n`,
  // Values.
  `${get}A:b\r\n\r\n`,
  `${get}A:\r\n\r\n`,
  `${get}A: \r\n\r\n`,
  `${get}A:\t b \t\r\n\r\n`,
  `${get}A: b c\td\r\n\r\n`,
  `${get}A: \x01\r\n\r\n`,
  `${get}A: b\x00c\r\n\r\n`,
  `${get}A: b\x7f\r\n\r\n`,
  `${get}A: \xe4\xff\r\n\r\n`,
  `${get}A: :\r\n\r\n`,
  // Folded ones.
  `${get}A: b\r\n c\r\n\r\n`,
  `${get}A: b\r\n\tc\r\n d\r\n\r\n`,
  `${get}A:\r\n b\r\n\r\n`,
  `${get}A: b\r\n \r\n\r\n`,
  `${get} \r\n\r\n`,
  "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
  // Several of one name.
  `${get}Host: b\r\n\r\n`,
  `${get}A: 1\r\na: 2\r\nA: 3\r\n\r\n`,
  `${get}Cookie: a=b\r\nCookie: c=d\r\n\r\n`,
  `${get}Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n`,
  `${get}User-Agent: a\r\nUser-Agent: b\r\nReferer: a\r\nReferer: b\r\n\r\n`,
  `${get}Authorization: a\r\nAuthorization: b\r\nAge: 1\r\nAge: 2\r\nETag: 1\r\nETag: 2\r\n\r\n`,
  `${get}Accept: a\r\nAccept: b\r\nX-Forwarded-For: 1\r\nX-Forwarded-For: 2\r\n\r\n`,
  `${get}Connection: close\r\nConnection: keep-alive\r\n\r\n`,
  // Lengths.
  `${post}Content-Length: 3\r\n\r\nabc`,
  `${post}Content-Length: 3\r\n\r\nabc${next}`,
  `${post}Content-Length: 3\r\n\r\nab`,
  `${post}Content-Length: 0\r\n\r\n${next}`,
  `${post}\r\n${next}`,
  `${post}Content-Length: 003\r\n\r\nabc`,
  `${post}Content-Length: +3\r\n\r\nabc`,
  `${post}Content-Length: -3\r\n\r\nabc`,
  `${post}Content-Length: 3 \r\n\r\nabc`,
  `${post}Content-Length: \t3\r\n\r\nabc`,
  `${post}Content-Length: 3 3\r\n\r\nabc`,
  `${post}Content-Length: 3, 3\r\n\r\nabc`,
  `${post}Content-Length: 0x3\r\n\r\nabc`,
  `${post}Content-Length: 3a\r\n\r\nabc`,
  `${post}Content-Length:\r\n\r\nabc`,
  `${post}Content-Length: 99999999999999999999999\r\n\r\nabc`,
  `${post}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`,
  `${post}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
  `${post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  // Codings.
  ...[" \t", "chunked|", "|chunked", "gzip|", ",chunked", "chunked,", ",", "chunked, ,", "|"].map((codings) => {
    const lines = codings.split("|").map((coding) => `Transfer-Encoding: ${coding}\r\n`);
    return `${post}${lines.join("")}\r\n3\r\nabc\r\n0\r\n\r\n`;
  }),
  `${chunked}3\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3\r\nabc\r\n0\r\n\r\n${next}`,
  `${chunked}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
  `${chunked}A\r\n0123456789\r\n0a\r\n0123456789\r\n000\r\n\r\n`,
  `${chunked}0\r\n\r\n`,
  `${chunked}0\r\nTrailer: a\r\nOther: b \r\n\r\n${next}`,
  `${chunked}0\r\nTrailer : a\r\n\r\n`,
  `${chunked}0\r\nContent-Length: 3\r\n\r\n`,
  `${chunked}3;a\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3;a=b;c="d e"\r\nabc\r\n0;z\r\n\r\n`,
  `${chunked}3;a="b\\"c"\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3;a="b\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3 ;a\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3 \r\nabc\r\n0\r\n\r\n`,
  `${chunked} 3\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3;\x00\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3;\r\nabc\r\n0\r\n\r\n`,
  `${chunked}g\r\nabc\r\n0\r\n\r\n`,
  `${chunked}-1\r\nabc\r\n0\r\n\r\n`,
  `${chunked}0x3\r\nabc\r\n0\r\n\r\n`,
  `${chunked}ffffffffffffffffff\r\nabc\r\n0\r\n\r\n`,
  `${chunked}\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3\r\nabcd\r\n0\r\n\r\n`,
  `${chunked}3\r\nab\r\n0\r\n\r\n`,
  `${chunked}3\nabc\n0\n\n`,
  `${chunked}3\r\nabc\n0\r\n\r\n`,
  `${chunked}3\r\nabc0\r\n\r\n`,
  `${chunked}3\rabc\r\n0\r\n\r\n`,
  `${chunked}3\r\nabc\r\n0\r\n`,
  `${chunked}3\r\nabc\r\n`,
  `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: gzip\r\n\r\nabc`,
  `${post}Transfer-Encoding: identity\r\n\r\nabc`,
  `${post}Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: \tchunked \r\n\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding:\r\n\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n`,
  "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
  "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc",
  // Too much.
  `GET /${"a".repeat(1000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /${"a".repeat(2000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `${get}A: ${"b".repeat(1010)}\r\n\r\n`,
  `${get}A: ${"b".repeat(2000)}\r\n\r\n`,
  `${get}${"a".repeat(2000)}: b\r\n\r\n`,
  `${get}${"A: bc\r\n".repeat(300)}\r\n`,
  `${get}${"A: bc\r\n".repeat(100)}\r\n`,
  `${chunked}0\r\n${"A: bc\r\n".repeat(400)}\r\n`,
  `${chunked}3;${"a".repeat(17_000)}\r\nabc\r\n0\r\n\r\n`,
  `${chunked}3;${"a".repeat(16_000)}\r\nabc\r\n0\r\n\r\n`,
  `${post}Content-Length: 70000\r\n\r\n${"0123456789".repeat(7000)}${next}`,
  // One after the other.
  next.repeat(3),
  `${next}\r\n\r\n${next}`,
  `${next}nonsense\r\n\r\n`,
  `${get}Connection: close\r\n\r\n${next}`,
  "GET / HTTP/1.0\r\n\r\nGET /2 HTTP/1.0\r\n\r\n",
  `${get}Connection: close, TE\r\nTE: trailers\r\n\r\n`,
  // Expectations.
  `${post}Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`,
  `${post}Expect: 100-CONTINUE\r\nContent-Length: 3\r\n\r\nabc${next}`,
  `${post}Expect: 200-maybe\r\nContent-Length: 3\r\n\r\nabc`,
  "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
  // Other protocols.
  upgrade,
  `${upgrade}\x81\x00behind`,
  `${next}${upgrade}behind`,
  `${upgrade}${next}`,
  `${get}Upgrade: websocket\r\n\r\nbehind`,
  `${get}Connection: Upgrade\r\n\r\n${next}`,
  `${get}Connection: keep-alive, Upgrade\r\nUpgrade: a, b\r\n\r\nbehind`,
  `${get}Connection: Upgrade, close\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n`,
  "GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nbehind",
  "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\nbehind",
  "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n",
];

interface Outcome {
  readonly seen: readonly string[];
  readonly answered: string;
}

async function outcome(http: HttpModule, pieces: readonly string[]): Promise<Outcome> {
  const server = http.createServer(limits);
  const seen = watch(server, statusOfError);
  const { client, server: socket } = connection();
  let answered = "";
  client.on("data", (chunk: Buffer) => {
    answered += chunk.toString("latin1");
  });
  client.on("error", () => {});
  socket.on("error", () => {});
  server.emit("connection", socket);
  for (const piece of pieces) {
    client.write(piece, "latin1");
    await settle(2);
  }
  await settle();
  client.end();
  await settle();
  client.destroy();
  await settle();
  return { seen, answered: answered.replaceAll(/Date: [^\r]*\r\n/g, "") };
}

test.each(requests.map((text) => ({ name: JSON.stringify(text).slice(0, 100), text })))("$name", async ({ text }) => {
  expect(await outcome(ours, [text])).toEqual(await outcome(nodes, [text]));
  if (text.length > 5000) return;
  expect(await outcome(ours, [...text])).toEqual(await outcome(nodes, [...text]));
});
