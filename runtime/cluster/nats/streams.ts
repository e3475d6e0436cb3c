// Streams of JetStream: made when they are first needed, and what is asked of them.
import type { NatsLink } from "../../libraries/nats.ts";

/** What a stream is made with; the rest is as the server has it. */
interface StreamForm {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly perSubject: number;
  readonly milliseconds: number;
  readonly republished: { readonly src: string; readonly dest: string } | undefined;
}

/** Numbers of JetStream's errors. */
const NAME_IN_USE = 10058;
export const STREAM_NOT_FOUND = 10059;
export const WRONG_LAST_SEQUENCE = 10071;

const NANOSECONDS = 1e6;
/** For how long JetStream knows an id of a message again, at most: it keeps each in memory. */
const KNOWN_FOR = 120_000;
/** Copies on servers of a cluster, where there are so many. */
const COPIES = 3;

interface StreamMeans {
  link(): NatsLink;
  /** The number of an error of JetStream; 0 for others. */
  codeOf(error: unknown): number;
}

export class Streams {
  readonly #means: StreamMeans;
  readonly #there = new Map<string, Promise<void>>();

  constructor(means: StreamMeans) {
    this.#means = means;
  }

  /** Fulfilled when the stream is there. */
  ensure(form: StreamForm): Promise<void> {
    const known = this.#there.get(form.name);
    if (known !== undefined) return known;
    const made = this.#make(form);
    this.#there.set(form.name, made);
    made.catch(() => this.forget(form.name));
    return made;
  }

  /** It may not be there any more. */
  forget(name: string): void {
    this.#there.delete(name);
  }

  forgetAll(): void {
    this.#there.clear();
  }

  async #make(form: StreamForm): Promise<void> {
    const link = this.#means.link();
    if (link.isClustered && (await this.#added(link, form, COPIES).catch(() => false))) return;
    await this.#added(link, form, 1);
  }

  async #added(link: NatsLink, form: StreamForm, copies: number): Promise<true> {
    const age = form.milliseconds * NANOSECONDS;
    try {
      await link.streams.add({
        name: form.name,
        subjects: [...form.subjects],
        max_msgs_per_subject: form.perSubject,
        max_age: age,
        duplicate_window: Math.min(age, KNOWN_FOR * NANOSECONDS),
        allow_rollup_hdrs: true,
        num_replicas: copies,
        ...(form.republished === undefined ? {} : { republish: form.republished }),
      });
    } catch (error) {
      // It is there, and somebody has changed it.
      if (this.#means.codeOf(error) !== NAME_IN_USE) throw error;
    }
    return true;
  }
}
