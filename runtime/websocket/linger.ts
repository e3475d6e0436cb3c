// Ends of sockets: what was written gets its time to arrive, then the socket is cut.
import type { Duplex } from "node:stream";
import { host } from "../current.ts";
import { logFact } from "../log.ts";
import { globalCounters } from "../rooms/counters.ts";
import { type Refusal, refusalAnswer } from "./handshake.ts";
import { pathOf } from "./request-info.ts";

/** Milliseconds that a peer has to answer a close frame, and then to close. */
export const CLOSE_TIMEOUT = 5000;

/**
 * Drops what still comes, and cuts the socket when it is not closed in time. Closing with unread input would reset the
 * connection, and the peer could lose the answer.
 */
export function lingerAfter(socket: Duplex): void {
  if (socket.destroyed) return;
  const timer = host().setTimer(CLOSE_TIMEOUT, () => socket.destroy(), false);
  socket.once("close", () => host().clearTimer(timer));
  socket.resume();
}

/** Who asked for what. */
interface Requester {
  readonly address: string;
  readonly target: string;
}

/** Counts and logs a refused handshake; the request is unknown when its head was not one. */
export function noteRefusal({ status, body, counted }: Refusal, request: Requester | undefined): void {
  globalCounters().rejected[counted] += 1;
  const facts = request === undefined ? {} : { address: request.address, path: pathOf(request.target) };
  logFact(1, "handshake refused", { ...facts, status, cause: counted, answer: body });
}

/** Answers a refused handshake and closes. */
export function refuse(socket: Duplex, refusal: Refusal, request?: Requester): void {
  noteRefusal(refusal, request);
  if (socket.destroyed) return;
  socket.end(refusalAnswer(refusal));
  lingerAfter(socket);
}
