// List: functions that call functions, each in a plain form and, for callbacks that may suspend, as a generator.
import {
  arrayFor,
  type Callback,
  type Comparison,
  Entry,
  type List,
  MapBuilder,
  type OrderedMap,
  type Suspended,
  snow_is_generator,
  snow_list_of,
} from "../values/index.ts";
import { pushAll } from "./list.ts";

// Loops read buffer, start and end once: a list never changes, though its buffer may grow meanwhile.

export function snow_list_map<A, B>(list: List<A>, change: (value: A) => B): List<B> {
  const { buffer, start, end } = list;
  const changed = arrayFor<B>(end - start);
  for (let slot = start; slot < end; slot += 1) changed[slot - start] = change(buffer[slot] as A);
  return snow_list_of(changed);
}

export function* snow_list_map_suspending<A, B>(list: List<A>, change: Callback<[A], B>): Suspended<List<B>> {
  const { buffer, start, end } = list;
  const changed: B[] = [];
  for (let slot = start; slot < end; slot += 1) {
    const answer = change(buffer[slot] as A);
    changed.push(snow_is_generator(answer) ? ((yield answer) as B) : answer);
  }
  return snow_list_of(changed);
}

export function snow_list_filter<T>(list: List<T>, keep: (value: T) => boolean): List<T> {
  const { buffer, start, end } = list;
  const kept: T[] = [];
  for (let slot = start; slot < end; slot += 1) {
    const value = buffer[slot] as T;
    if (keep(value)) kept.push(value);
  }
  return snow_list_of(kept);
}

export function* snow_list_filter_suspending<T>(list: List<T>, keep: Callback<[T], boolean>): Suspended<List<T>> {
  const { buffer, start, end } = list;
  const kept: T[] = [];
  for (let slot = start; slot < end; slot += 1) {
    const value = buffer[slot] as T;
    const answer = keep(value);
    if (snow_is_generator(answer) ? yield answer : answer) kept.push(value);
  }
  return snow_list_of(kept);
}

export function snow_list_reduce<A, B>(list: List<A>, initial: B, combine: (sum: B, value: A) => B): B {
  const { buffer, start, end } = list;
  let sum = initial;
  for (let slot = start; slot < end; slot += 1) sum = combine(sum, buffer[slot] as A);
  return sum;
}

export function* snow_list_reduce_suspending<A, B>(
  list: List<A>,
  initial: B,
  combine: Callback<[B, A], B>,
): Suspended<B> {
  const { buffer, start, end } = list;
  let sum = initial;
  for (let slot = start; slot < end; slot += 1) {
    const answer = combine(sum, buffer[slot] as A);
    sum = snow_is_generator(answer) ? ((yield answer) as B) : answer;
  }
  return sum;
}

export function snow_list_zip_with<A, B, C>(
  first: List<A>,
  second: List<B>,
  combine: (first: A, second: B) => C,
): List<C> {
  const { buffer: firsts, start } = first;
  const { buffer: seconds, start: from } = second;
  const length = Math.min(first.end - start, second.end - from);
  const combined = arrayFor<C>(length);
  for (let index = 0; index < length; index += 1) {
    combined[index] = combine(firsts[start + index] as A, seconds[from + index] as B);
  }
  return snow_list_of(combined);
}

export function* snow_list_zip_with_suspending<A, B, C>(
  first: List<A>,
  second: List<B>,
  combine: Callback<[A, B], C>,
): Suspended<List<C>> {
  const length = Math.min(first.length, second.length);
  const combined: C[] = [];
  for (let index = 0; index < length; index += 1) {
    const answer = combine(first.at(index), second.at(index));
    combined.push(snow_is_generator(answer) ? ((yield answer) as C) : answer);
  }
  return snow_list_of(combined);
}

/** Stable. */
export function snow_list_sort<T, C>(
  comparison: Comparison<C>,
  list: List<T>,
  compare: (left: T, right: T) => C,
): List<T> {
  return snow_list_of(list.toArray().sort(comparison.signed(compare)));
}

/** Stable: a merge sort from below. */
export function* snow_list_sort_suspending<T, C>(
  comparison: Comparison<C>,
  list: List<T>,
  compare: Callback<[T, T], C>,
): Suspended<List<T>> {
  let sorted = list.toArray();
  const { length } = sorted;
  for (let width = 1; width < length; width *= 2) {
    const merged: T[] = [];
    for (let from = 0; from < length; from += 2 * width) {
      const middle = Math.min(from + width, length);
      const to = Math.min(from + 2 * width, length);
      let left = from;
      let right = middle;
      while (left < middle && right < to) {
        const answer = compare(sorted[left] as T, sorted[right] as T);
        const order = comparison.sign(snow_is_generator(answer) ? ((yield answer) as C) : answer);
        merged.push(sorted[order > 0 ? right++ : left++] as T);
      }
      while (left < middle) merged.push(sorted[left++] as T);
      while (right < to) merged.push(sorted[right++] as T);
    }
    sorted = merged;
  }
  return snow_list_of(sorted);
}

export function snow_list_flat_map<A, B>(list: List<A>, change: (value: A) => List<B>): List<B> {
  const { buffer, start, end } = list;
  const elements: B[] = [];
  for (let slot = start; slot < end; slot += 1) pushAll(elements, change(buffer[slot] as A));
  return snow_list_of(elements);
}

export function* snow_list_flat_map_suspending<A, B>(
  list: List<A>,
  change: Callback<[A], List<B>>,
): Suspended<List<B>> {
  const { buffer, start, end } = list;
  const elements: B[] = [];
  for (let slot = start; slot < end; slot += 1) {
    const answer = change(buffer[slot] as A);
    pushAll(elements, snow_is_generator(answer) ? ((yield answer) as List<B>) : answer);
  }
  return snow_list_of(elements);
}

/** Groups in the making. */
class Groups<K, T> {
  private readonly builder = new MapBuilder<K, T[]>();

  add(key: K, value: T): void {
    const group = this.builder.find(key);
    if (group === undefined) this.builder.set(key, [value]);
    else group.value.push(value);
  }

  build(): OrderedMap<K, List<T>> {
    const groups = this.builder.build();
    return groups.withEntries(groups.entries().map(({ key, value }) => new Entry(key, snow_list_of(value))));
  }
}

export function snow_list_group_by<T, K>(list: List<T>, keyOf: (value: T) => K): OrderedMap<K, List<T>> {
  const groups = new Groups<K, T>();
  for (let index = 0; index < list.length; index += 1) {
    const value = list.at(index);
    groups.add(keyOf(value), value);
  }
  return groups.build();
}

export function* snow_list_group_by_suspending<T, K>(
  list: List<T>,
  keyOf: Callback<[T], K>,
): Suspended<OrderedMap<K, List<T>>> {
  const groups = new Groups<K, T>();
  for (let index = 0; index < list.length; index += 1) {
    const value = list.at(index);
    const answer = keyOf(value);
    groups.add(snow_is_generator(answer) ? ((yield answer) as K) : answer, value);
  }
  return groups.build();
}
