// Eq of the built-in types.

import { bytesEqual } from "../equality.ts";
import type { List } from "../list/list.ts";
import type { OrderedMap } from "../map/ordered-map.ts";
import type { OrderedSet } from "../map/ordered-set.ts";
import type { Eq } from "./interfaces.ts";

const same: Eq<unknown> = { eq: (left, right) => left === right };

/** By value: NaN differs from itself, 0.0 equals -0.0. */
export const snow_impl_eq_float: Eq<number> = same;
export const snow_impl_eq_int: Eq<number> = same;
export const snow_impl_eq_bool: Eq<boolean> = same;
export const snow_impl_eq_string: Eq<string> = same;
export const snow_impl_eq_atom: Eq<string> = same;
export const snow_impl_eq_conn: Eq<number> = same;
export const snow_impl_eq_timer: Eq<number> = same;
export const snow_impl_eq_extern: Eq<number> = same;
export const snow_impl_eq_bytes: Eq<Uint8Array> = { eq: bytesEqual };

export function snow_impl_eq_list<T>(element: Eq<T>): Eq<List<T>> {
  return {
    eq(left, right) {
      const { length } = left;
      if (right.length !== length) return false;
      for (let index = 0; index < length; index += 1) {
        if (!element.eq(left.at(index), right.at(index))) return false;
      }
      return true;
    },
  };
}

export function snow_impl_eq_tuple(...parts: readonly Eq<unknown>[]): Eq<readonly unknown[]> {
  return { eq: (left, right) => parts.every((part, index) => part.eq(left[index], right[index])) };
}

/** Keys find each other as keys do; the order does not matter. */
export function snow_impl_eq_map<K, V>(_key: Eq<K>, value: Eq<V>): Eq<OrderedMap<K, V>> {
  return {
    eq(left, right) {
      if (left.size !== right.size) return false;
      for (const entry of left.entries()) {
        const slot = right.slotOf(entry.key);
        if (slot < 0 || !value.eq(entry.value, right.valueAt(slot))) return false;
      }
      return true;
    },
  };
}

export function snow_impl_eq_set<T>(_element: Eq<T>): Eq<OrderedSet<T>> {
  return {
    eq: (left, right) => left.size === right.size && left.entries().every((entry) => right.has(entry.key)),
  };
}
