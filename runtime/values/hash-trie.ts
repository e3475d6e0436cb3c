// A hash array mapped trie: the index from a key to its entry, persistent or, while it is built, changed in place.
import { keyEquals } from "./equality.ts";

/** One key of a map. Shared between versions; nobody changes it after it has become part of a map. */
export class Entry<K, V> {
  readonly key: K;
  value: V;
  /** Of the key; computed when the entry first enters a trie. */
  hash: number;
  /** Entries stand in the map in this order. */
  readonly order: number;
  constructor(key: K, value: V, hash: number, order: number) {
    this.key = key;
    this.value = value;
    this.hash = hash;
    this.order = order;
  }
}

/** Up to 32 children, picked by five bits of the hash; `slots` holds those whose bit is set, in the order of the bits. */
class Branch<K, V> {
  bitmap: number;
  slots: Node<K, V>[];
  constructor(bitmap: number, slots: Node<K, V>[]) {
    this.bitmap = bitmap;
    this.slots = slots;
  }
}

/** Two or more entries whose keys have the same hash. */
class Collision<K, V> {
  readonly hash: number;
  readonly entries: Entry<K, V>[];
  constructor(hash: number, entries: Entry<K, V>[]) {
    this.hash = hash;
    this.entries = entries;
  }
}

export type Node<K, V> = Branch<K, V> | Collision<K, V> | Entry<K, V>;

const BITS = 5;
const MASK = 31;

function countBits(bitmap: number): number {
  let count = bitmap - ((bitmap >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function slotOf(bitmap: number, bit: number): number {
  return countBits(bitmap & (bit - 1));
}

function indexInCollision<K, V>(entries: readonly Entry<K, V>[], key: K): number {
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries[index];
    if (entry !== undefined && keyEquals(entry.key, key)) return index;
  }
  return -1;
}

export function findInTrie<K, V>(root: Node<K, V>, hash: number, key: K): Entry<K, V> | undefined {
  let node: Node<K, V> | undefined = root;
  for (let shift = 0; node instanceof Branch; shift += BITS) {
    const bit: number = 1 << ((hash >>> shift) & MASK);
    if ((node.bitmap & bit) === 0) return undefined;
    node = node.slots[slotOf(node.bitmap, bit)];
  }
  if (node instanceof Entry) return node.hash === hash && keyEquals(node.key, key) ? node : undefined;
  if (node === undefined || node.hash !== hash) return undefined;
  return node.entries.find((entry) => keyEquals(entry.key, key));
}

// Copies have no room to grow: tries of many small arrays would pay for it.

/** A copy of the array with `value` put in before `index`. */
function withInserted<T>(array: readonly T[], index: number, value: T): T[] {
  const copy = new Array<T>(array.length + 1);
  for (let at = 0; at < index; at += 1) copy[at] = array[at] as T;
  copy[index] = value;
  for (let at = index; at < array.length; at += 1) copy[at + 1] = array[at] as T;
  return copy;
}

function withReplaced<T>(array: readonly T[], index: number, value: T): T[] {
  const copy = array.slice();
  copy[index] = value;
  return copy;
}

function without<T>(array: readonly T[], index: number): T[] {
  const copy = new Array<T>(array.length - 1);
  for (let at = 0; at < index; at += 1) copy[at] = array[at] as T;
  for (let at = index + 1; at < array.length; at += 1) copy[at - 1] = array[at] as T;
  return copy;
}

/** The smallest trie of a leaf and an entry whose key is not in it. */
function join<K, V>(leaf: Collision<K, V> | Entry<K, V>, entry: Entry<K, V>, shift: number): Node<K, V> {
  if (leaf.hash === entry.hash) {
    return new Collision(entry.hash, leaf instanceof Entry ? [leaf, entry] : [...leaf.entries, entry]);
  }
  const leafIndex = (leaf.hash >>> shift) & MASK;
  const entryIndex = (entry.hash >>> shift) & MASK;
  if (leafIndex === entryIndex) return new Branch(1 << leafIndex, [join(leaf, entry, shift + BITS)]);
  const slots = leafIndex < entryIndex ? [leaf, entry] : [entry, leaf];
  return new Branch((1 << leafIndex) | (1 << entryIndex), slots);
}

/** A new trie with an entry whose key is not in the old one. */
export function insertInTrie<K, V>(node: Node<K, V>, entry: Entry<K, V>, shift = 0): Node<K, V> {
  if (!(node instanceof Branch)) return join(node, entry, shift);
  const bit = 1 << ((entry.hash >>> shift) & MASK);
  const slot = slotOf(node.bitmap, bit);
  const child = node.slots[slot];
  if ((node.bitmap & bit) === 0 || child === undefined) {
    return new Branch(node.bitmap | bit, withInserted(node.slots, slot, entry));
  }
  return new Branch(node.bitmap, withReplaced(node.slots, slot, insertInTrie(child, entry, shift + BITS)));
}

/** The same, but changes the trie's own nodes: only while nobody else can see it. */
export function addToTrie<K, V>(root: Node<K, V> | undefined, entry: Entry<K, V>): Node<K, V> {
  if (root === undefined) return entry;
  if (!(root instanceof Branch)) return join(root, entry, 0);
  let node = root;
  for (let shift = 0; ; shift += BITS) {
    const bit: number = 1 << ((entry.hash >>> shift) & MASK);
    const slot: number = slotOf(node.bitmap, bit);
    const child: Node<K, V> | undefined = node.slots[slot];
    if ((node.bitmap & bit) === 0 || child === undefined) {
      node.bitmap |= bit;
      node.slots = withInserted(node.slots, slot, entry);
      return root;
    }
    if (!(child instanceof Branch)) {
      node.slots[slot] = join(child, entry, shift + BITS);
      return root;
    }
    node = child;
  }
}

/** A new trie with another entry of a key that is in the old one. */
export function replaceInTrie<K, V>(node: Node<K, V>, entry: Entry<K, V>, shift = 0): Node<K, V> {
  if (node instanceof Entry) return entry;
  if (node instanceof Collision) {
    const index = indexInCollision(node.entries, entry.key);
    return new Collision(node.hash, withReplaced(node.entries, index, entry));
  }
  const slot = slotOf(node.bitmap, 1 << ((entry.hash >>> shift) & MASK));
  const child = node.slots[slot];
  if (child === undefined) return node;
  return new Branch(node.bitmap, withReplaced(node.slots, slot, replaceInTrie(child, entry, shift + BITS)));
}

/** A new trie without an entry that is in the old one; undefined when it was the last. */
export function removeFromTrie<K, V>(node: Node<K, V>, entry: Entry<K, V>, shift = 0): Node<K, V> | undefined {
  if (node instanceof Entry) return undefined;
  if (node instanceof Collision) {
    const rest = without(node.entries, indexInCollision(node.entries, entry.key));
    return rest.length === 1 ? rest[0] : new Collision(node.hash, rest);
  }
  const bit = 1 << ((entry.hash >>> shift) & MASK);
  const slot = slotOf(node.bitmap, bit);
  const child = node.slots[slot];
  if (child === undefined) return node;
  const rest = removeFromTrie(child, entry, shift + BITS);
  if (rest === undefined) {
    if (node.slots.length === 1) return undefined;
    const slots = without(node.slots, slot);
    const [only] = slots;
    // A single leaf moves up, so that equal contents have one form and paths stay short.
    if (slots.length === 1 && only !== undefined && !(only instanceof Branch)) return only;
    return new Branch(node.bitmap ^ bit, slots);
  }
  if (node.slots.length === 1 && !(rest instanceof Branch)) return rest;
  return new Branch(node.bitmap, withReplaced(node.slots, slot, rest));
}

/** Calls `visit` for every entry, in no particular order. */
export function visitTrie<K, V>(node: Node<K, V>, visit: (entry: Entry<K, V>) => void): void {
  if (node instanceof Entry) visit(node);
  else for (const child of node instanceof Branch ? node.slots : node.entries) visitTrie(child, visit);
}
