// List: what needs no callback. Those that take functions are in list-functions.ts.

import { snow_panic } from "../failures/index.ts";
import {
  arrayFor,
  type Eq,
  type Iter,
  type List,
  type NumberDictionary,
  type Option,
  type Ord,
  type Suspended,
  sliceList,
  snow_empty_list,
  snow_impl_comparison_ordering,
  snow_impl_number_float,
  snow_list_of,
  snow_list_rest,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";
import { drainIter, drainIterSuspending } from "./iter.ts";

export { snow_list_append, snow_list_concat } from "../values/index.ts";

export function snow_list_new<T>(): List<T> {
  return snow_empty_list;
}

export function snow_list_length<T>(list: List<T>): number {
  return list.end - list.start;
}

export function snow_list_head<T>(list: List<T>): T {
  if (list.start === list.end) snow_panic("list_head: empty list");
  return list.at(0);
}

export function snow_list_last<T>(list: List<T>): T {
  if (list.start === list.end) snow_panic("list_last: empty list");
  return list.at(list.length - 1);
}

export function snow_list_tail<T>(list: List<T>): List<T> {
  if (list.start === list.end) snow_panic("list_tail: empty list");
  return snow_list_rest(list, 1);
}

export function snow_list_get<T>(list: List<T>, index: number): T {
  if (index < 0 || list.start + index >= list.end) snow_panic(`index ${index} out of bounds (len ${list.length})`);
  return list.at(index);
}

export function snow_list_set<T>(list: List<T>, index: number, value: T): List<T> {
  if (index < 0 || index >= list.length) snow_panic(`index ${index} out of bounds (len ${list.length})`);
  return list.set(index, value);
}

export function snow_list_reverse<T>(list: List<T>): List<T> {
  return snow_list_of(list.toArray().reverse());
}

export function snow_list_index_of<T>(element: Eq<T>, list: List<T>, value: T): Option<number> {
  const index = indexOf(element, list, value);
  return index < 0 ? snow_variant_None : new snow_variant_Some(index);
}

function indexOf<T>(element: Eq<T>, list: List<T>, value: T): number {
  const { buffer, start, end } = list;
  for (let slot = start; slot < end; slot += 1) {
    if (element.eq(buffer[slot] as T, value)) return slot - start;
  }
  return -1;
}

export function snow_list_zip<A, B>(first: List<A>, second: List<B>): List<[A, B]> {
  const length = Math.min(first.length, second.length);
  const pairs = arrayFor<[A, B]>(length);
  for (let index = 0; index < length; index += 1) pairs[index] = [first.at(index), second.at(index)];
  return snow_list_of(pairs);
}

export function snow_list_flatten<T>(lists: List<List<T>>): List<T> {
  const elements: T[] = [];
  for (let slot = lists.start; slot < lists.end; slot += 1) pushAll(elements, lists.buffer[slot] as List<T>);
  return snow_list_of(elements);
}

/** Appends the elements of a list to an array. */
export function pushAll<T>(array: T[], { buffer, start, end }: List<T>): void {
  for (let slot = start; slot < end; slot += 1) array.push(buffer[slot] as T);
}

export function snow_list_enumerate<T>(list: List<T>): List<[number, T]> {
  const pairs = arrayFor<[number, T]>(list.length);
  for (let index = 0; index < list.length; index += 1) pairs[index] = [index, list.at(index)];
  return snow_list_of(pairs);
}

function clamp(count: number, length: number): number {
  return Math.max(0, Math.min(count, length));
}

export function snow_list_take<T>(list: List<T>, count: number): List<T> {
  return sliceList(list, 0, clamp(count, list.length));
}

export function snow_list_drop<T>(list: List<T>, count: number): List<T> {
  return sliceList(list, clamp(count, list.length), list.length);
}

export function snow_list_slice<T>(list: List<T>, from: number, to: number): List<T> {
  const first = clamp(from, list.length);
  return sliceList(list, first, Math.max(first, clamp(to, list.length)));
}

export function snow_list_sum(number: NumberDictionary, list: List<number>): number {
  const { buffer, start, end } = list;
  const { zero, add } = number;
  let sum = zero;
  // Floats need no check, and a call that may be one of two is not inlined.
  if (number === snow_impl_number_float) for (let slot = start; slot < end; slot += 1) sum += buffer[slot] as number;
  else for (let slot = start; slot < end; slot += 1) sum = add(sum, buffer[slot] as number);
  return sum;
}

export function snow_list_product(number: NumberDictionary, list: List<number>): number {
  let product = number.one;
  for (let index = 0; index < list.length; index += 1) product = number.multiply(product, list.at(index));
  return product;
}

export function snow_list_min<T>(element: Ord<T>, list: List<T>): Option<T> {
  if (list.length === 0) return snow_variant_None;
  let least = list.at(0);
  for (let index = 1; index < list.length; index += 1) {
    const value = list.at(index);
    if (element.lt(value, least)) least = value;
  }
  return new snow_variant_Some(least);
}

export function snow_list_max<T>(element: Ord<T>, list: List<T>): Option<T> {
  if (list.length === 0) return snow_variant_None;
  let greatest = list.at(0);
  for (let index = 1; index < list.length; index += 1) {
    const value = list.at(index);
    if (element.lt(greatest, value)) greatest = value;
  }
  return new snow_variant_Some(greatest);
}

/** Stable. */
export function snow_list_sorted<T>(element: Ord<T>, list: List<T>): List<T> {
  const order = snow_impl_comparison_ordering.signed<T>((left, right) => element.compare(left, right));
  return snow_list_of(list.toArray().sort(order));
}

/** Stable. `keys` are as many as the elements. */
export function snow_list_sorted_by_keys<T, K>(key: Ord<K>, list: List<T>, keys: List<K>): List<T> {
  const { buffer, start } = keys;
  const order = snow_impl_comparison_ordering.signed<number>((left, right) =>
    key.compare(buffer[start + left] as K, buffer[start + right] as K),
  );
  const positions = Array.from({ length: list.length }, (_, index) => index);
  return snow_list_of(positions.sort(order).map((index) => list.at(index)));
}

export function snow_list_range(from: number, to: number): List<number> {
  const numbers: number[] = [];
  for (let number = from; number < to; number += 1) numbers.push(number);
  return snow_list_of(numbers);
}

export function snow_list_chunk<T>(list: List<T>, size: number): List<List<T>> {
  if (size < 1) snow_panic("list_chunk: size must be positive");
  const chunks: List<T>[] = [];
  for (let from = 0; from < list.length; from += size) {
    chunks.push(sliceList(list, from, Math.min(from + size, list.length)));
  }
  return snow_list_of(chunks);
}

export function snow_list_dedup<T>(element: Eq<T>, list: List<T>): List<T> {
  const kept: T[] = [];
  for (let index = 0; index < list.length; index += 1) {
    const value = list.at(index);
    if (index === 0 || !element.eq(list.at(index - 1), value)) kept.push(value);
  }
  return snow_list_of(kept);
}

export function snow_list_intersperse<T>(list: List<T>, separator: T): List<T> {
  const elements: T[] = [];
  for (let index = 0; index < list.length; index += 1) {
    if (index > 0) elements.push(separator);
    elements.push(list.at(index));
  }
  return snow_list_of(elements);
}

export function snow_list_collect<T>(iter: Iter<T>): List<T> {
  const elements: T[] = [];
  drainIter(iter, (value) => {
    elements.push(value);
    return false;
  });
  return snow_list_of(elements);
}

export function* snow_list_collect_suspending<T>(iter: Iter<T>): Suspended<List<T>> {
  const elements: T[] = [];
  yield drainIterSuspending(iter, (value) => {
    elements.push(value);
    return false;
  });
  return snow_list_of(elements);
}
