// What the program has done with connections and messages since it started: plain numbers, read by metrics.

/** Why a handshake was refused; the label of `snow_rejected_total`. */
export type RejectReason =
  | "bad_request"
  | "host"
  | "path"
  | "origin"
  | "full"
  | "address"
  | "timeout"
  | "rejected"
  | "panic";

export const rejectReasons: readonly RejectReason[] = [
  "bad_request",
  "host",
  "path",
  "origin",
  "full",
  "address",
  "timeout",
  "rejected",
  "panic",
];

export interface Counters {
  /** Open connections. */
  connections: number;
  /** Connections ever accepted. */
  accepted: number;
  readonly rejected: Record<RejectReason, number>;
  messagesIn: number;
  /** Payload bytes. */
  bytesIn: number;
  messagesOut: number;
  /** Payload bytes. */
  bytesOut: number;
  /** Broadcast calls. */
  broadcasts: number;
  /** Messages refused by a full backlog. */
  dropped: number;
  /** Connections closed as slow consumers. */
  slowClosed: number;
  socketWrites: number;
}

export function newCounters(): Counters {
  return {
    connections: 0,
    accepted: 0,
    rejected: { bad_request: 0, host: 0, path: 0, origin: 0, full: 0, address: 0, timeout: 0, rejected: 0, panic: 0 },
    messagesIn: 0,
    bytesIn: 0,
    messagesOut: 0,
    bytesOut: 0,
    broadcasts: 0,
    dropped: 0,
    slowClosed: 0,
    socketWrites: 0,
  };
}
