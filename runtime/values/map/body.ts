// What the newest version of a map reads and, while nobody else can see it, changes in place.
//
// - slots, from 0 to `count`, in insertion order; those of deleted keys are in use until the map is numbered anew;
// - an index from key to slot, to which the first version to use a slot adds its key; what other versions put there
//   goes to a persistent trie of their own (key-index.ts). Small maps have none;
// - or all entries in an array, which is how maps begin that are built at once;
// - or, of a map without deleted keys, keys and values in two arrays instead of the slots: what follows a body whose
//   entries were all made is changed in them at the least cost. It ends when somebody asks for an older version, or
//   deletes a key: the slots are made then, and only what follows a walk over all entries has arrays again. So nobody
//   copies all of a map more often than he has paid for.
// What is missing is made when it is first needed, and kept.
import { keyEquals } from "../equality.ts";
import { type Branch, countBelow, KeyIndex } from "./key-index.ts";
import {
  Batch,
  deleted,
  Entry,
  keyAt,
  LEAF_WIDTH,
  type Reading,
  readSlots,
  type Slots,
  slotInLeaf,
  slotsFrom,
  valueAt,
  visitSlots,
} from "./slots.ts";

/** Up to so many slots are searched one by one. */
export const SMALL = LEAF_WIDTH;

/** Maps with more slots have no arrays of their own: V8 keeps longer ones apart, where they are dear to make. */
const MOST_IN_ARRAYS = 1 << 14;

const SHORTEST_BATCH = 16;
const LONGEST_BATCH = 4096;

/** A batch that may note as many changes as a part of the map. */
export function batchFor(count: number): Batch {
  return new Batch(Math.min(Math.max(SHORTEST_BATCH, count >> 2), LONGEST_BATCH));
}

/** Maps with more slots than FEW get an index after so many searches all the same. */
const FEW = 8;
const SEARCHES = 32;

export function indexOfKey<K, V>(entries: readonly Entry<K, V>[], key: K): number {
  if (typeof key === "string") {
    for (let index = 0; index < entries.length; index += 1) if (entries[index]?.key === key) return index;
    return -1;
  }
  for (let index = 0; index < entries.length; index += 1) if (keyEquals(entries[index]?.key, key)) return index;
  return -1;
}

export function indexOf(entries: readonly Entry<unknown, unknown>[]): KeyIndex {
  const index = new KeyIndex();
  for (const { key } of entries) index.add(key);
  index.leaveRoomFor(entries.length);
  return index;
}

export class Body<K, V> {
  /** Slots in use. */
  count: number;
  /** All entries, in insertion order. */
  ordered: readonly Entry<K, V>[] | undefined;
  index: KeyIndex | undefined;
  readonly branch: Branch | undefined;
  slots: Slots | undefined;
  /** The batch that may change the slots, or the arrays. */
  batch: Batch | undefined;
  /** By slot, in place of `slots`; keys may go on with those of newer versions. */
  keys: K[] | undefined = undefined;
  values: V[] | undefined = undefined;
  /** Whether the one copy was made that this body has paid for. */
  private copied = false;
  private searches = 0;

  constructor(
    count: number,
    ordered: readonly Entry<K, V>[] | undefined,
    index: KeyIndex | undefined,
    branch: Branch | undefined,
    slots: Slots | undefined,
    batch: Batch | undefined,
  ) {
    this.count = count;
    this.ordered = ordered;
    this.index = index;
    this.branch = branch;
    this.slots = slots;
    this.batch = batch;
  }

  isSmall(): boolean {
    return this.count <= SMALL && this.index === undefined;
  }

  /** Asked once for each search of a small map. */
  private isWorthAnIndex(size: number): boolean {
    this.searches += 1;
    return this.searches > SEARCHES && size > FEW && size === this.count;
  }

  entries(): readonly Entry<K, V>[] {
    if (this.ordered === undefined) {
      const { keys, values } = this;
      const entries: Entry<K, V>[] = [];
      if (keys !== undefined && values !== undefined) {
        for (const [slot, value] of values.entries()) entries.push(new Entry(keys[slot] as K, value));
      } else
        visitSlots(this.ownSlots(), this.count, (key, value) => {
          entries.push(new Entry(key as K, value as V));
        });
      this.ordered = entries;
    }
    return this.ordered;
  }

  /** So many of the next entries as are wanted, if there are as many. */
  read(reading: Reading): void {
    const { keys, values, count } = this;
    if (keys !== undefined && values !== undefined) {
      for (; reading.next < count && reading.entries.length < reading.wanted; reading.next += 1) {
        reading.entries.push(new Entry(keys[reading.next], values[reading.next]));
      }
    } else readSlots(this.ownSlots(), count, reading);
  }

  ownSlots(): Slots {
    if (this.slots === undefined) {
      const { ordered } = this;
      this.slots = slotsFrom(this.entries());
      if (this.values !== undefined) {
        this.ordered = ordered;
        this.keys = undefined;
        this.values = undefined;
        this.copied = true;
      }
    }
    return this.slots;
  }

  /** The body whose arrays the next version may change: this one or a new one; undefined where it takes slots. */
  inArrays(): Body<K, V> | undefined {
    const { batch } = this;
    if (this.values !== undefined && batch !== undefined && batch.left > 0) return this;
    return this.copied || this.index === undefined ? undefined : this.copyInArrays();
  }

  /** A copy with an index that has room for more keys, of a body in arrays whose index has all of its slots. */
  grown(): Body<K, V> | undefined {
    const { count, keys, values, index } = this;
    if (keys === undefined || values === undefined || count > MOST_IN_ARRAYS) return undefined;
    const copy = new Body<K, V>(count, undefined, index?.grown(count), undefined, undefined, batchFor(count));
    copy.keys = keys.slice(0, count);
    copy.values = values.slice();
    return copy;
  }

  private copyInArrays(): Body<K, V> | undefined {
    const { count, ordered } = this;
    if (this.branch !== undefined || count > MOST_IN_ARRAYS) return undefined;
    const keys = this.keys ?? ordered?.map((entry) => entry.key);
    const values = this.values?.slice() ?? ordered?.map((entry) => entry.value);
    if (values?.length !== count) return undefined;
    this.copied = true;
    this.batch = undefined;
    const copy = new Body<K, V>(count, undefined, this.index, undefined, undefined, batchFor(count));
    copy.keys = keys;
    copy.values = values;
    return copy;
  }

  ownIndex(): KeyIndex {
    this.index ??= indexOf(this.entries());
    return this.index;
  }

  valueAt(slot: number): V | typeof deleted {
    const { slots, values } = this;
    if (values !== undefined) return values[slot] as V;
    if (slots === undefined) return this.entries()[slot]?.value as V;
    return valueAt(slots, this.count, slot) as V | typeof deleted;
  }

  /** The slot of a key, or -1. */
  slotOf(key: K, size: number): number {
    if (this.isSmall() && !this.isWorthAnIndex(size)) {
      return this.slots === undefined ? indexOfKey(this.entries(), key) : slotInLeaf(this.slots, key);
    }
    const { branch } = this;
    let limit = this.count;
    if (branch !== undefined) {
      const slot = branch.find(key);
      if (slot !== undefined) return this.valueAt(slot) === deleted ? -1 : slot;
      limit = branch.limit;
    }
    const index = this.ownIndex();
    const slot = index.hints.get(index.hintOf(key));
    if (slot === undefined) return -1;
    if (typeof slot !== "number") return this.newestSlot(slot, limit, key);
    if (slot >= limit) return -1;
    if (typeof key !== "string" && !keyEquals(this.keyAt(slot), key)) return -1;
    return size < this.count && this.valueAt(slot) === deleted ? -1 : slot;
  }

  /** The newest of a hint's slots that is of the key and below the limit decides. */
  private newestSlot(slots: readonly number[], limit: number, key: K): number {
    for (let index = countBelow(slots, limit) - 1; index >= 0; index -= 1) {
      const slot = slots[index] ?? -1;
      if (keyEquals(this.keyAt(slot), key)) return this.valueAt(slot) === deleted ? -1 : slot;
    }
    return -1;
  }

  private keyAt(slot: number): unknown {
    const { slots, keys } = this;
    if (keys !== undefined) return keys[slot];
    return slots === undefined ? this.entries()[slot]?.key : keyAt(slots, this.count, slot);
  }
}
