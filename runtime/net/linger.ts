// Ends of sockets: what was written gets its time to arrive, then the socket is cut.
import type { Duplex } from "node:stream";
import { entry, host } from "../current.ts";

/** Milliseconds that a peer has to answer that a connection ends, and then to close. */
export const CLOSE_TIMEOUT = 5000;

/**
 * Drops what still comes, and cuts the socket when it is not closed in time. Closing with unread input would reset the
 * connection, and the peer could lose the answer.
 */
export function lingerAfter(socket: Duplex): void {
  if (socket.destroyed) return;
  const timer = host().setTimer(CLOSE_TIMEOUT, () => socket.destroy(), false);
  socket.once(
    "close",
    entry(() => host().clearTimer(timer)),
  );
  socket.resume();
}
