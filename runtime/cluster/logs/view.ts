// What a node follows of one log: first what is kept, then what comes, each number once and in order.
//
// Entries come by the subscription as they are numbered. Whatever makes it doubtful that they are the whole of it (the
// connection was lost, numbers are missing or come a second time, one is malformed) has the view read what it has not got
// from the log itself; until that has been answered, entries that come are put by. So a number that has been passed over
// is one that the log does not have either, or the view is lost.
import { entry, host } from "../../current.ts";
import type { LogEntry, LogLimits, LogReader, LogState, NumberedEvent, Subject } from "../../rooms/index.ts";
import { eventsOf } from "./body.ts";

/** What a view asks of the logs of its node. */
export interface ViewHome {
  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState>;
  /** The body of so many events, as a node has sealed it; undefined: nobody has. */
  unseal(subject: Subject, events: number, bytes: Uint8Array): Buffer | undefined;
  malformed(): void;
  /** It is open, or has caught up. */
  standing(subject: Subject): void;
  /** Nobody follows it any more. */
  ended(view: LogView): void;
}

/** The subscription does not stand. */
const APART = 0;
const READING = 1;
/** The broker refused to be read. */
const REFUSED = 2;
const STANDING = 3;
const ENDED = 4;
type State = typeof APART | typeof READING | typeof REFUSED | typeof STANDING | typeof ENDED;

/** Entries that are put by, and their bytes. */
const MAX_LATER = 1000;
const MAX_LATER_BYTES = 8 * 1024 * 1024;
/** A log lives on when it is read so often in its time. */
const READS = 3;

function endOf({ first, events }: LogEntry): number {
  return first + events - 1;
}

function isNumbered({ before, first, events }: LogEntry): boolean {
  return before >= 0 && first > before && events > 0 && [before, first, first + events].every(Number.isSafeInteger);
}

export class LogView {
  readonly subject: Subject;
  readonly #limits: LogLimits;
  readonly #reader: LogReader;
  readonly #home: ViewHome;
  #state: State = APART;
  /** undefined: it has not been opened. */
  #epoch: string | undefined = undefined;
  /** The number of the last event that the reader has been given. */
  #last = 0;
  /** What has come while it reads. */
  #later: LogEntry[] = [];
  #laterBytes = 0;
  /** Keys of what was read, or came, last: the subscription may bring it a second time. */
  #known = new Set<string>();
  /** Counts readings, so that an answer to an older one is known as such. */
  #reading = 0;
  /** When it is to be read again. */
  #due = 0;

  constructor(subject: Subject, limits: LogLimits, reader: LogReader, home: ViewHome) {
    this.subject = subject;
    this.#limits = limits;
    this.#reader = reader;
    this.#home = home;
  }

  get isStanding(): boolean {
    return this.#state === STANDING;
  }

  /** The subscription stands, from now on or again. */
  subscribed(): void {
    if (this.#state !== ENDED) this.#read();
  }

  disconnected(): void {
    if (this.#state === ENDED) return;
    this.#state = APART;
    this.#reading += 1;
    this.#takeLater();
  }

  /** About once a second. */
  tick(now: number): void {
    if (this.#state === REFUSED || (this.#state === STANDING && now >= this.#due)) this.#read();
  }

  appended(entry: LogEntry): void {
    if (this.#state === STANDING) this.#take(entry);
    else if (this.#state !== READING) return;
    else if (this.#later.length < MAX_LATER && this.#laterBytes < MAX_LATER_BYTES) {
      this.#later.push(entry);
      this.#laterBytes += entry.bytes.length;
    }
    // What is read from here on has them all.
    else this.#read();
  }

  /** The log is not there any more. */
  vanished(): void {
    if (this.#state !== ENDED) this.#lose();
  }

  /** Nothing is told from here on. The log lives for its time from now. */
  close(): void {
    if (this.#state === ENDED) return;
    const wasStanding = this.#state === STANDING;
    this.#end();
    if (wasStanding) this.#home.readLog(this.subject, this.#limits, this.#last).catch(() => {});
  }

  #takeLater(): LogEntry[] {
    const later = this.#later;
    this.#later = [];
    this.#laterBytes = 0;
    return later;
  }

  #end(): void {
    this.#state = ENDED;
    this.#reading += 1;
    this.#takeLater();
    this.#home.ended(this);
  }

  #lose(): void {
    this.#end();
    this.#reader.lost();
  }

  #read(): void {
    this.#state = READING;
    this.#reading += 1;
    this.#takeLater();
    const reading = this.#reading;
    const isAnswer = (): boolean => this.#reading === reading;
    this.#home.readLog(this.subject, this.#limits, this.#last).then(
      entry((state: LogState) => {
        if (isAnswer()) this.#answered(state);
      }),
      entry(() => {
        if (isAnswer()) this.#state = REFUSED;
      }),
    );
  }

  #answered(state: LogState): void {
    const { epoch, last, entries } = state;
    this.#known = new Set(entries.map(({ key }) => key));
    this.#due = host().monotonicClock() + this.#limits.milliseconds / READS;
    if (this.#epoch === undefined) this.#open(state);
    else if (epoch !== this.#epoch || last < this.#last || !state.complete) {
      this.#lose();
      return;
    } else this.#tell(this.#eventsIn(entries, this.#last));
    if (this.#state === ENDED) return;
    this.#last = Math.max(this.#last, last);
    this.#state = STANDING;
    const later = this.#takeLater();
    for (const entry of later) this.appended(entry);
    if (this.#state === STANDING) this.#home.standing(this.subject);
  }

  #open({ epoch, last, entries, complete }: LogState): void {
    const [oldest] = entries;
    // A broker that does not know any more which was before says 0.
    const missing = oldest === undefined ? last : oldest.before > 0 ? oldest.before : oldest.first - 1;
    const floor = complete ? 0 : missing;
    this.#epoch = epoch;
    this.#last = last;
    this.#reader.opened(epoch, floor, last, this.#eventsIn(entries, floor));
  }

  #take(entry: LogEntry): void {
    const end = endOf(entry);
    if (!isNumbered(entry)) this.#home.malformed();
    else if (entry.epoch === this.#epoch) {
      if (end <= this.#last && this.#known.has(entry.key)) return;
      // The one before may be unknown by now: then it is said to be an earlier one.
      const isNext = entry.before <= this.#last && entry.first > this.#last;
      const events = isNext ? this.#eventsOf(entry) : undefined;
      if (events !== undefined) {
        this.#last = end;
        this.#known.clear();
        this.#known.add(entry.key);
        this.#tell(events);
        return;
      }
    }
    // What is read tells what that means.
    this.#read();
  }

  /** Those of entries that are well-formed, in order and later than a number. */
  #eventsIn(entries: readonly LogEntry[], after: number): NumberedEvent[] {
    const events: NumberedEvent[] = [];
    for (const entry of entries) {
      const last = events.at(-1)?.number ?? after;
      if (entry.first > last) events.push(...(this.#eventsOf(entry) ?? []));
      else if (endOf(entry) > after) this.#home.malformed();
    }
    return events;
  }

  /** undefined: they are malformed, and counted as that. */
  #eventsOf(entry: LogEntry): NumberedEvent[] | undefined {
    const body = isNumbered(entry) ? this.#home.unseal(this.subject, entry.events, entry.bytes) : undefined;
    const events = body === undefined ? undefined : eventsOf(body, entry.events);
    if (events === undefined) this.#home.malformed();
    return events?.map((event, index) => ({ ...event, number: entry.first + index }));
  }

  #tell(events: readonly NumberedEvent[]): void {
    for (const event of events) {
      if (this.#state === ENDED) return;
      this.#reader.event(event);
    }
  }
}
