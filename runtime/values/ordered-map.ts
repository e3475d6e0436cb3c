// Map: an immutable hash map in insertion order.
//
// A map has one or both of two forms; the missing one is made when it is first needed, and kept.
// - `ordered`: its entries in an array, in insertion order. Small maps have only this one.
// - an index from key to entry: a persistent trie (`root`), which puts and deletes copy a path of, or, for a map that
//   was built at once from plain keys, a native Map (`native`) that is never changed again.
// Entries carry increasing `order` numbers below `nextOrder`; deleting leaves holes in the numbering, and when more
// than half of it is holes the entries are numbered anew: so the array is made from the trie in linear time.
import { keyEquals } from "./equality.ts";
import { hashKey } from "./hash.ts";
import {
  addToTrie,
  Entry,
  findInTrie,
  insertInTrie,
  type Node,
  removeFromTrie,
  replaceInTrie,
  visitTrie,
} from "./hash-trie.ts";

export { Entry } from "./hash-trie.ts";

/** Maps of at most this size are searched one by one. */
const SMALL = 8;
const SPARE_ORDER = 32;

type NativeIndex<K, V> = Map<unknown, Entry<K, V>>;

const NEGATIVE_ZERO = Symbol("-0");

/** Native Maps tell all keys apart like `keyEquals`, but for -0. */
function nativeKey(key: unknown): unknown {
  return key === 0 && Object.is(key, -0) ? NEGATIVE_ZERO : key;
}

function indexOfKey<K, V>(entries: readonly Entry<K, V>[], key: K): number {
  for (let index = 0; index < entries.length; index += 1) {
    if (keyEquals(entries[index]?.key, key)) return index;
  }
  return -1;
}

function entryOfKey<K, V>(entries: readonly Entry<K, V>[], key: K): Entry<K, V> | undefined {
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries[index];
    if (entry !== undefined && keyEquals(entry.key, key)) return entry;
  }
  return undefined;
}

export class OrderedMap<K, V> {
  readonly size: number;
  private readonly nextOrder: number;
  private ordered: readonly Entry<K, V>[] | undefined;
  private root: Node<K, V> | undefined;
  private readonly native: NativeIndex<K, V> | undefined;

  /** For this file; others use `emptyMap`, `MapBuilder`, `mapFromEntries`. */
  constructor(
    size: number,
    nextOrder: number,
    ordered: readonly Entry<K, V>[] | undefined,
    root: Node<K, V> | undefined,
    native: NativeIndex<K, V> | undefined,
  ) {
    this.size = size;
    this.nextOrder = nextOrder;
    this.ordered = ordered;
    this.root = root;
    this.native = native;
  }

  /** All entries in insertion order, without holes. O(n) the first time. */
  entries(): readonly Entry<K, V>[] {
    this.ordered ??= this.sort();
    return this.ordered;
  }

  /** The entry of a key. */
  find(key: K): Entry<K, V> | undefined {
    if (this.size <= SMALL) return entryOfKey(this.entries(), key);
    if (this.native !== undefined) return this.native.get(nativeKey(key));
    return findInTrie(this.index(), hashKey(key), key);
  }

  has(key: K): boolean {
    return this.find(key) !== undefined;
  }

  /** A key that is there keeps its place. */
  put(key: K, value: V): OrderedMap<K, V> {
    if (this.size <= SMALL) return this.putSmall(key, value);
    const root = this.index();
    const hash = hashKey(key);
    const old = findInTrie(root, hash, key);
    if (old === undefined) {
      const entry = new Entry(key, value, hash, this.nextOrder);
      return new OrderedMap(this.size + 1, this.nextOrder + 1, undefined, insertInTrie(root, entry), undefined);
    }
    if (Object.is(old.value, value)) return this;
    const changed = replaceInTrie(root, new Entry(old.key, value, hash, old.order));
    return new OrderedMap(this.size, this.nextOrder, undefined, changed, undefined);
  }

  /** The same map when the key is not there. */
  delete(key: K): OrderedMap<K, V> {
    if (this.size <= SMALL) {
      const entries = this.entries();
      const index = indexOfKey(entries, key);
      if (index < 0) return this;
      const rest = entries.slice();
      rest.splice(index, 1);
      return new OrderedMap(rest.length, this.nextOrder, rest, undefined, undefined);
    }
    const root = this.index();
    const entry = findInTrie(root, hashKey(key), key);
    if (entry === undefined) return this;
    const size = this.size - 1;
    const rest = new OrderedMap(size, this.nextOrder, undefined, removeFromTrie(root, entry), undefined);
    if (size <= SMALL) return new OrderedMap(size, this.nextOrder, rest.entries(), undefined, undefined);
    return this.nextOrder > 2 * size + SPARE_ORDER ? mapFromEntries(rest.entries()) : rest;
  }

  private putSmall(key: K, value: V): OrderedMap<K, V> {
    const entries = this.entries();
    const index = indexOfKey(entries, key);
    const copy = entries.slice();
    const old = index < 0 ? undefined : entries[index];
    if (old !== undefined) {
      copy[index] = new Entry(old.key, value, old.hash, old.order);
      return new OrderedMap(this.size, this.nextOrder, copy, undefined, undefined);
    }
    copy.push(new Entry(key, value, 0, this.nextOrder));
    // The first larger size needs a numbering without large gaps.
    if (copy.length > SMALL) return mapFromEntries(copy);
    return new OrderedMap(this.size + 1, this.nextOrder + 1, copy, undefined, undefined);
  }

  /** The trie of a map of any size but zero. */
  private index(): Node<K, V> {
    let root = this.root;
    if (root === undefined) {
      for (const entry of this.entries()) {
        if (entry.hash === 0) entry.hash = hashKey(entry.key);
        root = addToTrie(root, entry);
      }
      this.root = root;
    }
    if (root === undefined) throw new RangeError("an empty map has no index");
    return root;
  }

  private sort(): readonly Entry<K, V>[] {
    if (this.root === undefined) return [];
    const places: (Entry<K, V> | undefined)[] = new Array(this.nextOrder);
    visitTrie(this.root, (entry) => {
      places[entry.order] = entry;
    });
    const entries: Entry<K, V>[] = [];
    for (const entry of places) if (entry !== undefined) entries.push(entry);
    return entries;
  }
}

export const emptyMap: OrderedMap<never, never> = new OrderedMap<never, never>(0, 0, [], undefined, undefined);

/** A map of entries of another one (some of them, in their order), numbered anew when they have gaps. */
export function mapFromEntries<K, V>(entries: readonly Entry<K, V>[]): OrderedMap<K, V> {
  const last = entries.at(-1);
  if (last === undefined) return emptyMap;
  if (last.order + 1 <= 2 * entries.length + SPARE_ORDER) {
    return new OrderedMap(entries.length, last.order + 1, entries, undefined, undefined);
  }
  const numbered = entries.map(({ key, value, hash }, order) => new Entry(key, value, hash, order));
  return new OrderedMap(numbered.length, numbered.length, numbered, undefined, undefined);
}

/** Builds a map in one go, in place; not to be used again after `build`. */
export class MapBuilder<K, V> {
  private readonly all: Entry<K, V>[] = [];
  private readonly native: NativeIndex<K, V> = new Map();
  private root: Node<K, V> | undefined;

  /** The value of a key. */
  find(key: K): Entry<K, V> | undefined {
    if (typeof key !== "object") return this.native.get(nativeKey(key));
    return this.root === undefined ? undefined : findInTrie(this.root, hashKey(key), key);
  }

  /** A key that is there keeps its place. */
  set(key: K, value: V): void {
    if (typeof key === "object") {
      this.setObject(key, value);
      return;
    }
    const plain = nativeKey(key);
    const old = this.native.get(plain);
    if (old !== undefined) {
      old.value = value;
      return;
    }
    const entry = new Entry(key, value, 0, this.all.length);
    this.native.set(plain, entry);
    this.all.push(entry);
  }

  build(): OrderedMap<K, V> {
    const { length } = this.all;
    if (length === 0) return emptyMap;
    const native = this.native.size > SMALL ? this.native : undefined;
    return new OrderedMap(length, length, this.all, length > SMALL ? this.root : undefined, native);
  }

  private setObject(key: K, value: V): void {
    const hash = hashKey(key);
    const old = this.root === undefined ? undefined : findInTrie(this.root, hash, key);
    if (old !== undefined) {
      old.value = value;
      return;
    }
    const entry = new Entry(key, value, hash, this.all.length);
    this.root = addToTrie(this.root, entry);
    this.all.push(entry);
  }
}

/** Keys and values in turn: `[k1, v1, k2, v2]`; later duplicates win. */
export function snow_map_of<K, V>(flat: readonly (K | V)[]): OrderedMap<K, V> {
  let map: OrderedMap<K, V> = emptyMap;
  if (flat.length <= 2 * SMALL) {
    for (let index = 0; index < flat.length; index += 2) map = map.put(flat[index] as K, flat[index + 1] as V);
    return map;
  }
  const builder = new MapBuilder<K, V>();
  for (let index = 0; index < flat.length; index += 2) builder.set(flat[index] as K, flat[index + 1] as V);
  return builder.build();
}

/** The entries of a map or set in insertion order, for loops: read `key` and `value` of each. */
export function snow_map_entries<K, V>(map: OrderedMap<K, V>): readonly Entry<K, V>[] {
  return map.entries();
}
