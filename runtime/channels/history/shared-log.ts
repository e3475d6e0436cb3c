// The history of a topic that several nodes have together. An event goes to the log of the topic, and comes from there
// with its number to every node, this one too, which keeps it as its own history and tells its members.
//
// Until the log is open, for want of a broker, members are in a provisional epoch, in which nothing happens; they are told
// to join again when it opens.
import { current, host } from "../../current.ts";
import type { Cluster, LogLimits, LogReader, Message, NumberedEvent, OpenLog, Subject } from "../../rooms/index.ts";
import type { Channel, ChannelDefinition } from "../definition.ts";
import { eventFrame, type Position } from "../frames.ts";
import type { History, HistoryEntry, HistoryLimits } from "./history.ts";
import { secret } from "./identity.ts";

/** Whose history it is. */
export interface HistoryTopic {
  readonly channel: Channel;
  readonly name: string;
  readonly members: { readonly size: number };
  /** All members leave, and are told to join again. */
  rejoin(): void;
  /** It has no members, and nothing is kept of it. */
  over(): void;
  /** An event of the history that it shares with other nodes goes to the members; of the client of `except` only the number. */
  tell(frame: Message, seq: number, except: string): void;
}

/** What the log of a topic is kept in. */
export interface SharedHistory {
  /** undefined when the epoch is over, or there was none. */
  readonly present: History | undefined;
  /** An epoch begins; the events after `floor` follow, up to `last`. */
  begin(epoch: string, floor: number, last: number): History;
  keep(history: History, entry: HistoryEntry): void;
  /** Forgets what is too old. */
  expire(): void;
  /** Whether there was one. */
  endEpoch(): boolean;
  /** Nobody is in the topic any more. */
  emptied(): void;
}

/** Who waits until a topic is where it should be. */
interface Waiter {
  /** It may be there now. */
  known(): void;
}

/** Whose own events some may be. */
interface Identified {
  /** "": it has no name yet. */
  who: string;
}

export function limitsOf(definition: ChannelDefinition): HistoryLimits {
  const { history: events, historyMilliseconds: milliseconds, historyBytes: bytes } = definition;
  return { events, milliseconds, bytes };
}

/** A log lives for so long, in milliseconds, at least: nodes look after theirs once a second. */
const SHORTEST_LIFE = 5000;

function logLimitsOf(definition: ChannelDefinition): LogLimits {
  const limits = limitsOf(definition);
  return { ...limits, milliseconds: Math.max(limits.milliseconds, SHORTEST_LIFE) };
}

/** Appends an event to the history of a topic, which need not have members here. False: it is refused. */
export function appendTo(
  cluster: Cluster,
  { channel, name }: { readonly channel: Channel; readonly name: string },
  event: unknown,
  except: Identified | undefined,
): boolean {
  const { definition } = channel;
  if (definition.event === undefined) return true;
  // It is numbered later, and who has not entered yet may be there by then.
  if (except?.who === "") except.who = secret();
  const subject: Subject = { kind: "topic", name };
  return cluster.append(subject, logLimitsOf(definition), definition.event.encode(event), except?.who ?? "");
}

export class SharedLog implements LogReader {
  readonly #cluster: Cluster;
  readonly #topic: HistoryTopic;
  readonly #history: SharedHistory;
  #log: OpenLog | undefined = undefined;
  #waiting: Waiter[] = [];

  constructor(cluster: Cluster, topic: HistoryTopic, history: SharedHistory) {
    this.#cluster = cluster;
    this.#topic = topic;
    this.#history = history;
  }

  get isFollowed(): boolean {
    return this.#log !== undefined;
  }

  follow(): void {
    if (this.#log !== undefined) return;
    const { channel, name } = this.#topic;
    this.#log = this.#cluster.openLog({ kind: "topic", name }, logLimitsOf(channel.definition), this);
  }

  close(): void {
    this.#log?.close();
    this.#log = undefined;
    this.#progress();
  }

  /** As `Topic.broadcast`. */
  broadcast(event: unknown, except: Identified | undefined): number {
    return appendTo(this.#cluster, this.#topic, event, except) ? 0 : this.#topic.members.size;
  }

  /** Whether somebody may enter: this node has the history, and is not behind what the client has seen elsewhere. */
  isKnown(history: History | undefined, before: Position | undefined): boolean {
    return history !== undefined && (before?.epoch !== history.epoch || before.seq <= history.last);
  }

  /** Has it called once, when there is something new. */
  wait(waiter: Waiter): void {
    this.#waiting.push(waiter);
  }

  // What the log says.

  opened(epoch: string, floor: number, last: number, events: readonly NumberedEvent[]): void {
    const wasProvisional = this.#history.endEpoch();
    // Others would have to be discarded for it, and would read theirs again: it begins as if nothing had been kept.
    const fits = current().channels.histories.fits(events.reduce((size, { text }) => size + text.length, 0));
    const history = this.#history.begin(epoch, fits ? floor : last, last);
    const now = host().monotonicClock();
    const ahead = host().wallClock() - now;
    if (fits) for (const event of events) this.#keep(history, event, Math.min(event.time - ahead, now));
    this.#history.expire();
    if (wasProvisional) this.#topic.rejoin();
    current().channels.histories.enforce();
    this.#progress();
  }

  event(event: NumberedEvent): void {
    const history = this.#history.present;
    if (history === undefined) return;
    const frame = this.#keep(history, event, host().monotonicClock());
    this.#topic.tell(frame, event.number, event.except);
    current().channels.histories.enforce();
    this.#progress();
  }

  lost(): void {
    this.#log = undefined;
    this.#history.endEpoch();
    // What waits to be numbered belongs into the epoch that its members come back to.
    if (this.#topic.members.size > 0) this.follow();
    this.#topic.rejoin();
    this.#history.emptied();
    this.#progress();
  }

  #keep(history: History, { number, text, except }: NumberedEvent, time: number): Message {
    const frame = eventFrame(this.#topic.name, number, text, (bytes) => history.allocate(bytes));
    this.#history.keep(history, { frame, number, time, except: except === "" ? undefined : except });
    return frame;
  }

  #progress(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const waiter of waiting) waiter.known();
  }
}
