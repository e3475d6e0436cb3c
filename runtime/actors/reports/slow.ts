// Notices processes that ran for long without a pause, by the clock readings of the driver.
import { ENDED, type Process, QUEUED, WAITING } from "../process.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Timers } from "../waiting/timers.ts";
import { reportSlow, untilWhere } from "./report.ts";

/** Milliseconds that a process may run at a stretch unnoticed. */
const LIMIT = 50;
/** The same for several processes together: less may be the machine's other work. */
const LIMIT_TOGETHER = 250;
const LARGEST = 64;
/** So often in one millisecond is too often. */
const MANY_READS = 16;
/** Of one program. */
const MOST_REPORTS = 100;

/**
 * The clock costs as much as many a slice, so it is read after every slice only while slices are long; when
 * many go by within a millisecond, more are taken together.
 */
export class SlowWatch {
  #batch: (Process | undefined)[] = new Array<Process | undefined>(LARGEST).fill(undefined);
  #count = 0;
  #size = 1;
  #reads = 0;
  #last = 0;
  #panics = 0;
  readonly #reported = new Set<string>();

  readonly #scheduler: Scheduler;
  readonly #timers: Timers;

  constructor(scheduler: Scheduler, timers: Timers) {
    this.#scheduler = scheduler;
    this.#timers = timers;
  }

  start(now: number): void {
    this.#last = now;
    this.#count = 0;
    this.#panics = this.#scheduler.panics;
  }

  /** Notes that `process` has run; true when the clock is to be read now. */
  ran(process: Process): boolean {
    this.#batch[this.#count] = process;
    this.#count += 1;
    return this.#count >= this.#size;
  }

  /** The time after what has run. */
  read(now: number): void {
    const elapsed = now - this.#last;
    // The time that a report of a panic takes is not the program's.
    const hasReported = this.#scheduler.panics !== this.#panics;
    this.#panics = this.#scheduler.panics;
    if (!hasReported && elapsed > (this.#count === 1 ? LIMIT : LIMIT_TOGETHER)) this.#report(elapsed, now);
    this.#reads = elapsed === 0 ? this.#reads + 1 : 0;
    if (elapsed > 1) this.#size = Math.max(1, this.#size >> 2);
    else if (this.#reads > MANY_READS && this.#size < LARGEST) {
      this.#size *= 2;
      this.#reads = 0;
    }
    this.#batch.fill(undefined, 0, this.#count);
    this.#count = 0;
    this.#last = now;
  }

  #report(elapsed: number, now: number): void {
    if (!this.#hasKeptWaiting(now)) return;
    const names = new Set<string>();
    for (const process of this.#batch.slice(0, this.#count)) {
      if (process !== undefined) names.add(process.name);
    }
    const who = names.size === 1 ? [...names].join() : `one of ${[...names].join(", ")}`;
    if (names.size === 0) return;
    const only = this.#count === 1 ? this.#batch[0] : undefined;
    const until = only === undefined ? "" : only.state === ENDED ? ", to its end" : untilWhere(only);
    if (this.#reported.has(who + until) || this.#reported.size >= MOST_REPORTS) return;
    this.#reported.add(who + until);
    reportSlow(who, elapsed, until);
  }

  /**
   * Whether anybody else could have run meanwhile: a queued process, a timer that is due, or, with a server, a client. What
   * those who ran wait for themselves, such as a line of input, has kept nobody else waiting.
   */
  #hasKeptWaiting(now: number): boolean {
    const own = [...new Set(this.#batch.slice(0, this.#count))].filter((process) => process !== undefined);
    const queued = own.filter(({ state }) => state === QUEUED).length;
    const held = own.filter(({ state, wait }) => state === WAITING && wait?.isHold === true).length;
    return this.#scheduler.queued > queued || this.#scheduler.held > held || this.#timers.isDue(now);
  }
}
