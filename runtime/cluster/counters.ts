// What the node has done with messages of the broker since the program started: plain numbers, read by metrics.

export interface ClusterCounters {
  /** Messages handed to the broker, and that came from other nodes. */
  messagesOut: number;
  bytesOut: number;
  messagesIn: number;
  bytesIn: number;
  /** Broadcasts that the broker was not given. */
  lost: number;
  /** Joiners that were let in before their subscription stood. */
  late: number;
  /** Jumps in the numbers of a node and subject. */
  gaps: number;
  /** Messages that were dropped for their form. */
  malformed: number;
}

export function newClusterCounters(): ClusterCounters {
  return { messagesOut: 0, bytesOut: 0, messagesIn: 0, bytesIn: 0, lost: 0, late: 0, gaps: 0, malformed: 0 };
}
