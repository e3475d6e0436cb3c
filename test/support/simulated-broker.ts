// A broker in memory, in virtual time: it delays, and as often as it is told it loses, repeats and reorders, cuts its
// clients off, and begins anew. What happens follows from the random numbers that it is given.
//
// Each message takes the way from its node to the broker and from there to each subscriber; both ways keep the order, as
// connections do, unless a message is chosen to come late.
import { entry } from "../../runtime/current.ts";
import {
  type Append,
  type Broker,
  BrokerError,
  type BrokerEvents,
  type BrokerSettings,
  EntryRefused,
  type LogEntry,
  type LogLimits,
  type LogState,
  type OpenBroker,
  type Subject,
} from "../../runtime/rooms/index.ts";
import { SimulatedLogs } from "./simulated-logs.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface SimulatedFaults {
  /** Milliseconds that each way takes: at least, and at most. */
  delay: readonly [number, number];
  /** How many of the deliveries to subscribers, from 0 to 1, … */
  loss: number;
  duplication: number;
  /** … come later than others of the same connection that were sent after them. */
  reordering: number;
}

const NO_FAULTS: SimulatedFaults = { delay: [1, 1], loss: 0, duplication: 0, reordering: 0 };

const FIRST_RETRY = 100;
const LAST_RETRY = 2000;

function nameOf({ kind, name }: Subject): string {
  return `${kind}:${name}`;
}

export class SimulatedSystem {
  readonly time: VirtualTime;
  readonly faults: SimulatedFaults;
  readonly logs: SimulatedLogs;
  readonly brokers = new Map<string, SimulatedBroker>();
  /** False: nobody can connect. */
  up = true;
  /** Bytes of an entry that it takes. */
  largestEntry = Number.POSITIVE_INFINITY;
  readonly #random: () => number;
  readonly #subscribers = new Map<string, Set<SimulatedBroker>>();

  constructor(time: VirtualTime, random: () => number, faults: Partial<SimulatedFaults> = {}) {
    this.time = time;
    this.#random = random;
    this.faults = { ...NO_FAULTS, ...faults };
    this.logs = new SimulatedLogs(
      () => time.now,
      () => Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join(""),
    );
  }

  /** For the program that is current. */
  readonly open: OpenBroker = (addresses, settings, events) => {
    if (addresses.length === 0) throw new BrokerError("no address");
    const broker = new SimulatedBroker(this, settings, events);
    this.brokers.set(settings.node, broker);
    return broker;
  };

  /** What one way takes. */
  delay(): number {
    const [least, most] = this.faults.delay;
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  happens(chance: number): boolean {
    return chance > 0 && this.#random() < chance;
  }

  /** All connections are lost; without `keeps` logs and leases too. Clients come back by themselves. */
  restart(keeps: boolean): void {
    for (const broker of this.brokers.values()) broker.drop("connection reset");
    if (!keeps) this.logs.clear();
  }

  /** Nobody is connected until `start`. */
  stop(): void {
    this.up = false;
    for (const broker of this.brokers.values()) broker.drop("connection reset");
  }

  start(): void {
    this.up = true;
  }

  addSubscriber(subject: Subject, broker: SimulatedBroker): void {
    const name = nameOf(subject);
    const known = this.#subscribers.get(name);
    if (known === undefined) this.#subscribers.set(name, new Set([broker]));
    else known.add(broker);
  }

  removeSubscriber(subject: Subject, broker: SimulatedBroker): void {
    this.#subscribers.get(nameOf(subject))?.delete(broker);
  }

  /** Something goes to all subscribers. */
  send(subject: Subject, deliver: (events: BrokerEvents) => void): void {
    const { loss, duplication, reordering } = this.faults;
    for (const broker of this.#subscribers.get(nameOf(subject)) ?? []) {
      if (broker.muted || this.happens(loss)) continue;
      const times = this.happens(duplication) ? 2 : 1;
      for (let time = 0; time < times; time++) broker.receive(deliver, this.happens(reordering));
    }
  }
}

/** The client of one node. */
export class SimulatedBroker implements Broker {
  connected = false;
  waiting = 0;
  /** Cut off without knowing it: what goes either way is lost. */
  muted = false;
  /** Cannot connect. */
  cutOff = false;
  /** Takes nothing, and what is handed to it waits. */
  get stalled(): boolean {
    return this.#stalled !== undefined;
  }
  readonly #system: SimulatedSystem;
  readonly #events: BrokerEvents;
  readonly #turn: (call: () => void) => void;
  readonly #subscriptions = new Map<string, Subject>();
  #stalled: (() => void)[] | undefined = undefined;
  /** Connections are counted: what was on its way on an earlier one is lost. */
  #connection = 0;
  #closed = false;
  #retry = FIRST_RETRY;
  /** When what was sent last arrives there, and here. */
  #outDue = 0;
  #inDue = 0;
  readonly #pending = new Set<(error: Error) => void>();

  constructor(system: SimulatedSystem, _settings: BrokerSettings, events: BrokerEvents) {
    this.#system = system;
    this.#events = events;
    this.#turn = entry((call: () => void) => call());
    this.#connect(true);
  }

  publish(subject: Subject, bytes: Uint8Array): void {
    const copy = Uint8Array.from(bytes);
    this.#up(bytes.length, () => this.#system.send(subject, (events) => events.message(subject, copy)));
  }

  subscribe(subject: Subject): void {
    this.#subscriptions.set(nameOf(subject), subject);
    if (this.connected) this.#subscribeNow(subject);
  }

  unsubscribe(subject: Subject): void {
    this.#subscriptions.delete(nameOf(subject));
    this.#up(0, () => this.#system.removeSubscriber(subject, this));
  }

  append(subject: Subject, limits: LogLimits, append: Append): Promise<LogEntry | undefined> {
    if (append.bytes.length > this.#system.largestEntry) return Promise.reject(new EntryRefused("too large"));
    return this.#request(append.bytes.length, () => {
      const appended = this.#system.logs.append(nameOf(subject), limits, append);
      if (appended === undefined) return undefined;
      const { entry: numbered, isNew } = appended;
      if (isNew) this.#system.send(subject, (events) => events.appended(subject, numbered));
      return numbered;
    });
  }

  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    return this.#request(0, () => this.#system.logs.read(nameOf(subject), limits, after));
  }

  lease(name: string, holder: string, milliseconds: number): Promise<boolean> {
    return this.#request(0, () => this.#system.logs.lease(name, holder, milliseconds));
  }

  release(name: string, holder: string): Promise<void> {
    return this.#request(0, () => this.#system.logs.release(name, holder));
  }

  async close(milliseconds: number): Promise<void> {
    const end = this.#system.time.now + milliseconds;
    while (this.waiting > 0 && this.connected && this.#system.time.now < end) {
      await new Promise<void>((next) => this.#system.time.after(1, next));
    }
    this.#closed = true;
    this.#leave("closed");
  }

  // What tests do with it.

  /** The connection is lost; with `cutOff` it does not come back. */
  drop(cause: string): void {
    if (!this.connected) return;
    this.#leave(cause);
    this.#turn(() => this.#events.disconnected(cause));
    this.#retryLater();
  }

  stall(): void {
    this.#stalled ??= [];
  }

  resume(): void {
    const waiting = this.#stalled ?? [];
    this.#stalled = undefined;
    for (const send of waiting) send();
  }

  /** Something comes from the system. */
  receive(deliver: (events: BrokerEvents) => void, late: boolean): void {
    this.#down(() => deliver(this.#events), late);
  }

  #leave(cause: string): void {
    this.connected = false;
    this.#connection += 1;
    this.#stalled = this.#stalled === undefined ? undefined : [];
    this.waiting = 0;
    for (const subject of this.#subscriptions.values()) this.#system.removeSubscriber(subject, this);
    for (const reject of [...this.#pending]) reject(new BrokerError(cause));
    this.#pending.clear();
  }

  #connect(isFirst: boolean): void {
    this.#system.time.after(this.#system.delay(), () => {
      if (this.#closed) return;
      if (this.cutOff || !this.#system.up) {
        if (isFirst) this.#turn(() => this.#events.disconnected("connection refused"));
        this.#retryLater();
        return;
      }
      this.connected = true;
      this.#retry = FIRST_RETRY;
      this.#outDue = this.#system.time.now;
      this.#inDue = this.#system.time.now;
      this.#turn(() => this.#events.connected());
      for (const subject of this.#subscriptions.values()) this.#subscribeNow(subject);
    });
  }

  #retryLater(): void {
    const wait = this.#retry;
    this.#retry = Math.min(LAST_RETRY, wait * 2);
    this.#system.time.after(wait, () => this.#connect(false));
  }

  #subscribeNow(subject: Subject): void {
    this.#up(0, () => {
      if (!this.#subscriptions.has(nameOf(subject))) return;
      this.#system.addSubscriber(subject, this);
      this.#down(() => this.#events.subscribed(subject), false);
    });
  }

  /** One way to the broker, in order. */
  #up(size: number, arrives: () => void): void {
    if (!this.connected) return;
    this.waiting += size;
    const connection = this.#connection;
    const send = (): void => {
      const { time } = this.#system;
      this.#outDue = Math.max(this.#outDue, time.now + this.#system.delay());
      time.after(this.#outDue - time.now, () => {
        if (this.#connection !== connection) return;
        this.waiting -= size;
        if (!this.muted) arrives();
      });
    };
    if (this.#stalled === undefined) send();
    else this.#stalled.push(send);
  }

  /** One way from the broker, in order unless it is late. */
  #down(arrives: () => void, late: boolean): void {
    const { time } = this.#system;
    const connection = this.#connection;
    let due = Math.max(this.#inDue, time.now + this.#system.delay());
    if (late) due += 1 + 3 * this.#system.faults.delay[1];
    else this.#inDue = due;
    time.after(due - time.now, () => {
      if (this.#connection === connection && !this.muted) this.#turn(arrives);
    });
  }

  #request<R>(size: number, run: () => R): Promise<R> {
    if (!this.connected) return Promise.reject(new BrokerError("not connected"));
    return new Promise<R>((resolve, reject) => {
      this.#pending.add(reject);
      this.#up(size, () => {
        const result = run();
        this.#down(() => {
          this.#pending.delete(reject);
          resolve(result);
        }, false);
      });
    });
  }
}
