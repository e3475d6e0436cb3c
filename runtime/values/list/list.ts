// List: an immutable view of a growable array that it may share with other lists, or of a tree after changes in its
// middle.
//
// Invariants:
// - A view never changes: slots in [start, end) of its buffer are written once, before the view exists.
// - The slots from `buffer.length` on belong to whoever pushes first. So the view whose `end` is the array's length
//   appends in place, amortised O(1); another view of the same array copies.
// - Slots in front belong likewise to the view whose `start` is the buffer's low-water mark (`frontMarks`): only
//   buffers that grew by prepending have one.
// - A view that covers a small part of its buffer is copied when it grows, or is cut by `slice`, so that a sliding
//   window or a small remainder does not keep a large array alive.
// - A tree has the slots of a buffer, by the same numbers. Buffers know the tree that was made of them (`trees`), and
//   lists of trees the buffer that was: each is made once, when somebody needs it.
import { Tree } from "./tree.ts";

/** Below these sizes copying is cheaper than thinking. */
const SMALL_FRONT = 32;
const SMALL_BUFFER = 64;
const SMALL_SET = 128;
/** How many times shorter a list must be for its elements to be put into a tree one by one. */
const FEW = 8;

/** The first slot of a buffer that a view uses. */
const frontMarks = new WeakMap<readonly unknown[], { low: number }>();

/** The slots that a tree has of a buffer. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly tree: Tree<unknown>;
}

const trees = new WeakMap<readonly unknown[], Part>();

/**
 * Elements are `buffer[start] … buffer[end - 1]`. Loops read the fields; nobody but this file writes to a buffer.
 */
export class List<T> {
  readonly buffer: T[];
  readonly start: number;
  readonly end: number;
  constructor(buffer: T[], start: number, end: number) {
    this.buffer = buffer;
    this.start = start;
    this.end = end;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** O(1), or O(log n) in a tree; `index` within the list. */
  at(index: number): T {
    return this.buffer[this.start + index] as T;
  }

  /** A fresh array, which the caller may keep and change. */
  toArray(): T[] {
    return this.buffer.slice(this.start, this.end);
  }

  /** With another element at `index`, which is within the list; O(log n), when the buffer has a tree. */
  set(index: number, value: T): List<T> {
    const { buffer, start, end } = this;
    const length = end - start;
    if (length <= SMALL_SET || length * 4 < buffer.length) {
      const copy = this.toArray();
      copy[index] = value;
      return new List(copy, 0, length);
    }
    return new TreeList(treeOf(this).with(start + index, value), start, end);
  }

  /** Amortised O(1) on the newest list; O(n) when something was appended to this one before. */
  append(value: T): List<T> {
    const { buffer, start, end } = this;
    if (growsInPlace(this)) {
      buffer.push(value);
      return new List(buffer, start, end + 1);
    }
    const copy = this.toArray();
    copy.push(value);
    return new List(copy, 0, copy.length);
  }

  /** With the elements of another list behind its own; both have some. */
  extend(right: List<T>): List<T> {
    const inPlace = growsInPlace(this);
    const buffer = inPlace ? this.buffer : this.toArray();
    const start = inPlace ? this.start : 0;
    const { buffer: from, end } = right;
    for (let index = right.start; index < end; index += 1) buffer.push(from[index] as T);
    return new List(buffer, start, buffer.length);
  }

  /** With the elements of a shorter list in front; amortised O(length of left) on the newest list. */
  prepend(left: List<T>): List<T> {
    const { buffer: own } = this;
    const count = left.length;
    const mark = frontMarks.get(own);
    if (mark !== undefined && mark.low === this.start && mark.low >= count) {
      const start = mark.low - count;
      for (let index = 0; index < count; index += 1) own[start + index] = left.at(index);
      mark.low = start;
      return new List(own, start, this.end);
    }
    const total = count + this.length;
    const buffer = new Array<T>(total * 2);
    let slot = total;
    for (let index = 0; index < count; index += 1) buffer[slot++] = left.at(index);
    for (let index = this.start; index < this.end; index += 1) buffer[slot++] = own[index] as T;
    frontMarks.set(buffer, { low: total });
    return new List(buffer, total, total * 2);
  }

  /**
   * Elements `from` … `to - 1`; needs `0 <= from < to <= length`. O(1), or O(length of the result) where that sets a
   * much larger array free.
   */
  slice(from: number, to: number): List<T> {
    const { buffer, start } = this;
    if (buffer.length > SMALL_BUFFER && (to - from) * 4 < buffer.length) {
      return new List(buffer.slice(start + from, start + to), 0, to - from);
    }
    return new List(buffer, start + from, start + to);
  }

  /** Without the first `count` elements, of which there must be more; O(1). */
  rest(count: number): List<T> {
    return new List(this.buffer, this.start + count, this.end);
  }
}

/** Whether elements may be pushed onto the buffer: it ends with this view, and most of it is alive. */
function growsInPlace({ buffer, start, end }: List<unknown>): boolean {
  return end === buffer.length && end !== start && (start <= SMALL_FRONT || start <= end - start);
}

/** The tree of a buffer, with all slots of this view of it. */
function treeOf<T>({ buffer, start, end }: List<T>): Tree<T> {
  const known = trees.get(buffer);
  if (known === undefined) return newTree(buffer, start, end);
  const { from, to } = known;
  let tree = known.tree as Tree<T>;
  if (from <= start && end <= to) return tree;
  const [first, last] = [Math.min(start, from), Math.max(end, to)];
  if ((last - first) * FEW > (to - from) * (FEW + 1)) return newTree(buffer, first, last);
  for (let slot = first; slot < from; slot += 1) tree = tree.with(slot, buffer[slot] as T);
  for (let slot = to; slot < last; slot += 1) tree = tree.with(slot, buffer[slot] as T);
  trees.set(buffer, { from: first, to: last, tree });
  return tree;
}

function newTree<T>(buffer: readonly T[], from: number, to: number): Tree<T> {
  const tree = Tree.of(buffer, to);
  trees.set(buffer, { from, to, tree });
  return tree;
}

/**
 * A list that was changed in its middle. It has the prototype of List, but not by `extends`, which would give it the
 * field `buffer`.
 */
class TreeList<T> implements List<T> {
  declare readonly length: number;
  readonly start: number;
  readonly end: number;
  private readonly tree: Tree<T>;
  /** All elements in an array, once somebody has read it. */
  private laidOut: T[] | undefined = undefined;
  constructor(tree: Tree<T>, start: number, end: number) {
    this.tree = tree;
    this.start = start;
    this.end = end;
  }

  get buffer(): T[] {
    if (this.laidOut === undefined) {
      const { tree, start, end } = this;
      const buffer = arrayFor<T>(end);
      if (buffer.length === 0) buffer.length = start;
      tree.copyTo(buffer, start, start, end);
      trees.set(buffer, { from: start, to: end, tree });
      this.laidOut = buffer;
    }
    return this.laidOut;
  }

  at(index: number): T {
    const slot = this.start + index;
    return this.laidOut === undefined ? this.tree.at(slot) : (this.laidOut[slot] as T);
  }

  toArray(): T[] {
    const { laidOut, start, end } = this;
    return laidOut === undefined ? this.copy(start, end) : laidOut.slice(start, end);
  }

  set(index: number, value: T): List<T> {
    return new TreeList(this.tree.with(this.start + index, value), this.start, this.end);
  }

  append(value: T): List<T> {
    const { tree, start, end } = this;
    if (this.isFlat() || (start > SMALL_FRONT && start > end - start)) return this.flat().append(value);
    return new TreeList(tree.with(end, value), start, end + 1);
  }

  extend(right: List<T>): List<T> {
    const count = right.length;
    if (this.isFlat() || count * FEW > this.length) return this.flat().extend(right);
    let list: List<T> = this;
    for (let index = 0; index < count; index += 1) list = list.append(right.at(index));
    return list;
  }

  prepend(left: List<T>): List<T> {
    const count = left.length;
    const start = this.start - count;
    if (this.isFlat() || start < 0 || count * FEW > this.length) return this.flat().prepend(left);
    let { tree } = this;
    for (let index = 0; index < count; index += 1) tree = tree.with(start + index, left.at(index));
    return new TreeList(tree, start, this.end);
  }

  slice(from: number, to: number): List<T> {
    const { tree, start } = this;
    if (this.isFlat()) return this.flat().slice(from, to);
    if ((to - from) * 4 < tree.size) return new List(this.copy(start + from, start + to), 0, to - from);
    return new TreeList(tree, start + from, start + to);
  }

  rest(count: number): List<T> {
    return this.isFlat() ? this.flat().rest(count) : new TreeList(this.tree, this.start + count, this.end);
  }

  private isFlat(): boolean {
    return this.laidOut !== undefined;
  }

  private flat(): List<T> {
    return new List(this.buffer, this.start, this.end);
  }

  private copy(from: number, to: number): T[] {
    const array = arrayFor<T>(to - from);
    this.tree.copyTo(array, 0, from, to);
    return array;
  }
}

Object.setPrototypeOf(TreeList.prototype, List.prototype);

/** The empty list. Its buffer stays empty: appending to an empty list starts a new one. */
export const snow_empty_list: List<never> = new List<never>([], 0, 0);

/** Takes ownership of a fresh array: the caller keeps no reference to it. */
export function snow_list_of<T>(array: T[]): List<T> {
  return array.length === 0 ? snow_empty_list : new List(array, 0, array.length);
}

/** Longer arrays made at once would be hash tables. */
const LONGEST_AT_ONCE = 10_000_000;

/** A fresh array to be filled from index 0 on; there is room for `length` elements already, where that is faster. */
export function arrayFor<T>(length: number): T[] {
  return length <= LONGEST_AT_ONCE ? new Array<T>(length) : [];
}

export function snow_list_append<T>(list: List<T>, value: T): List<T> {
  return list.append(value);
}

/** `++`: amortised O(length of the shorter list) when the longer one is the newest of its history. */
export function snow_list_concat<T>(left: List<T>, right: List<T>): List<T> {
  const leftLength = left.end - left.start;
  const rightLength = right.end - right.start;
  if (leftLength === 0) return right;
  if (rightLength === 0) return left;
  return rightLength > leftLength && rightLength >= SMALL_FRONT ? right.prepend(left) : left.extend(right);
}

/** Elements `from` … `to - 1`; needs `0 <= from <= to <= length`. */
export function sliceList<T>(list: List<T>, from: number, to: number): List<T> {
  return from === to ? snow_empty_list : list.slice(from, to);
}

/** Without the first `count` elements, of which there must be so many; O(1). For `h :: t` patterns. */
export function snow_list_rest<T>(list: List<T>, count: number): List<T> {
  return list.start + count === list.end ? snow_empty_list : list.rest(count);
}
