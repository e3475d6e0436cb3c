// Answers to requests to upgrade that are refused: counted, logged, sent, and the end of their sockets.
import type { Duplex } from "node:stream";
import { current, host } from "../current.ts";
import { logFact } from "../log.ts";
import type { RejectReason } from "./counters.ts";
import { lingerAfter } from "./linger.ts";
import { pathOf } from "./request-target.ts";

/** An answer that is not 101. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly reason: RejectReason;
  /** Headers that only this refusal has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who asked for what. */
interface Requester {
  readonly address: string;
  readonly target: string;
}

/** A whole answer that refuses, after which the connection is closed. */
function refusalAnswer(refusal: Refusal): Buffer {
  const { status, body } = refusal;
  const phrase = host().http().STATUS_CODES[status] ?? "OK";
  const payload = Buffer.from(body, "utf8");
  const headers = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(payload.length),
    Connection: "close",
    Date: new Date(host().wallClock()).toUTCString(),
    ...refusal.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${phrase}\r\n${lines.join("")}\r\n`, "latin1"), payload]);
}

/** Counts and logs a refused request to upgrade; the request is unknown when its head was not one. */
export function noteRefusal({ status, body, reason }: Refusal, request: Requester | undefined): void {
  current().net.counters.rejected[reason] += 1;
  const facts = request === undefined ? {} : { address: request.address, path: pathOf(request.target) };
  logFact(1, "handshake refused", { ...facts, status, cause: reason, answer: body });
}

/** Answers a refused request and closes. */
export function refuse(socket: Duplex, refusal: Refusal, request?: Requester): void {
  noteRefusal(refusal, request);
  if (socket.destroyed) return;
  socket.end(refusalAnswer(refusal));
  lingerAfter(socket);
}
