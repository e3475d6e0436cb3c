// Evidence of the interface Json for what holds other values: options and results, lists, sets, tuples and maps.

import { type List, snow_list_of } from "../list/list.ts";
import { MapBuilder, type OrderedMap } from "../map/ordered-map.ts";
import { type OrderedSet, SetBuilder } from "../map/ordered-set.ts";
import {
  type Option,
  type Result,
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../types.generated.ts";
import { expected, type JsonForm, JsonMismatch, type Plain, within } from "./forms.ts";
import { isJsonArray, isJsonObject, type JsonNode } from "./json.ts";
import { CLOSE_BRACE, CLOSE_BRACKET } from "./parser.ts";
import { unreadable } from "./reader.ts";

export function snow_impl_json_option<T>(content: JsonForm<T>): JsonForm<Option<T>> {
  return {
    encode: (value) => (value.tag === 1 ? content.encode(value._0) : "null"),
    plain(depth = 0) {
      const one = content.plain(depth + 1);
      return one && ((value) => (value.tag === 1 ? one(value._0) : null));
    },
    read: (reader) => (reader.isNull() ? snow_variant_None : new snow_variant_Some(content.read(reader))),
    decode: (node) => (node === null ? snow_variant_None : new snow_variant_Some(content.decode(node))),
    absent: () => snow_variant_None,
  };
}

/** `{"ok": …}` or `{"err": …}`. */
export function snow_impl_json_result<T, E>(value: JsonForm<T>, error: JsonForm<E>): JsonForm<Result<T, E>> {
  return {
    encode: (result) => (result.tag === 0 ? `{"ok":${value.encode(result._0)}}` : `{"err":${error.encode(result._0)}}`),
    plain(depth = 0) {
      const ok = value.plain(depth + 1);
      const err = ok && error.plain(depth + 1);
      return ok && err && ((result) => (result.tag === 0 ? { ok: ok(result._0) } : { err: err(result._0) }));
    },
    read(reader) {
      if (reader.opens('{"ok":')) {
        const read = new snow_variant_Ok(value.read(reader));
        return reader.closes() ? read : unreadable();
      }
      if (!reader.opens('{"err":')) return this.decode(reader.value());
      const read = new snow_variant_Err(error.read(reader));
      return reader.closes() ? read : unreadable();
    },
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const failure = node.get("err");
      if (failure !== undefined && !node.has("ok")) return new snow_variant_Err(within(".err", error, failure));
      return new snow_variant_Ok(within(".ok", value, node.get("ok")));
    },
  };
}

/** The elements of a JSON array. */
function decodeAll<T>(element: JsonForm<T>, node: JsonNode): T[] {
  if (!isJsonArray(node)) return expected("Array");
  const elements: T[] = [];
  try {
    for (const item of node) elements.push(element.decode(item));
  } catch (error) {
    if (error instanceof JsonMismatch) error.isInside(`[${elements.length}]`, node[elements.length]);
    throw error;
  }
  return elements;
}

function plainList<T>(one: Plain<T>, list: List<T>): unknown {
  const elements: unknown[] = [];
  for (let index = 0; index < list.length; index += 1) elements.push(one(list.at(index)));
  return elements;
}

export function snow_impl_json_list<T>(element: JsonForm<T>): JsonForm<List<T>> {
  return {
    plain(depth = 0) {
      const one = element.plain(depth + 1);
      return one && ((list) => plainList(one, list));
    },
    read: (reader) => snow_list_of(reader.elements(element)),
    encode(list) {
      const one = element.plain();
      if (one !== undefined) return JSON.stringify(plainList(one, list));
      let text = "[";
      for (let index = 0; index < list.length; index += 1) {
        text += index === 0 ? element.encode(list.at(index)) : `,${element.encode(list.at(index))}`;
      }
      return `${text}]`;
    },
    decode: (node) => snow_list_of(decodeAll(element, node)),
  };
}

/** An array in the order of the set; of equal elements the first one counts. */
export function snow_impl_json_set<T>(element: JsonForm<T>): JsonForm<OrderedSet<T>> {
  const setOf = (elements: readonly T[]): OrderedSet<T> => {
    const builder = new SetBuilder<T>();
    for (const one of elements) builder.add(one);
    return builder.build();
  };
  return {
    plain(depth = 0) {
      const one = element.plain(depth + 1);
      return one && ((set) => Array.from(set.map.keys(), one));
    },
    read: (reader) => setOf(reader.elements(element)),
    encode(set) {
      let text = "[";
      for (const one of set.map.keys()) text += text === "[" ? element.encode(one) : `,${element.encode(one)}`;
      return `${text}]`;
    },
    decode: (node) => setOf(decodeAll(element, node)),
  };
}

/** Of all these forms, if all have it. */
export function plainParts(parts: readonly JsonForm<unknown>[], depth: number): readonly Plain<unknown>[] | undefined {
  const all: Plain<unknown>[] = [];
  for (const part of parts) {
    const plain = part.plain(depth);
    if (plain === undefined) return undefined;
    all.push(plain);
  }
  return all;
}

/** An array of just as many elements. */
export function snow_impl_json_tuple(...parts: readonly JsonForm<unknown>[]): JsonForm<readonly unknown[]> {
  return {
    plain(depth = 0) {
      const all = plainParts(parts, depth + 1);
      return all && ((tuple) => all.map((one, index) => one(tuple[index])));
    },
    read(reader) {
      if (!reader.opens("[")) unreadable();
      const values: unknown[] = [];
      for (const part of parts) {
        values.push(part.read(reader));
        if (reader.goesOn(CLOSE_BRACKET) !== values.length < parts.length) unreadable();
      }
      return values;
    },
    encode(tuple) {
      let text = "[";
      let index = 0;
      for (const part of parts) {
        text += index === 0 ? part.encode(tuple[index]) : `,${part.encode(tuple[index])}`;
        index += 1;
      }
      return `${text}]`;
    },
    decode(node) {
      if (!isJsonArray(node) || node.length > parts.length) return expected("Array");
      return parts.map((part, index) => within(`[${index}]`, part, node[index]));
    },
  };
}

/** Keys are Strings: only such maps have the interface, so it takes the form of the values alone. */
export function snow_impl_json_map<V>(value: JsonForm<V>): JsonForm<OrderedMap<string, V>> {
  return {
    // JavaScript's objects have another order of keys.
    plain: () => undefined,
    read(reader) {
      const builder = new MapBuilder<string, V>();
      for (let more = reader.entersObject(); more; more = reader.goesOn(CLOSE_BRACE)) {
        builder.set(reader.key(), value.read(reader));
      }
      return builder.build();
    },
    encode(map) {
      let text = "{";
      for (const entry of map.entries()) {
        text += `${text === "{" ? "" : ","}${JSON.stringify(entry.key)}:${value.encode(entry.value)}`;
      }
      return `${text}}`;
    },
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const builder = new MapBuilder<string, V>();
      for (const [key, content] of node) builder.set(key, within(`.${key}`, value, content));
      return builder.build();
    },
  };
}
