// In a worker: the broker that the other workers, and the nodes behind the parent's own broker, are reached through.
import type { Append, Broker, BrokerEvents, LogEntry, LogLimits, LogState, Subject } from "../../rooms/index.ts";
import { type EntryHead, partsOf } from "./frames.ts";
import type { ParentLink } from "./link.ts";

function entryOf({ epoch, key, before, first, events }: EntryHead, bytes: Buffer): LogEntry {
  return { epoch, key, before, first, events, bytes };
}

export class HubBroker implements Broker {
  readonly #link: ParentLink;
  readonly #events: BrokerEvents;
  #connected = false;

  constructor(link: ParentLink, events: BrokerEvents) {
    this.#link = link;
    this.#events = events;
    link.listen((head, bytes) => {
      if (head.op === "message") events.message(head.subject, bytes);
      else if (head.op === "appended") events.appended(head.subject, entryOf(head.entry, bytes));
      else if (head.op === "subscribed") events.subscribed(head.subject);
      else this.#turn(head.connected, head.cause);
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  get waiting(): number {
    return this.#link.unsent;
  }

  publish(subject: Subject, bytes: Uint8Array): void {
    if (this.#connected) this.#link.send({ op: "message", subject }, bytes);
  }

  subscribe(subject: Subject): void {
    this.#link.send({ op: "subscribe", subject });
  }

  unsubscribe(subject: Subject): void {
    this.#link.send({ op: "unsubscribe", subject });
  }

  async append(subject: Subject, limits: LogLimits, { key, events, bytes }: Append): Promise<LogEntry | undefined> {
    const { answer, rest } = await this.#link.ask({ op: "append", subject, limits, key, events }, bytes);
    return answer.op === "taken" && answer.entry !== undefined ? entryOf(answer.entry, rest) : undefined;
  }

  async readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    const { answer, rest } = await this.#link.ask({ op: "read", subject, limits, after });
    if (answer.op !== "log") throw new Error("no log");
    const { epoch, last, complete, entries: heads } = answer;
    const lengths = heads.map(({ length }) => length);
    const parts = partsOf(rest, lengths);
    const entries = heads.map((head, index) => entryOf(head, parts[index] ?? Buffer.alloc(0)));
    return { epoch, last, complete, entries };
  }

  async lease(name: string, holder: string, milliseconds: number): Promise<boolean> {
    const { answer } = await this.#link.ask({ op: "lease", name, holder, milliseconds });
    return answer.op === "leased" && answer.held;
  }

  async release(name: string, holder: string): Promise<void> {
    await this.#link.ask({ op: "release", name, holder });
  }

  close(milliseconds: number): Promise<void> {
    this.#connected = false;
    return this.#link.close(milliseconds);
  }

  #turn(connected: boolean, cause: string): void {
    const isLoss = this.#connected;
    this.#connected = connected;
    if (connected) this.#events.connected();
    // Nothing has failed yet where it only begins to connect.
    else if (isLoss || cause !== "") this.#events.disconnected(cause === "" ? "another broker is joined" : cause);
  }
}
