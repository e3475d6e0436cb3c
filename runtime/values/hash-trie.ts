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

/**
 * Up to 32 children, picked by five bits of the hash: first the bitmap, then a child for every bit that is set, in the
 * order of the bits. A plain array, so that a lookup touches little memory.
 */
type Branch<K, V> = [bitmap: number, ...children: Node<K, V>[]];

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

function isBranch<K, V>(node: Node<K, V>): node is Branch<K, V> {
  return Array.isArray(node);
}

function countBits(bitmap: number): number {
  let count = bitmap - ((bitmap >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Index in the branch of the child for a bit. */
function slotOf(bitmap: number, bit: number): number {
  return countBits(bitmap & (bit - 1)) + 1;
}

function childAt<K, V>(branch: Branch<K, V>, slot: number): Node<K, V> {
  return branch[slot] as Node<K, V>;
}

export function findInTrie<K, V>(root: Node<K, V>, hash: number, key: K): Entry<K, V> | undefined {
  let node = root;
  for (let shift = 0; isBranch(node); shift += BITS) {
    const bitmap: number = node[0];
    const bit: number = 1 << ((hash >>> shift) & MASK);
    if ((bitmap & bit) === 0) return undefined;
    node = childAt(node, slotOf(bitmap, bit));
  }
  if (node.hash !== hash) return undefined;
  if (node instanceof Entry) return keyEquals(node.key, key) ? node : undefined;
  return node.entries.find((entry) => keyEquals(entry.key, key));
}

// Copies have no room to grow: tries of many small arrays would pay for it.

/** A copy with one more child. */
function withChild<K, V>(branch: Branch<K, V>, bit: number, slot: number, child: Node<K, V>): Branch<K, V> {
  const copy = new Array(branch.length + 1) as Branch<K, V>;
  copy[0] = branch[0] | bit;
  for (let at = 1; at < slot; at += 1) copy[at] = childAt(branch, at);
  copy[slot] = child;
  for (let at = slot; at < branch.length; at += 1) copy[at + 1] = childAt(branch, at);
  return copy;
}

/** A copy with another child in a slot. */
function withReplaced<K, V>(branch: Branch<K, V>, slot: number, child: Node<K, V>): Branch<K, V> {
  const copy = branch.slice() as Branch<K, V>;
  copy[slot] = child;
  return copy;
}

/** A copy without a child. */
function withoutChild<K, V>(branch: Branch<K, V>, bit: number, slot: number): Branch<K, V> {
  const copy = new Array(branch.length - 1) as Branch<K, V>;
  copy[0] = branch[0] ^ bit;
  for (let at = 1; at < slot; at += 1) copy[at] = childAt(branch, at);
  for (let at = slot + 1; at < branch.length; at += 1) copy[at - 1] = childAt(branch, at);
  return copy;
}

/** The smallest trie of a leaf and an entry whose key is not in it. */
function join<K, V>(leaf: Collision<K, V> | Entry<K, V>, entry: Entry<K, V>, shift: number): Node<K, V> {
  if (leaf.hash === entry.hash) {
    return new Collision(entry.hash, leaf instanceof Entry ? [leaf, entry] : [...leaf.entries, entry]);
  }
  const leafIndex = (leaf.hash >>> shift) & MASK;
  const entryIndex = (entry.hash >>> shift) & MASK;
  if (leafIndex === entryIndex) return [1 << leafIndex, join(leaf, entry, shift + BITS)];
  const bitmap = (1 << leafIndex) | (1 << entryIndex);
  return leafIndex < entryIndex ? [bitmap, leaf, entry] : [bitmap, entry, leaf];
}

/** A new trie with an entry whose key is not in the old one. */
export function insertInTrie<K, V>(node: Node<K, V>, entry: Entry<K, V>, shift = 0): Node<K, V> {
  if (!isBranch(node)) return join(node, entry, shift);
  const bit = 1 << ((entry.hash >>> shift) & MASK);
  const slot = slotOf(node[0], bit);
  if ((node[0] & bit) === 0) return withChild(node, bit, slot, entry);
  return withReplaced(node, slot, insertInTrie(childAt(node, slot), entry, shift + BITS));
}

/** The same, but changes the trie's own nodes: only while nobody else can see it. Answers the root. */
export function addToTrie<K, V>(root: Node<K, V> | undefined, entry: Entry<K, V>): Node<K, V> {
  if (root === undefined) return entry;
  if (!isBranch(root)) return join(root, entry, 0);
  let parent: Branch<K, V> | undefined;
  let parentSlot = 0;
  let node = root;
  for (let shift = 0; ; shift += BITS) {
    const bit: number = 1 << ((entry.hash >>> shift) & MASK);
    const slot: number = slotOf(node[0], bit);
    if ((node[0] & bit) === 0) {
      const grown = withChild(node, bit, slot, entry);
      if (parent === undefined) return grown;
      parent[parentSlot] = grown;
      return root;
    }
    const child: Node<K, V> = childAt(node, slot);
    if (!isBranch(child)) {
      node[slot] = join(child, entry, shift + BITS);
      return root;
    }
    parent = node;
    parentSlot = slot;
    node = child;
  }
}

/** A new trie with another entry of a key that is in the old one. */
export function replaceInTrie<K, V>(node: Node<K, V>, entry: Entry<K, V>, shift = 0): Node<K, V> {
  if (isBranch(node)) {
    const slot = slotOf(node[0], 1 << ((entry.hash >>> shift) & MASK));
    return withReplaced(node, slot, replaceInTrie(childAt(node, slot), entry, shift + BITS));
  }
  if (node instanceof Entry) return entry;
  const entries = node.entries.map((other) => (keyEquals(other.key, entry.key) ? entry : other));
  return new Collision(node.hash, entries);
}

/** A new trie without an entry that is in the old one; undefined when it was the last. */
export function removeFromTrie<K, V>(node: Node<K, V>, entry: Entry<K, V>, shift = 0): Node<K, V> | undefined {
  if (isBranch(node)) {
    const bit = 1 << ((entry.hash >>> shift) & MASK);
    const slot = slotOf(node[0], bit);
    const rest = removeFromTrie(childAt(node, slot), entry, shift + BITS);
    if (rest !== undefined) {
      // A single leaf moves up, so that paths stay short.
      return node.length === 2 && !isBranch(rest) ? rest : withReplaced(node, slot, rest);
    }
    if (node.length === 2) return undefined;
    if (node.length === 3) {
      const other = childAt(node, 3 - slot);
      if (!isBranch(other)) return other;
    }
    return withoutChild(node, bit, slot);
  }
  if (node instanceof Entry) return undefined;
  const rest = node.entries.filter((other) => other !== entry);
  return rest.length === 1 ? rest[0] : new Collision(node.hash, rest);
}

/** Calls `visit` for every entry, in no particular order. */
export function visitTrie<K, V>(node: Node<K, V>, visit: (entry: Entry<K, V>) => void): void {
  if (isBranch(node)) for (let slot = 1; slot < node.length; slot += 1) visitTrie(childAt(node, slot), visit);
  else if (node instanceof Entry) visit(node);
  else node.entries.forEach(visit);
}
