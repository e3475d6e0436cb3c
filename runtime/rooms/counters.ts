// What rooms have done with messages since the program started: plain numbers, read by metrics.

export interface DeliveryCounters {
  messagesOut: number;
  /** Payload bytes. */
  bytesOut: number;
  /** Broadcast calls. */
  broadcasts: number;
  /** Messages refused by a full backlog. */
  dropped: number;
  socketWrites: number;
}

export function newDeliveryCounters(): DeliveryCounters {
  return { messagesOut: 0, bytesOut: 0, broadcasts: 0, dropped: 0, socketWrites: 0 };
}
