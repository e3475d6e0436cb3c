// Ord of the built-in types.

import type { List } from "../list/list.ts";
import { compareNumbers, orderingOf, snow_string_compare, snow_string_lt } from "../order.ts";
import { type Ordering, snow_variant_Equal, snow_variant_Less } from "../types.generated.ts";
import type { Comparison, Ord } from "./interfaces.ts";

const numbers: Ord<number> = {
  lt: (left, right) => left < right,
  compare: (left, right) => orderingOf(compareNumbers(left, right)),
};

export const snow_impl_ord_int: Ord<number> = numbers;
/** Nothing is less than NaN, nor NaN less than anything; `compare` then answers Equal. */
export const snow_impl_ord_float: Ord<number> = numbers;

export const snow_impl_ord_string: Ord<string> = {
  lt: snow_string_lt,
  compare: (left, right) => orderingOf(snow_string_compare(left, right)),
};

function fromCompare<T>(compare: (left: T, right: T) => Ordering): Ord<T> {
  return { lt: (left, right) => compare(left, right).tag === snow_variant_Less.tag, compare };
}

/** Lexicographic; a shorter prefix is less. */
export function snow_impl_ord_list<T>(element: Ord<T>): Ord<List<T>> {
  return fromCompare((left, right) => {
    const length = Math.min(left.length, right.length);
    for (let index = 0; index < length; index += 1) {
      const order = element.compare(left.at(index), right.at(index));
      if (order.tag !== snow_variant_Equal.tag) return order;
    }
    return orderingOf(left.length - right.length);
  });
}

export function snow_impl_ord_tuple(...parts: readonly Ord<unknown>[]): Ord<readonly unknown[]> {
  return fromCompare((left, right) => {
    for (const [index, part] of parts.entries()) {
      const order = part.compare(left[index], right[index]);
      if (order.tag !== snow_variant_Equal.tag) return order;
    }
    return snow_variant_Equal;
  });
}

export const snow_impl_comparison_int: Comparison<number> = {
  sign: (answer) => answer,
  signed: (compare) => compare,
};
export const snow_impl_comparison_ordering: Comparison<Ordering> = {
  sign: (answer) => answer.tag - 1,
  signed: (compare) => (left, right) => compare(left, right).tag - 1,
};
