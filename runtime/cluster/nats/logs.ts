// Logs of topics on JetStream. A stream keeps the logs with the same limits; it publishes what it has stored to the subject
// of the topic, with the sequence before, so that subscribers see each entry once, numbered.
import type { Msg } from "../../libraries/nats.ts";
import {
  type Append,
  EntryRefused,
  type LogEntry,
  type LogLimits,
  type LogState,
  type Subject,
} from "../../rooms/index.ts";
import { EPOCH, EVENTS, entryOf, idOf, NUMBERS, readEntries, republishedOf, type Stored } from "./entries.ts";
import { type HeadMeans, Heads } from "./heads.ts";
import type { LogPlace, Names } from "./names.ts";
import { stateOf, withBefore } from "./reading.ts";
import { STREAM_NOT_FOUND, type Streams } from "./streams.ts";

interface LogMeans extends HeadMeans {
  readonly names: Names;
  readonly streams: Streams;
  /** Subscribes to a topic until the function is called that it answers. */
  hold(subject: Subject): () => void;
  /** After so many milliseconds. */
  later(milliseconds: number, callback: () => void): () => void;
}

/** Bytes of an entry's headers, amply. */
const HEADERS = 1024;
/** How long an append waits for its own entry to come back, when JetStream has it already. */
const RETURN = 1000;
/** Appends of which nobody knows whether they happened. */
const MAX_UNCERTAIN = 10_000;
/** Topics that are remembered. */
const MAX_PLACES = 200_000;

export class Logs {
  readonly #means: LogMeans;
  readonly #heads: Heads;
  /** Who waits for an entry to come back, by its id. */
  readonly #returning = new Map<string, (entry: LogEntry) => void>();
  readonly #uncertain = new Set<string>();
  /** By subject of the entries, the last one that this node was told. */
  readonly #seen = new Map<string, Pick<Stored, "sequence" | "key">>();
  /** By topic; entries that come from another stream are of a program with other limits. */
  readonly #places = new Map<string, LogPlace>();

  constructor(means: LogMeans) {
    this.#means = means;
    this.#heads = new Heads(means);
  }

  connectionLost(): void {
    this.#heads.forgetAll();
    this.#means.streams.forgetAll();
  }

  /** Nobody here is interested in the topic any more. */
  forget(topic: string): void {
    const place = this.#places.get(topic);
    this.#places.delete(topic);
    if (place === undefined) return;
    this.#heads.forget(place);
    this.#seen.delete(place.entries);
  }

  /** An entry that the server has published again; undefined for what is none, or is for no one. */
  received(subject: Subject, message: Msg): LogEntry | undefined {
    const republished = republishedOf(message);
    const place = this.#places.get(subject.name);
    if (republished === undefined || republished.stream !== (place?.stream ?? republished.stream)) return undefined;
    if (republished.stored.events === 0) {
      // The log has begun again.
      if (place !== undefined) this.#heads.forget(place);
      return undefined;
    }
    if (place !== undefined) this.#note(place, republished.stored);
    const entry = entryOf(republished.stored, republished.before);
    this.#returning.get(message.headers?.get("Nats-Msg-Id") ?? "")?.(entry);
    return entry;
  }

  async append(subject: Subject, limits: LogLimits, append: Append): Promise<LogEntry | undefined> {
    const most = this.#means.link().maxPayload - HEADERS;
    if (append.events > NUMBERS) throw new EntryRefused(`${append.events} events at once: at most ${NUMBERS}`);
    if (append.bytes.length > most)
      throw new EntryRefused(`${append.bytes.length} bytes at once: the server takes ${most}`);
    return this.#at(subject, limits, (place) => this.#appendedOnce(subject, place, append));
  }

  async #appendedOnce(subject: Subject, place: LogPlace, append: Append): Promise<LogEntry | undefined> {
    const head = await this.#heads.find(place);
    if (head === undefined) return undefined;
    const id = idOf(append.key, place.token);
    const earlier = this.#uncertain.has(id) ? await this.#found(place, append.key) : undefined;
    const entry = earlier ?? (await this.#appended(subject, place, { append, epoch: head.epoch }));
    this.#uncertain.delete(id);
    return entry;
  }

  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    return this.#at(subject, limits, (place) => this.#read(place, limits, after));
  }

  async #read(place: LogPlace, limits: LogLimits, after: number): Promise<LogState> {
    const head = await this.#heads.open(place);
    const final = await this.#heads.last(place);
    const last = final === undefined ? head.last : final.sequence * NUMBERS;
    const read = await this.#readFrom(place, Math.ceil(after / NUMBERS), final);
    if (after > last || this.#isAnother(place, read[0])) {
      // A server that was killed has lost its last entries: their numbers are, or will be, those of others.
      this.#seen.delete(place.entries);
      await this.#heads.renew(place, head);
      return await this.#read(place, limits, 0);
    }
    const latest = read.at(-1);
    if (latest !== undefined) this.#note(place, latest);
    return stateOf(read, { head, last, after, most: limits.events, kept: place.limits.events });
  }

  /** The last message is known already, and often all that there is. */
  async #readFrom(place: LogPlace, sequence: number, last: Stored | undefined): Promise<readonly Stored[]> {
    if (last === undefined || last.sequence < sequence) return [];
    return last.sequence === sequence ? [last] : await readEntries(this.#means.link(), place, sequence);
  }

  /** Whether this node has seen another entry with that number. */
  #isAnother({ entries }: LogPlace, stored: Stored | undefined): boolean {
    const seen = this.#seen.get(entries);
    return seen !== undefined && seen.sequence === stored?.sequence && seen.key !== stored.key;
  }

  #note({ entries }: LogPlace, { sequence, key }: Stored): void {
    if (this.#seen.size >= MAX_PLACES) this.#seen.clear();
    if (sequence > (this.#seen.get(entries)?.sequence ?? 0)) this.#seen.set(entries, { sequence, key });
  }

  async #at<T>(subject: Subject, limits: LogLimits, action: (place: LogPlace) => Promise<T>): Promise<T> {
    const place = this.#means.names.log(subject.name, limits);
    if (this.#places.size >= MAX_PLACES) this.#places.clear();
    this.#places.set(subject.name, place);
    try {
      await this.#ensured(place);
      return await action(place);
    } catch (error) {
      // A refusal has a number; without one the stream may be gone, or the connection.
      if ([0, STREAM_NOT_FOUND].includes(this.#means.codeOf(error))) {
        this.#means.streams.forget(place.stream);
        this.#heads.forget(place);
      }
      throw error;
    }
  }

  #ensured(place: LogPlace): Promise<void> {
    return this.#means.streams.ensure({
      name: place.stream,
      subjects: [place.entries, place.head].map((path) => path.replace(/[^.]+$/, "*")),
      perSubject: place.limits.events,
      milliseconds: place.limits.milliseconds,
      republished: { src: place.entries.replace(/[^.]+$/, "*"), dest: this.#means.names.republished },
    });
  }

  async #appended(subject: Subject, place: LogPlace, { append, epoch }: Attempt): Promise<LogEntry> {
    const id = idOf(append.key, place.token);
    const release = this.#means.hold(subject);
    const returned = new Promise<LogEntry>((resolve) => this.#returning.set(id, resolve));
    const headers = this.#means.headersOf({ [EVENTS]: String(append.events), [EPOCH]: epoch });
    try {
      const { seq, duplicate } = await this.#means
        .link()
        .store.publish(place.entries, append.bytes, { msgID: id, headers });
      const entry = duplicate ? undefined : await this.#within(returned, RETURN);
      return entry ?? (await this.#found(place, append.key)) ?? entryOf({ ...append, sequence: seq, epoch }, 0);
    } catch (error) {
      if (this.#means.codeOf(error) === 0 && this.#uncertain.size < MAX_UNCERTAIN) this.#uncertain.add(id);
      throw error;
    } finally {
      this.#returning.delete(id);
      release();
    }
  }

  #within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
    return new Promise((resolve) => {
      const stop = this.#means.later(milliseconds, () => resolve(undefined));
      promise.then((value) => {
        stop();
        resolve(value);
      });
    });
  }

  /** What was appended under a key, when it is still kept. */
  async #found(place: LogPlace, key: string): Promise<LogEntry | undefined> {
    const all = withBefore(await readEntries(this.#means.link(), place, 0));
    return all.find((entry) => entry.key === key);
  }
}

interface Attempt {
  readonly append: Append;
  readonly epoch: string;
}
