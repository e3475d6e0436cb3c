// The opening handshake (RFC 6455 section 4.2): what is checked, in which order, and what is answered.

import { host } from "../../current.ts";
import {
  type HeaderLine,
  includesToken,
  isAmongHosts,
  itemsOf,
  parseHost,
  pathOf,
  type Refusal,
  type RequestFacts,
} from "../../net/index.ts";
import type { WsOptions } from "../../values/index.ts";
import type { Compression } from "./compression.ts";

export interface Negotiated {
  readonly key: string;
  readonly protocol: string | undefined;
  readonly compression: Compression;
  /** What the answer says besides. */
  readonly headers: readonly HeaderLine[];
}

const VERSION = "13";
const ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** 16 bytes in base64. */
const KEY_FORM = /^[A-Za-z0-9+/]{22}==$/;

function badRequest(text: string, headers?: Readonly<Record<string, string>>): Refusal {
  const refusal: Refusal = { status: 400, body: `Bad Request: ${text}`, reason: "bad_request" };
  return headers === undefined ? refusal : { ...refusal, headers };
}

/** A length of 0 says that there is none. */
function announcesBody(head: RequestFacts): boolean {
  return (
    head.headers.header("transfer-encoding") !== undefined || (head.headers.header("content-length") ?? "0") !== "0"
  );
}

/** Host and port of an origin without the default port of its scheme; undefined when it is no origin. */
function hostOfOrigin(origin: string): { readonly scheme: string; readonly host: string } | undefined {
  try {
    const url = new URL(origin);
    return { scheme: url.protocol, host: url.host };
  } catch {
    return undefined;
  }
}

function acceptsOrigin(origins: readonly string[], head: RequestFacts): boolean {
  if (origins.includes("*")) return true;
  const origin = head.headers.header("origin");
  if (origins.length > 0) return origin !== undefined && origins.includes(origin);
  if (origin === undefined) return true;
  const parsed = hostOfOrigin(origin);
  const wanted = head.headers.header("host");
  if (parsed === undefined || parsed.host === "" || wanted === undefined) return false;
  return hostOfOrigin(`${parsed.scheme}//${wanted}`)?.host === parsed.host;
}

/** What is wrong with the request as HTTP. */
function objectionToRequest(head: RequestFacts, hosts: readonly string[]): Refusal | undefined {
  if (head.method !== "GET") return badRequest("method must be GET");
  if (head.version !== "1.1") return badRequest("HTTP/1.1 required");
  if (announcesBody(head)) return badRequest("body not allowed");
  const [name = "", ...others] = head.headers.lines("host");
  const wanted = parseHost(name);
  if (wanted === undefined || others.length > 0) return badRequest("invalid Host");
  if (hosts.length > 0 && !isAmongHosts(wanted, hosts)) {
    return { status: 421, body: "Misdirected Request", reason: "host" };
  }
  return undefined;
}

/** What is wrong with the request as a handshake. */
function objectionToUpgrade(head: RequestFacts): Refusal | undefined {
  if (!includesToken(head.headers.header("upgrade"), "websocket")) return badRequest("missing Upgrade: websocket");
  if (!includesToken(head.headers.header("connection"), "upgrade")) return badRequest("missing Connection: Upgrade");
  const [key = "", ...others] = head.headers.lines("sec-websocket-key");
  if (key === "") return badRequest("missing Sec-WebSocket-Key");
  if (others.length > 0 || !KEY_FORM.test(key)) return badRequest("invalid Sec-WebSocket-Key");
  const versions = head.headers.lines("sec-websocket-version");
  if (versions.length !== 1 || versions[0] !== VERSION) {
    return badRequest("unsupported Sec-WebSocket-Version", { "Sec-WebSocket-Version": VERSION });
  }
  return undefined;
}

/** Checks 2 to 8 of the handshake, all that only the request decides. Undefined: nothing to object. */
export function objectionTo(head: RequestFacts, options: WsOptions): Refusal | undefined {
  const objection = objectionToRequest(head, options.hosts.toArray()) ?? objectionToUpgrade(head);
  if (objection !== undefined) return objection;
  if (options.path !== "" && pathOf(head.target) !== options.path) {
    return { status: 404, body: "Not Found", reason: "path" };
  }
  if (head.headers.lines("origin").length > 1) return badRequest("invalid Origin");
  if (!acceptsOrigin(options.origins.toArray(), head)) return { status: 403, body: "Forbidden", reason: "origin" };
  return undefined;
}

export const full: Refusal = { status: 503, body: "Service Unavailable", reason: "full" };
export const fullForAddress: Refusal = { status: 429, body: "Too Many Requests", reason: "address" };
export const panicked: Refusal = { status: 500, body: "Internal Server Error", reason: "panic" };
/** What came before the answer is no beginning of a conversation. */
export const tooEarly: Refusal = badRequest("invalid data before the answer");

/** The refusal of a program: a status outside of 400 … 599 becomes 403. */
export function rejection(status: number, text: string): Refusal {
  return { status: status >= 400 && status <= 599 ? status : 403, body: text, reason: "rejected" };
}

/** The first of our subprotocols that the client offers. */
function chooseProtocol({ subprotocols }: WsOptions, header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const offered = itemsOf(header);
  return subprotocols.toArray().find((name) => offered.includes(name));
}

/** What the answer to an acceptable request will say; `headers` are further lines of it. */
export function negotiate(
  head: RequestFacts,
  options: WsOptions,
  compression: Compression,
  headers: readonly HeaderLine[],
): Negotiated {
  return {
    headers,
    key: head.headers.header("sec-websocket-key") ?? "",
    protocol: chooseProtocol(options, head.headers.header("sec-websocket-protocol")),
    compression,
  };
}

/** What the answer to a key has to say. */
export function acceptKey(key: string): string {
  const { createHash, hash } = host().crypto();
  const text = key + ACCEPT_GUID;
  // Node 20.0 to 20.11 have it in three steps only.
  return hash === undefined ? createHash("sha1").update(text).digest("base64") : hash("sha1", text, "base64");
}

/** The head of the answer 101. */
export function switchingHead({ key, protocol, compression: { extensions }, headers }: Negotiated): string {
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${acceptKey(key)}`,
  ];
  if (protocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
  if (extensions !== undefined) lines.push(`Sec-WebSocket-Extensions: ${extensions}`);
  for (const { name, value } of headers) lines.push(`${name}: ${value}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
