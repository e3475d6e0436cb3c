// Leases on JetStream: one message for each, which the server drops when its time is over. Who writes it when there is none
// has the lease; the holder writes it again, behind its own.
import type { NatsLink } from "../../libraries/nats.ts";
import type { Names } from "./names.ts";
import { type Streams, WRONG_LAST_SEQUENCE } from "./streams.ts";

interface LeaseMeans {
  link(): NatsLink;
  codeOf(error: unknown): number;
  readonly names: Names;
  readonly streams: Streams;
}

interface Held {
  readonly holder: string;
  readonly stream: string;
  readonly sequence: number;
}

export class Leases {
  readonly #means: LeaseMeans;
  /** By name. */
  readonly #held = new Map<string, Held>();

  constructor(means: LeaseMeans) {
    this.#means = means;
  }

  async take(name: string, holder: string, milliseconds: number): Promise<boolean> {
    const { stream, subject } = this.#means.names.lease(name, milliseconds);
    const subjects = [subject.replace(/[^.]+$/, "*")];
    await this.#means.streams.ensure({ name: stream, subjects, perSubject: 1, milliseconds, republished: undefined });
    const held = this.#held.get(name);
    const own = held?.holder === holder && held.stream === stream ? held.sequence : 0;
    const sequence =
      (await this.#written(subject, holder, own)) ??
      (await this.#written(subject, holder, await this.#sequenceOf(stream, subject, holder)));
    if (sequence === undefined) this.#held.delete(name);
    else this.#held.set(name, { holder, stream, sequence });
    return sequence !== undefined;
  }

  async release(name: string, holder: string): Promise<void> {
    const held = this.#held.get(name);
    if (held?.holder !== holder) return;
    this.#held.delete(name);
    // It may be over.
    await this.#means
      .link()
      .streams.deleteMessage(held.stream, held.sequence, false)
      .catch((error: unknown) => {
        if (this.#means.codeOf(error) === 0) throw error;
      });
  }

  /** Of the message that says that this holder has it; 0 when there is none, or it is another's. */
  async #sequenceOf(stream: string, subject: string, holder: string): Promise<number> {
    const message = await this.#means.link().streams.getMessage(stream, { last_by_subj: subject });
    return message?.string() === holder ? message.seq : 0;
  }

  /** The sequence of what was written; undefined when the last message is not that one. */
  async #written(subject: string, holder: string, after: number): Promise<number | undefined> {
    try {
      const expect = { lastSubjectSequence: after };
      return (await this.#means.link().store.publish(subject, holder, { expect })).seq;
    } catch (error) {
      if (this.#means.codeOf(error) === WRONG_LAST_SEQUENCE) return undefined;
      throw error;
    }
  }
}
