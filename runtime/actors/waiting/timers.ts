// Everything that waits for a time: a heap by due time, then order of creation, over one timer of the host.
import { current, host } from "../../current.ts";
import type { HostTimer } from "../../host/index.ts";
import type { Wait } from "../process.ts";

export abstract class Timer implements Wait {
  /** In milliseconds of the monotonic clock. */
  due = 0;
  sequence = 0;
  /** In the heap and wanted. */
  active = false;

  /** The time has come. */
  abstract fire(): void;
  abstract describe(): string;

  abandon(): void {
    current().actors.timers.cancel(this);
  }
}

const COMPACT_FROM = 64;

function before(left: Timer, right: Timer): boolean {
  return left.due < right.due || (left.due === right.due && left.sequence < right.sequence);
}

/** Timers that were cancelled stay in the heap until they come up or are more than half of it. */
export class Timers {
  #heap: Timer[] = [];
  #cancelled = 0;
  #sequence = 0;
  #fresh: Timer[] = [];
  #hostTimer: HostTimer | undefined;
  #armedFor = Number.POSITIVE_INFINITY;

  /** How many timers will fire. */
  get active(): number {
    return this.#heap.length - this.#cancelled;
  }

  /** Starts a timer that fires `milliseconds` (at least 0) after `now`. */
  add(timer: Timer, now: number, milliseconds: number): void {
    timer.due = now + Math.max(0, milliseconds);
    timer.sequence = this.#sequence;
    timer.active = true;
    this.#sequence += 1;
    this.#heap.push(timer);
    this.#up(this.#heap.length - 1, timer);
  }

  /**
   * Starts a timer whose time counts from the next reading of the clock, at `startFresh`: reading the clock costs more
   * than most calls take, and those that were answered by then never get into the heap.
   */
  addSoon(timer: Timer, milliseconds: number): void {
    timer.due = milliseconds;
    timer.sequence = -1;
    timer.active = true;
    this.#fresh.push(timer);
  }

  /** Starts what `addSoon` was given. */
  startFresh(now: number): void {
    if (this.#fresh.length === 0) return;
    const fresh = this.#fresh;
    this.#fresh = [];
    for (const timer of fresh) if (timer.active) this.add(timer, now, timer.due);
  }

  cancel(timer: Timer): void {
    if (!timer.active) return;
    timer.active = false;
    if (timer.sequence < 0) return;
    this.#cancelled += 1;
    if (this.#cancelled > COMPACT_FROM && this.#cancelled * 2 > this.#heap.length) this.#compact();
  }

  /** Whether a timer is due at `now`. */
  isDue(now: number): boolean {
    const first = this.#heap[0];
    return first?.active === true && first.due <= now;
  }

  /** Fires what is due at `now`. */
  fireDue(now: number): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || (first.active && first.due > now)) return;
      this.#removeFirst();
      if (first.active) {
        first.active = false;
        first.fire();
      } else this.#cancelled -= 1;
    }
  }

  /** Has the host call back when the next timer is due. */
  arm(callback: () => void): void {
    while (this.#heap[0]?.active === false) {
      this.#removeFirst();
      this.#cancelled -= 1;
    }
    const due = this.#heap[0]?.due ?? Number.POSITIVE_INFINITY;
    if (due >= this.#armedFor) return;
    this.disarm();
    this.#armedFor = due;
    this.#hostTimer = host().setTimer(due - host().monotonicClock(), () => {
      this.#hostTimer = undefined;
      this.#armedFor = Number.POSITIVE_INFINITY;
      callback();
    });
  }

  disarm(): void {
    if (this.#hostTimer !== undefined) host().clearTimer(this.#hostTimer);
    this.#hostTimer = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  /** At the end of the program. */
  clear(): void {
    this.disarm();
    for (const timer of this.#heap) timer.active = false;
    this.#heap = [];
    this.#fresh = [];
    this.#cancelled = 0;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#down(0, last);
  }

  #up(start: number, timer: Timer): void {
    const heap = this.#heap;
    let index = start;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !before(timer, parent)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = timer;
  }

  #down(start: number, timer: Timer): void {
    const heap = this.#heap;
    let index = start;
    for (;;) {
      let below = index * 2 + 1;
      let child = heap[below];
      if (child === undefined) break;
      const right = heap[below + 1];
      if (right !== undefined && before(right, child)) {
        below += 1;
        child = right;
      }
      if (!before(child, timer)) break;
      heap[index] = child;
      index = below;
    }
    heap[index] = timer;
  }

  #compact(): void {
    this.#heap = this.#heap.filter((timer) => timer.active);
    this.#cancelled = 0;
    for (let index = (this.#heap.length >> 1) - 1; index >= 0; index -= 1) {
      const timer = this.#heap[index];
      if (timer !== undefined) this.#down(index, timer);
    }
  }
}
