// Map: keys to values in insertion order.

import { snow_panic } from "../failures/index.ts";
import {
  type Callback,
  Entry,
  emptyMap,
  type Iter,
  keyText,
  type List,
  MapBuilder,
  mapFromEntries,
  type Option,
  type Ord,
  type OrderedMap,
  type Suspended,
  snow_impl_comparison_ordering,
  snow_is_generator,
  snow_list_of,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";
import { drainIter, drainIterSuspending } from "./iter.ts";

export function snow_map_new<K, V>(): OrderedMap<K, V> {
  return emptyMap;
}

export function snow_map_put<K, V>(map: OrderedMap<K, V>, key: K, value: V): OrderedMap<K, V> {
  return map.put(key, value);
}

export function snow_map_get<K, V>(map: OrderedMap<K, V>, key: K): V {
  const slot = map.slotOf(key);
  if (slot < 0) snow_panic(`map_get: key not found: ${keyText(key)}`);
  return map.valueAt(slot);
}

export function snow_map_find<K, V>(map: OrderedMap<K, V>, key: K): Option<V> {
  const slot = map.slotOf(key);
  return slot < 0 ? snow_variant_None : new snow_variant_Some(map.valueAt(slot));
}

export function snow_map_get_or<K, V>(map: OrderedMap<K, V>, key: K, otherwise: V): V {
  const slot = map.slotOf(key);
  return slot < 0 ? otherwise : map.valueAt(slot);
}

export function snow_map_has_key<K, V>(map: OrderedMap<K, V>, key: K): boolean {
  return map.has(key);
}

export function snow_map_delete<K, V>(map: OrderedMap<K, V>, key: K): OrderedMap<K, V> {
  return map.delete(key);
}

export function snow_map_update<K, V>(
  map: OrderedMap<K, V>,
  key: K,
  initial: V,
  change: (value: V) => V,
): OrderedMap<K, V> {
  const slot = map.slotOf(key);
  if (slot < 0) return map.add(key, initial);
  const old = map.valueAt(slot);
  return map.replace(slot, old, change(old));
}

export function* snow_map_update_suspending<K, V>(
  map: OrderedMap<K, V>,
  key: K,
  initial: V,
  change: Callback<[V], V>,
): Suspended<OrderedMap<K, V>> {
  const slot = map.slotOf(key);
  if (slot < 0) return map.add(key, initial);
  const old = map.valueAt(slot);
  const changed = change(old);
  return map.replace(slot, old, snow_is_generator(changed) ? ((yield changed) as V) : changed);
}

export function snow_map_size<K, V>(map: OrderedMap<K, V>): number {
  return map.size;
}

export function snow_map_first<K, V>(map: OrderedMap<K, V>): Option<[K, V]> {
  const entry = map.first();
  return entry === undefined ? snow_variant_None : new snow_variant_Some([entry.key, entry.value]);
}

export function snow_map_keys<K, V>(map: OrderedMap<K, V>): List<K> {
  return snow_list_of(map.keys());
}

export function snow_map_values<K, V>(map: OrderedMap<K, V>): List<V> {
  return snow_list_of(map.values());
}

export function snow_map_filter<K, V>(map: OrderedMap<K, V>, keep: (key: K, value: V) => boolean): OrderedMap<K, V> {
  return mapFromEntries(map.entries().filter((entry) => keep(entry.key, entry.value)));
}

export function* snow_map_filter_suspending<K, V>(
  map: OrderedMap<K, V>,
  keep: Callback<[K, V], boolean>,
): Suspended<OrderedMap<K, V>> {
  const kept: Entry<K, V>[] = [];
  for (const entry of map.entries()) {
    const answer = keep(entry.key, entry.value);
    if (snow_is_generator(answer) ? yield answer : answer) kept.push(entry);
  }
  return mapFromEntries(kept);
}

export function snow_map_map_values<K, V, W>(map: OrderedMap<K, V>, change: (value: V) => W): OrderedMap<K, W> {
  return map.withEntries(map.entries().map(({ key, value }) => new Entry(key, change(value))));
}

export function* snow_map_map_values_suspending<K, V, W>(
  map: OrderedMap<K, V>,
  change: Callback<[V], W>,
): Suspended<OrderedMap<K, W>> {
  const changed: Entry<K, W>[] = [];
  for (const { key, value } of map.entries()) {
    const answer = change(value);
    changed.push(new Entry(key, snow_is_generator(answer) ? ((yield answer) as W) : answer));
  }
  return map.withEntries(changed);
}

/** How many times smaller the right map has to be for single puts to be the faster way. */
const FEW = 4;

export function snow_map_merge<K, V>(left: OrderedMap<K, V>, right: OrderedMap<K, V>): OrderedMap<K, V> {
  if (left.size === 0) return right;
  if (right.size * FEW <= left.size) {
    let map = left;
    for (const { key, value } of right.entries()) map = map.put(key, value);
    return map;
  }
  const builder = new MapBuilder<K, V>();
  for (const { key, value } of left.entries()) builder.set(key, value);
  for (const { key, value } of right.entries()) builder.set(key, value);
  return builder.build();
}

export function snow_map_sorted<K, V>(key: Ord<K>, map: OrderedMap<K, V>): OrderedMap<K, V> {
  const order = snow_impl_comparison_ordering.signed<Entry<K, V>>((left, right) => key.compare(left.key, right.key));
  return mapFromEntries([...map.entries()].sort(order));
}

export function snow_map_to_list<K, V>(map: OrderedMap<K, V>): List<[K, V]> {
  return snow_list_of(map.entries().map(({ key, value }): [K, V] => [key, value]));
}

export function snow_map_from_list<K, V>(pairs: List<[K, V]>): OrderedMap<K, V> {
  const builder = new MapBuilder<K, V>();
  for (let index = 0; index < pairs.length; index += 1) {
    const [key, value] = pairs.at(index);
    builder.set(key, value);
  }
  return builder.build();
}

export function snow_map_collect<K, V>(iter: Iter<[K, V]>): OrderedMap<K, V> {
  const builder = new MapBuilder<K, V>();
  drainIter(iter, ([key, value]) => {
    builder.set(key, value);
    return false;
  });
  return builder.build();
}

export function* snow_map_collect_suspending<K, V>(iter: Iter<[K, V]>): Suspended<OrderedMap<K, V>> {
  const builder = new MapBuilder<K, V>();
  yield drainIterSuspending(iter, ([key, value]) => {
    builder.set(key, value);
    return false;
  });
  return builder.build();
}
