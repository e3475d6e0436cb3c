// Dictionaries by the form that a value has when the program runs: for messages whose type nobody gives, and for `Never`,
// which no value has.
import { snow_panic } from "../../failures/index.ts";
import { DateTime } from "../date-time.ts";
import { keyEquals } from "../equality.ts";
import { displayForm, inspectForm } from "../forms/text.ts";
import type { JsonForm } from "../json/forms.ts";
import { unreadable } from "../json/reader.ts";
import { List } from "../list/list.ts";
import { compareNumbers, orderingOf, snow_string_compare } from "../order.ts";
import { partsOf } from "../shape.ts";
import { snow_hash_structure } from "../structure-hash.ts";
import type { Debug, Display, Eq, Hash, Iterable, Ord } from "./interfaces.ts";

/** Values of one form in the order that their type would derive; others by the name of their form. */
function compareForms(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return compareNumbers(left, right);
  if (typeof left === "string" && typeof right === "string") return snow_string_compare(left, right);
  if (typeof left === "bigint" && typeof right === "bigint") return left < right ? -1 : Number(left > right);
  const a = elementsOf(left);
  const b = elementsOf(right);
  if (a === undefined || b === undefined) return snow_string_compare(typeof left, typeof right);
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const order = compareForms(a[index], b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The parts that an order goes through: those of a variant begin with its tag. */
function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value;
  if (value instanceof List) return value.toArray();
  if (value instanceof DateTime) return [value.unix_ms];
  return partsOf(value) === undefined ? undefined : Object.values(value);
}

export const snow_impl_eq_never: Eq<unknown> = { eq: keyEquals };
export const snow_impl_hash_never: Hash<unknown> = { hash: snow_hash_structure };
export const snow_impl_display_never: Display<unknown> = { to_string: displayForm };
export const snow_impl_debug_never: Debug<unknown> = {
  inspect: inspectForm,
  nested: (value) => (typeof value === "string" ? value : inspectForm(value)),
};
export const snow_impl_ord_never: Ord<unknown> = {
  lt: (left, right) => compareForms(left, right) < 0,
  compare: (left, right) => orderingOf(compareForms(left, right)),
};

const noValue = (): never => snow_panic("a value whose type is not known");

export const snow_impl_json_never: JsonForm<never> = {
  encode: noValue,
  plain: () => noValue,
  read: unreadable,
  decode: noValue,
};
export const snow_impl_iterable_never: Iterable<never, never> = { iter: noValue };
