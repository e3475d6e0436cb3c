// Random: numbers of the program's sequence; not for secrets.

import { current } from "../current.ts";
import { snow_panic } from "../failures/index.ts";
import { type List, snow_list_of, WIDEST } from "../values/index.ts";

export function snow_random_seed(seed: number): undefined {
  current().random.seed(seed);
}

export function snow_random_int(from: number, to: number): number {
  if (to <= from) snow_panic("random_int: empty range");
  return current().random.between(from, to);
}

export function snow_random_float(): number {
  return current().random.next53() / WIDEST;
}

export function snow_random_shuffle<T>(list: List<T>): List<T> {
  const { random } = current();
  const items = list.toArray();
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const item = items[last] as T;
    items[last] = items[other] as T;
    items[other] = item;
  }
  return snow_list_of(items);
}

export function snow_random_pick<T>(list: List<T>): T {
  if (list.length === 0) snow_panic("random_pick: empty list");
  return list.at(current().random.below(list.length));
}
