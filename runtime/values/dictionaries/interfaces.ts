// Shapes of the dictionaries that generic code is given: one property per method of the interface.
import type { Pending } from "../generator.ts";
import type { Iter } from "../iter.ts";
import type { DbError, Option, Ordering } from "../types.generated.ts";

export interface Eq<T> {
  eq(left: T, right: T): boolean;
}

/** What a function that compares answers. */
export interface Comparison<C> {
  sign(answer: C): number;
  /** The function, answering a number. */
  signed<T>(compare: (left: T, right: T) => C): (left: T, right: T) => number;
}

export interface Ord<T> {
  lt(left: T, right: T): boolean;
  compare(left: T, right: T): Ordering;
}

export interface Hash<T> {
  /** 0 … 2^53-1. */
  hash(value: T): number;
}

export interface Display<T> {
  to_string(value: T): string;
}

export interface Debug<T> {
  inspect(value: T): string;
  /** The form inside another value: strings without quotes. */
  nested(value: T): string;
}

export interface Default<T> {
  default(): T;
}

export interface Iterator<T> {
  next(iter: Iter<T>): Pending<Option<T>>;
}

export interface Iterable<C, T> {
  iter(collection: C): Iter<T>;
}

export interface From<A, B> {
  from(value: A): B;
}

/** Of a type that the error of a database can become. */
export type FromDbError<B> = From<DbError, B>;
