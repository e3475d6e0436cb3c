// From keys to slots: hints that all versions of a map share, and the trie of keys that only a branch of them has.
import { host } from "../../current.ts";
import { type HashKey, hashUnder } from "../structure-hash.ts";
import { findInTrie, type Node, Place, putInTrie } from "./hash-trie.ts";

/** An index larger than this many times the map that it was made for is left to the versions that have it. */
const GROWTH = 4;
export const SPARE = 32;
const CLOSED = -1;

/**
 * The slots where a key was put, in one line of versions. Hints are only ever added, in the order of their slots; a
 * version looks at those below its own number of slots. The newest hint below it is right for it, if it is of that key.
 */
export class KeyIndex {
  readonly hints: Map<unknown, number | number[]>;
  /** Keeps those who choose keys from choosing ones that collide. */
  readonly seed: HashKey;
  /** Changes, in whichever version, that have not yet been used to pay for a new index. */
  paid = 0;
  /** A key is most often looked for, and then put. */
  private lastKey: unknown = undefined;
  private lastHint = 0;
  private next = 0;
  private room = 0;

  constructor(hints = new Map<unknown, number | number[]>(), seed = host().keySeed()) {
    this.hints = hints;
    this.seed = seed;
  }

  /** The same for a map with so many slots, all of which it has; with room for more. */
  grown(count: number): KeyIndex {
    const grown = new KeyIndex(new Map(this.hints), this.seed);
    if (this.hints.size < count) {
      for (const [hint, known] of this.hints) if (typeof known !== "number") grown.hints.set(hint, [...known]);
    }
    grown.next = count;
    grown.leaveRoomFor(count);
    return grown;
  }

  /** What a key's hints stand under: equal keys share it, and few others do. */
  hintOf(key: unknown): unknown {
    // The engine's own hash looks at the low digits of a bigint alone.
    if (typeof key !== "object" && typeof key !== "bigint") return key;
    if (key !== this.lastKey) {
      this.lastHint = hashUnder(this.seed, key);
      this.lastKey = key;
    }
    return this.lastHint;
  }

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
    const hint = this.hintOf(key);
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
  private readonly seed: HashKey;
  constructor(limit: number, root: Node | undefined, seed: HashKey) {
    this.limit = limit;
    this.root = root;
    this.seed = seed;
  }

  find(key: unknown): number | undefined {
    return this.root === undefined ? undefined : findInTrie(this.root, hashUnder(this.seed, key), key)?.slot;
  }

  with(key: unknown, slot: number): Branch {
    const place = new Place(key, hashUnder(this.seed, key), slot);
    return new Branch(this.limit, putInTrie(this.root, place), this.seed);
  }
}
