// What a socket has handed to the system, as far as that can be seen from outside.
import type { Duplex } from "node:stream";

/** How far the output of a socket has come; only good for comparing with an earlier one. */
export interface OutputMark {
  /** Bytes of writes that are complete. */
  readonly completed: number;
  /** Bytes of the present write that the system has not taken. */
  readonly queued: number;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/**
 * Node tells of a write when all of it is done; its handle knows how much of it has gone, below TLS too. A socket of a
 * simulated network says it itself.
 */
function queuedBytes(socket: Duplex): number {
  const own = field(socket, "queuedBytes");
  if (typeof own === "number") return own;
  const handle = field(socket, "_handle");
  const raw = field(handle, "_parent") ?? handle;
  const size = field(raw, "writeQueueSize");
  return typeof size === "number" ? size : 0;
}

export function outputMark(socket: Duplex): OutputMark {
  const written = field(socket, "bytesWritten");
  const total = typeof written === "number" ? written : 0;
  return { completed: total - socket.writableLength, queued: queuedBytes(socket) };
}

/**
 * Whether the system has taken bytes that waited at `before`. Where nothing waited then, room in the system's own buffers
 * says nothing about the peer.
 */
export function hasMoved(before: OutputMark, now: OutputMark): boolean {
  if (before.queued === 0) return false;
  return now.completed !== before.completed || now.queued !== before.queued;
}
