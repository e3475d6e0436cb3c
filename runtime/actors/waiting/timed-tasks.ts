// Functions that run later, once or again and again, each time in a process of its own.
//
// A task belongs to no process: it outlives its maker, and keeps the program alive until it is over or cancelled. Times are
// those of the clock that never jumps. A task that repeats is due at fixed times after it was made; those that come while
// it still runs are left out, so it never overlaps itself and never catches up.

import { current, host } from "../../current.ts";
import { snow_panic } from "../../failures/index.ts";
import { startCallback } from "../callback.ts";
import { type Body, callBody } from "../process.ts";
import { holdOpen } from "./outside.ts";
import { Timer } from "./timers.ts";

/** A handle can be cancelled until the task has begun for the last time. */
export class TimedTask extends Timer {
  readonly #body: Body;
  /** In milliseconds; undefined: it runs once. */
  readonly #interval: number | undefined;
  readonly #handle: number;
  #release = (): void => {};
  #cancelled = false;

  constructor(body: Body, interval: number | undefined) {
    super();
    this.#body = body;
    this.#interval = interval;
    this.#handle = current().actors.tasks.allocate(this);
    if (this.#handle === 0) snow_panic("too many timers");
  }

  /** Answers its handle. */
  start(milliseconds: number): number {
    this.#release = holdOpen();
    current().actors.timers.add(this, host().monotonicClock(), milliseconds);
    return this.#handle;
  }

  override fire(): void {
    if (this.#interval === undefined) current().actors.tasks.free(this.#handle);
    const over = () => this.#over();
    startCallback("timer", () => this.#begin(), [], { done: over, failed: over });
  }

  /** Others may have run since it was due, and have cancelled it. */
  #begin(): unknown {
    return this.#cancelled ? undefined : callBody(this.#body, undefined);
  }

  /** It has run: whatever became of that was reported by its process. */
  #over(): void {
    const interval = this.#interval;
    if (interval === undefined || this.#cancelled) {
      this.#release();
      return;
    }
    const now = host().monotonicClock();
    const missed = Math.max(0, Math.floor((now - this.due) / interval));
    current().actors.timers.add(this, this.due, (missed + 1) * interval);
  }

  /** A run that has begun goes on to its end. */
  cancel(): void {
    this.#cancelled = true;
    if (!this.active) return;
    current().actors.timers.cancel(this);
    this.#release();
  }

  override describe(): string {
    return this.#interval === undefined ? "Timer.after" : "Timer.every";
  }
}

/** Answers a handle. */
export function runAfter(milliseconds: number, body: Body): number {
  return new TimedTask(body, undefined).start(milliseconds);
}

/** The same; `interval` is positive. */
export function runEvery(interval: number, body: Body): number {
  return new TimedTask(body, interval).start(interval);
}

/** Whether there was something to cancel. */
export function cancelTask(handle: number): boolean {
  const task = current().actors.tasks.free(handle);
  task?.cancel();
  return task !== undefined;
}
