// Hash of the built-in types.

import {
  combineHashes,
  finishHash,
  hashBool,
  hashBytes,
  hashNumber,
  hashString,
  LIST_SEED,
  publicHash,
  TUPLE_SEED,
} from "../hash.ts";
import type { List } from "../list/list.ts";
import type { Hash } from "./interfaces.ts";

const numbers: Hash<number> = { hash: (value) => publicHash(hashNumber(value)) };
const strings: Hash<string> = { hash: (value) => publicHash(hashString(value)) };

export const snow_impl_hash_int: Hash<number> = numbers;
export const snow_impl_hash_float: Hash<number> = numbers;
export const snow_impl_hash_conn: Hash<number> = numbers;
export const snow_impl_hash_timer: Hash<number> = numbers;
export const snow_impl_hash_extern: Hash<number> = numbers;
export const snow_impl_hash_string: Hash<string> = strings;
export const snow_impl_hash_atom: Hash<string> = strings;
export const snow_impl_hash_bool: Hash<boolean> = { hash: (value) => publicHash(hashBool(value)) };
export const snow_impl_hash_bytes: Hash<Uint8Array> = { hash: (value) => publicHash(hashBytes(value)) };

export function snow_impl_hash_list<T>(element: Hash<T>): Hash<List<T>> {
  return {
    hash(list) {
      let hash = LIST_SEED;
      for (let index = 0; index < list.length; index += 1) hash = combineHashes(hash, element.hash(list.at(index)));
      return publicHash(finishHash(hash));
    },
  };
}

export function snow_impl_hash_tuple(...parts: readonly Hash<unknown>[]): Hash<readonly unknown[]> {
  return {
    hash(tuple) {
      let hash = TUPLE_SEED;
      for (const [index, part] of parts.entries()) hash = combineHashes(hash, part.hash(tuple[index]));
      return publicHash(finishHash(hash));
    },
  };
}
