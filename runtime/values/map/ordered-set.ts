// Set: an immutable hash set in insertion order; the keys of a map.
import { type Entry, emptyMap, MapBuilder, mapFromEntries, type OrderedMap, Walk } from "./ordered-map.ts";

export class OrderedSet<T> {
  readonly map: OrderedMap<T, true>;
  constructor(map: OrderedMap<T, true>) {
    this.map = map;
  }

  get size(): number {
    return this.map.size;
  }

  /** In insertion order; the element is `key`. */
  entries(): readonly Entry<T, true>[] {
    return this.map.entries();
  }

  has(element: T): boolean {
    return this.map.has(element);
  }

  add(element: T): OrderedSet<T> {
    const map = this.map.put(element, true);
    return map === this.map ? this : new OrderedSet(map);
  }

  delete(element: T): OrderedSet<T> {
    const map = this.map.delete(element);
    return map === this.map ? this : new OrderedSet(map);
  }

  /** The elements that pass, in order. */
  filter(keep: (element: T) => boolean): OrderedSet<T> {
    return new OrderedSet(mapFromEntries(this.entries().filter((entry) => keep(entry.key))));
  }
}

export const emptySet: OrderedSet<never> = new OrderedSet<never>(emptyMap);

/** Builds a set in one go; not to be used again after `build`. */
export class SetBuilder<T> {
  private readonly map = new MapBuilder<T, true>();

  add(element: T): void {
    this.map.set(element, true);
  }

  build(): OrderedSet<T> {
    return new OrderedSet(this.map.build());
  }
}

/** For loops: the element is `key`. */
export function snow_set_walk<T>(set: OrderedSet<T>): Walk<T, true> {
  return new Walk(set.map);
}
