// Set: elements in insertion order.
import {
  Entry,
  emptySet,
  type Iter,
  type List,
  mapFromEntries,
  type Option,
  OrderedSet,
  SetBuilder,
  type Suspended,
  snow_list_of,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";
import { drainIter, drainIterSuspending } from "./iter.ts";

export function snow_set_new<T>(): OrderedSet<T> {
  return emptySet;
}

export function snow_set_add<T>(set: OrderedSet<T>, element: T): OrderedSet<T> {
  return set.add(element);
}

export function snow_set_remove<T>(set: OrderedSet<T>, element: T): OrderedSet<T> {
  return set.delete(element);
}

export function snow_set_contains<T>(set: OrderedSet<T>, element: T): boolean {
  return set.has(element);
}

export function snow_set_size<T>(set: OrderedSet<T>): number {
  return set.size;
}

export function snow_set_first<T>(set: OrderedSet<T>): Option<T> {
  const entry = set.map.first();
  return entry === undefined ? snow_variant_None : new snow_variant_Some(entry.key);
}

/** Of elements that are all different. */
export function snow_set_of_distinct<T>(elements: List<T>): OrderedSet<T> {
  const entries = elements.toArray().map((element) => new Entry(element, true as const));
  return new OrderedSet(mapFromEntries(entries));
}

/** How many times smaller the right set has to be for single additions to be the faster way. */
const FEW = 4;

export function snow_set_union<T>(left: OrderedSet<T>, right: OrderedSet<T>): OrderedSet<T> {
  if (left.size === 0) return right;
  if (right.size * FEW <= left.size) {
    let set = left;
    for (const { key } of right.entries()) set = set.add(key);
    return set;
  }
  const builder = new SetBuilder<T>();
  for (const { key } of left.entries()) builder.add(key);
  for (const { key } of right.entries()) builder.add(key);
  return builder.build();
}

export function snow_set_intersection<T>(left: OrderedSet<T>, right: OrderedSet<T>): OrderedSet<T> {
  return left.filter((element) => right.has(element));
}

export function snow_set_difference<T>(left: OrderedSet<T>, right: OrderedSet<T>): OrderedSet<T> {
  return left.filter((element) => !right.has(element));
}

export function snow_set_to_list<T>(set: OrderedSet<T>): List<T> {
  return snow_list_of(set.map.keys());
}

export function snow_set_from_list<T>(list: List<T>): OrderedSet<T> {
  const builder = new SetBuilder<T>();
  for (let index = 0; index < list.length; index += 1) builder.add(list.at(index));
  return builder.build();
}

export function snow_set_collect<T>(iter: Iter<T>): OrderedSet<T> {
  const builder = new SetBuilder<T>();
  drainIter(iter, (element) => {
    builder.add(element);
    return false;
  });
  return builder.build();
}

export function* snow_set_collect_suspending<T>(iter: Iter<T>): Suspended<OrderedSet<T>> {
  const builder = new SetBuilder<T>();
  yield drainIterSuspending(iter, (element) => {
    builder.add(element);
    return false;
  });
  return builder.build();
}
