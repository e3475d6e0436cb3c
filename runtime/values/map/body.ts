// What the newest version of a map reads and, while nobody else can see it, changes in place.
//
// - slots, from 0 to `count`, in insertion order; those of deleted keys are in use until the map is numbered anew;
// - an index from key to slot, to which the first version to use a slot adds its key; what other versions put there
//   goes to a persistent trie of their own (key-index.ts). Small maps have none;
// - or all entries in an array, which is how maps begin that are built at once.
// What is missing is made when it is first needed, and kept.
import { keyEquals } from "../equality.ts";
import { type Branch, countBelow, KeyIndex } from "./key-index.ts";
import {
  type Batch,
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
  /** The batch that may change the slots. */
  batch: Batch | undefined;
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
      const entries: Entry<K, V>[] = [];
      visitSlots(this.ownSlots(), this.count, (key, value) => {
        entries.push(new Entry(key as K, value as V));
      });
      this.ordered = entries;
    }
    return this.ordered;
  }

  /** So many of the next entries as are wanted, if there are as many. */
  read(reading: Reading): void {
    readSlots(this.ownSlots(), this.count, reading);
  }

  ownSlots(): Slots {
    this.slots ??= slotsFrom(this.entries());
    return this.slots;
  }

  ownIndex(): KeyIndex {
    this.index ??= indexOf(this.entries());
    return this.index;
  }

  valueAt(slot: number): V | typeof deleted {
    const { slots } = this;
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
    const { slots } = this;
    return slots === undefined ? this.entries()[slot]?.key : keyAt(slots, this.count, slot);
  }
}
