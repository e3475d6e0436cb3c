// The logs of one node: those that it follows, and what it appends to any.
import { current, host } from "../../current.ts";
import type { Append, Broker, LogEntry, LogLimits, LogReader, LogState, Subject } from "../../rooms/index.ts";
import { sizeOf } from "./body.ts";
import { Refusals } from "./refusals.ts";
import { LogView, type ViewHome } from "./view.ts";
import { LogWriter, type WriterHome } from "./writer.ts";

const MIB = 1024 * 1024;
/** Bytes of events of all logs that may wait. */
const MAX_WAITING = 8 * MIB;

/** What the logs ask of their node. */
export interface LogsNode {
  /** Its id. */
  readonly node: string;
  broker(): Broker | undefined;
  /** Subscribes to a subject, or keeps it subscribed; `Logs.subscribed` tells when that stands. */
  hold(subject: Subject): void;
  release(subject: Subject): void;
  /** Whether the subscription stands already. */
  isSubscribed(subject: Subject): boolean;
  seal(subject: Subject, events: number, body: Buffer): Uint8Array;
  /** The body of so many events; undefined: that was not sealed by a node of this cluster. */
  unseal(subject: Subject, events: number, bytes: Uint8Array): Buffer | undefined;
  /** Something came that has not the form that it should have. */
  malformed(): void;
  /** So many events were taken, and will never be numbered. */
  lost(events: number): void;
}

export class Logs implements ViewHome, WriterHome {
  readonly #node: LogsNode;
  readonly #limit: number;
  /** By name: subjects are topics. */
  readonly #views = new Map<string, LogView>();
  readonly #writers = new Map<string, LogWriter>();
  /** Those that have gathered something in this turn. */
  #gathering = new Set<LogWriter>();
  readonly #refusedReads = new Refusals("give the events of topics");
  readonly #refusedAppends = new Refusals("number the events of topics");
  #waiting = 0;
  #keys = 0;
  #sent: (() => void)[] = [];

  /** `limit`: bytes of events that may wait, of all logs. */
  constructor(node: LogsNode, limit = MAX_WAITING) {
    this.#node = node;
    this.#limit = limit;
  }

  // What rooms and channels ask.

  /** As `Cluster.openLog`. */
  open(subject: Subject, limits: LogLimits, reader: LogReader): { close(): void } {
    const view = new LogView(subject, limits, reader, this);
    this.#views.set(subject.name, view);
    this.#node.hold(subject);
    if (this.#node.isSubscribed(subject)) view.subscribed();
    return view;
  }

  /** As `Cluster.append`. */
  append(subject: Subject, limits: LogLimits, text: string, except: string): boolean {
    const size = sizeOf({ text, except, time: 0 });
    if (this.#waiting + size > this.#limit) return false;
    this.#waiting += size;
    let writer = this.#writers.get(subject.name);
    if (writer === undefined) {
      writer = new LogWriter(subject, limits, this);
      this.#writers.set(subject.name, writer);
    }
    writer.gather(text, except);
    if (this.#gathering.size === 0) current().rooms.tickLog.atTurnEnd(() => this.#turnEnded());
    this.#gathering.add(writer);
    return true;
  }

  /** Resolves when nothing waits. */
  whenSent(): Promise<void> {
    if (this.#waiting === 0) return Promise.resolve();
    return new Promise((resolve) => this.#sent.push(resolve));
  }

  // What the node forwards of the broker's events, and tells once a second.

  connected(): void {
    this.#forgetRefusals();
    this.#sendAll();
  }

  disconnected(): void {
    this.#forgetRefusals();
    for (const view of [...this.#views.values()]) view.disconnected();
  }

  subscribed({ name }: Subject): void {
    this.#views.get(name)?.subscribed();
  }

  appended({ name }: Subject, entry: LogEntry): void {
    this.#views.get(name)?.appended(entry);
  }

  tick(): void {
    const now = host().monotonicClock();
    if (this.#node.broker()?.connected === true) {
      this.#refusedReads.tick();
      this.#refusedAppends.tick();
    }
    for (const view of [...this.#views.values()]) view.tick(now);
    this.#sendAll();
  }

  // What views ask.

  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    const state = this.#node.broker()?.readLog(subject, limits, after);
    return state === undefined ? Promise.reject(new Error("not connected")) : this.#refusedReads.watch(state);
  }

  unseal(subject: Subject, events: number, bytes: Uint8Array): Buffer | undefined {
    return this.#node.unseal(subject, events, bytes);
  }

  malformed(): void {
    this.#node.malformed();
  }

  standing({ name }: Subject): void {
    this.#writers.get(name)?.send();
  }

  ended(view: LogView): void {
    if (this.#views.get(view.subject.name) !== view) return;
    this.#views.delete(view.subject.name);
    this.#node.release(view.subject);
  }

  // What writers ask.

  appendEntry(subject: Subject, limits: LogLimits, entry: Append): Promise<LogEntry | undefined> {
    const numbered = this.#node.broker()?.append(subject, limits, entry);
    return numbered === undefined ? Promise.reject(new Error("not connected")) : this.#refusedAppends.watch(numbered);
  }

  isReady({ name }: Subject): boolean {
    if (this.#node.broker()?.connected !== true) return false;
    return this.#views.get(name)?.isStanding !== false;
  }

  nextKey(): string {
    this.#keys += 1;
    return `${this.#node.node}:${this.#keys}`;
  }

  seal(subject: Subject, events: number, body: Buffer): Uint8Array {
    return this.#node.seal(subject, events, body);
  }

  done(bytes: number): void {
    this.#waiting -= bytes;
    if (this.#waiting > 0) return;
    const sent = this.#sent;
    this.#sent = [];
    for (const resolve of sent) resolve();
  }

  lost(events: number): void {
    this.#node.lost(events);
  }

  vanished({ name }: Subject): boolean {
    const view = this.#views.get(name);
    if (view?.isStanding === true) view.vanished();
    return view !== undefined;
  }

  idle(writer: LogWriter): void {
    if (this.#writers.get(writer.subject.name) === writer) this.#writers.delete(writer.subject.name);
  }

  #forgetRefusals(): void {
    this.#refusedReads.forget();
    this.#refusedAppends.forget();
  }

  #turnEnded(): void {
    const writers = this.#gathering;
    this.#gathering = new Set();
    for (const writer of writers) writer.send();
  }

  #sendAll(): void {
    for (const writer of [...this.#writers.values()]) writer.send();
  }
}
