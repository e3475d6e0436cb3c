// In the parent: what stands between the workers. Alone it is their broker; with a broker behind it, it is how all of them
// talk to that one over one connection.
import { entry, host } from "../../current.ts";
import type { HostTimer, HostWorker } from "../../host/index.ts";
import {
  type Broker,
  BrokerError,
  type BrokerEvents,
  type BrokerSettings,
  EntryRefused,
  type LogEntry,
  type OpenBroker,
  type Subject,
} from "../../rooms/index.ts";
import {
  type Answered,
  type Downward,
  type EntryHead,
  type Frame,
  frameOf,
  readFrames,
  type Upward,
} from "./frames.ts";
import { HeldLeases } from "./held-leases.ts";
import { MemoryBroker } from "./memory-broker.ts";
import { Questions } from "./questions.ts";
import { keyOf, Subscriptions } from "./subscriptions.ts";

/** Bytes that may wait for a worker: above, it misses messages, which it notices by their numbers. */
const MOST_WAITING = 16 * 1024 * 1024;
/** Bytes that may wait for the broker behind: above, the workers wait, who drop what becomes too much for them. */
const MOST_BEHIND = 1024 * 1024;
/** Milliseconds until the next look whether it has taken them. */
const LOOK_AGAIN = 10;

/** Which broker is to be joined, and as whom. */
export interface BrokerPlace {
  readonly addresses: readonly string[];
  readonly settings: BrokerSettings;
}

export interface HubSettings {
  /** For the broker behind, when a worker joins one. */
  readonly open: OpenBroker;
  /** What a node says to all when it leaves; said for a worker that has died. */
  readonly leaving: (node: string) => Uint8Array;
}

interface Answer {
  readonly answer: Answered;
  readonly rest?: Uint8Array | undefined;
}

const EVERYBODY: Subject = { kind: "all", name: "" };

type Up<Op extends Upward["op"]> = Extract<Upward, { readonly op: Op }>;

function headOf({ epoch, key, before, first, events, bytes }: LogEntry): EntryHead {
  return { epoch, key, before, first, events, length: bytes.length };
}

function refusedBy(error: unknown): "entry" | "address" | "nothing" {
  if (error instanceof EntryRefused) return "entry";
  return error instanceof BrokerError ? "address" : "nothing";
}

export class Hub {
  readonly #workers = new Set<HostWorker>();
  readonly #subscriptions = new Subscriptions<HostWorker>();
  /** Of the subjects, those that messages reach us of. */
  readonly #standing = new Set<string>();
  readonly #questions = new Questions();
  readonly #leases = new HeldLeases();
  readonly #open: OpenBroker;
  readonly #leaving: (node: string) => Uint8Array;
  /** The nodes that the workers are. */
  readonly #nodes = new Map<HostWorker, string>();
  /** Written to within this piece of one worker's, all at once at its end. */
  readonly #corked = new Set<HostWorker>();
  #broker: Broker;
  /** The addresses of the broker behind. */
  #joined: string | undefined;
  #cause = "";
  #paused: HostTimer | undefined;

  constructor({ open, leaving }: HubSettings) {
    this.#open = open;
    this.#leaving = leaving;
    this.#broker = new MemoryBroker(this.#events());
  }

  /** The worker has been started. */
  add(worker: HostWorker): void {
    this.#workers.add(worker);
    this.#send(worker, this.#state());
    readFrames<Upward>(
      worker.bytes,
      (frame) => this.#take(worker, frame),
      () => this.#pieceIsOver(),
    );
    if (this.#paused !== undefined) worker.bytes.pause();
  }

  /** The worker has ended. */
  remove(worker: HostWorker): void {
    this.#workers.delete(worker);
    this.#corked.delete(worker);
    this.#questions.gone(worker);
    for (const { name, holder } of this.#leases.takeOf(worker)) this.#broker.release(name, holder).catch(() => {});
    for (const subject of this.#subscriptions.removeAll(worker)) this.#leave(subject);
    const node = this.#nodes.get(worker);
    this.#nodes.delete(worker);
    if (node === undefined) return;
    // The others would wait until it has been silent for long.
    const bytes = this.#leaving(node);
    if (this.#joined === undefined)
      this.#deliver(EVERYBODY, frameOf({ op: "message", subject: EVERYBODY }, bytes), undefined);
    else if (this.#broker.connected) this.#broker.publish(EVERYBODY, bytes);
  }

  close(milliseconds: number): Promise<void> {
    if (this.#paused !== undefined) host().clearTimer(this.#paused);
    return this.#broker.close(milliseconds);
  }

  #take(worker: HostWorker, { head, bytes, whole }: Frame<Upward>): void {
    switch (head.op) {
      case "message":
        if (this.#joined === undefined) this.#deliver(head.subject, whole, worker);
        else if (this.#broker.connected) this.#broker.publish(head.subject, bytes);
        return;
      case "subscribe":
        this.#subscribe(worker, head.subject);
        return;
      case "unsubscribe":
        if (this.#subscriptions.remove(head.subject, worker)) this.#leave(head.subject);
        return;
      case "ask":
        this.#questions.ask(
          worker,
          head.id,
          [...this.#workers].filter((one) => one !== worker),
        );
        return;
      case "tell":
        this.#questions.answer(worker, head.id, bytes);
        return;
      default:
        this.#answer(worker, head, bytes);
    }
  }

  #answer(worker: HostWorker, head: Up<"append" | "read" | "lease" | "release" | "join">, bytes: Buffer): void {
    const { id } = head;
    const answered = entry(({ answer, rest }: Answer) => this.#send(worker, answer, rest));
    const failed = entry((error: unknown) => {
      const text = error instanceof Error ? error.message : String(error);
      this.#send(worker, { op: "failed", id, refused: refusedBy(error), text });
    });
    this.#ask(worker, head, bytes).then(answered, failed);
  }

  async #ask(
    worker: HostWorker,
    head: Up<"append" | "read" | "lease" | "release" | "join">,
    bytes: Buffer,
  ): Promise<Answer> {
    const { id } = head;
    switch (head.op) {
      case "append": {
        const { subject, limits, key, events } = head;
        const entry = await this.#broker.append(subject, limits, { key, events, bytes });
        return { answer: { op: "taken", id, entry: entry && headOf(entry) }, rest: entry?.bytes };
      }
      case "read": {
        const { epoch, last, complete, entries } = await this.#broker.readLog(head.subject, head.limits, head.after);
        const rest = Buffer.concat(entries.map((one) => one.bytes));
        return { answer: { op: "log", id, epoch, last, complete, entries: entries.map(headOf) }, rest };
      }
      case "lease": {
        const held = await this.#broker.lease(head.name, head.holder, head.milliseconds);
        if (this.#workers.has(worker)) this.#leases.note(worker, head, held);
        return { answer: { op: "leased", id, held } };
      }
      case "release":
        this.#leases.note(worker, head, false);
        await this.#broker.release(head.name, head.holder);
        return { answer: { op: "done", id } };
      case "join":
        this.join(head);
        return { answer: { op: "done", id } };
    }
  }

  /** From here on another broker keeps logs and leases, and subscriptions have to stand there. */
  join({ addresses, settings }: BrokerPlace): void {
    const joined = addresses.join(",");
    if (this.#joined === joined) return;
    if (this.#joined !== undefined) throw new BrokerError("the workers have joined another broker already");
    this.#broker = this.#open(addresses, settings, this.#events());
    this.#joined = joined;
    this.#cause = "";
    this.#standing.clear();
    this.#sendAll(frameOf(this.#state()));
    for (const subject of this.#subscriptions.subjects) this.#broker.subscribe(subject);
  }

  #events(): BrokerEvents {
    return {
      connected: () => this.#sendAll(frameOf(this.#state())),
      disconnected: (cause) => {
        this.#cause = cause;
        this.#standing.clear();
        this.#sendAll(frameOf(this.#state()));
      },
      subscribed: (subject) => {
        this.#standing.add(keyOf(subject));
        const frame = frameOf({ op: "subscribed", subject });
        for (const worker of this.#subscriptions.of(subject)) worker.bytes.write(frame);
      },
      message: (subject, bytes) => this.#deliver(subject, frameOf({ op: "message", subject }, bytes), undefined),
      appended: (subject, entry) =>
        this.#deliver(subject, frameOf({ op: "appended", subject, entry: headOf(entry) }, entry.bytes), undefined),
    };
  }

  #subscribe(worker: HostWorker, subject: Subject): void {
    if (subject.kind === "node") this.#nodes.set(worker, subject.name);
    if (this.#subscriptions.add(subject, worker)) this.#broker.subscribe(subject);
    else if (this.#standing.has(keyOf(subject))) this.#send(worker, { op: "subscribed", subject });
  }

  #leave(subject: Subject): void {
    this.#standing.delete(keyOf(subject));
    this.#broker.unsubscribe(subject);
  }

  /** To all that are subscribed but the one that it comes from. */
  #deliver(subject: Subject, frame: Buffer, from: HostWorker | undefined): void {
    for (const worker of this.#subscriptions.of(subject)) {
      if (worker === from || worker.bytes.writableLength > MOST_WAITING) continue;
      if (from !== undefined && !this.#corked.has(worker)) {
        this.#corked.add(worker);
        worker.bytes.cork();
      }
      worker.bytes.write(frame);
    }
  }

  #pieceIsOver(): void {
    for (const worker of this.#corked) worker.bytes.uncork();
    this.#corked.clear();
    if (this.#paused === undefined && this.#broker.waiting > MOST_BEHIND) this.#pause();
  }

  /** What the workers send waits with them until the broker behind has taken what it was given. */
  #pause(): void {
    for (const worker of this.#workers) worker.bytes.pause();
    this.#paused = host().setTimer(LOOK_AGAIN, () => {
      this.#paused = undefined;
      if (this.#broker.waiting > MOST_BEHIND && this.#broker.connected) this.#pause();
      else for (const worker of this.#workers) worker.bytes.resume();
    });
  }

  #state(): Downward {
    return { op: "state", connected: this.#broker.connected, cause: this.#cause };
  }

  #send(worker: HostWorker, head: Downward, rest?: Uint8Array): void {
    worker.bytes.write(rest === undefined ? frameOf(head) : frameOf(head, rest));
  }

  #sendAll(frame: Buffer): void {
    for (const worker of this.#workers) worker.bytes.write(frame);
  }
}
