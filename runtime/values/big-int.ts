// BigInt as the built-in interfaces see it. A value is a bigint of JavaScript.
import { snow_division_by_zero } from "../failures/index.ts";
import type { Display, Eq, Hash, Ord } from "./dictionaries/interfaces.ts";
import { expected, type JsonForm } from "./json/forms.ts";
import type { JsonNode } from "./json/json.ts";
import { orderingOf } from "./order.ts";
import { snow_hash_structure } from "./structure-hash.ts";

/** Toward zero. */
function divide(left: bigint, right: bigint): bigint {
  if (right === 0n) snow_division_by_zero();
  return left / right;
}

/** With the sign of `left`. */
function remainder(left: bigint, right: bigint): bigint {
  if (right === 0n) snow_division_by_zero();
  return left % right;
}

function compare(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export const snow_impl_add_bigint = { add: (left: bigint, right: bigint): bigint => left + right };
export const snow_impl_sub_bigint = { sub: (left: bigint, right: bigint): bigint => left - right };
export const snow_impl_mul_bigint = { mul: (left: bigint, right: bigint): bigint => left * right };
export const snow_impl_div_bigint = { div: divide };
export const snow_impl_mod_bigint = { mod: remainder };
export const snow_impl_neg_bigint = { neg: (value: bigint): bigint => -value };

export const snow_impl_eq_bigint: Eq<bigint> = { eq: (left, right) => left === right };
export const snow_impl_ord_bigint: Ord<bigint> = {
  lt: (left, right) => left < right,
  compare: (left, right) => orderingOf(compare(left, right)),
};
export const snow_impl_hash_bigint: Hash<bigint> = { hash: snow_hash_structure };
export const snow_impl_display_bigint: Display<bigint> = { to_string: String };

const DIGITS = /^-?[0-9]+$/;

function decoded(node: JsonNode): bigint {
  if (typeof node !== "string" || !DIGITS.test(node)) return expected("BigInt");
  return BigInt(node);
}

/** A text of decimal digits: numbers of JSON lose theirs elsewhere. */
export const snow_impl_json_bigint: JsonForm<bigint> = {
  encode: (value) => `"${value}"`,
  plain: () => String,
  read: (reader) => decoded(reader.value()),
  decode: decoded,
};
