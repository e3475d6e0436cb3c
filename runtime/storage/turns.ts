// Those who wait for a connection, in the order in which they came, each for the same time at most.
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";

interface Waiting<T> {
  readonly what: T;
  readonly expired: () => void;
  readonly due: number;
}

export class Turns<T> {
  readonly #patience: number;
  readonly #waiting = new Set<Waiting<T>>();
  #timer: HostTimer | undefined;

  /** Milliseconds that each waits. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Answers how to wait no more. `expired` is called when the time is over before its turn comes. */
  add(what: T, expired: () => void): () => void {
    const waiting: Waiting<T> = { what, expired, due: host().monotonicClock() + this.#patience };
    this.#waiting.add(waiting);
    this.#arm();
    return () => {
      this.#waiting.delete(waiting);
    };
  }

  /** Whose turn it is. */
  take(): T | undefined {
    for (const waiting of this.#waiting) {
      this.#waiting.delete(waiting);
      if (this.#waiting.size === 0) this.#disarm();
      return waiting.what;
    }
    return undefined;
  }

  /** Nobody waits any more. */
  clear(): readonly T[] {
    const all = [...this.#waiting].map(({ what }) => what);
    this.#waiting.clear();
    this.#disarm();
    return all;
  }

  /** One timer, for the first: the others came later. */
  #arm(): void {
    if (this.#timer !== undefined) return;
    const [first] = this.#waiting;
    if (first === undefined) return;
    this.#timer = host().setTimer(first.due - host().monotonicClock(), () => {
      this.#timer = undefined;
      this.#expire();
      this.#arm();
    });
  }

  #disarm(): void {
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #expire(): void {
    const now = host().monotonicClock();
    for (const waiting of this.#waiting) {
      if (waiting.due > now) return;
      this.#waiting.delete(waiting);
      waiting.expired();
    }
  }
}
