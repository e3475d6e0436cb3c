// List: an immutable view of a growable array that it may share with other lists.
//
// Invariants:
// - A view never changes: slots in [start, end) of its buffer are written once, before the view exists.
// - The slots from `buffer.length` on belong to whoever pushes first. So the view whose `end` is the array's length
//   appends in place, amortised O(1); another view of the same array copies.
// - Slots in front belong likewise to the view whose `start` is the buffer's low-water mark (`frontMarks`): only
//   buffers that grew by prepending have one.
// - A view that covers a small part of its buffer is copied when it grows, or is cut by `slice`, so that a sliding
//   window or a small remainder does not keep a large array alive.

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

  /** O(1); `index` within the list. */
  at(index: number): T {
    return this.buffer[this.start + index] as T;
  }

  /** A fresh array, which the caller may keep and change. */
  toArray(): T[] {
    return this.buffer.slice(this.start, this.end);
  }
}

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

/** Below these sizes copying is cheaper than thinking. */
const SMALL_FRONT = 32;
const SMALL_BUFFER = 64;

/** Whether elements may be pushed onto the buffer: it ends with this view, and most of it is alive. */
function growsInPlace(list: List<unknown>): boolean {
  const { start, end } = list;
  return end === list.buffer.length && end !== start && (start <= SMALL_FRONT || start <= end - start);
}

/** Amortised O(1) on the newest list; O(n) when something was appended to this one before. */
export function snow_list_append<T>(list: List<T>, value: T): List<T> {
  if (growsInPlace(list)) {
    list.buffer.push(value);
    return new List(list.buffer, list.start, list.end + 1);
  }
  const buffer = list.toArray();
  buffer.push(value);
  return new List(buffer, 0, buffer.length);
}

/** The first slot of a buffer that a view uses. */
const frontMarks = new WeakMap<unknown[], { low: number }>();

/** `left` in front of `right`: amortised O(length of left) on the newest list. */
function putInFront<T>(left: List<T>, right: List<T>): List<T> {
  const count = left.length;
  const mark = frontMarks.get(right.buffer);
  if (mark !== undefined && mark.low === right.start && mark.low >= count) {
    const start = mark.low - count;
    const { buffer } = right;
    for (let index = 0; index < count; index += 1) buffer[start + index] = left.at(index);
    mark.low = start;
    return new List(buffer, start, right.end);
  }
  const total = count + right.length;
  const buffer = new Array<T>(total * 2);
  let slot = total;
  for (let index = left.start; index < left.end; index += 1) buffer[slot++] = left.buffer[index] as T;
  for (let index = right.start; index < right.end; index += 1) buffer[slot++] = right.buffer[index] as T;
  frontMarks.set(buffer, { low: total });
  return new List(buffer, total, total * 2);
}

/** `++`: amortised O(length of the shorter list) when the longer one is the newest of its history. */
export function snow_list_concat<T>(left: List<T>, right: List<T>): List<T> {
  const leftLength = left.end - left.start;
  const rightLength = right.end - right.start;
  if (leftLength === 0) return right;
  if (rightLength === 0) return left;
  if (rightLength > leftLength && rightLength >= SMALL_FRONT) return putInFront(left, right);
  const inPlace = growsInPlace(left);
  const buffer = inPlace ? left.buffer : left.toArray();
  const start = inPlace ? left.start : 0;
  for (let index = right.start; index < right.end; index += 1) buffer.push(right.buffer[index] as T);
  return new List(buffer, start, buffer.length);
}

/**
 * Elements `from` … `to - 1`; needs `0 <= from <= to <= length`. O(1), or O(length of the result) where that
 * sets a much larger array free.
 */
export function sliceList<T>(list: List<T>, from: number, to: number): List<T> {
  if (from === to) return snow_empty_list;
  const { buffer, start } = list;
  if (buffer.length > SMALL_BUFFER && (to - from) * 4 < buffer.length) {
    return new List(buffer.slice(start + from, start + to), 0, to - from);
  }
  return new List(buffer, start + from, start + to);
}

/** Without the first `count` elements, of which there must be so many; O(1). For `h :: t` patterns. */
export function snow_list_rest<T>(list: List<T>, count: number): List<T> {
  const start = list.start + count;
  return start === list.end ? snow_empty_list : new List(list.buffer, start, list.end);
}
