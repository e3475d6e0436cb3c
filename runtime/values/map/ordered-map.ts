// Map: an immutable hash map in insertion order.
//
// Versions that follow each other share a body (map-body.ts), which belongs to the newest of them. A change hands it
// on: the next version changes it in place, and the version before notes what was there. When somebody asks for an
// older version again, it and all that come after it get bodies of their own, each a few copied nodes different from
// the next. A batch of changes that shares a body ends after a part of the map's size; so what an old version keeps
// alive is at most a few times as large as itself, whatever became of the newer ones, and an operation on any version
// takes no longer than copying a few paths, amortised.
import { keyEquals } from "../equality.ts";
import { Body, batchFor, indexOf, indexOfKey, SMALL } from "./body.ts";
import { Branch, type KeyIndex, SPARE } from "./key-index.ts";
import {
  Entry,
  Lost,
  lostAt,
  visitSlots,
  withDeleted,
  withNext,
  withoutLast,
  withRestored,
  withValue,
} from "./slots.ts";

export { Entry } from "./slots.ts";

/** Maps that shrink to this size become small again. */
const SMALL_AGAIN = 8;

/** What a version notes when the next one has one slot more. */
const unused = Symbol("unused");

type Noted<V> = V | Lost | typeof unused;

/** The body as it was before a slot got another value. */
function bodyBefore<K, V>(body: Body<K, V>, slot: number, value: Noted<V>): Body<K, V> {
  const { count, index, branch } = body;
  if (value === unused) {
    return new Body(count - 1, undefined, index, branch, withoutLast(body.ownSlots(), count), undefined);
  }
  if (value instanceof Lost) {
    const restored = withRestored(body.ownSlots(), count, slot, value.key, value.value);
    return new Body(count, undefined, index, branch, restored, undefined);
  }
  const slots = withValue(body.ownSlots(), count, slot, value, undefined);
  return new Body(count, undefined, index, branch, slots, undefined);
}

export class OrderedMap<K, V> {
  readonly size: number;
  private body: Body<K, V> | undefined;
  /** The version that the body was handed to; it differs in one slot, where this one has another value. */
  private newer: OrderedMap<K, V> | undefined = undefined;
  private changedSlot = 0;
  private changedValue: Noted<V> = unused;

  /** For this file; others use `emptyMap`, `MapBuilder`, `mapFromEntries`. */
  constructor(size: number, body: Body<K, V>) {
    this.size = size;
    this.body = body;
  }

  /** All entries in insertion order. O(n) the first time. */
  entries(): readonly Entry<K, V>[] {
    return this.ownBody().entries();
  }

  /** The oldest entry, or undefined. */
  first(): Entry<K, V> | undefined {
    return this.isRead() ? this.entries()[0] : this.read(0, 1).entries[0];
  }

  /** Whether `entries` takes no time. */
  isRead(): boolean {
    return this.ownBody().ordered !== undefined;
  }

  /** So many entries from a slot on, if there are as many, and the slot behind them. */
  read(slot: number, wanted: number): { readonly entries: readonly Entry<K, V>[]; readonly next: number } {
    const entries: Entry<K, V>[] = [];
    const reading = { next: slot, wanted, entries };
    this.ownBody().read(reading);
    return reading;
  }

  keys(): K[] {
    const { slots, ordered, count, keys: all } = this.ownBody();
    if (all !== undefined) return all.slice(0, count);
    if (slots === undefined || ordered !== undefined) return this.entries().map((entry) => entry.key);
    const keys: K[] = [];
    visitSlots(slots, count, (key) => {
      keys.push(key as K);
    });
    return keys;
  }

  values(): V[] {
    const { slots, ordered, count, values: all } = this.ownBody();
    if (all !== undefined) return all.slice();
    if (slots === undefined || ordered !== undefined) return this.entries().map((entry) => entry.value);
    const values: V[] = [];
    visitSlots(slots, count, (_, value) => {
      values.push(value as V);
    });
    return values;
  }

  /** The slot of a key, or -1. Stays the same for this version. */
  slotOf(key: K): number {
    return this.ownBody().slotOf(key, this.size);
  }

  /** The value in a slot that `slotOf` answered. */
  valueAt(slot: number): V {
    return this.ownBody().valueAt(slot) as V;
  }

  has(key: K): boolean {
    return this.slotOf(key) >= 0;
  }

  /** A key that is there keeps its place. */
  put(key: K, value: V): OrderedMap<K, V> {
    const slot = this.slotOf(key);
    return slot < 0 ? this.add(key, value) : this.replace(slot, this.valueAt(slot), value);
  }

  /** With another value in a slot that `slotOf` answered; `old` is the one there. */
  replace(slot: number, old: V, value: V): OrderedMap<K, V> {
    if (Object.is(old, value)) return this;
    return this.withSlot(this.ownBody(), slot, old, value, this.size);
  }

  /** With a key for which `slotOf` answered -1. */
  add(key: K, value: V): OrderedMap<K, V> {
    const body = this.ownBody();
    const { count } = body;
    if (!body.isSmall()) {
      const index = body.ownIndex();
      if (body.branch !== undefined || !index.isOpenAt(count)) return this.addToBranch(body, index, key, value);
      if (index.isFull()) {
        index.close();
        return this.grown(key, value);
      }
      index.add(key);
    } else if (count === SMALL) return this.grown(key, value);
    return this.withNextSlot(body, key, value);
  }

  /** The same map when the key is not there. */
  delete(key: K): OrderedMap<K, V> {
    const slot = this.slotOf(key);
    if (slot < 0) return this;
    const body = this.ownBody();
    const size = this.size - 1;
    if (size === 0) return emptyMap;
    const { count } = body;
    const map = this.withoutSlot(body, slot, size);
    if (body.isSmall()) return map;
    if (size <= SMALL_AGAIN) return mapFromEntries(map.entries());
    const index = body.ownIndex();
    index.paid += 1;
    return count - size > size + SPARE ? map.renumbered(index) : map;
  }

  /** A map with the same keys, whose entries are given in order. */
  withEntries<W>(entries: readonly Entry<K, W>[]): OrderedMap<K, W> {
    const { count, index, branch } = this.ownBody();
    if (this.size < count) return mapFromEntries(entries);
    return new OrderedMap(count, new Body(count, entries, index, branch, undefined, undefined));
  }

  /** With another key, and an index of its own. */
  private grown(key: K, value: V): OrderedMap<K, V> {
    const grown = this.ownBody().grown();
    if (grown !== undefined) return new OrderedMap(this.size, grown).add(key, value);
    return mapFromEntries([...this.entries(), new Entry(key, value)]);
  }

  private addToBranch(body: Body<K, V>, index: KeyIndex, key: K, value: V): OrderedMap<K, V> {
    const { count } = body;
    body.batch = undefined;
    const branch = (body.branch ?? new Branch(count, undefined, index.seed)).with(key, count);
    const batch = batchFor(count);
    const slots = withNext(body.ownSlots(), count, key, value, batch);
    const map = new OrderedMap(this.size + 1, new Body<K, V>(count + 1, undefined, index, branch, slots, batch));
    index.paid += 1;
    return count - branch.limit > branch.limit + SPARE ? map.renumbered(index) : map;
  }

  /** Itself with new numbers and an index of its own, if enough was done since the last ones were made. */
  private renumbered(index: KeyIndex): OrderedMap<K, V> {
    if (2 * index.paid < this.size) return this;
    index.paid = 0;
    return mapFromEntries(this.entries());
  }

  /** The next version, which has one slot more. */
  private withNextSlot(body: Body<K, V>, key: K, value: V): OrderedMap<K, V> {
    const open = body.inArrays();
    if (open?.keys !== undefined) {
      const slot = open.count;
      open.keys[slot] = key;
      open.values?.push(value);
      open.count = slot + 1;
      return this.handOn(open, this.size + 1, slot, unused);
    }
    const slots = body.ownSlots();
    const { batch, count } = body;
    if (batch === undefined || batch.left === 0) {
      body.batch = undefined;
      const started = batchFor(count);
      const next = withNext(slots, count, key, value, started);
      return new OrderedMap(this.size + 1, new Body(count + 1, undefined, body.index, undefined, next, started));
    }
    body.slots = withNext(slots, count, key, value, batch);
    body.count = count + 1;
    return this.handOn(body, this.size + 1, count, unused);
  }

  /** The next version, which has another value in a slot. */
  private withSlot(body: Body<K, V>, slot: number, old: V, value: V, size: number): OrderedMap<K, V> {
    const open = body.inArrays();
    if (open?.values !== undefined) {
      open.values[slot] = value;
      return this.handOn(open, size, slot, old);
    }
    const slots = body.ownSlots();
    const { batch, count } = body;
    if (batch === undefined || batch.left === 0) {
      body.batch = undefined;
      const started = batchFor(count);
      const next = withValue(slots, count, slot, value, started);
      return new OrderedMap(size, new Body(count, undefined, body.index, body.branch, next, started));
    }
    body.slots = withValue(slots, count, slot, value, batch);
    return this.handOn(body, size, slot, old);
  }

  /** The next version, in which a slot is deleted. */
  private withoutSlot(body: Body<K, V>, slot: number, size: number): OrderedMap<K, V> {
    const slots = body.ownSlots();
    const { batch, count } = body;
    if (batch === undefined || batch.left === 0) {
      body.batch = undefined;
      const started = batchFor(count);
      const next = withDeleted(slots, count, slot, started);
      return new OrderedMap(size, new Body(count, undefined, body.index, body.branch, next, started));
    }
    const lost = lostAt(slots, count, slot);
    body.slots = withDeleted(slots, count, slot, batch);
    return this.handOn(body, size, slot, lost);
  }

  /** The next version, for which a body was changed just now: the one of this version, or a new one. */
  private handOn(body: Body<K, V>, size: number, slot: number, old: Noted<V>): OrderedMap<K, V> {
    const next = new OrderedMap(size, body);
    if (body !== this.body) return next;
    if (body.batch !== undefined) body.batch.left -= 1;
    body.ordered = undefined;
    this.body = undefined;
    this.newer = next;
    this.changedSlot = slot;
    this.changedValue = old;
    return next;
  }

  private ownBody(): Body<K, V> {
    return this.body ?? this.recover();
  }

  /** Gives this version and all after it that have no body one of their own. */
  private recover(): Body<K, V> {
    const older: OrderedMap<K, V>[] = [];
    let newest: OrderedMap<K, V> = this;
    for (let next = newest.newer; next !== undefined; next = next.newer) {
      older.push(newest);
      newest = next;
    }
    let { body } = newest;
    if (body === undefined) throw new RangeError("the newest version has no body");
    body.batch = undefined;
    for (let map = older.pop(); map !== undefined; map = older.pop()) {
      body = bodyBefore(body, map.changedSlot, map.changedValue);
      map.body = body;
      map.newer = undefined;
      map.changedValue = unused;
    }
    return body;
  }
}

export const emptyMap: OrderedMap<never, never> = new OrderedMap<never, never>(
  0,
  new Body<never, never>(0, [], undefined, undefined, undefined, undefined),
);

/** A map of these entries, whose keys are all different. */
export function mapFromEntries<K, V>(entries: readonly Entry<K, V>[]): OrderedMap<K, V> {
  const { length } = entries;
  if (length === 0) return emptyMap;
  return new OrderedMap(length, new Body(length, entries, undefined, undefined, undefined, undefined));
}

/** Builds a map in one go, in place; not to be used again after `build`. */
export class MapBuilder<K, V> {
  private readonly all: Entry<K, V>[] = [];
  private index: KeyIndex | undefined;

  find(key: K): Entry<K, V> | undefined {
    const slot = this.slotOf(key);
    return slot < 0 ? undefined : this.all[slot];
  }

  /** A key that is there keeps its place. */
  set(key: K, value: V): void {
    const { all, index } = this;
    const hint = index?.hintOf(key);
    const known = index?.hints.get(hint);
    const slot = index === undefined ? indexOfKey(all, key) : this.slotAmong(known, key);
    // The engine looks up what is at -1 by its name.
    const old = slot < 0 ? undefined : all[slot];
    if (old !== undefined) {
      all[slot] = new Entry(old.key, value);
      return;
    }
    all.push(new Entry(key, value));
    if (index !== undefined) index.addUnder(hint, known);
    else if (all.length > SMALL) this.index = indexOf(all);
  }

  build(): OrderedMap<K, V> {
    const { length } = this.all;
    if (length === 0) return emptyMap;
    this.index?.leaveRoomFor(length);
    return new OrderedMap(length, new Body(length, this.all, this.index, undefined, undefined, undefined));
  }

  private slotOf(key: K): number {
    const { all, index } = this;
    return index === undefined ? indexOfKey(all, key) : this.slotAmong(index.hints.get(index.hintOf(key)), key);
  }

  /** Among what stands under the hint of a key. */
  private slotAmong(known: number | readonly number[] | undefined, key: K): number {
    const { all } = this;
    if (known === undefined) return -1;
    if (typeof known !== "number") return known.find((slot) => keyEquals(all[slot]?.key, key)) ?? -1;
    return typeof key === "string" || keyEquals(all[known]?.key, key) ? known : -1;
  }
}

/** Keys and values in turn: `[k1, v1, k2, v2]`; later duplicates win. */
export function snow_map_of<K, V>(flat: readonly (K | V)[]): OrderedMap<K, V> {
  const builder = new MapBuilder<K, V>();
  for (let index = 0; index < flat.length; index += 2) builder.set(flat[index] as K, flat[index + 1] as V);
  return builder.build();
}

/** How many entries a walk reads first; then twice as many each time. */
const FIRST_READ = 8;
/** A walk that has seen this part of a map reads the rest at once, and the map keeps what was read. */
const PART = 8;

/** The entries of a map in insertion order, one after the other. Whoever leaves early has paid for what was read. */
export class Walk<K, V> {
  private readonly map: OrderedMap<K, V>;
  private entries: readonly Entry<K, V>[] = [];
  private index = 0;
  /** How many entries came before these. */
  private before = 0;
  private slot = 0;
  private width = FIRST_READ;

  constructor(map: OrderedMap<K, V>) {
    this.map = map;
  }

  /** undefined at the end. */
  next(): Entry<K, V> | undefined {
    const { index } = this;
    if (index === this.entries.length && !this.readOn()) return undefined;
    return this.entries[this.index++];
  }

  /** Whether there is more. */
  private readOn(): boolean {
    const { map, width } = this;
    const seen = this.before + this.entries.length;
    if (seen === map.size) return false;
    if (PART * width > map.size || map.isRead()) {
      this.before = 0;
      this.entries = map.entries();
      this.index = seen;
      return true;
    }
    const read = map.read(this.slot, width);
    this.before = seen;
    this.entries = read.entries;
    this.index = 0;
    this.slot = read.next;
    this.width = 2 * width;
    return true;
  }
}

/** For loops. */
export function snow_map_walk<K, V>(map: OrderedMap<K, V>): Walk<K, V> {
  return new Walk(map);
}
