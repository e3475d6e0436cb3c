// Those who wait for what comes next from a peer, each for a time, in the order in which they began to wait.
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";

interface Receiving<T> {
  /** undefined when the time is over. */
  readonly got: (event: T | undefined) => void;
  readonly timer: HostTimer;
}

export class Receivers<T> {
  readonly #next: () => T | undefined;
  readonly #waiting = new Set<Receiving<T>>();

  /** `next` takes what has come; undefined when nothing has. */
  constructor(next: () => T | undefined) {
    this.#next = next;
  }

  /** Calls back once, perhaps at once: undefined when nothing has come in time. Answers how to give it up. */
  receive(milliseconds: number, got: (event: T | undefined) => void): () => void {
    const event = this.#next();
    if (event !== undefined || milliseconds <= 0) {
      got(event);
      return () => {};
    }
    const timer = host().setTimer(milliseconds, () => {
      this.#waiting.delete(receiving);
      got(undefined);
    });
    const receiving: Receiving<T> = { got, timer };
    this.#waiting.add(receiving);
    return () => {
      host().clearTimer(timer);
      this.#waiting.delete(receiving);
    };
  }

  /** Gives those who wait what there is. */
  serve(): void {
    for (const receiving of this.#waiting) {
      const event = this.#next();
      if (event === undefined) return;
      this.#waiting.delete(receiving);
      host().clearTimer(receiving.timer);
      receiving.got(event);
    }
  }
}
