// Whether the broker can be reached, and what the log says of that: one line when it is gone, one when it is back. Who opens
// the broker tells of the first connection.
import { host } from "../current.ts";
import { log } from "../log.ts";

export class Reach {
  /** Since when the broker is gone, or was not reached yet; undefined: it is there. */
  #goneSince: number | undefined = host().monotonicClock();
  #wasThere = false;
  /** Whether the log has told that it is gone. */
  #isTold = false;
  /** This node hears the others. */
  #hears = false;
  #whenHearing: (() => void)[] = [];

  /** Milliseconds since the broker is gone; undefined: it is there. */
  get goneFor(): number | undefined {
    return this.#goneSince === undefined ? undefined : host().monotonicClock() - this.#goneSince;
  }

  /** Calls back when this node hears the others, at once if it does. */
  whenHearing(hearing: () => void): void {
    if (this.#hears) hearing();
    else this.#whenHearing.push(hearing);
  }

  connected(): void {
    const { goneFor } = this;
    this.#goneSince = undefined;
    if (this.#isTold && this.#wasThere && goneFor !== undefined) {
      log(1, `cluster: the broker is back after ${(goneFor / 1000).toFixed(1)} s`);
    }
    this.#wasThere = true;
    this.#isTold = false;
  }

  /** The subscription of what is said to this node stands. */
  hears(): void {
    this.#hears = true;
    const waiting = this.#whenHearing;
    this.#whenHearing = [];
    for (const hearing of waiting) hearing();
  }

  disconnected(cause: string): void {
    this.#goneSince ??= host().monotonicClock();
    this.#hears = false;
    if (this.#isTold) return;
    this.#isTold = true;
    log(2, `cluster: the broker ${this.#wasThere ? "is gone" : "cannot be reached"}: ${cause}`);
  }
}
