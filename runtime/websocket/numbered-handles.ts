// Handles of connections, and the numbers that they print with.
import { HandleTable } from "../handles.ts";

/** So many ended connections still print with their number. */
const REMEMBERED = 65_536;

export class NumberedHandles<T extends { readonly number: number }> {
  readonly #table = new HandleTable<T>();
  /** Numbers of freed handles by handle. */
  readonly #freed = new Map<number, number>();
  /** These handles, as a ring. */
  readonly #ring: number[] = [];
  #oldest = 0;
  #created = 0;

  /** The handle, 0 when all are in use; and a number that counts from 1. */
  add(object: T): { readonly handle: number; readonly number: number } {
    const handle = this.#table.allocate(object);
    if (handle !== 0) this.#created += 1;
    return { handle, number: this.#created };
  }

  get(handle: number): T | undefined {
    return this.#table.get(handle);
  }

  free(handle: number): void {
    const object = this.#table.free(handle);
    if (object === undefined) return;
    this.#freed.set(handle, object.number);
    if (this.#ring.length < REMEMBERED) {
      this.#ring.push(handle);
      return;
    }
    this.#freed.delete(this.#ring[this.#oldest] ?? 0);
    this.#ring[this.#oldest] = handle;
    this.#oldest = (this.#oldest + 1) % REMEMBERED;
  }

  /** The number of a handle in use, or of one that was freed not too long ago. */
  numberOf(handle: number): number | undefined {
    return this.#table.get(handle)?.number ?? this.#freed.get(handle);
  }

  /** The objects with a handle. */
  values(): Generator<T> {
    return this.#table.values();
  }

  /** How many handles are in use. */
  get size(): number {
    return this.#table.size;
  }
}
