// A persistent array of slots, each with a key and a value: a wide tree, in which a change copies one path, or nothing
// that its own batch has copied.
import { keyEquals } from "./equality.ts";

/**
 * Changes one after the other, each to the result of the one before. Nodes that a batch has made are changed in place,
 * which only its newest result may see.
 */
export class Batch {
  /** How many changes may still belong to it. */
  left: number;
  constructor(left: number) {
    this.left = left;
  }
}

/** First the batch that may change the node, then its children; at the bottom keys and values in turn. */
export type Slots = [owner: Batch | undefined, ...unknown[]];

/** A key and its value. Shared between versions; nobody changes it after it has become part of a map. */
export class Entry<K, V> {
  readonly key: K;
  readonly value: V;
  constructor(key: K, value: V) {
    this.key = key;
    this.value = value;
  }
}

const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;
const LEAF_BITS = 4;
export const LEAF_WIDTH = 1 << LEAF_BITS;
const LEAF_MASK = LEAF_WIDTH - 1;

/** Where the bits of a slot begin that pick a child of the root, with this many slots; negative for a leaf. */
function shiftOf(count: number): number {
  let shift = LEAF_BITS - BITS;
  for (let last = (count - 1) >> LEAF_BITS; last > 0; last >>= BITS) shift += BITS;
  return shift;
}

function childAt(node: Slots, index: number): Slots {
  return node[index] as Slots;
}

function childIndex(slot: number, shift: number): number {
  return ((slot >>> shift) & MASK) + 1;
}

/** Of the key; the value comes next. */
function keyIndex(slot: number): number {
  return ((slot & LEAF_MASK) << 1) + 1;
}

/** The node that holds a slot below `count`. */
function leafOf(root: Slots, count: number, slot: number): Slots {
  let node = root;
  for (let shift = shiftOf(count); shift >= LEAF_BITS; shift -= BITS) node = childAt(node, childIndex(slot, shift));
  return node;
}

export function keyAt(root: Slots, count: number, slot: number): unknown {
  return leafOf(root, count, slot)[keyIndex(slot)];
}

export function valueAt(root: Slots, count: number, slot: number): unknown {
  return leafOf(root, count, slot)[keyIndex(slot) + 1];
}

/** The first slot of a single leaf that has the key, with a value that is not `except`; or -1. */
export function slotInLeaf(leaf: Slots, key: unknown, except: unknown): number {
  if (typeof key === "string") {
    for (let index = 1; index < leaf.length; index += 2) {
      if (leaf[index] === key && leaf[index + 1] !== except) return index >> 1;
    }
    return -1;
  }
  for (let index = 1; index < leaf.length; index += 2) {
    if (keyEquals(leaf[index], key) && leaf[index + 1] !== except) return index >> 1;
  }
  return -1;
}

/** The node itself if the batch may change it. */
function owned(node: Slots, batch: Batch | undefined): Slots {
  if (batch !== undefined && node[0] === batch) return node;
  const copy = node.slice() as Slots;
  copy[0] = batch;
  return copy;
}

/** With another value in a slot below `count`. */
export function withValue(root: Slots, count: number, slot: number, value: unknown, batch: Batch | undefined): Slots {
  const leaf = leafOf(root, count, slot);
  if (batch === undefined || leaf[0] !== batch) return withCopiedPath(root, count, slot, value, batch);
  leaf[keyIndex(slot) + 1] = value;
  return root;
}

function withCopiedPath(root: Slots, count: number, slot: number, value: unknown, batch: Batch | undefined): Slots {
  const top = owned(root, batch);
  let node = top;
  for (let shift = shiftOf(count); shift >= LEAF_BITS; shift -= BITS) {
    const index = childIndex(slot, shift);
    const child = owned(childAt(node, index), batch);
    node[index] = child;
    node = child;
  }
  node[keyIndex(slot) + 1] = value;
  return top;
}

/** With a key and a value in slot `count`. */
export function withNext(root: Slots, count: number, key: unknown, value: unknown, batch: Batch): Slots {
  const shiftBefore = shiftOf(count);
  const rootShift = shiftOf(count + 1);
  const top: Slots = rootShift > shiftBefore ? [batch, root] : owned(root, batch);
  let node = top;
  for (let shift = rootShift; shift >= LEAF_BITS; shift -= BITS) {
    const index = childIndex(count, shift);
    const child: Slots = index === node.length ? [batch] : owned(childAt(node, index), batch);
    node[index] = child;
    node = child;
  }
  node.push(key, value);
  return top;
}

/** Without the last slot. */
export function withoutLast(root: Slots, count: number): Slots {
  const last = count - 1;
  const rootShift = shiftOf(count);
  if (rootShift > shiftOf(last)) return childAt(root, 1);
  const top = owned(root, undefined);
  let node = top;
  for (let shift = rootShift; shift >= LEAF_BITS; shift -= BITS) {
    const index = childIndex(last, shift);
    // The rest of the path holds nothing else.
    if ((last & ((1 << shift) - 1)) === 0) {
      node.length = index;
      return top;
    }
    const child = owned(childAt(node, index), undefined);
    node[index] = child;
    node = child;
  }
  node.length = keyIndex(last);
  return top;
}

/** Slots with these entries, of which there is at least one, made in one go. */
export function slotsFrom(entries: readonly Entry<unknown, unknown>[]): Slots {
  let nodes: Slots[] = [];
  for (let start = 0; start < entries.length; start += LEAF_WIDTH) {
    const leaf: Slots = [undefined];
    for (const { key, value } of entries.slice(start, start + LEAF_WIDTH)) leaf.push(key, value);
    nodes.push(leaf);
  }
  while (nodes.length > 1) {
    const parents: Slots[] = [];
    for (let start = 0; start < nodes.length; start += WIDTH) {
      parents.push([undefined, ...nodes.slice(start, start + WIDTH)]);
    }
    nodes = parents;
  }
  return nodes[0] ?? [undefined];
}

/** Calls `visit` for every slot, in order. */
export function visitSlots(root: Slots, count: number, visit: (key: unknown, value: unknown) => void): void {
  visitNode(root, shiftOf(count), visit);
}

function visitNode(node: Slots, shift: number, visit: (key: unknown, value: unknown) => void): void {
  if (shift < LEAF_BITS) for (let index = 1; index < node.length; index += 2) visit(node[index], node[index + 1]);
  else for (let index = 1; index < node.length; index += 1) visitNode(childAt(node, index), shift - BITS, visit);
}
