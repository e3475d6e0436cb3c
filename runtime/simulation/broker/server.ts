// The broker of a simulated world, in memory. Each message takes the way from its node to the broker and from there to each
// subscriber; both ways keep the order, as connections do.
import type { World } from "../../host/simulated/index.ts";
import type { Append, BrokerEvents, LogEntry, LogLimits, OpenBroker, Subject } from "../../rooms/index.ts";
import { BrokerClient, type ClientSide } from "./client.ts";
import { BrokerLogs } from "./logs.ts";
import { subjectName } from "./subjects.ts";

const EPOCH_WORDS = 2;

interface Partition {
  readonly one: string;
  readonly other: string;
  /** Virtual milliseconds. */
  readonly until: number;
}

export class SimulatedBroker implements ClientSide {
  readonly world: World;
  readonly logs: BrokerLogs;
  /** False: nobody can connect. */
  isUp = true;
  readonly #clients = new Set<BrokerClient>();
  readonly #subscribers = new Map<string, Set<BrokerClient>>();
  #partitions: Partition[] = [];

  constructor(world: World) {
    this.world = world;
    this.logs = new BrokerLogs(
      () => world.now,
      () => Array.from({ length: EPOCH_WORDS }, () => world.words.next().toString(16).padStart(8, "0")).join(""),
    );
  }

  /** What opens it for a node, the current program, which is called so. `added` gets what it has of the node. */
  opener(name: string, added: (client: BrokerClient) => void = () => {}): OpenBroker {
    return (_addresses, _settings, events) => {
      const client = this.connect(name, events);
      this.#clients.add(client);
      added(client);
      return client;
    };
  }

  /** All connections are lost; without `keeps` logs and leases too. Clients come back by themselves. */
  restart(keeps: boolean): void {
    for (const client of this.#clients) client.drop("connection reset");
    if (!keeps) this.logs.clear();
  }

  /** Nobody is connected until `start`. */
  stop(): void {
    this.isUp = false;
    this.restart(true);
  }

  start(): void {
    this.isUp = true;
  }

  /** What one of two nodes publishes does not reach the other, until then (virtual ms). */
  part(partition: Partition): void {
    this.#partitions.push(partition);
  }

  /** Ends all partitions. */
  heal(): void {
    this.#partitions = [];
  }

  addSubscriber(subject: Subject, client: BrokerClient): void {
    const name = subjectName(subject);
    const known = this.#subscribers.get(name);
    if (known === undefined) this.#subscribers.set(name, new Set([client]));
    else known.add(client);
  }

  removeSubscriber(subject: Subject, client: BrokerClient): void {
    const name = subjectName(subject);
    const known = this.#subscribers.get(name);
    known?.delete(client);
    if (known?.size === 0) this.#subscribers.delete(name);
  }

  /** The client is there no more. */
  remove(client: BrokerClient): void {
    this.#clients.delete(client);
  }

  /** Something that a node of this name has sent goes to all subscribers. */
  send(from: string, subject: Subject, tell: (events: BrokerEvents) => void): void {
    for (const client of this.#subscribers.get(subjectName(subject)) ?? []) {
      if (!this.#isParted(from, client.name)) this.deliver(client, tell);
    }
  }

  /** undefined: there is no such log. */
  append(from: string, subject: Subject, limits: LogLimits, append: Append): LogEntry | undefined {
    const appended = this.logs.append(subjectName(subject), limits, append);
    if (appended?.isNew === true) this.send(from, subject, (events) => events.appended(subject, appended.entry));
    return appended?.entry;
  }

  protected connect(name: string, events: BrokerEvents): BrokerClient {
    return new BrokerClient(this, name, events);
  }

  protected deliver(client: BrokerClient, tell: (events: BrokerEvents) => void): void {
    client.receive(tell);
  }

  #isParted(one: string, other: string): boolean {
    this.#partitions = this.#partitions.filter(({ until }) => until > this.world.now);
    return this.#partitions.some(
      (parted) => (parted.one === one && parted.other === other) || (parted.one === other && parted.other === one),
    );
  }
}
