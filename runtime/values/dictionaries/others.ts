// Default, Iterator, Iterable and From of the built-in types.

import { andThen } from "../generator.ts";
import { Iter, iterOf, snow_iter_end } from "../iter.ts";
import type { List } from "../list/list.ts";
import { type OrderedMap, snow_map_walk } from "../map/ordered-map.ts";
import { type OrderedSet, snow_set_walk } from "../map/ordered-set.ts";
import type { Range } from "../range.ts";
import { floatText } from "../text.ts";
import { type DbError, type Option, snow_variant_None, snow_variant_Some } from "../types.generated.ts";
import type { Default, From, FromDbError, Iterable, Iterator } from "./interfaces.ts";

export const snow_impl_default_int: Default<number> = { default: () => 0 };
export const snow_impl_default_float: Default<number> = { default: () => 0 };
export const snow_impl_default_string: Default<string> = { default: () => "" };
export const snow_impl_default_bool: Default<boolean> = { default: () => false };

/** Answers a generator when the step is pending. */
export const snow_impl_iterator_iter: Iterator<unknown> = {
  next: (iter) =>
    andThen(
      iter.next(),
      (step): Option<unknown> => (step === snow_iter_end ? snow_variant_None : new snow_variant_Some(step)),
    ),
};

export function listIter<T>(list: List<T>): Iter<T> {
  const { buffer, end } = list;
  let index = list.start;
  return new Iter(() => (index < end ? (buffer[index++] as T) : snow_iter_end));
}

export const snow_impl_iterable_list: Iterable<List<unknown>, unknown> = { iter: listIter };

/** Pairs of key and value. */
export const snow_impl_iterable_map: Iterable<OrderedMap<unknown, unknown>, [unknown, unknown]> = {
  iter(map) {
    const walk = snow_map_walk(map);
    return new Iter(() => {
      const entry = walk.next();
      return entry === undefined ? snow_iter_end : [entry.key, entry.value];
    });
  },
};

export const snow_impl_iterable_set: Iterable<OrderedSet<unknown>, unknown> = {
  iter(set) {
    const walk = snow_set_walk(set);
    return new Iter(() => {
      const entry = walk.next();
      return entry === undefined ? snow_iter_end : entry.key;
    });
  },
};

export const snow_impl_iterable_range: Iterable<Range, number> = {
  iter: (range) => iterOf(range.length, (index) => range.from + index),
};

export const snow_impl_from_float_int: From<number, number> = { from: (value) => value };
export const snow_impl_from_string_int: From<number, string> = { from: (value) => `${value}` };
export const snow_impl_from_string_float: From<number, string> = { from: floatText };
export const snow_impl_from_string_dberror: FromDbError<string> = { from: ({ message }) => message };
export const snow_impl_from_dberror_dberror: FromDbError<DbError> = { from: (error) => error };
export const snow_impl_from_string_bool: From<boolean, string> = { from: (value) => (value ? "true" : "false") };
