// A broker in the memory of the parent, for the parts of one that keep something. What is published the hub hands on itself.
import { host } from "../../current.ts";
import type { HostTimer } from "../../host/index.ts";
import type { Append, Broker, BrokerEvents, LogEntry, LogLimits, LogState, Subject } from "../../rooms/index.ts";
import { MemoryLeases } from "./leases.ts";
import { MemoryLogs } from "./logs.ts";
import { keyOf } from "./subscriptions.ts";

/** Milliseconds between looks for logs whose time is over. */
const SWEEP = 10_000;

export class MemoryBroker implements Broker {
  readonly connected = true;
  readonly waiting = 0;
  readonly #events: BrokerEvents;
  readonly #logs = new MemoryLogs();
  readonly #leases = new MemoryLeases();
  #sweeping: HostTimer | undefined;

  constructor(events: BrokerEvents) {
    this.#events = events;
  }

  publish(subject: Subject, bytes: Uint8Array): void {
    this.#events.message(subject, bytes);
  }

  subscribe(subject: Subject): void {
    this.#events.subscribed(subject);
  }

  unsubscribe(): void {}

  async append(subject: Subject, limits: LogLimits, append: Append): Promise<LogEntry | undefined> {
    const appended = this.#logs.append(keyOf(subject), limits, append);
    if (appended === undefined) return undefined;
    if (appended.isNew) this.#events.appended(subject, appended.entry);
    return appended.entry;
  }

  async readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    this.#sweeping ??= this.#sweep();
    return this.#logs.read(keyOf(subject), limits, after);
  }

  async lease(name: string, holder: string, milliseconds: number): Promise<boolean> {
    return this.#leases.lease(name, holder, milliseconds);
  }

  async release(name: string, holder: string): Promise<void> {
    this.#leases.release(name, holder);
  }

  async close(): Promise<void> {
    if (this.#sweeping !== undefined) host().clearTimer(this.#sweeping);
  }

  #sweep(): HostTimer {
    return host().setTimer(
      SWEEP,
      () => {
        this.#logs.sweep();
        this.#sweeping = this.#sweep();
      },
      false,
    );
  }
}
