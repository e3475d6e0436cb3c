// A map for keys that come and go over and over.

/** So many removed keys are no reason to clear up. */
const SPARE = 32;

/**
 * A JavaScript `Map` chains a removed entry with the others of its hash until it grows, so that a key that is removed and
 * added again finds ever longer chains: with 100,000 keys a single one costs 100 µs in the end. Here removed keys keep
 * their entries, which are used again, until there are more of them than of others.
 */
export class LookupTable<K, V extends object> {
  #entries = new Map<K, V | undefined>();
  #size = 0;
  #removed = 0;

  get size(): number {
    return this.#size;
  }

  /** How many keys have an entry, removed ones included. */
  get places(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** The key must not be there. */
  add(key: K, value: V): void {
    this.#entries.set(key, value);
    this.#size += 1;
  }

  /** The key must be there. A key of more `weight` is kept for a shorter time. */
  remove(key: K, weight = 1): void {
    this.#entries.set(key, undefined);
    this.#size -= 1;
    this.#removed += weight;
    if (this.#removed > this.#size + SPARE) this.#clearUp();
  }

  /** In no particular order. */
  *values(): Generator<V> {
    for (const value of this.#entries.values()) if (value !== undefined) yield value;
  }

  #clearUp(): void {
    const entries = new Map<K, V | undefined>();
    for (const [key, value] of this.#entries) if (value !== undefined) entries.set(key, value);
    this.#entries = entries;
    this.#removed = 0;
  }
}
