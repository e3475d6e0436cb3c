// The other nodes, as rooms and what is built on them see them. `runtime/cluster` implements it.
import type { LogLimits, Subject } from "./broker.ts";
import type { Message } from "./outbox.ts";

/** What a node broadcast to one subject in one turn: frames as they go out to members, one behind the other. */
export interface FrameBatch {
  readonly bytes: Buffer;
  readonly count: number;
  readonly payloadBytes: number;
  /**
   * Set for what was broadcast to several rooms at once: members that have got it through another one. Whoever gets it is
   * added.
   */
  readonly served: Set<object> | undefined;
  /** One by one, for members that want another form (compressed ones). */
  messages(): readonly Message[];
}

/** The local side of a subject that has members here. */
export interface Audience {
  readonly subject: Subject;
  /** What another node has broadcast. */
  receive(batch: FrameBatch): void;
  /** What another node has told (`Cluster.tell`) about it. */
  hear(node: string, bytes: Uint8Array): void;
  /** The subscription stands, from now for this audience or again after a loss: what was said before has not come. */
  subscribed?(): void;
}

export interface NumberedEvent {
  readonly number: number;
  /** JSON text. */
  readonly text: string;
  /** The `who` of the client that it is not for; "": it is for all. */
  readonly except: string;
  /** Of the wall clock of the node that appended it. */
  readonly time: number;
}

/** The local side of a log. Calls come in order; numbers increase. */
export interface LogReader {
  /** Comes first, and again never. `events`: what is kept, everything after the number `floor` (0: all of the epoch) up to `last`. */
  opened(epoch: string, floor: number, last: number, events: readonly NumberedEvent[]): void;
  event(event: NumberedEvent): void;
  /** Numbers are lost or went back: the epoch is over for this node. The reader closes the log and may open another. */
  lost(): void;
}

/** A log that is followed. */
export interface OpenLog {
  /** The reader is told nothing from here on. */
  close(): void;
}

export interface Answers<A> {
  /** By node, this one's own included. */
  readonly answers: ReadonlyMap<string, A>;
  /** Nodes that did not answer in time. */
  readonly silent: readonly string[];
}

export interface Cluster {
  /** This node's id. */
  readonly node: string;
  /** Messages for the subject reach the audience from when the subscription stands. Called with the first local member; repeated calls do nothing. */
  subscribe(audience: Audience): void;
  /** The last local member has left: unsubscribed a short while later unless `subscribe` comes before. */
  unsubscribe(audience: Audience): void;
  /** Calls back once, when the subscription stands, after 1 s at the latest (then `snow_cluster_late_total` counts); before it returns when it stands already or there is nothing to wait for. */
  whenSubscribed(subject: Subject, standing: () => void): void;
  /** Gathers a message for the members on other nodes; all of one turn and subject are one broker message. Also without local members. */
  broadcast(subject: Subject, message: Message): void;
  /** The same for several subjects; a member of a room that is in some of them gets it once. */
  broadcastMany(subjects: readonly Subject[], message: Message): void;
  /** To the other nodes that are subscribed to the subject; at once. */
  tell(subject: Subject, bytes: Uint8Array): void;
  /** To one node's audience of the subject. */
  tellNode(node: string, subject: Subject, bytes: Uint8Array): void;
  /** Asks all nodes, this one included, which answer by what was registered under `name`; plain JSON values. 1 s at most. */
  ask(name: string, question: unknown): Promise<Answers<unknown>>;
  /** How this node answers `ask`; throwing is silence. */
  answer(name: string, handler: (question: unknown) => unknown): void;
  /** Follows the log of a topic, one for each topic at a time. */
  openLog(subject: Subject, limits: LogLimits, reader: LogReader): OpenLog;
  /**
   * Appends an event to the log of a topic, whoever follows it; when nobody does, on any node, it is not kept. `except`:
   * the `who` of the client that it is not for, or "". False: refused, 8 MiB of events of all logs wait already. Events of
   * one turn go together.
   */
  append(subject: Subject, limits: LogLimits, text: string, except: string): boolean;
  /** Node ids that are there, this one included. */
  readonly nodes: ReadonlySet<string>;
  /** Calls back when a node has come (also back after silence) or gone; answers a function that ends that. */
  watchNodes(watcher: { came(node: string): void; gone(node: string): void }): () => void;
}

/** Where the cluster of a program is found, once there is one. */
export interface ClusterPlace {
  /** The other nodes; undefined: there are none. */
  cluster: Cluster | undefined;
}
