// Int and Float arithmetic as functions, for code that is generic in the number type.
import { checkedInt, snow_division_by_zero } from "../failures/index.ts";

// `+ 0` turns -0 into 0: an Int has no negative zero.

export function addInts(left: number, right: number): number {
  return checkedInt(left + right);
}

export function subtractInts(left: number, right: number): number {
  return checkedInt(left - right);
}

export function multiplyInts(left: number, right: number): number {
  return checkedInt(left * right + 0);
}

/** Toward zero. */
export function divideInts(left: number, right: number): number {
  if (right === 0) snow_division_by_zero();
  return Math.trunc(left / right) + 0;
}

/** With the sign of `left`. */
export function remainderOfInts(left: number, right: number): number {
  if (right === 0) snow_division_by_zero();
  return (left % right) + 0;
}

/** What the library's functions on Int and Float alike are given. */
export interface NumberDictionary {
  readonly zero: number;
  readonly one: number;
  /** Panics `integer overflow` on Ints. */
  add(left: number, right: number): number;
  /** Likewise. */
  multiply(left: number, right: number): number;
  abs(value: number): number;
  min(left: number, right: number): number;
  max(left: number, right: number): number;
}

export const snow_impl_number_int: NumberDictionary = {
  zero: 0,
  one: 1,
  add: addInts,
  multiply: multiplyInts,
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
};

/** `min` and `max` give NaN when one of the two is NaN. */
export const snow_impl_number_float: NumberDictionary = {
  zero: 0,
  one: 1,
  add: (left, right) => left + right,
  multiply: (left, right) => left * right,
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
};

export interface Add {
  add(left: number, right: number): number;
}
export interface Sub {
  sub(left: number, right: number): number;
}
export interface Mul {
  mul(left: number, right: number): number;
}
export interface Div {
  div(left: number, right: number): number;
}
export interface Mod {
  mod(left: number, right: number): number;
}
export interface Neg {
  neg(value: number): number;
}
export interface Not {
  not(value: boolean): boolean;
}

export const snow_impl_add_int: Add = { add: addInts };
export const snow_impl_sub_int: Sub = { sub: subtractInts };
export const snow_impl_mul_int: Mul = { mul: multiplyInts };
export const snow_impl_div_int: Div = { div: divideInts };
export const snow_impl_mod_int: Mod = { mod: remainderOfInts };
export const snow_impl_neg_int: Neg = { neg: (value) => 0 - value };

export const snow_impl_add_float: Add = { add: (left, right) => left + right };
export const snow_impl_sub_float: Sub = { sub: (left, right) => left - right };
export const snow_impl_mul_float: Mul = { mul: (left, right) => left * right };
export const snow_impl_div_float: Div = { div: (left, right) => left / right };
export const snow_impl_mod_float: Mod = { mod: (left, right) => left % right };
export const snow_impl_neg_float: Neg = { neg: (value) => -value };

export const snow_impl_not_bool: Not = { not: (value) => !value };
