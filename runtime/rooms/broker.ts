// What stands between nodes, as they see it: subjects, and messages of bytes. A driver is one implementation.

/** Where messages go. `node`: to one node, by its id; `all`: to every node (name ""). */
export interface Subject {
  readonly kind: "room" | "topic" | "node" | "all";
  readonly name: string;
}

/** One or more events that are to get the next numbers of a topic, in one step. */
export interface Append {
  /** Names the attempt: the same key again has no second effect. `NODE:COUNT`, counts increasing per node and topic. */
  readonly key: string;
  /** How many numbers it takes. */
  readonly events: number;
  /** Sealed by the node; opaque here. */
  readonly bytes: Uint8Array;
}

/** An append as the broker has numbered it. Numbers of its events: `numbers(entry)`, all larger than `before`. */
export interface LogEntry {
  readonly key: string;
  /** Of the log that has numbered it. */
  readonly epoch: string;
  /** The number of the event before the first: of the entry before it, 0 when there was none or nobody knows any more. */
  readonly before: number;
  /** The numbers of its events are `first`, `first + 1`, …. On Redis and in the hub `first` is `before + 1`. */
  readonly first: number;
  readonly events: number;
  readonly bytes: Uint8Array;
}

export interface LogLimits {
  readonly events: number;
  /** Milliseconds that an event is kept; also the life of a log that nobody appends to or keeps alive. */
  readonly milliseconds: number;
  /** A hint: what is kept may be less. */
  readonly bytes: number;
}

export interface LogState {
  /** 16 characters; changes whenever numbers begin again. */
  readonly epoch: string;
  /** The number of the last event; 0: none. */
  readonly last: number;
  /** Kept entries after the number that was asked for, in order. */
  readonly entries: readonly LogEntry[];
  /** Every number after the one that was asked for is in `entries`. */
  readonly complete: boolean;
}

export interface Broker {
  /** Whether it can publish now. */
  readonly connected: boolean;
  /** Bytes handed to `publish` and `append` that the system has not taken yet. */
  readonly waiting: number;
  /** At most once; in the order of the calls for one subject. Dropped while not connected (the caller knows by `connected`). May come back to a subscriber that published it. */
  publish(subject: Subject, bytes: Uint8Array): void;
  /** `BrokerEvents.subscribed` tells when it stands; again after each reconnection. Kept over reconnections. */
  subscribe(subject: Subject): void;
  unsubscribe(subject: Subject): void;
  /**
   * Appends, numbers and publishes to the subscribers of the topic (`BrokerEvents.appended`) in one atomic step.
   * undefined: there is no such log, since nobody has opened it or its time is over; nothing happened. (A broker whose
   * logs are always there need not say so.) Rejects with `EntryRefused` when the broker will never take it, with anything
   * else when the connection is lost or the broker can't now: unknown whether it happened.
   */
  append(subject: Subject, limits: LogLimits, entry: Append): Promise<LogEntry | undefined>;
  /** Opens the log if need be (a new epoch), keeps it alive for its milliseconds, and reads what is kept after a number. Rejects as `append`. */
  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState>;
  /** True: `holder` has the lease for so many ms from now (taken or renewed). Rejects as `append`. */
  lease(name: string, holder: string, milliseconds: number): Promise<boolean>;
  /** Gives it up if `holder` has it. */
  release(name: string, holder: string): Promise<void>;
  /** Publishes what waits, at most for so many ms, and disconnects. No events after it. */
  close(milliseconds: number): Promise<void>;
}

export interface BrokerEvents {
  connected(): void;
  /** Once for each loss, and when the first attempt fails; it keeps trying (0.1 s doubling to 2 s with jitter). `cause`: a short text without secrets. */
  disconnected(cause: string): void;
  subscribed(subject: Subject): void;
  message(subject: Subject, bytes: Uint8Array): void;
  appended(subject: Subject, entry: LogEntry): void;
}

/** Begins to connect, in the background. Throws `BrokerError` when the address can't be one of its own (the message is for the user). */
export type OpenBroker = (addresses: readonly string[], settings: BrokerSettings, events: BrokerEvents) => Broker;

export interface BrokerSettings {
  /** `SNOW_CLUSTER_NAME`: separates programs on one broker. */
  readonly name: string;
  /** This node's id. */
  readonly node: string;
}
export class BrokerError extends Error {}

/** The broker will never take this entry: it is too large for it. */
export class EntryRefused extends BrokerError {}
