// In a worker: what it and its parent say to each other.
import { host } from "../../current.ts";
import type { Host, HostParent } from "../../host/index.ts";
import { BrokerError, type BrokerSettings, EntryRefused } from "../../rooms/index.ts";
import { type Answered, type Downward, type Frame, frameOf, partsOf, readFrames, type Upward } from "./frames.ts";

/** What is asked, without the number that comes back with the answer. */
type Question = Upward extends infer Each ? (Each extends { readonly id: number } ? Omit<Each, "id"> : never) : never;

interface Reply {
  readonly answer: Answered;
  readonly rest: Buffer;
}

interface Waiting {
  readonly answered: (reply: Reply) => void;
  readonly failed: (error: Error) => void;
}

/** What comes unasked, for the broker. */
type Told = Exclude<Downward, Answered | { readonly op: "asked" }>;

export class ParentLink {
  /** Of this worker, from 1. */
  readonly number: number;
  readonly #host: Host = host();
  readonly #parent: HostParent;
  readonly #page: () => string;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isClosed = false;
  #told: ((head: Told, bytes: Buffer) => void) | undefined;

  /** `page`: what this worker answers when another one asks all for theirs. */
  constructor(parent: HostParent, page: () => string) {
    this.number = parent.number;
    this.#parent = parent;
    this.#page = page;
    readFrames<Downward>(
      parent.bytes,
      (frame) => this.#take(frame),
      () => {},
    );
  }

  /** Bytes that the system has not taken yet. */
  get unsent(): number {
    return this.#parent.bytes.writableLength;
  }

  /** Has `told` called with what comes unasked; to be called before the first of that can have come. */
  listen(told: (head: Told, bytes: Buffer) => void): void {
    this.#told = told;
  }

  send(head: Upward, bytes?: Uint8Array): void {
    if (!this.#isClosed) this.#parent.bytes.write(bytes === undefined ? frameOf(head) : frameOf(head, bytes));
  }

  /** Rejects with what the parent objects; with a BrokerError where it would do so again. */
  ask(question: Question, bytes?: Uint8Array): Promise<Reply> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((answered, failed) => {
      this.#waiting.set(id, { answered, failed });
      this.send({ ...question, id }, bytes);
    });
  }

  /** Has the parent connect to a broker, for all workers. Rejects with a BrokerError when that can't be. */
  async join(addresses: readonly string[], settings: BrokerSettings): Promise<void> {
    await this.ask({ op: "join", addresses, settings });
  }

  /** The pages of the other workers, of those that answer within a second. */
  async pages(): Promise<readonly string[]> {
    const { answer, rest } = await this.ask({ op: "ask" });
    return answer.op === "told" ? partsOf(rest, answer.lengths).map((bytes) => bytes.toString()) : [];
  }

  /** Sends what waits, for so many milliseconds at most. Nothing comes after it. */
  close(milliseconds: number): Promise<void> {
    this.#isClosed = true;
    return new Promise((resolve) => {
      const timer = this.#host.setTimer(milliseconds, resolve);
      this.#parent.bytes.end(() => {
        this.#host.clearTimer(timer);
        resolve();
      });
    });
  }

  #take({ head, bytes }: Frame<Downward>): void {
    if (this.#isClosed) return;
    switch (head.op) {
      case "message":
      case "appended":
      case "subscribed":
      case "state":
        this.#told?.(head, bytes);
        return;
      case "asked":
        this.send({ op: "tell", id: head.id }, Buffer.from(this.#page()));
        return;
      default:
        this.#settle(head, bytes);
    }
  }

  #settle(answer: Answered, rest: Buffer): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id);
    if (answer.op !== "failed") waiting.answered({ answer, rest });
    else if (answer.refused === "entry") waiting.failed(new EntryRefused(answer.text));
    else if (answer.refused === "address") waiting.failed(new BrokerError(answer.text));
    else waiting.failed(new Error(answer.text));
  }
}
