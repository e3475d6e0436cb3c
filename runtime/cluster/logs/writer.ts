// What one node appends to one log: one entry after the other, each until it is known to have happened.
import { entry, host } from "../../current.ts";
import { type Append, EntryRefused, type LogEntry, type LogLimits, type Subject } from "../../rooms/index.ts";
import { bodyOf, type LoggedEvent, sizeOf } from "./body.ts";

/** What an entry has at most; a single event may be larger. */
const MAX_EVENTS = 1000;
const MAX_BYTES = 256 * 1024;

/** What a writer asks of the logs of its node. */
export interface WriterHome {
  appendEntry(subject: Subject, limits: LogLimits, entry: Append): Promise<LogEntry | undefined>;
  /** Whether the broker can be reached, and the log, if this node follows it, is open. */
  isReady(subject: Subject): boolean;
  /** Names the next attempt. */
  nextKey(): string;
  seal(subject: Subject, events: number, body: Buffer): Uint8Array;
  /** So many bytes wait no more. */
  done(bytes: number): void;
  /** So many events were refused for good. */
  lost(events: number): void;
  /** There is no such log. True: this node has followed one, which is over. */
  vanished(subject: Subject): boolean;
  /** Nothing waits any more. */
  idle(writer: LogWriter): void;
}

/** An entry that is on its way, or has been without being known to have arrived. */
interface Attempt extends Append {
  /** What it counts for what waits. */
  readonly size: number;
  /** It has outlived a log. */
  isSecond: boolean;
}

export class LogWriter {
  readonly subject: Subject;
  readonly #limits: LogLimits;
  readonly #home: WriterHome;
  #gathered: LoggedEvent[] = [];
  #attempt: Attempt | undefined = undefined;
  #isUnderWay = false;

  constructor(subject: Subject, limits: LogLimits, home: WriterHome) {
    this.subject = subject;
    this.#limits = limits;
    this.#home = home;
  }

  /** Waits for `send`. */
  gather(text: string, except: string): void {
    this.#gathered.push({ text, except, time: host().wallClock() });
  }

  /** Sends what waits, unless something is under way: then that is followed by the rest. */
  send(): void {
    if (this.#isUnderWay || !this.#home.isReady(this.subject)) return;
    const attempt = this.#attempt ?? this.#nextAttempt();
    if (attempt === undefined) {
      this.#home.idle(this);
      return;
    }
    this.#attempt = attempt;
    this.#isUnderWay = true;
    this.#home.appendEntry(this.subject, this.#limits, attempt).then(
      entry((numbered: LogEntry | undefined) => this.#answered(attempt, numbered !== undefined)),
      entry((error: unknown) => this.#failed(attempt, error)),
    );
  }

  #nextAttempt(): Attempt | undefined {
    let count = 0;
    let size = 0;
    for (const event of this.#gathered) {
      const larger = size + sizeOf(event);
      if (count === MAX_EVENTS || (count > 0 && larger > MAX_BYTES)) break;
      count += 1;
      size = larger;
    }
    if (count === 0) return undefined;
    const bytes = this.#home.seal(this.subject, count, bodyOf(this.#gathered.splice(0, count), size));
    return { key: this.#home.nextKey(), events: count, bytes, size, isSecond: false };
  }

  #answered(attempt: Attempt, isThere: boolean): void {
    this.#isUnderWay = false;
    if (isThere || !this.#home.vanished(this.subject) || attempt.isSecond) this.#forget(attempt);
    // It belongs into the log that the members of this node come back to.
    else attempt.isSecond = true;
    this.send();
  }

  #failed(attempt: Attempt, error: unknown): void {
    this.#isUnderWay = false;
    // Anything else may have happened or not; it is sent again, and the key tells.
    if (!(error instanceof EntryRefused)) return;
    this.#home.lost(attempt.events);
    this.#forget(attempt);
    this.send();
  }

  #forget({ size }: Attempt): void {
    this.#attempt = undefined;
    this.#home.done(size);
  }
}
