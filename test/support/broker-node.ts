// A node as a broker sees it: it keeps what it is told, and waits for more.
import { onTestFinished } from "vitest";
import { enter, type Program } from "../../runtime/current.ts";
import type { Host } from "../../runtime/host/index.ts";
import { nodeHost } from "../../runtime/host/node.ts";
import { createProgram } from "../../runtime/program.ts";
import type { Broker, BrokerEvents, BrokerSettings, LogEntry, Subject } from "../../runtime/rooms/index.ts";

/** `OpenBroker` with its addresses. */
export type OpenAt = (settings: BrokerSettings, events: BrokerEvents) => Broker;

/** `topic:news`. */
export function nameOf({ kind, name }: Subject): string {
  return `${kind}:${name}`;
}

export class BrokerNode implements BrokerEvents {
  readonly broker: Broker;
  /** `connected`, or the cause of a loss. */
  readonly states: string[] = [];
  readonly standing: string[] = [];
  readonly messages: { readonly subject: string; readonly bytes: Buffer }[] = [];
  readonly entries: { readonly subject: string; readonly entry: LogEntry }[] = [];
  readonly #program: Program;
  readonly #waiting = new Set<() => void>();

  /** Each is closed when the test is over. `host`: one that is not that of Node. */
  constructor(open: OpenAt, node: string, name = "test", host: Host = nodeHost) {
    this.#program = createProgram({ host });
    this.broker = this.turn(() => open({ name, node }, this));
    onTestFinished(() => this.broker.close(0));
  }

  /** As the program of the node. */
  turn<R>(action: () => R): R {
    return enter(this.#program, action);
  }

  /** When it holds, which is looked at whenever something was told. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** When it is connected, for the first time or again. */
  async connects(): Promise<this> {
    await this.until(() => this.broker.connected && this.states.at(-1) === "connected");
    return this;
  }

  async listens(...subjects: readonly Subject[]): Promise<void> {
    const before = this.standing.length;
    this.turn(() => {
      for (const subject of subjects) this.broker.subscribe(subject);
    });
    await this.until(() => {
      if (this.standing.length < before + subjects.length) return false;
      const standing = new Set(this.standing.slice(before));
      return subjects.every((subject) => standing.has(nameOf(subject)));
    });
  }

  publish(subject: Subject, text: string | Uint8Array): void {
    this.turn(() => this.broker.publish(subject, Buffer.from(text)));
  }

  /** The texts of the messages of this subject so far. */
  heard(subject: Subject): string[] {
    return this.messages.filter((one) => one.subject === nameOf(subject)).map(({ bytes }) => bytes.toString());
  }

  /** The texts of the entries of this log that were told so far. */
  appends(subject: Subject): string[] {
    return this.entriesOf(subject).map(({ bytes }) => Buffer.from(bytes).toString());
  }

  entriesOf(subject: Subject): LogEntry[] {
    return this.entries.filter((one) => one.subject === nameOf(subject)).map(({ entry }) => entry);
  }

  connected(): void {
    this.states.push("connected");
    this.#look();
  }

  disconnected(cause: string): void {
    this.states.push(cause);
    this.#look();
  }

  subscribed(subject: Subject): void {
    this.standing.push(nameOf(subject));
    this.#look();
  }

  message(subject: Subject, bytes: Uint8Array): void {
    this.messages.push({ subject: nameOf(subject), bytes: Buffer.from(bytes) });
    this.#look();
  }

  appended(subject: Subject, entry: LogEntry): void {
    this.entries.push({ subject: nameOf(subject), entry });
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}
