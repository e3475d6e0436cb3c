// Random: xoshiro128** (Blackman and Vigna), seedable; not for secrets.
import { host } from "../current.ts";
import { type List, snow_list_of } from "../values/list.ts";
import { snow_panic } from "../values/panic.ts";

const TWO_32 = 2 ** 32;
const TWO_53 = 2 ** 53;

type State = [number, number, number, number];

// One sequence for the whole program; undefined until it is first used.
let state: State | undefined;

/** splitmix32: well-mixed words from any seed, never all zero in four in a row. */
function spread(seed: number): () => number {
  let word = seed >>> 0;
  return () => {
    word = (word + 0x9e3779b9) >>> 0;
    let mixed = word ^ (word >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function stateFrom(low: number, high: number): State {
  const a = spread(low);
  const b = spread(high ^ 0x5bd1e995);
  const words: State = [a() ^ b(), a() ^ b(), a() ^ b(), a() ^ b()];
  if (words.every((word) => word === 0)) words[0] = 1;
  return words;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** 0 … 2^32-1. */
function next32(): number {
  state ??= stateFrom(host().randomUint32(), host().randomUint32());
  const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11);
  return result;
}

/** 0 … 2^53-1. */
function next53(): number {
  const high = next32() >>> 11;
  return high * TWO_32 + next32();
}

/** Unbiased integer in 0 … bound-1, 1 ≤ bound ≤ 2^53: what would favour small numbers is drawn again. */
function below(bound: number): number {
  if (bound <= TWO_32) {
    const limit = TWO_32 - (TWO_32 % bound);
    for (;;) {
      const value = next32();
      if (value < limit) return value % bound;
    }
  }
  const limit = TWO_53 - (TWO_53 % bound);
  for (;;) {
    const value = next53();
    if (value < limit) return value % bound;
  }
}

export function snow_random_seed(seed: number): undefined {
  state = stateFrom(seed >>> 0, Math.floor(seed / TWO_32) >>> 0);
}

export function snow_random_int(from: number, to: number): number {
  if (to <= from) snow_panic("random_int: empty range");
  if (to - from <= TWO_53) return from + below(to - from);
  // The range is wider than 2^53: draw from -2^53 … 2^53-1 until one falls into it.
  for (;;) {
    const value = next32() >= TWO_32 / 2 ? next53() : next53() - TWO_53;
    if (value >= from && value < to) return value;
  }
}

export function snow_random_float(): number {
  return next53() / TWO_53;
}

export function snow_random_shuffle<T>(list: List<T>): List<T> {
  const items = list.toArray();
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    const item = items[last] as T;
    items[last] = items[other] as T;
    items[other] = item;
  }
  return snow_list_of(items);
}

export function snow_random_pick<T>(list: List<T>): T {
  if (list.length === 0) snow_panic("random_pick: empty list");
  return list.at(below(list.length));
}
