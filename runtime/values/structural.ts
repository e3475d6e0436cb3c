// What compiled code does with values whose type it doesn't know, or knows only by evidence.
import type { Eq, Hash, Ord } from "./dictionaries/interfaces.ts";
import { snow_impl_ord_float } from "./dictionaries/ord.ts";
import { keyEquals } from "./equality.ts";
import { List } from "./list/list.ts";
import { snow_hash_structure } from "./structure-hash.ts";

/** Evidence for the parts of a map key: keys are compared by structure. */
export const snow_structural: Eq<unknown> & Hash<unknown> = { eq: keyEquals, hash: snow_hash_structure };

/** `left <= right`: the negation of `right < left`, but for Floats, where NaN makes both false. */
export function snow_ord_at_most<T>(order: Ord<T>, left: T, right: T): boolean;
export function snow_ord_at_most(order: Ord<unknown>, left: unknown, right: unknown): boolean {
  if (order === snow_impl_ord_float) return Number(left) <= Number(right);
  return !order.lt(right, left);
}

/** Whether a message is a list. */
export function snow_is_list(value: unknown): value is List<unknown> {
  return value instanceof List;
}
