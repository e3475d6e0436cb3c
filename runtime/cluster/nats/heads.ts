// The head of a log: its epoch and its last number, in a message of its own that is written again and again. It is there as
// long as somebody uses the log, also when all entries are too old.
import type { NatsLink } from "../../libraries/nats.ts";
import { EPOCH, EVENTS, NUMBERS, type Stored, storedOf } from "./entries.ts";
import type { LogPlace } from "./names.ts";
import { WRONG_LAST_SEQUENCE } from "./streams.ts";

export interface Head {
  readonly epoch: string;
  /** At least so large was the last number. */
  readonly last: number;
  /** Of the message that says it. */
  readonly sequence: number;
}

export interface HeadMeans {
  link(): NatsLink;
  codeOf(error: unknown): number;
  headersOf(entries: Readonly<Record<string, string>>): ReturnType<typeof import("../../libraries/nats.ts").headersOf>;
  /** 16 characters that were never there before. */
  newEpoch(): string;
  /** Milliseconds. */
  now(): number;
}

interface Looked {
  readonly head: Head;
  /** When it was written last, as far as this node knows. */
  readonly at: number;
}

const FORM = /^([\w-]{16}) (\d{1,16})$/;
const ATTEMPTS = 5;
/** Logs that are remembered. */
const MAX_LOOKED = 200_000;

export class Heads {
  readonly #means: HeadMeans;
  /** By subject. */
  readonly #looked = new Map<string, Looked>();

  constructor(means: HeadMeans) {
    this.#means = means;
  }

  forgetAll(): void {
    this.#looked.clear();
  }

  forget(place: LogPlace): void {
    this.#looked.delete(place.head);
  }

  /** The head of a log; undefined when there is no such log. Asks the server now and then, which keeps the log alive. */
  async find(place: LogPlace): Promise<Head | undefined> {
    const known = this.#fresh(place);
    if (known !== undefined) return known;
    const head = await this.#read(place);
    if (head !== undefined) this.#keep(place, head);
    return head;
  }

  /** Makes it if need be; keeps it alive. */
  async open(place: LogPlace): Promise<Head> {
    const before = this.#fresh(place);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const head = (await this.#read(place)) ?? (await this.#made(place, 0));
      if (head === undefined) continue;
      if (before?.epoch !== head.epoch) this.#keep(place, head);
      return head;
    }
    throw new Error("the head of the log changes all the time");
  }

  /** Begins a new epoch, unless somebody else has. */
  async renew(place: LogPlace, head: Head): Promise<void> {
    this.forget(place);
    await this.#made(place, head.sequence);
  }

  /** The last message of a log; undefined when all are gone. */
  async last(place: LogPlace): Promise<Stored | undefined> {
    const message = await this.#means.link().streams.getMessage(place.stream, { last_by_subj: place.entries });
    return message === null ? undefined : storedOf({ headers: message.header, data: message.data }, message.seq);
  }

  /** Undefined when it is time to write it again. */
  #fresh(place: LogPlace): Head | undefined {
    const looked = this.#looked.get(place.head);
    const isFresh = looked !== undefined && this.#means.now() - looked.at < place.limits.milliseconds / 4;
    return isFresh ? looked.head : undefined;
  }

  async #read(place: LogPlace): Promise<Head | undefined> {
    const message = await this.#means.link().streams.getMessage(place.stream, { last_by_subj: place.head });
    const [, epoch, last] = FORM.exec(message?.string() ?? "") ?? [];
    if (message === null || epoch === undefined) return undefined;
    return { epoch, last: Number(last), sequence: message.seq };
  }

  /**
   * Instead of the head with that sequence. Undefined: somebody else was first. A message without events comes before: while
   * that is kept, nothing is missing.
   */
  async #made(place: LogPlace, after: number): Promise<Head | undefined> {
    const epoch = this.#means.newEpoch();
    const headers = this.#means.headersOf({ [EVENTS]: "0", [EPOCH]: epoch });
    const { seq } = await this.#means.link().store.publish(place.entries, "", { headers });
    return this.#write(place, { epoch, last: seq * NUMBERS }, after);
  }

  /** Writes it again, with how far the log has come. Whoever does not succeed has been overtaken, or tries again later. */
  #keep(place: LogPlace, head: Head): void {
    if (this.#looked.size >= MAX_LOOKED) this.#looked.clear();
    this.#looked.set(place.head, { head, at: this.#means.now() });
    this.last(place)
      .then((stored) => {
        const last = Math.max(head.last, (stored?.sequence ?? 0) * NUMBERS);
        return this.#write(place, { epoch: head.epoch, last }, head.sequence);
      })
      .catch(() => this.#looked.delete(place.head));
  }

  /** Undefined when the last message has another sequence than that; 0: when there is one. */
  async #write(place: LogPlace, { epoch, last }: Omit<Head, "sequence">, after: number): Promise<Head | undefined> {
    const headers = this.#means.headersOf({ "Nats-Rollup": "sub" });
    const expect = { lastSubjectSequence: after };
    try {
      const { seq } = await this.#means.link().store.publish(place.head, `${epoch} ${last}`, { headers, expect });
      return { epoch, last, sequence: seq };
    } catch (error) {
      if (this.#means.codeOf(error) === WRONG_LAST_SEQUENCE) return undefined;
      throw error;
    }
  }
}
