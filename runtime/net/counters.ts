// What the program has done with connections since it started: plain numbers, read by metrics.

/** Why a request to upgrade was refused; the label of `snow_rejected_total`. */
export const rejectReasons = [
  "bad_request",
  "host",
  "path",
  "origin",
  "full",
  "address",
  "timeout",
  "rejected",
  "panic",
] as const;

export type RejectReason = (typeof rejectReasons)[number];

export interface ConnectionCounters {
  /** Open connections. */
  connections: number;
  /** Connections ever accepted. */
  accepted: number;
  readonly rejected: Record<RejectReason, number>;
  messagesIn: number;
  /** Payload bytes. */
  bytesIn: number;
  /** Connections closed as slow consumers. */
  slowClosed: number;
}

export function newConnectionCounters(): ConnectionCounters {
  return {
    connections: 0,
    accepted: 0,
    rejected: { bad_request: 0, host: 0, path: 0, origin: 0, full: 0, address: 0, timeout: 0, rejected: 0, panic: 0 },
    messagesIn: 0,
    bytesIn: 0,
    slowClosed: 0,
  };
}
