// Hash of the built-in types.
import type { Hash } from "./dictionaries.ts";
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
} from "./hash.ts";
import type { List } from "./list.ts";
import { snow_hash_structure } from "./structure-hash.ts";
import type { Option, Result } from "./types.generated.ts";

const numbers: Hash<number> = { hash: (value) => publicHash(hashNumber(value)) };
const strings: Hash<string> = { hash: (value) => publicHash(hashString(value)) };
/** For library types that consist of plain fields. */
const structural: Hash<unknown> = { hash: snow_hash_structure };

export const snow_impl_hash_int: Hash<number> = numbers;
export const snow_impl_hash_float: Hash<number> = numbers;
export const snow_impl_hash_conn: Hash<number> = numbers;
export const snow_impl_hash_extern: Hash<number> = numbers;
export const snow_impl_hash_string: Hash<string> = strings;
export const snow_impl_hash_atom: Hash<string> = strings;
export const snow_impl_hash_bool: Hash<boolean> = { hash: (value) => publicHash(hashBool(value)) };
export const snow_impl_hash_bytes: Hash<Uint8Array> = { hash: (value) => publicHash(hashBytes(value)) };
export const snow_impl_hash_ordering: Hash<unknown> = structural;
export const snow_impl_hash_wsstats: Hash<unknown> = structural;

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

function hashVariant<T>(tag: number, payload: Hash<T>, value: T): number {
  return publicHash(finishHash(combineHashes(hashNumber(tag), payload.hash(value))));
}

export function snow_impl_hash_option<T>(value: Hash<T>): Hash<Option<T>> {
  return { hash: (option) => (option.tag === 1 ? hashVariant(1, value, option._0) : publicHash(hashNumber(0))) };
}

export function snow_impl_hash_result<T, E>(value: Hash<T>, error: Hash<E>): Hash<Result<T, E>> {
  return {
    hash: (result) => (result.tag === 0 ? hashVariant(0, value, result._0) : hashVariant(1, error, result._0)),
  };
}
