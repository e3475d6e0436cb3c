// What RFC 9110 and RFC 9112 ask of a server without a cache: a row for each requirement, on a real socket.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Request } from "../../../runtime/http/request.ts";
import {
  snow_http_file,
  snow_http_files,
  snow_http_route,
  snow_http_router,
} from "../../../runtime/intrinsics/http.ts";
import { snow_request_header, snow_request_param, snow_request_query } from "../../../runtime/intrinsics/request.ts";
import { type Option, snow_variant_Accept } from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";
import { given, start } from "./harness.ts";
import { exchange, parseAnswers } from "./raw-answers.ts";

const {
  snow_http_on_delete,
  snow_http_on_get,
  snow_http_on_post,
  snow_http_on_put,
  snow_http_text,
  snow_http_websocket,
} = library;

const directory = mkdtempSync(join(tmpdir(), "snow-rfc-"));
afterAll(() => rmSync(directory, { recursive: true }));
const changed = new Date("2020-05-06T07:08:09Z");
mkdirSync(join(directory, "sub"));
for (const [name, text] of [
  ["ten.txt", "0123456789"],
  ["empty.txt", ""],
  ["index.html", "<p>top"],
  ["sub/index.html", "<p>sub"],
] as const) {
  writeFileSync(join(directory, name), text);
  utimesSync(join(directory, name), changed, changed);
}
// Size, and the time of the last change.
const TAG = `"a-${changed.getTime().toString(16)}"`;
const LAST_MODIFIED = "Wed, 06 May 2020 07:08:09 GMT";
const BEFORE = "Wed, 06 May 2020 07:08:08 GMT";
const AFTER = "Wed, 06 May 2020 07:08:10 GMT";

function shown(option: Option<string>): string {
  return "_0" in option ? option._0 : "-";
}

/** What a handler sees of a request. */
function tell(request: Request) {
  const seen = [request.method, request.path, shown(snow_request_param(request, "id"))];
  seen.push(shown(snow_request_query(request, "q")), shown(snow_request_header(request, "host")), request.body);
  return snow_http_text(200, seen.join("|"));
}

function createRouter() {
  let router = snow_http_files(snow_http_router(), "/files/*", directory);
  router = snow_http_on_get(router, "/", tell);
  router = snow_http_on_get(router, "/page", () => snow_http_text(200, "a page"));
  router = snow_http_on_get(router, "/café", tell);
  router = snow_http_on_get(router, "/th%C3%A9", tell);
  router = snow_http_on_get(router, "/rooms/:id", tell);
  router = snow_http_on_post(router, "/rooms/:id", tell);
  router = snow_http_on_put(router, "/thing", tell);
  router = snow_http_on_delete(router, "/thing", tell);
  router = snow_http_route(router, "/any", tell);
  router = snow_http_on_get(router, "/status/:id", (request) => {
    return snow_http_text(Number(shown(snow_request_param(request, "id"))), "a text");
  });
  router = snow_http_on_post(router, "/file", () => snow_http_file(join(directory, "ten.txt")));
  router = snow_http_websocket(
    router,
    "/ws",
    () => snow_variant_Accept,
    () => 0,
    () => 0,
  );
  return router;
}

interface Expected {
  readonly status: number;
  readonly body?: string;
  /** Undefined: the header must not be there. */
  readonly headers?: Readonly<Record<string, string | RegExp | undefined>>;
  /** Whether the next request on the connection is answered; without it that follows from the status. */
  readonly goesOn?: boolean;
  /** Answers before the one that this is about. */
  readonly interim?: readonly number[];
}

type Row = readonly [section: string, requirement: string, request: string, expected: Expected];

/** A request of HTTP/1.1 with the headers that it has to have. */
function ask(line: string, ...headers: string[]): string {
  return `${line} HTTP/1.1\r\n${["Host: example.org", ...headers].map((header) => `${header}\r\n`).join("")}\r\n`;
}

function post(target: string, body: string, ...headers: string[]): string {
  return `${ask(`POST ${target}`, ...headers, `Content-Length: ${body.length}`)}${body}`;
}

const chunked = (target: string, body: string, ...headers: string[]): string =>
  `${ask(`POST ${target}`, ...headers, "Transfer-Encoding: chunked")}${body}`;

const ten = (...headers: string[]): string => ask("GET /files/ten.txt", ...headers);
const refused = (status: number): Expected => ({
  status,
  goesOn: false,
  headers: { connection: "close", date: /GMT$/ },
});
const whole: Expected = { status: 200, body: "0123456789", headers: { "content-range": undefined } };
const unchanged: Expected = {
  status: 304,
  body: "",
  headers: { etag: TAG, date: /GMT$/, "content-type": undefined, "content-range": undefined },
};
const failed: Expected = { status: 412, body: "Precondition Failed" };
const part = (range: string, body: string): Expected => ({
  status: 206,
  body,
  headers: { "content-range": `bytes ${range}/10`, "content-length": String(body.length), etag: TAG, date: /GMT$/ },
});
const outside: Expected = { status: 416, headers: { "content-range": "bytes */10" } };

const semantics: readonly Row[] = [
  ["9110 5.6.7", "dates of RFC 850 are read", ten("If-Modified-Since: Wednesday, 06-May-20 07:08:09 GMT"), unchanged],
  ["9110 5.6.7", "dates of asctime are read", ten("If-Modified-Since: Wed May  6 07:08:09 2020"), unchanged],
  ["9110 6.6.1", "answers have a date", ask("GET /page"), { status: 200, headers: { date: /^date: \w{3}, .* GMT$/ } }],
  ["9110 6.6.1", "those of errors too", ask("GET /none"), { status: 404, headers: { date: /GMT$/ } }],
  [
    "9110 7.8",
    "an upgrade to something unknown is ignored",
    ask("GET /page", "Upgrade: h2c", "Connection: upgrade"),
    { status: 200, body: "a page", goesOn: false, headers: { connection: "close" } },
  ],
  [
    "9110 8.6",
    "no length where there is no body",
    ask("GET /status/204"),
    { status: 204, headers: { "content-length": undefined, "transfer-encoding": undefined } },
  ],
  ["9110 9.1", "methods are told by their case; unknown ones are 501", ask("get /page"), refused(501)],
  ["9110 9.1", "an unknown method", ask("BREW /page"), refused(501)],
  [
    "9110 9.1",
    "known methods that the path has not",
    ask("PATCH /page"),
    { status: 405, headers: { allow: "GET, HEAD, OPTIONS" } },
  ],
  [
    "9110 9.3.2",
    "HEAD has the headers of GET",
    ask("HEAD /page"),
    { status: 200, body: "", headers: { "content-length": "6", "content-type": "text/plain; charset=utf-8" } },
  ],
  [
    "9110 9.3.2",
    "HEAD of a file",
    ask("HEAD /files/ten.txt"),
    {
      status: 200,
      body: "",
      headers: { "content-length": "10", etag: TAG, "last-modified": LAST_MODIFIED, "accept-ranges": "bytes" },
    },
  ],
  [
    "9110 9.3.2",
    "HEAD of what is missing",
    ask("HEAD /none"),
    { status: 404, body: "", headers: { "content-length": "9" } },
  ],
  [
    "9110 9.3.6",
    "CONNECT is for proxies",
    "CONNECT example.org:80 HTTP/1.1\r\nHost: example.org\r\n\r\n",
    refused(400),
  ],
  [
    "9110 9.3.7",
    "OPTIONS tells the methods",
    ask("OPTIONS /rooms/7"),
    { status: 204, headers: { allow: "GET, HEAD, POST, OPTIONS", "content-length": undefined } },
  ],
  [
    "9110 9.3.7",
    "OPTIONS of the server",
    ask("OPTIONS *"),
    { status: 204, headers: { allow: "GET, HEAD, POST, PUT, DELETE, OPTIONS" } },
  ],
  ["9110 9.3.7", "OPTIONS of a path that is none", ask("OPTIONS /none"), { status: 404 }],
  [
    "9110 9.3.7",
    "a route of one's own for it",
    ask("OPTIONS /any"),
    { status: 200, body: "OPTIONS|/any|-|-|example.org|" },
  ],
  [
    "9110 9.3.8",
    "TRACE sends nothing back",
    ask("TRACE /page", "X-Secret: 1"),
    { status: 405, body: "Method Not Allowed" },
  ],
  [
    "9110 10.1.1",
    "100 before a body that is wanted",
    post("/rooms/7", "hello", "Expect: 100-continue"),
    { status: 200, body: "POST|/rooms/7|7|-|example.org|hello", interim: [100] },
  ],
  ["9110 10.1.1", "in any case", post("/rooms/7", "hello", "Expect: 100-Continue"), { status: 200, interim: [100] }],
  [
    "9110 10.1.1",
    "no 100 in HTTP/1.0",
    "POST /rooms/7 HTTP/1.0\r\nExpect: 100-continue\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi",
    { status: 200, body: "POST|/rooms/7|7|-|-|hi" },
  ],
  [
    "9110 10.1.1",
    "no 100 for a request that is refused",
    "POST /any HTTP/1.1\r\nHost: a b\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
    refused(400),
  ],
  ["9110 10.1.1", "other expectations are not met", post("/any", "hi", "Expect: a miracle"), refused(417)],
  [
    "9110 15.2",
    "no interim status for an answer",
    ask("GET /status/100"),
    { status: 500, body: "Internal Server Error" },
  ],
  ["9110 15.2.2", "nor 101 without an upgrade", ask("GET /status/101"), { status: 500 }],
  [
    "9110 15.3.6",
    "205 has no body, and says so",
    ask("GET /status/205"),
    { status: 205, body: "", headers: { "content-length": "0" } },
  ],
  [
    "9110 15.4.5",
    "304 has no body",
    ask("GET /status/304"),
    { status: 304, body: "", headers: { "content-length": undefined } },
  ],
  [
    "9110 15.5.6",
    "405 tells the methods",
    ask("GET /thing"),
    { status: 405, body: "Method Not Allowed", headers: { allow: "PUT, DELETE, OPTIONS" } },
  ],
  [
    "9110 15.5.6",
    "405 for HEAD has no body",
    ask("HEAD /thing"),
    { status: 405, body: "", headers: { allow: "PUT, DELETE, OPTIONS" } },
  ],
  [
    "9110 15.5.22",
    "426 tells the protocol, as 7.8 asks",
    ask("GET /ws"),
    { status: 426, headers: { upgrade: "websocket", connection: "keep-alive, Upgrade" } },
  ],
  [
    "9110 15.5.22",
    "426 on a connection that ends",
    ask("GET /ws", "Connection: close"),
    { status: 426, goesOn: false, headers: { upgrade: "websocket", connection: "close, Upgrade" } },
  ],
  [
    "9110 9.3.7",
    "OPTIONS where WebSockets are",
    ask("OPTIONS /ws"),
    { status: 204, headers: { allow: "GET, OPTIONS" } },
  ],
];

const conditions: readonly Row[] = [
  ["9110 13.1.1", "If-Match with the tag", ten(`If-Match: ${TAG}`), whole],
  ["9110 13.1.1", "If-Match with several", ten(`If-Match: "x,y" , W/"z",${TAG}`), whole],
  ["9110 13.1.1", "If-Match with others", ten('If-Match: "nope"'), failed],
  ["9110 13.1.1", "If-Match compares strongly", ten(`If-Match: W/${TAG}`), failed],
  ["9110 13.1.1", "If-Match with anything", ten("If-Match: *"), whole],
  ["9110 13.1.1", "If-Match with what is no list", ten("If-Match: nope"), failed],
  ["9110 13.1.1", "If-Match of HEAD", ask("HEAD /files/ten.txt", 'If-Match: "nope"'), { status: 412, body: "" }],
  ["9110 13.1.2", "If-None-Match with the tag", ten(`If-None-Match: ${TAG}`), unchanged],
  ["9110 13.1.2", "If-None-Match compares weakly", ten(`If-None-Match: "x", W/${TAG}`), unchanged],
  ["9110 13.1.2", "If-None-Match with anything", ten("If-None-Match: *"), unchanged],
  ["9110 13.1.2", "If-None-Match with others", ten(`If-None-Match: "x", "a,${TAG.slice(1)}`), whole],
  ["9110 13.1.2", "If-None-Match in two lines", ten('If-None-Match: "x"', `If-None-Match: ${TAG}`), unchanged],
  ["9110 13.1.3", "If-Modified-Since the last change", ten(`If-Modified-Since: ${LAST_MODIFIED}`), unchanged],
  ["9110 13.1.3", "If-Modified-Since later", ten(`If-Modified-Since: ${AFTER}`), unchanged],
  ["9110 13.1.3", "If-Modified-Since earlier", ten(`If-Modified-Since: ${BEFORE}`), whole],
  ["9110 13.1.3", "what is no date is ignored", ten("If-Modified-Since: 2030-01-01"), whole],
  ["9110 13.1.3", "a day that no month has is ignored", ten("If-Modified-Since: Wed, 31 Jun 2021 00:00:00 GMT"), whole],
  [
    "9110 13.1.3",
    "several dates are ignored",
    ten(`If-Modified-Since: ${AFTER}`, `If-Modified-Since: ${AFTER}`),
    whole,
  ],
  ["9110 13.1.4", "If-Unmodified-Since the last change", ten(`If-Unmodified-Since: ${LAST_MODIFIED}`), whole],
  ["9110 13.1.4", "If-Unmodified-Since earlier", ten(`If-Unmodified-Since: ${BEFORE}`), failed],
  ["9110 13.1.4", "what is no date is ignored", ten("If-Unmodified-Since: yesterday"), whole],
  ["9110 13.1.5", "If-Range with the tag", ten("Range: bytes=0-1", `If-Range: ${TAG}`), part("0-1", "01")],
  ["9110 13.1.5", "If-Range with another", ten("Range: bytes=0-1", 'If-Range: "x"'), whole],
  ["9110 13.1.5", "If-Range compares strongly", ten("Range: bytes=0-1", `If-Range: W/${TAG}`), whole],
  ["9110 13.1.5", "If-Range with the date", ten("Range: bytes=0-1", `If-Range: ${LAST_MODIFIED}`), part("0-1", "01")],
  ["9110 13.1.5", "If-Range with a later date", ten("Range: bytes=0-1", `If-Range: ${AFTER}`), whole],
  ["9110 13.1.5", "If-Range without a range", ten('If-Range: "x"'), whole],
  ["9110 13.1.5", "a false If-Range hides what is unsatisfiable", ten("Range: bytes=99-", 'If-Range: "x"'), whole],
  [
    "9110 13.2.1",
    "no condition where the answer is no 2xx",
    ask("GET /files/none", "If-Match: *", `If-Unmodified-Since: ${BEFORE}`),
    { status: 404 },
  ],
  [
    "9110 13.2.1",
    "nor for methods that select nothing",
    ask("OPTIONS /files/ten.txt", 'If-Match: "nope"'),
    { status: 204 },
  ],
  [
    "9110 13.2.1",
    "nor for what a handler has done",
    post("/file", "", 'If-Match: "nope"', `If-None-Match: ${TAG}`),
    whole,
  ],
  [
    "9110 13.2.2",
    "If-Match goes before If-Unmodified-Since",
    ten(`If-Match: ${TAG}`, `If-Unmodified-Since: ${BEFORE}`),
    whole,
  ],
  ["9110 13.2.2", "If-Match goes before If-None-Match", ten('If-Match: "nope"', `If-None-Match: ${TAG}`), failed],
  ["9110 13.2.2", "both hold", ten(`If-Match: ${TAG}`, `If-None-Match: ${TAG}`), unchanged],
  [
    "9110 13.2.2",
    "If-Unmodified-Since goes before If-None-Match",
    ten(`If-Unmodified-Since: ${BEFORE}`, `If-None-Match: ${TAG}`),
    failed,
  ],
  [
    "9110 13.2.2",
    "If-None-Match goes before If-Modified-Since",
    ten('If-None-Match: "x"', `If-Modified-Since: ${AFTER}`),
    whole,
  ],
  [
    "9110 13.2.2",
    "If-Modified-Since goes before a range",
    ten("Range: bytes=0-1", `If-Modified-Since: ${AFTER}`),
    unchanged,
  ],
  ["9110 13.2.2", "a range goes before nothing", ten("Range: bytes=99-", 'If-Match: "nope"'), failed],
];

const ranges: readonly Row[] = [
  ["9110 14.1.2", "the first bytes", ten("Range: bytes=0-3"), part("0-3", "0123")],
  ["9110 14.1.2", "up to the end", ten("Range: bytes=4-"), part("4-9", "456789")],
  ["9110 14.1.2", "the last bytes", ten("Range: bytes=-3"), part("7-9", "789")],
  ["9110 14.1.2", "more last bytes than there are", ten("Range: bytes=-30"), part("0-9", "0123456789")],
  ["9110 14.1.2", "further than the end", ten("Range: bytes=8-99999999999999999999"), part("8-9", "89")],
  ["9110 14.1", "units in any case", ten("Range: BYTES=0-0"), part("0-0", "0")],
  ["9110 14.1.2", "beyond the end", ten("Range: bytes=10-"), outside],
  ["9110 14.1.2", "the last none", ten("Range: bytes=-0"), outside],
  ["9110 14.1.2", "all of several beyond the end", ten("Range: bytes=10-11, 20-"), outside],
  ["9110 14.1.2", "one of two beyond the end", ten("Range: bytes=20-, 1-2"), part("1-2", "12")],
  [
    "9110 14.1.2",
    "the last bytes of nothing",
    ask("GET /files/empty.txt", "Range: bytes=-5"),
    { status: 200, body: "", headers: { "content-length": "0" } },
  ],
  [
    "9110 14.1.2",
    "the first bytes of nothing",
    ask("GET /files/empty.txt", "Range: bytes=0-"),
    { status: 416, headers: { "content-range": "bytes */0" } },
  ],
  ["9110 14.1.1", "a range that ends before it begins is none", ten("Range: bytes=5-2"), whole],
  ["9110 14.1.1", "nor is a word", ten("Range: bytes=a-b"), whole],
  ["9110 14.1.1", "nor is one with a sign", ten("Range: bytes=+1-2"), whole],
  ["9110 14.1.1", "one bad range spoils the others", ten("Range: bytes=0-1,x"), whole],
  ["9110 14.2", "other units are ignored", ten("Range: lines=0-1"), whole],
  [
    "9110 14.2",
    "ranges of HEAD are ignored",
    ask("HEAD /files/ten.txt", "Range: bytes=0-1"),
    { status: 200, body: "", headers: { "content-length": "10", "content-range": undefined } },
  ],
  [
    "9110 14.2",
    "also those that are outside",
    ask("HEAD /files/ten.txt", "Range: bytes=50-"),
    { status: 200, body: "", headers: { "content-length": "10" } },
  ],
  ["9110 14.2", "and those of other methods", post("/file", "", "Range: bytes=0-1"), whole],
  [
    "9110 14.2",
    "ranges of what is no file are ignored",
    ask("GET /page", "Range: bytes=0-1"),
    { status: 200, body: "a page" },
  ],
  ["9110 14.2", "ranges that overlap ask for too much", ten("Range: bytes=0-5,5-9"), whole],
  ["9110 14.2", "as do very many", ten(`Range: bytes=${Array.from({ length: 17 }, () => "20-").join(",")}`), whole],
  ["9110 14.3", "files tell that they have ranges", ten(), { status: 200, headers: { "accept-ranges": "bytes" } }],
  [
    "9110 15.3.7",
    "a part has the headers of the whole",
    ten("Range: bytes=0-0"),
    {
      status: 206,
      headers: { etag: TAG, "last-modified": LAST_MODIFIED, "content-type": "text/plain; charset=utf-8" },
    },
  ],
];

const paths: readonly Row[] = [
  [
    "9110 4.2.3",
    "escapes in a path are the characters themselves",
    ask("GET /caf%C3%A9"),
    { status: 200, body: "GET|/caf%C3%A9|-|-|example.org|" },
  ],
  ["9110 4.2.3", "in any case of their digits", ask("GET /%63af%c3%a9"), { status: 200 }],
  ["9110 4.2.3", "also when the route has them", ask("GET /th%c3%a9"), { status: 200 }],
  [
    "9110 4.2.3",
    "a parameter is decoded",
    ask("GET /rooms/a%20%26%20b?q=1%2B1"),
    { status: 200, body: "GET|/rooms/a%20%26%20b|a & b|1+1|example.org|" },
  ],
  [
    "9110 4.2.3",
    "an escaped slash is no slash",
    ask("GET /rooms/a%2Fb"),
    { status: 200, body: "GET|/rooms/a%2Fb|a/b|-|example.org|" },
  ],
  ["9110 4.2.3", "nor the beginning of a parameter", ask("GET /%3Aid"), { status: 404 }],
  ["9112 3.2", "a malformed escape", ask("GET /rooms/100%"), refused(400)],
  ["9112 3.2", "an escape with other digits", ask("GET /rooms/%zz"), refused(400)],
  ["9112 3.2", "escapes that are no UTF-8", ask("GET /rooms/%ff"), refused(400)],
  ["9112 3.2", "a bad path to an endpoint", ask("GET /ws%", "Upgrade: websocket", "Connection: Upgrade"), refused(400)],
  ["9112 3.2", "bytes beyond ASCII", ask("GET /caf\xc3\xa9"), refused(400)],
  ["9112 3.2", "a fragment", ask("GET /page#top"), refused(400)],
  ["9112 3.2.1", "a query does not count for the route", ask("GET /page?a=b&c"), { status: 200, body: "a page" }],
  [
    "9112 3.2.1",
    "a query with a malformed escape is text",
    ask("GET /?q=100%"),
    { status: 200, body: "GET|/|-|100%|example.org|" },
  ],
  ["9112 3.2.1", "the path begins with one slash or more", ask("GET //page"), { status: 404 }],
  [
    "9112 3.2.2",
    "absolute form",
    ask("GET http://example.org/rooms/7?q=1"),
    { status: 200, body: "GET|/rooms/7|7|1|example.org|" },
  ],
  [
    "9112 3.2.2",
    "its host counts, not the header",
    ask("GET http://other.example:81/rooms/7"),
    { status: 200, body: "GET|/rooms/7|7|-|other.example:81|" },
  ],
  ["9112 3.2.2", "without a path", ask("GET HTTP://example.org?q=1"), { status: 200, body: "GET|/|-|1|example.org|" }],
  [
    "9112 3.2.2",
    "in HTTP/1.0",
    "GET http://example.org/ HTTP/1.0\r\n\r\n",
    { status: 200, body: "GET|/|-|-|example.org|", goesOn: false },
  ],
  ["9112 3.2.2", "a file", ask("GET https://example.org/files/ten.txt"), whole],
  ["9112 3.2.2", "with a name and password", ask("GET http://user@example.org/page"), refused(400)],
  ["9112 3.2.2", "with a host that is none", ask("GET http://a,b\\c/page"), refused(400)],
  ["9112 3.2.2", "of another scheme", ask("GET ftp://example.org/page"), refused(400)],
  [
    "9112 3.2.2",
    "a header Host is asked for all the same",
    "GET http://example.org/page HTTP/1.1\r\n\r\n",
    refused(400),
  ],
  ["9112 3.2.3", "authority form is for CONNECT", ask("GET example.org:80"), refused(400)],
  ["9112 3.2.4", "an asterisk is for OPTIONS", ask("GET *"), refused(400)],
  [
    "9112 3.2.4",
    "OPTIONS in absolute form without a path",
    ask("OPTIONS http://example.org"),
    { status: 204, headers: { allow: /GET/ } },
  ],
];

const syntax: readonly Row[] = [
  ["9112 2.2", "an empty line before a request", `\r\n${ask("GET /page")}`, { status: 200, body: "a page" }],
  ["9112 2.2", "a space before the first header", "GET /page HTTP/1.1\r\n Host: x\r\n\r\n", refused(400)],
  ["9112 2.2", "a carriage return alone", "GET /page HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", refused(400)],
  ["9112 2.3", "HTTP/2.0", "GET /page HTTP/2.0\r\nHost: x\r\n\r\n", refused(505)],
  ["9112 2.3", "HTTP/3.0", "GET /page HTTP/3.0\r\nHost: x\r\n\r\n", refused(505)],
  ["9112 2.3", "HTTP/0.9", "GET /page HTTP/0.9\r\nHost: x\r\n\r\n", refused(505)],
  ["9112 2.3", "HTTP/0.9 in one line", "GET /page\r\n\r\n", refused(505)],
  ["9112 2.3", "what is no version", "GET /page HTTP/x.1\r\nHost: x\r\n\r\n", refused(400)],
  ["9112 2.3", "the name of the protocol in other letters", "GET /page http/1.1\r\nHost: x\r\n\r\n", refused(400)],
  ["9112 3", "what is no request", "HELLO\r\n\r\n", refused(400)],
  ["9112 3", "a space in the target", ask("GET /a b"), refused(400)],
  ["9112 3", "a target of 8000 bytes", ask(`GET /${"a".repeat(7999)}`), { status: 404 }],
  ["9112 3", "a target that is too long", ask(`GET /${"a".repeat(9000)}`), refused(414)],
  ["9112 3", "one that is far too long", ask(`GET /${"a".repeat(60_000)}`), refused(414)],
  ["9112 3.2", "no Host", "GET /page HTTP/1.1\r\n\r\n", refused(400)],
  ["9112 3.2", "no Host in HTTP/1.0", "GET /page HTTP/1.0\r\n\r\n", { status: 200, body: "a page", goesOn: false }],
  ["9112 3.2", "two of them", "GET /page HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", refused(400)],
  ["9112 3.2", "two in HTTP/1.0", "GET /page HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", refused(400)],
  ["9112 3.2", "a space in it", "GET /page HTTP/1.1\r\nHost: a b\r\n\r\n", refused(400)],
  ["9112 3.2", "a path in it", "GET /page HTTP/1.1\r\nHost: a/b\r\n\r\n", refused(400)],
  ["9112 3.2", "a list in it", "GET /page HTTP/1.1\r\nHost: a,b c\r\n\r\n", refused(400)],
  ["9112 3.2", "a port that is none", "GET /page HTTP/1.1\r\nHost: a:b\r\n\r\n", refused(400)],
  ["9112 3.2", "a port beyond the last one", "GET /page HTTP/1.1\r\nHost: a:65536\r\n\r\n", refused(400)],
  ["9112 3.2", "a port of six digits", "GET /page HTTP/1.1\r\nHost: a:655350\r\n\r\n", refused(400)],
  ["9112 3.2", "the last port, with a nought", "GET /page HTTP/1.1\r\nHost: a:065535\r\n\r\n", { status: 200 }],
  ["9112 3.2", "no digits of a port", "GET /page HTTP/1.1\r\nHost: a:\r\n\r\n", { status: 200 }],
  ["9112 3.2", "an address and a port", "GET /page HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", { status: 200 }],
  [
    "9112 3.2",
    "an upgrade with a bad one",
    "GET /ws HTTP/1.1\r\nHost: a b\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    { status: 400, goesOn: false, body: "Bad Request: invalid Host" },
  ],
  ["9112 5.1", "a space before the colon", ask("GET /page", "X : 1"), refused(400)],
  ["9112 5.2", "a folded line", ask("GET /page", "X: 1\r\n 2"), refused(400)],
  ["9110 5.5", "a NUL in a value", ask("GET /page", "X: \0"), refused(400)],
  ["9110 5.4", "headers that are too long", ask("GET /page", `X: ${"a".repeat(9000)}`), refused(431)],
  ["9110 5.4", "headers that are far too long", ask("GET /page", `X: ${"a".repeat(60_000)}`), refused(431)],
  [
    "9112 6.1",
    "Transfer-Encoding in HTTP/1.0",
    "POST /any HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    refused(400),
  ],
  [
    "9112 6.1",
    "in HTTP/1.0, with a length",
    "POST /any HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    refused(400),
  ],
  [
    "9112 6.1",
    "a coding that is not known",
    ask("POST /any", "Transfer-Encoding: gzip, chunked").concat("0\r\n\r\n"),
    refused(501),
  ],
  [
    "9112 6.1",
    "in two lines",
    ask("POST /any", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked").concat("0\r\n\r\n"),
    refused(501),
  ],
  [
    "9112 6.1",
    "chunked twice",
    ask("POST /any", "Transfer-Encoding: chunked, chunked").concat("0\r\n\r\n"),
    refused(400),
  ],
  [
    "9112 6.3",
    "a coding that is not chunked in the end",
    ask("POST /any", "Transfer-Encoding: gzip").concat("0\r\n\r\n"),
    refused(400),
  ],
  [
    "9112 6.3",
    "identity is no coding any more",
    ask("POST /any", "Transfer-Encoding: identity").concat("hello"),
    refused(400),
  ],
  ["9112 6.3", "chunks and a length", chunked("/any", "0\r\n\r\n", "Content-Length: 5"), refused(400)],
  [
    "9112 6.3",
    "two lengths",
    ask("POST /any", "Content-Length: 5", "Content-Length: 6").concat("hello!"),
    refused(400),
  ],
  ["9112 6.3", "a length twice", ask("POST /any", "Content-Length: 5, 5").concat("hello"), refused(400)],
  ["9112 6.2", "a length with a sign", ask("POST /any", "Content-Length: +5").concat("hello"), refused(400)],
  ["9112 6.2", "a length in hexadecimal", ask("POST /any", "Content-Length: 0x5").concat("hello"), refused(400)],
  ["9112 6.2", "a body by its length", post("/any", "hello"), { status: 200, body: "POST|/any|-|-|example.org|hello" }],
  ["9112 6.3", "no body without a length", ask("POST /any"), { status: 200, body: "POST|/any|-|-|example.org|" }],
  [
    "9112 6.3",
    "a body of GET is read",
    `${ask("GET /any", "Content-Length: 2")}hi`,
    { status: 200, body: "GET|/any|-|-|example.org|hi" },
  ],
  [
    "9112 7.1",
    "a body in chunks",
    chunked("/any", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
    { status: 200, body: "POST|/any|-|-|example.org|hello" },
  ],
  [
    "9112 7.1",
    "in any case",
    ask("POST /any", "Transfer-Encoding: CHUNKED").concat("2\r\nhi\r\n0\r\n\r\n"),
    { status: 200, body: "POST|/any|-|-|example.org|hi" },
  ],
  [
    "9112 7.1",
    "sizes with letters and zeros",
    chunked("/any", "00A\r\n0123456789\r\n0\r\n\r\n"),
    { status: 200, body: "POST|/any|-|-|example.org|0123456789" },
  ],
  ["9112 7.1", "a size that overflows", chunked("/any", "fffffffffffffffff\r\nx\r\n0\r\n\r\n"), refused(400)],
  ["9112 7.1", "a chunk without its line end", chunked("/any", "2\r\nhi0\r\n\r\n"), refused(400)],
  [
    "9112 7.1.1",
    "extensions of chunks are ignored",
    chunked("/any", '2;a="b";c\r\nhi\r\n0;d\r\n\r\n'),
    { status: 200, body: "POST|/any|-|-|example.org|hi" },
  ],
  [
    "9112 7.1.2",
    "trailers do not become headers",
    chunked("/any", "2\r\nhi\r\n0\r\nHost: other\r\nX: 1\r\n\r\n", "Trailer: X"),
    { status: 200, body: "POST|/any|-|-|example.org|hi" },
  ],
  ["9112 7.1.2", "too many trailers", chunked("/any", `0\r\n${"X: y\r\n".repeat(101)}\r\n`), refused(431)],
  ["9110 8.3", "a body that is no text", post("/any", "a\xffb"), refused(400)],
  ["9110 8.3", "a text that is cut off", post("/any", "\xc3"), refused(400)],
  [
    "9112 9.3",
    "HTTP/1.1 goes on",
    ask("GET /page"),
    { status: 200, goesOn: true, headers: { connection: "keep-alive" } },
  ],
  [
    "9112 9.3",
    "unless the client does not want it",
    ask("GET /page", "Connection: Close"),
    { status: 200, goesOn: false, headers: { connection: "close" } },
  ],
  [
    "9112 9.3",
    "HTTP/1.0 ends",
    "GET /page HTTP/1.0\r\nHost: x\r\n\r\n",
    { status: 200, goesOn: false, headers: { connection: "close" } },
  ],
  [
    "9112 9.3",
    "unless the client asks",
    "GET /page HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
    { status: 200, goesOn: true, headers: { connection: "keep-alive" } },
  ],
  ["9112 9.3", "errors of a handler are no end", ask("GET /none"), { status: 404, goesOn: true }],
];

const END = ask("GET /rooms/end", "Connection: close");

describe.each([
  ["semantics", semantics],
  ["conditions", conditions],
  ["ranges", ranges],
  ["paths and targets", paths],
  ["messages and connections", syntax],
] as const)("%s", (_, rows) => {
  test.each(rows)("%s: %s", async (_section, _requirement, request, expected) => {
    const { port } = start(createRouter());
    // What is refused may be read on for a while, so that the client hears why.
    given.pace = expected.goesOn === false ? 10 : 1;
    const method = /^\s*(\S+)/.exec(request)?.[1] ?? "";
    // Another request follows at once: whatever is wrong with the framing of the answer, or of the request, shows there.
    const answers = parseAnswers(await exchange(port, request + END), [method, "GET"]);
    const interim = expected.interim ?? [];
    expect(answers.slice(0, interim.length).map(({ status }) => status)).toEqual(interim);
    const [answer, ...following] = answers.slice(interim.length);
    const { status, body, headers = {}, goesOn = true } = expected;
    expect(answer?.status).toBe(status);
    if (body !== undefined) expect(answer?.body).toBe(body);
    for (const [name, value] of Object.entries(headers)) {
      if (value instanceof RegExp) expect(`${name}: ${answer?.headers.get(name)}`).toMatch(value);
      else expect([name, answer?.headers.get(name)]).toEqual([name, value]);
    }
    const end = { status: 200, body: "GET|/rooms/end|end|-|example.org|" };
    expect(following.map((one) => ({ status: one.status, body: one.body }))).toEqual(goesOn ? [end] : []);
  });
});

test("9110 14.6, 15.3.7.2: several ranges come as parts, in the order in which they were asked for", async () => {
  const { port } = start(createRouter());
  const [answer, ...following] = parseAnswers(await exchange(port, ten("Range: bytes=-2, 0-0,4-5") + END), [
    "GET",
    "GET",
  ]);
  expect([answer?.status, following.length]).toEqual([206, 1]);
  expect(answer?.headers.get("content-range")).toBe(undefined);
  const boundary = /^multipart\/byteranges; boundary=(\w+)$/.exec(answer?.headers.get("content-type") ?? "")?.[1];
  const parts = [
    ["8-9", "89"],
    ["0-0", "0"],
    ["4-5", "45"],
  ].map(
    ([range, text]) =>
      `\r\n--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ${range}/10\r\n\r\n${text}`,
  );
  expect(answer?.body).toBe(`${parts.join("")}\r\n--${boundary}--\r\n`);
});
