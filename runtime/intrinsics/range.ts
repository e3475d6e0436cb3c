// Range: consecutive Ints.

import { checkedInt } from "../failures/index.ts";
import {
  type Callback,
  type List,
  Range,
  type Suspended,
  snow_is_generator,
  snow_list_of,
  snow_range_stride,
} from "../values/index.ts";

export function snow_range_new(from: number, to: number): Range {
  return new Range(from, to);
}

export function snow_range_to_list(range: Range): List<number> {
  const numbers: number[] = [];
  for (let number = range.from; number < range.to; number += 1) numbers.push(number);
  return snow_list_of(numbers);
}

export function snow_range_map<T>(range: Range, change: (number: number) => T): List<T> {
  const changed: T[] = [];
  for (let number = range.from; number < range.to; number += 1) changed.push(change(number));
  return snow_list_of(changed);
}

export function* snow_range_map_suspending<T>(range: Range, change: Callback<[number], T>): Suspended<List<T>> {
  const changed: T[] = [];
  for (let number = range.from; number < range.to; number += 1) {
    const value = change(number);
    changed.push(snow_is_generator(value) ? ((yield value) as T) : value);
  }
  return snow_list_of(changed);
}

export function snow_range_length(range: Range): number {
  return checkedInt(range.length);
}

export function snow_range_step(range: Range, distance: number): List<number> {
  const stride = snow_range_stride(distance);
  const numbers: number[] = [];
  // Where it would be no Int it is beyond the end.
  for (let number = range.from; number < range.to; number += stride) numbers.push(number);
  return snow_list_of(numbers);
}

export function snow_range_down(first: number, last: number): List<number> {
  const numbers: number[] = [];
  for (let number = first; number >= last; number -= 1) numbers.push(number);
  return snow_list_of(numbers);
}
