// Requests, most of them in order, and what may happen to their bytes on the way.
import type { Random } from "../random.ts";

const methods = ["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "X"];
const paths = ["/", "/good", "/json", "/form", "/files", "/files", "/unread", "/socket", "/a/b", "/%61", "/%zz", "*"];
const names = ["Host", "X-A", "Cookie", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Expect"];
const values = [
  ...[
    "x",
    "",
    "5",
    "0",
    "-1",
    "99999999999999999999",
    "chunked",
    "gzip, chunked",
    "close",
    "keep-alive",
    "100-continue",
  ],
  ...["a=1; b=2", "a=%", 'a="x"', "session=v1.9999999999999.W10.x", ";;==;", "upgrade", "websocket", "text/plain"],
  ...[
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=B",
    "bytes=0-",
    "\u00e9",
    "a\tb",
    "*/*",
  ],
];
/** What readers of HTTP take for the end of something. */
const marks = [
  ...[
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "\0",
    ":",
    " ",
    "\t",
    "--B",
    "--B--",
    "--B\r\n",
    ";",
    "=",
    "%",
    '"',
    "\\",
    "0\r\n",
  ],
  ...[
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "GET /good HTTP/1.1\r\nHost: x\r\n\r\n",
    "\xff",
    "{",
    "[",
  ],
  ...["HTTP/1.1", "ffffffffffffffff\r\n", "../", "\x80\x80", "Host: y\r\n", "Expect: 100-continue\r\n"],
];

function many(random: Random, most: number, make: () => string): string {
  return Array.from({ length: random.below(most + 1) }, make).join("");
}

function letters(random: Random, most: number): string {
  return many(random, most, () => String.fromCharCode(random.below(256)));
}

function word(random: Random): string {
  const kind = random.below(4);
  if (kind === 0) return letters(random, 20);
  if (kind === 1) return encodeURIComponent(many(random, 8, () => random.pick(["a", "ż", " ", "&", "=", "🐢", "%"])));
  return kind === 2 ? random.pick(values) : many(random, 12, () => random.pick(["a", "b", "1", "-"]));
}

function parameters(random: Random): string {
  return many(
    random,
    6,
    () => `${random.pick(["a", "b", word(random)])}${random.pick(["=", "=", ""])}${word(random)}&`,
  );
}

function json(random: Random, depth = 0): string {
  switch (random.below(depth > 6 ? 5 : 8)) {
    case 0:
      return String(random.below(1_000_000) * (random.below(2) - 0.5));
    case 1:
      return random.pick(["true", "false", "null", "1e999", "-0", "01", "1.", "NaN", "9007199254740993"]);
    case 2:
    case 3:
      return JSON.stringify(word(random));
    case 4:
      return random.pick(["", '"\\ud800"', '"\\x"', "[".repeat(random.below(3000)), '{"a":1,"a":2}']);
    case 5:
      return `[${Array.from({ length: random.below(5) }, () => json(random, depth + 1)).join(",")}]`;
    default:
      return `{${Array.from({ length: random.below(5) }, () => `"${random.pick(["a", "__proto__", "b"])}":${json(random, depth + 1)}`).join(",")}}`;
  }
}

function part(random: Random): string {
  const filename = random.below(2) === 0 ? "" : `; filename="${random.pick(["x.png", "../../x", "", word(random)])}"`;
  const extended = random.below(8) === 0 ? "; filename*=utf-8''%e2%82%ac%00" : "";
  const type =
    random.below(2) === 0 ? "" : `Content-Type: ${random.pick(["image/png", "text/plain; charset=x", ""])}\r\n`;
  const disposition = `Content-Disposition: form-data; name="${random.pick(["a", "b", word(random)])}"${filename}${extended}`;
  const lines = random.below(20) === 0 ? "X-Y: z\r\n".repeat(random.below(2000)) : "";
  const size = random.below(12) === 0 ? random.below(70_000) : random.below(100);
  return `--B\r\n${disposition}\r\n${type}${lines}\r\n${random.below(3) === 0 ? letters(random, 200) : "x".repeat(size)}\r\n`;
}

interface Body {
  readonly type: string;
  readonly text: string;
  readonly path: string;
}

function body(random: Random): Body | undefined {
  switch (random.below(6)) {
    case 0:
      return { type: "application/x-www-form-urlencoded", text: parameters(random), path: "/form" };
    case 1:
      return { type: "application/json", text: json(random), path: "/json" };
    case 2:
    case 3: {
      const text = `${many(random, random.below(20) === 0 ? 150 : 5, () => part(random))}--B--${random.pick(["\r\n", "", "x"])}`;
      return {
        type: random.pick(["multipart/form-data; boundary=B", 'multipart/form-data; boundary="B"']),
        text,
        path: "/files",
      };
    }
    case 4:
      return { type: random.pick(values), text: letters(random, 300), path: "/unread" };
    default:
      return undefined;
  }
}

function chunked(random: Random, text: string): string {
  let chunks = "";
  for (let at = 0; at < text.length; ) {
    const size = 1 + random.below(Math.max(20, text.length));
    const piece = text.slice(at, at + size);
    const extension = random.below(8) === 0 ? `;${word(random)}` : "";
    chunks += `${piece.length.toString(16)}${extension}\r\n${piece}\r\n`;
    at += size;
  }
  const trailers = random.below(6) === 0 ? many(random, 4, () => `${random.pick(names)}: ${word(random)}\r\n`) : "";
  return `${chunks}0\r\n${trailers}\r\n`;
}

function cookies(random: Random): string {
  return many(random, 6, () => `${random.pick(["a", "session", word(random)])}=${word(random)}; `);
}

function request(random: Random): string {
  const content = body(random);
  const path = random.below(5) === 0 ? random.pick(paths) : (content?.path ?? random.pick(paths));
  const method = content !== undefined && random.below(8) > 0 ? "POST" : random.pick(methods);
  const query = random.below(2) === 0 ? "" : `?${random.below(3) === 0 ? parameters(random) : encodeURI(word(random))}`;
  const lines = ["Host: x"];
  if (random.below(3) === 0) lines.push(`Cookie: ${cookies(random)}`);
  if (random.below(30) === 0) lines.push("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13");
  const most = random.below(50) === 0 ? 120 : 3;
  for (let left = random.below(most); left > 0; left -= 1) {
    lines.push(`${random.below(4) === 0 ? random.pick(names) : "X-A"}: ${random.pick(values)}`);
  }
  let sent = content?.text ?? "";
  if (content !== undefined) {
    lines.push(`Content-Type: ${content.type}`);
    if (random.below(3) === 0) {
      lines.push("Transfer-Encoding: chunked");
      sent = chunked(random, sent);
    } else lines.push(`Content-Length: ${sent.length}`);
  }
  const version = random.below(20) === 0 ? random.pick(["HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "x"]) : "HTTP/1.1";
  return `${method} ${path}${query} ${version}\r\n${lines.join("\r\n")}\r\n\r\n${sent}`;
}

function mutated(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const length = random.below(random.below(2) === 0 ? 4 : 200);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    case 1:
    case 2:
      return text.slice(0, at) + random.pick(marks) + text.slice(at);
    case 3:
      return text.slice(0, at) + text.slice(at + length);
    case 4:
      return text.slice(0, at) + text.slice(at, at + length).repeat(1 + random.below(20)) + text.slice(at);
    default:
      return text.slice(0, at);
  }
}

/** What a client sends on one connection, and how many bytes of it at a time. */
export interface Sent {
  readonly bytes: Buffer;
  /** 0: all at once. */
  readonly piece: number;
  /** Whether it waits for an answer before it says that nothing more comes: else, Node's servers do not always give one. */
  readonly waits: boolean;
}

export function sentBytes(random: Random): Sent {
  const requests = random.below(4) === 0 ? 1 + random.below(4) : 1;
  let text = random.below(25) === 0 ? letters(random, 300) : "";
  for (let left = requests; left > 0; left -= 1) text += request(random);
  if (random.below(10) < 7) for (let left = 1 + random.below(4); left > 0; left -= 1) text = mutated(random, text);
  return {
    bytes: Buffer.from(text, "latin1"),
    piece: random.below(4) === 0 ? 1 + random.below(200) : 0,
    waits: random.below(2) === 0,
  };
}
