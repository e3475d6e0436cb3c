// A hash array mapped trie: the persistent index from a key to its slot.
import { keyEquals } from "../equality.ts";

/** Where the entry of a key is. */
export class Place {
  readonly key: unknown;
  readonly hash: number;
  readonly slot: number;
  constructor(key: unknown, hash: number, slot: number) {
    this.key = key;
    this.hash = hash;
    this.slot = slot;
  }
}

/**
 * Up to 32 children, picked by five bits of the hash: first the bitmap, then a child for every bit that is set, in the
 * order of the bits. A plain array, so that a lookup touches little memory.
 */
type Branch = [bitmap: number, ...children: Node[]];

/** Two or more places whose keys have the same hash. */
class Collision {
  readonly hash: number;
  readonly places: Place[];
  constructor(hash: number, places: Place[]) {
    this.hash = hash;
    this.places = places;
  }
}

export type Node = Branch | Collision | Place;

const BITS = 5;
const MASK = 31;

function isBranch(node: Node): node is Branch {
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

function childAt(branch: Branch, slot: number): Node {
  return branch[slot] as Node;
}

export function findInTrie(root: Node, hash: number, key: unknown): Place | undefined {
  let node = root;
  for (let shift = 0; isBranch(node); shift += BITS) {
    const bitmap: number = node[0];
    const bit: number = 1 << ((hash >>> shift) & MASK);
    if ((bitmap & bit) === 0) return undefined;
    node = childAt(node, slotOf(bitmap, bit));
  }
  if (node.hash !== hash) return undefined;
  if (node instanceof Place) return keyEquals(node.key, key) ? node : undefined;
  return node.places.find((place) => keyEquals(place.key, key));
}

// Copies have no room to grow: tries of many small arrays would pay for it.

/** A copy with one more child. */
function withChild(branch: Branch, bit: number, slot: number, child: Node): Branch {
  const copy = new Array(branch.length + 1) as Branch;
  copy[0] = branch[0] | bit;
  for (let at = 1; at < slot; at += 1) copy[at] = childAt(branch, at);
  copy[slot] = child;
  for (let at = slot; at < branch.length; at += 1) copy[at + 1] = childAt(branch, at);
  return copy;
}

/** A copy with another child in a slot. */
function withReplaced(branch: Branch, slot: number, child: Node): Branch {
  const copy = branch.slice() as Branch;
  copy[slot] = child;
  return copy;
}

/** The smallest trie of a leaf and a place, which takes the place of the one in the leaf that has its key. */
function join(leaf: Collision | Place, place: Place, shift: number): Node {
  if (leaf.hash === place.hash) {
    const others = leaf instanceof Place ? [leaf] : leaf.places;
    const places = others.filter((other) => !keyEquals(other.key, place.key));
    return places.length === 0 ? place : new Collision(place.hash, [...places, place]);
  }
  const leafIndex = (leaf.hash >>> shift) & MASK;
  const placeIndex = (place.hash >>> shift) & MASK;
  if (leafIndex === placeIndex) return [1 << leafIndex, join(leaf, place, shift + BITS)];
  const bitmap = (1 << leafIndex) | (1 << placeIndex);
  return leafIndex < placeIndex ? [bitmap, leaf, place] : [bitmap, place, leaf];
}

/** A new trie with a place instead of the one that its key had, if any. */
export function putInTrie(node: Node | undefined, place: Place, shift = 0): Node {
  if (node === undefined) return place;
  if (!isBranch(node)) return join(node, place, shift);
  const bit = 1 << ((place.hash >>> shift) & MASK);
  const slot = slotOf(node[0], bit);
  if ((node[0] & bit) === 0) return withChild(node, bit, slot, place);
  return withReplaced(node, slot, putInTrie(childAt(node, slot), place, shift + BITS));
}
