// Token buckets by the keys of clients: each may be empty a moment, and fills up again within a minute.
import { host } from "../current.ts";

/** Buckets that are remembered, those that were used last: a flood of keys takes no more memory than this. */
const MAX_BUCKETS = 100_000;
/** Milliseconds in which an empty bucket fills up. */
const PERIOD = 60_000;

interface Bucket {
  readonly tokens: number;
  /** When that was so, on the monotonic clock. */
  readonly at: number;
}

export class RateLimit {
  readonly #capacity: number;
  /** The one that was used last is at the end. */
  readonly #buckets = new Map<string, Bucket>();

  /** `capacity`: tokens of a bucket, at least 1. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Takes a token: 0, or the seconds after which there is one. */
  take(key: string): number {
    const now = host().monotonicClock();
    const rate = this.#capacity / PERIOD;
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: this.#capacity, at: now };
    const present = Math.min(this.#capacity, tokens + (now - at) * rate);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: present >= 1 ? present - 1 : present, at: now });
    this.#forget(now);
    return present >= 1 ? 0 : Math.ceil((1 - present) / rate / 1000);
  }

  /** Those that are full again tell nothing. */
  #forget(now: number): void {
    for (const [key, { at }] of this.#buckets) {
      if (now - at < PERIOD && this.#buckets.size <= MAX_BUCKETS) return;
      this.#buckets.delete(key);
    }
  }
}
