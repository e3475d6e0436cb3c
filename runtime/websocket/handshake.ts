// The opening handshake (RFC 6455 section 4.2): what is checked, in which order, and what is answered.
import { host } from "../host.ts";
import type { RejectReason } from "../rooms/counters.ts";
import type { WsOptions } from "../values/structs.ts";
import type { Compression } from "./compression.ts";
import { pathOf, type RequestHead } from "./request-info.ts";

/** An answer that is not 101. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly counted: RejectReason;
}

export interface Negotiated {
  readonly key: string;
  readonly protocol: string | undefined;
  readonly compression: Compression;
}

const ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

function badRequest(text: string): Refusal {
  return { status: 400, body: `Bad Request: ${text}`, counted: "bad_request" };
}

/** Whether one of the values in a list header is `token`, in any case. */
function includesToken(header: string | undefined, token: string): boolean {
  return header?.toLowerCase().includes(token) === true;
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

function acceptsOrigin(origins: readonly string[], head: RequestHead): boolean {
  if (origins.includes("*")) return true;
  const origin = head.header("origin");
  if (origins.length > 0) return origin !== undefined && origins.includes(origin);
  if (origin === undefined) return true;
  const parsed = hostOfOrigin(origin);
  const wanted = head.header("host");
  if (parsed === undefined || parsed.host === "" || wanted === undefined) return false;
  return hostOfOrigin(`${parsed.scheme}//${wanted}`)?.host === parsed.host;
}

/** Checks 2 to 8 of the handshake, all that only the request decides. Undefined: nothing to object. */
export function objectionTo(head: RequestHead, options: WsOptions): Refusal | undefined {
  if (head.method !== "GET") return badRequest("method must be GET");
  if (!includesToken(head.header("upgrade"), "websocket")) return badRequest("missing Upgrade: websocket");
  if (!includesToken(head.header("connection"), "upgrade")) return badRequest("missing Connection: Upgrade");
  if ((head.header("sec-websocket-key") ?? "") === "") return badRequest("missing Sec-WebSocket-Key");
  if (head.header("sec-websocket-version") !== "13") return badRequest("unsupported Sec-WebSocket-Version");
  if (options.path !== "" && pathOf(head.target) !== options.path) {
    return { status: 404, body: "Not Found", counted: "path" };
  }
  if (!acceptsOrigin(options.origins.toArray(), head)) return { status: 403, body: "Forbidden", counted: "origin" };
  return undefined;
}

export const full: Refusal = { status: 503, body: "Service Unavailable", counted: "full" };
export const panicked: Refusal = { status: 500, body: "Internal Server Error", counted: "panic" };

/** The refusal of a program: a status outside of 400 … 599 becomes 403. */
export function rejection(status: number, reason: string): Refusal {
  return { status: status >= 400 && status <= 599 ? status : 403, body: reason, counted: "rejected" };
}

/** The first of our subprotocols that the client offers. */
function chooseProtocol(ours: readonly string[], header: string | undefined): string | undefined {
  if (header === undefined || ours.length === 0) return undefined;
  const offered = header.split(",").map((name) => name.trim());
  return ours.find((name) => offered.includes(name));
}

/** What the answer to an acceptable request will say. */
export function negotiate(head: RequestHead, options: WsOptions, compression: Compression): Negotiated {
  return {
    key: head.header("sec-websocket-key") ?? "",
    protocol: chooseProtocol(options.subprotocols.toArray(), head.header("sec-websocket-protocol")),
    compression,
  };
}

export function acceptKey(key: string): string {
  return host()
    .crypto()
    .createHash("sha1")
    .update(key + ACCEPT_GUID)
    .digest("base64");
}

/** The head of the answer 101. */
export function switchingHead({ key, protocol, compression: { extensions } }: Negotiated): string {
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${acceptKey(key)}`,
  ];
  if (protocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
  if (extensions !== undefined) lines.push(`Sec-WebSocket-Extensions: ${extensions}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** Headers that only this refusal has. */
export function refusalHeaders({ status, body }: Refusal): Record<string, string> {
  return status === 400 && body.endsWith("Sec-WebSocket-Version") ? { "Sec-WebSocket-Version": "13" } : {};
}

/** A whole answer that refuses, after which the connection is closed. */
export function refusalAnswer(refusal: Refusal): Buffer {
  const { status, body } = refusal;
  const phrase = host().http().STATUS_CODES[status] ?? "OK";
  const payload = Buffer.from(body, "utf8");
  const headers = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(payload.length),
    Connection: "close",
    ...refusalHeaders(refusal),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${phrase}\r\n${lines.join("")}\r\n`, "latin1"), payload]);
}
