// The epochs of one topic, one after the other: each with its history, and with the time that it is kept.
import { Timer } from "../../actors/index.ts";
import { current, host } from "../../current.ts";
import { History, type HistoryEntry } from "./history.ts";
import { secret } from "./identity.ts";
import { type HistoryTopic, limitsOf, type SharedHistory, SharedLog } from "./shared-log.ts";

/** How long the history of a log is kept here without members, in milliseconds: a client may be just coming back. */
const PATIENCE = 2000;

/** The time of the oldest event is over, or that of an epoch without members. */
class Expiry extends Timer {
  readonly #history: TopicHistory;

  constructor(history: TopicHistory) {
    super();
    this.#history = history;
  }

  override fire(): void {
    this.#history.expire();
  }

  override describe(): string {
    return "the end of a history";
  }
}

export class TopicHistory implements SharedHistory {
  /** Where events are numbered, when there are other nodes. */
  readonly shared: SharedLog | undefined;
  readonly #topic: HistoryTopic;
  #history: History | undefined = undefined;
  #expiry: Expiry | undefined = undefined;
  /** When the last member left. */
  #emptied = 0;

  constructor(topic: HistoryTopic) {
    this.#topic = topic;
    const { cluster } = current().rooms;
    this.shared = cluster === undefined ? undefined : new SharedLog(cluster, topic, this);
  }

  /** Of the topic. */
  get name(): string {
    return this.#topic.name;
  }

  /** Events that are kept, and the memory that they take. */
  get kept(): { readonly events: number; readonly bytes: number } {
    return { events: this.#history?.count ?? 0, bytes: this.#history?.bytes ?? 0 };
  }

  get present(): History | undefined {
    if (this.#isOver()) this.historyDiscarded();
    return this.#history;
  }

  /** That of an epoch which goes on, or begins now. */
  open(): History {
    if (this.#isOver()) this.#end();
    this.shared?.follow();
    const history = this.#history;
    if (history === undefined) return this.begin(secret(), 0, 0);
    const { histories } = current().channels;
    histories.touch(history);
    histories.changing(history, () => history.expire(host().monotonicClock()));
    return history;
  }

  /** Somebody is about to enter. */
  expect(): void {
    this.shared?.follow();
    if (this.#topic.members.size === 0) this.emptied();
  }

  begin(epoch: string, floor: number, last: number): History {
    const { histories } = current().channels;
    // Clients choose the topics that they join.
    histories.enforce();
    const history = new History(epoch, this, limitsOf(this.#topic.channel.definition), floor, last);
    histories.add(history);
    this.#history = history;
    return history;
  }

  keep(history: History, entry: HistoryEntry): void {
    const { histories } = current().channels;
    histories.touch(history);
    histories.changing(history, () => {
      history.expire(entry.time);
      history.add(entry);
    });
    this.#awaitExpiry();
  }

  historyDiscarded(): void {
    this.#end();
    this.#topic.rejoin();
    if (this.#topic.members.size === 0) this.#topic.over();
  }

  /** Forgets what is too old, and after its time the epoch. */
  expire(): void {
    const history = this.present;
    if (history !== undefined) {
      current().channels.histories.changing(history, () => history.expire(host().monotonicClock()));
    }
    this.#awaitExpiry();
  }

  emptied(): void {
    this.#emptied = host().monotonicClock();
    if (this.#isKept) this.#awaitExpiry();
    else this.#topic.over();
  }

  endEpoch(): boolean {
    const history = this.#history;
    this.#history = undefined;
    this.#stopExpiry();
    if (history === undefined) return false;
    current().channels.histories.remove(history);
    return true;
  }

  #end(): void {
    this.endEpoch();
    this.shared?.close();
  }

  get #isKept(): boolean {
    return this.#history !== undefined || this.shared?.isFollowed === true;
  }

  /** Whether the time of an epoch without members is over. */
  #isOver(): boolean {
    if (!this.#isKept || this.#topic.members.size > 0) return false;
    return host().monotonicClock() >= this.#epochEnd;
  }

  get #epochEnd(): number {
    // The log itself is kept for its time.
    const { historyMilliseconds } = this.#topic.channel.definition;
    return this.#emptied + (this.shared === undefined ? historyMilliseconds : PATIENCE);
  }

  #awaitExpiry(): void {
    const due = Math.min(
      this.#history?.due ?? Number.POSITIVE_INFINITY,
      this.#topic.members.size === 0 && this.#isKept ? this.#epochEnd : Number.POSITIVE_INFINITY,
    );
    if (this.#expiry?.active === true && this.#expiry.due <= due) return;
    this.#stopExpiry();
    if (due === Number.POSITIVE_INFINITY) return;
    this.#expiry = new Expiry(this);
    const now = host().monotonicClock();
    const { timers, scheduler } = current().actors;
    timers.add(this.#expiry, now, due - now);
    // What comes from other nodes comes while no process runs; timers are looked at when some have run.
    if (this.shared !== undefined) scheduler.schedule();
  }

  #stopExpiry(): void {
    if (this.#expiry !== undefined) current().actors.timers.cancel(this.#expiry);
    this.#expiry = undefined;
  }
}
