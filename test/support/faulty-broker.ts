// A simulated broker that also does what simulations don't ask of theirs: it loses, repeats and reorders what it delivers,
// refuses entries, and has clients that stall or can't connect.
import { Lane } from "../../runtime/host/simulated/index.ts";
import {
  type Append,
  type BrokerEvents,
  EntryRefused,
  type LogEntry,
  type LogLimits,
  type OpenBroker,
  type Subject,
} from "../../runtime/rooms/index.ts";
import { BrokerClient } from "../../runtime/simulation/broker/client.ts";
import { SimulatedBroker } from "../../runtime/simulation/broker/index.ts";
import type { VirtualTime } from "./virtual-time.ts";

interface DeliveryFaults {
  /** How many of the deliveries to subscribers, from 0 to 1, … */
  loss: number;
  duplication: number;
  /** … come later than others of the same connection that were sent after them. */
  reordering: number;
}

export interface BrokerFaults extends DeliveryFaults {
  /** Milliseconds that each way takes: at least, and at most. */
  readonly delay: readonly [number, number];
}

const NO_FAULTS: DeliveryFaults = { loss: 0, duplication: 0, reordering: 0 };

export class FaultyBroker extends SimulatedBroker {
  readonly time: VirtualTime;
  readonly faults: DeliveryFaults;
  /** By the ids of their nodes. */
  readonly brokers = new Map<string, FaultyClient>();
  /** Bytes of an entry that it takes. */
  largestEntry = Number.POSITIVE_INFINITY;

  constructor(time: VirtualTime, { delay, ...faults }: Partial<BrokerFaults> = {}) {
    super(time.world);
    this.time = time;
    this.faults = { ...NO_FAULTS, ...faults };
    if (delay !== undefined) this.delay(...delay);
  }

  /** For the program that is current. */
  readonly open: OpenBroker = (addresses, settings, events) => this.opener(settings.node)(addresses, settings, events);

  /** Milliseconds that each way takes. */
  delay(least: number, most: number): void {
    this.world.faults = { ...this.world.faults, delay: [least, most] };
  }

  /** From here on nothing is lost, repeated or reordered. */
  forgive(): void {
    Object.assign(this.faults, NO_FAULTS);
  }

  protected override connect(name: string, events: BrokerEvents): FaultyClient {
    const client = new FaultyClient(this, name, events);
    this.brokers.set(name, client);
    return client;
  }

  protected override deliver(client: BrokerClient, tell: (events: BrokerEvents) => void): void {
    const { loss, duplication, reordering } = this.faults;
    const { choices } = this.world;
    if (!(client instanceof FaultyClient) || choices.happens(loss)) return;
    const times = choices.happens(duplication) ? 2 : 1;
    for (let time = 0; time < times; time++) client.receive(tell, choices.happens(reordering));
  }
}

export class FaultyClient extends BrokerClient {
  /** Cannot connect. */
  cutOff = false;
  /** Cut off without knowing it: what goes either way is lost. */
  override muted = false;
  readonly #faulty: FaultyBroker;
  #stalled: (() => void)[] | undefined = undefined;

  constructor(broker: FaultyBroker, name: string, events: BrokerEvents) {
    super(broker, name, events);
    this.#faulty = broker;
  }

  override append(subject: Subject, limits: LogLimits, append: Append): Promise<LogEntry | undefined> {
    if (append.bytes.length <= this.#faulty.largestEntry) return super.append(subject, limits, append);
    return Promise.reject(new EntryRefused("too large"));
  }

  /** `late`: after others that were sent after it. */
  override receive(tell: (events: BrokerEvents) => void, late = false): void {
    if (!late) {
      super.receive(tell);
      return;
    }
    const { line } = this;
    const { world } = this.broker;
    const receive = (): void => {
      if (this.line === line) super.receive(tell);
    };
    world.plan(1 + 3 * world.faults.delay[1], receive, { lane: new Lane("late") });
  }

  /** What was lost meanwhile was part of a stream, which ends by that. */
  unmute(): void {
    if (!this.muted) return;
    this.muted = false;
    this.drop("timed out");
  }

  /** Takes nothing, and what is handed to it waits. */
  stall(): void {
    this.#stalled ??= [];
  }

  resume(): void {
    const waiting = this.#stalled ?? [];
    this.#stalled = undefined;
    for (const send of waiting) send();
  }

  protected override refuses(): boolean {
    return this.cutOff || super.refuses();
  }

  protected override pass(send: () => void): void {
    if (this.#stalled === undefined) send();
    else this.#stalled.push(send);
  }
}
