// The head of a handshake in its plainest form, as browsers and libraries write it: whole in one piece, all of it printable
// ASCII. What is unusual in any way is left to a parser of HTTP.

interface PlainRequest {
  readonly method: string;
  readonly httpVersion: string;
  readonly url: string;
  /** Names, in lower case, and values in turn. */
  readonly rawHeaders: readonly string[];
  /** Where it ends. */
  readonly length: number;
}

const MOST_BYTES = 4096;
const METHOD = "GET ";
const VERSION = " HTTP/1.1";
const HEAD_END = "\r\n\r\n";

const TARGET = /^\/[!-~]*$/;
/** A token (RFC 9110 section 5.6.2). */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[!-~](?:[ -~]*[!-~])?$/;

/** Headers that say how the message goes on. */
const FRAMING: ReadonlySet<string> = new Set(["content-length", "expect", "te", "trailer", "transfer-encoding"]);
const CONNECTION: ReadonlySet<string> = new Set(["upgrade", "keep-alive, upgrade"]);

/** Undefined: it is not whole, not plain, or no request to upgrade. */
export function readPlainRequest(bytes: Buffer): PlainRequest | undefined {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0 || end > MOST_BYTES) return undefined;
  const text = bytes.toString("latin1", 0, end + 2);
  const lineEnd = text.indexOf("\r\n");
  const targetEnd = lineEnd - VERSION.length;
  if (!text.startsWith(METHOD) || !text.startsWith(VERSION, targetEnd)) return undefined;
  // A copy: a piece of the text would keep all of it.
  const url = bytes.toString("latin1", METHOD.length, targetEnd);
  const rawHeaders = TARGET.test(url) ? readHeaders(text, lineEnd + 2) : undefined;
  if (rawHeaders === undefined || !asksToUpgrade(rawHeaders)) return undefined;
  return { method: "GET", httpVersion: "1.1", url, rawHeaders, length: end + HEAD_END.length };
}

function readHeaders(text: string, start: number): string[] | undefined {
  const headers: string[] = [];
  for (let at = start; at < text.length; ) {
    const end = text.indexOf("\r\n", at);
    const colon = text.indexOf(":", at);
    if (colon < 0 || colon > end) return undefined;
    const name = text.slice(at, colon);
    const value = text.slice(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1, end);
    if (!NAME.test(name) || !VALUE.test(value)) return undefined;
    headers.push(name.toLowerCase(), value);
    at = end + 2;
  }
  return headers;
}

function asksToUpgrade(headers: readonly string[]): boolean {
  let upgrades = 0;
  let connections = 0;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? "";
    if (FRAMING.has(name)) return false;
    if (name === "upgrade") upgrades += 1;
    else if (name === "connection") {
      if (!CONNECTION.has((headers[index + 1] ?? "").toLowerCase())) return false;
      connections += 1;
    }
  }
  return upgrades === 1 && connections === 1;
}
