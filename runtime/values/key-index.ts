// From keys to slots: hints that all versions of a map share, and the trie of keys that only a branch of them has.
import { hashKey } from "./hash.ts";
import { findInTrie, type Node, Place, putInTrie } from "./hash-trie.ts";

/** What a key's hints stand under: equal keys share it, and few others do. */
export function hintOf(key: unknown): unknown {
  return typeof key === "object" ? hashKey(key) : key;
}

/** An index larger than this many times the map that it was made for is left to the versions that have it. */
const GROWTH = 4;
export const SPARE = 32;
const CLOSED = -1;

/**
 * The slots where a key was put, in one line of versions. Hints are only ever added, in the order of their slots; a
 * version looks at those below its own number of slots. The newest hint below it is right for it, if it is of that key.
 */
export class KeyIndex {
  readonly hints = new Map<unknown, number | number[]>();
  /** Changes, in whichever version, that have not yet been used to pay for a new index. */
  paid = 0;
  private next = 0;
  private room = 0;

  /** Of the map that it is made for. */
  leaveRoomFor(size: number): void {
    this.room = GROWTH * size + SPARE;
  }

  /** Whether a version with so many slots is the first to use the next one. */
  isOpenAt(slot: number): boolean {
    return slot === this.next;
  }

  isFull(): boolean {
    return this.next >= this.room;
  }

  /** From now on all new keys are those of branches. */
  close(): void {
    this.next = CLOSED;
  }

  /** A key in the next slot. */
  add(key: unknown): void {
    const hint = hintOf(key);
    this.addUnder(hint, this.hints.get(hint));
  }

  /** A key in the next slot, of which the hint is known and what stands under it. */
  addUnder(hint: unknown, known: number | number[] | undefined): void {
    const slot = this.next;
    this.next = slot + 1;
    if (known === undefined) this.hints.set(hint, slot);
    else if (typeof known === "number") this.hints.set(hint, [known, slot]);
    else known.push(slot);
  }
}

/** How many of these ascending slots are below the limit. */
export function countBelow(slots: readonly number[], limit: number): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keys that were put into a version when another one had used its next slot already. */
export class Branch {
  /** The slots below are those of the index. */
  readonly limit: number;
  readonly root: Node | undefined;
  constructor(limit: number, root: Node | undefined) {
    this.limit = limit;
    this.root = root;
  }

  find(key: unknown): number | undefined {
    return this.root === undefined ? undefined : findInTrie(this.root, hashKey(key), key)?.slot;
  }

  with(key: unknown, slot: number): Branch {
    return new Branch(this.limit, putInTrie(this.root, new Place(key, hashKey(key), slot)));
  }
}
