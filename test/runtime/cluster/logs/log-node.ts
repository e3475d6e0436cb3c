// A node that has logs and nothing else, on a simulated broker.
import { Logs, type LogsNode } from "../../../../runtime/cluster/logs/index.ts";
import { enter, type Program } from "../../../../runtime/current.ts";
import { createProgram } from "../../../../runtime/program.ts";
import type { Broker, LogLimits, LogReader, NumberedEvent, Subject } from "../../../../runtime/rooms/index.ts";
import type { FaultyBroker } from "../../../support/faulty-broker.ts";

export const limits: LogLimits = { events: 1000, milliseconds: 3000, bytes: 1_000_000 };

export function topic(name: string): Subject {
  return { kind: "topic", name };
}

export class LogNode implements LogsNode {
  readonly node: string;
  readonly program: Program;
  readonly logs: Logs;
  readonly #system: FaultyBroker;
  readonly #broker: Broker;
  readonly #holds = new Map<string, number>();
  readonly #standing = new Set<string>();
  malformedCount = 0;
  lostCount = 0;

  constructor(system: FaultyBroker, node: string, limit?: number) {
    this.node = node;
    this.#system = system;
    this.program = createProgram({ host: system.time.host() });
    this.logs = new Logs(this, limit);
    this.#broker = enter(this.program, () =>
      system.open(
        ["simulated"],
        { name: "test", node },
        {
          connected: () => this.logs.connected(),
          disconnected: () => {
            this.#standing.clear();
            this.logs.disconnected();
          },
          subscribed: (subject) => {
            this.#standing.add(subject.name);
            this.logs.subscribed(subject);
          },
          message: () => {},
          appended: (subject, entry) => this.logs.appended(subject, entry),
        },
      ),
    );
    this.#tick();
  }

  broker(): Broker {
    return this.#broker;
  }

  hold(subject: Subject): void {
    const holds = this.#holds.get(subject.name) ?? 0;
    this.#holds.set(subject.name, holds + 1);
    if (holds === 0) this.#broker.subscribe(subject);
  }

  release(subject: Subject): void {
    const holds = (this.#holds.get(subject.name) ?? 0) - 1;
    this.#holds.set(subject.name, holds);
    if (holds > 0) return;
    this.#standing.delete(subject.name);
    this.#broker.unsubscribe(subject);
  }

  isSubscribed(subject: Subject): boolean {
    return this.#standing.has(subject.name);
  }

  seal(_subject: Subject, _events: number, body: Buffer): Uint8Array {
    return Buffer.concat([Buffer.from("sealed"), body]);
  }

  unseal(_subject: Subject, _events: number, bytes: Uint8Array): Buffer | undefined {
    const all = Buffer.from(bytes);
    return all.subarray(0, 6).toString() === "sealed" ? all.subarray(6) : undefined;
  }

  malformed(): void {
    this.malformedCount += 1;
  }

  lost(events: number): void {
    this.lostCount += events;
  }

  /** A turn of its program. */
  turn<R>(action: () => R): R {
    return this.#system.time.turn(this.program, action);
  }

  #tick(): void {
    this.#system.time.after(1000, () => {
      enter(this.program, () => this.logs.tick());
      this.#tick();
    });
  }
}

/** One who follows a log, and opens it again when it is lost. */
export class Follower implements LogReader {
  readonly node: LogNode;
  readonly subject: Subject;
  epoch: string | undefined = undefined;
  floor = 0;
  last = 0;
  events: NumberedEvent[] = [];
  losses = 0;
  /** Called with each event, once the log is open. */
  told: (event: NumberedEvent) => void = () => {};
  opens: () => void = () => {};
  #log: { close(): void } | undefined;

  constructor(node: LogNode, subject: Subject) {
    this.node = node;
    this.subject = subject;
  }

  follow(): void {
    this.#log = this.node.logs.open(this.subject, limits, this);
  }

  close(): void {
    this.#log?.close();
    this.#log = undefined;
    this.epoch = undefined;
  }

  get texts(): unknown[] {
    return this.events.map(({ text }) => JSON.parse(text));
  }

  opened(epoch: string, floor: number, last: number, events: readonly NumberedEvent[]): void {
    if (this.epoch !== undefined) throw new Error("opened twice");
    this.epoch = epoch;
    this.floor = floor;
    this.last = last;
    this.events = [...events];
    this.opens();
  }

  event(event: NumberedEvent): void {
    if (this.epoch === undefined) throw new Error("an event before it was opened");
    this.events.push(event);
    this.last = event.number;
    this.told(event);
  }

  lost(): void {
    this.losses += 1;
    this.close();
    this.follow();
  }
}
