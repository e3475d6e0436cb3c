// Names that libraries of several languages have for the same thing: what is not found under one may be there under another.
import { closest } from "./suggest.ts";

const groups: readonly (readonly string[])[] = [
  ["length", "size", "count", "len"],
  ["append", "push", "add", "put", "insert", "set", "enqueue"],
  ["pop", "shift", "dequeue", "tail"],
  ["delete", "remove", "discard", "erase"],
  ["get", "nth", "at", "fetch", "lookup", "find"],
  ["contains", "includes", "has", "has_key", "member", "exists", "contains_key"],
  ["to_upper", "uppercase", "upper", "upcase", "to_uppercase"],
  ["to_lower", "lowercase", "lower", "downcase", "to_lowercase"],
  ["trim", "strip"],
  ["trim_start", "lstrip", "trim_left"],
  ["trim_end", "rstrip", "trim_right"],
  ["slice", "substring", "substr", "sub"],
  ["index_of", "find_index", "position"],
  ["pad_left", "pad_start"],
  ["pad_right", "pad_end"],
  ["starts_with", "has_prefix"],
  ["ends_with", "has_suffix"],
  ["each", "for_each", "foreach", "iter"],
  ["reduce", "fold", "foldl", "inject"],
  ["flat_map", "concat_map", "bind", "and_then", "then", "chain"],
  ["filter", "select", "where", "keep"],
  ["any", "some"],
  ["all", "every"],
  ["unique", "distinct", "uniq", "nub"],
  ["first", "head", "peek", "front"],
  ["take", "limit"],
  ["drop", "skip"],
  ["merge", "update", "union"],
  ["unwrap_or", "get_or", "or", "default", "get_or_else"],
  ["unwrap", "expect", "force"],
  ["is_empty", "empty"],
  ["to_string", "string", "str", "show"],
  ["parse", "to_int", "from_string"],
];

/** The candidate that is near, or else the one that means the same elsewhere. */
export function closestMember(name: string, candidates: readonly string[]): string | undefined {
  const near = closest(name, candidates);
  if (near !== undefined) return near;
  const word = name.replace(/(?<=\p{Ll})\p{Lu}/gu, (letter) => `_${letter}`).toLowerCase();
  return groups
    .filter((group) => group.includes(word))
    .flatMap((group) => group.filter((one) => candidates.includes(one)))[0];
}
