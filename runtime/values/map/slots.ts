// A persistent array of slots, each with a key and a value: a wide tree, in which a change copies one path, or nothing
// that its own batch has copied.
//
// A slot whose key was deleted has the value `deleted`; its key stays at first, but may go. Where all slots below a node
// are deleted, a node without keys stands in its place, which is passed over: whoever walks the slots looks at few that
// hold nothing, wherever they are.
import { keyEquals } from "../equality.ts";

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

/** The value of a slot whose key was deleted. */
export const deleted = Symbol("deleted");

/** What was in a slot before it was deleted. */
export class Lost {
  readonly key: unknown;
  readonly value: unknown;
  constructor(key: unknown, value: unknown) {
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

/** More than any number of slots needs. */
const HIGHEST = 8;

/** By height, the node below which all slots are deleted. */
const gone: readonly Slots[] = goneNodes();

function goneNodes(): Slots[] {
  const leaf: Slots = [undefined];
  for (let slot = 0; slot < LEAF_WIDTH; slot += 1) leaf.push(undefined, deleted);
  const nodes = [leaf];
  let child = leaf;
  for (let height = 1; height <= HIGHEST; height += 1) {
    child = [undefined, ...new Array<Slots>(WIDTH).fill(child)];
    nodes.push(child);
  }
  return nodes;
}

/** The node of all deleted slots in the place of one with this shift, which is negative for a leaf. */
function goneAt(shift: number): Slots | undefined {
  return gone[(shift - LEAF_BITS) / BITS + 1];
}

/** The node, or in its place the one without keys when all the slots that it has room for are deleted. */
function orGone(node: Slots, shift: number): Slots {
  if (shift < LEAF_BITS) {
    if (node.length <= 2 * LEAF_WIDTH) return node;
    for (let index = 2 * LEAF_WIDTH; index > 0; index -= 2) if (node[index] !== deleted) return node;
  } else {
    if (node.length <= WIDTH) return node;
    const child = goneAt(shift - BITS);
    for (let index = WIDTH; index > 0; index -= 1) if (node[index] !== child) return node;
  }
  return goneAt(shift) ?? node;
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

export function lostAt(root: Slots, count: number, slot: number): Lost {
  const leaf = leafOf(root, count, slot);
  return new Lost(leaf[keyIndex(slot)], leaf[keyIndex(slot) + 1]);
}

/** The first slot of a single leaf that has the key and is not deleted, or -1. */
export function slotInLeaf(leaf: Slots, key: unknown): number {
  if (typeof key === "string") {
    for (let index = 1; index < leaf.length; index += 2) {
      if (leaf[index] === key && leaf[index + 1] !== deleted) return index >> 1;
    }
    return -1;
  }
  for (let index = 1; index < leaf.length; index += 2) {
    if (keyEquals(leaf[index], key) && leaf[index + 1] !== deleted) return index >> 1;
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

/** With a slot below `count` deleted. */
export function withDeleted(root: Slots, count: number, slot: number, batch: Batch | undefined): Slots {
  const leaf = leafOf(root, count, slot);
  if (batch !== undefined && leaf[0] === batch) {
    leaf[keyIndex(slot) + 1] = deleted;
    if (orGone(leaf, LEAF_BITS - BITS) === leaf) return root;
  }
  return withDeletedBelow(root, shiftOf(count), slot, batch);
}

function withDeletedBelow(node: Slots, shift: number, slot: number, batch: Batch | undefined): Slots {
  if (shift < LEAF_BITS) {
    const leaf = owned(node, batch);
    leaf[keyIndex(slot) + 1] = deleted;
    return orGone(leaf, shift);
  }
  const index = childIndex(slot, shift);
  const child = withDeletedBelow(childAt(node, index), shift - BITS, slot, batch);
  if (child === node[index]) return node;
  const changed = owned(node, batch);
  changed[index] = child;
  return child === goneAt(shift - BITS) ? orGone(changed, shift) : changed;
}

/** With a key and a value in a slot below `count` that was deleted. */
export function withRestored(root: Slots, count: number, slot: number, key: unknown, value: unknown): Slots {
  const changed = withCopiedPath(root, count, slot, value, undefined);
  leafOf(changed, count, slot)[keyIndex(slot)] = key;
  return changed;
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

/** Calls `visit` for every slot that is not deleted, in order. */
export function visitSlots(root: Slots, count: number, visit: (key: unknown, value: unknown) => void): void {
  visitNode(root, shiftOf(count), visit);
}

function visitNode(node: Slots, shift: number, visit: (key: unknown, value: unknown) => void): void {
  if (node === goneAt(shift)) return;
  if (shift < LEAF_BITS) {
    for (let index = 1; index < node.length; index += 2) {
      if (node[index + 1] !== deleted) visit(node[index], node[index + 1]);
    }
  } else for (let index = 1; index < node.length; index += 1) visitNode(childAt(node, index), shift - BITS, visit);
}

/** A part of the slots, being read. */
export interface Reading {
  /** The first slot that was not looked at. */
  next: number;
  /** How many entries are wanted. */
  readonly wanted: number;
  readonly entries: Entry<unknown, unknown>[];
}

/** Reads on, from slot `next`, until there are as many entries as are wanted. */
export function readSlots(root: Slots, count: number, reading: Reading): void {
  readNode(root, shiftOf(count), 0, reading);
}

/** `first` is the first slot below the node. */
function readNode(node: Slots, shift: number, first: number, reading: Reading): void {
  if (shift < LEAF_BITS) {
    const { entries, wanted } = reading;
    let slot = Math.max(first, reading.next);
    for (; keyIndex(slot) < node.length && slot < first + LEAF_WIDTH && entries.length < wanted; slot += 1) {
      const value = node[keyIndex(slot) + 1];
      if (value !== deleted) entries.push(new Entry(node[keyIndex(slot)], value));
    }
    reading.next = slot;
    return;
  }
  const size = 2 ** shift;
  let index = reading.next > first ? Math.floor((reading.next - first) / size) + 1 : 1;
  const passed = goneAt(shift - BITS);
  for (; index < node.length && reading.entries.length < reading.wanted; index += 1) {
    const child = childAt(node, index);
    if (child !== passed) readNode(child, shift - BITS, first + (index - 1) * size, reading);
  }
}
