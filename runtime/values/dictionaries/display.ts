// Display and Debug of the built-in types.

import type { List } from "../list/list.ts";
import type { OrderedMap } from "../map/ordered-map.ts";
import type { OrderedSet } from "../map/ordered-set.ts";
import { floatText, handleText } from "../text.ts";
import type { Debug, Display } from "./interfaces.ts";

// Texts grow by `+=`, which copies nothing: what is joined would be copied at each level of a deep value.

/** The form of a value inside another one. */
type Text<T> = (value: T) => string;

function display<T>(text: Text<T>): Display<T> {
  return { to_string: text };
}

/** Debug of a type that has only Display. */
export function snow_debug_of_display<T>(dictionary: Display<T>): Debug<T> {
  const text = (value: T): string => dictionary.to_string(value);
  return { inspect: text, nested: text };
}

/** Display of a type that has only Debug. */
export function snow_display_of_debug<T>(dictionary: Debug<T>): Display<T> {
  return { to_string: (value) => dictionary.nested(value) };
}

const intText: Text<number> = (value) => `${value}`;
const boolText: Text<boolean> = (value) => (value ? "true" : "false");
const stringText: Text<string> = (value) => value;
const unitText: Text<undefined> = () => "()";
const bytesText: Text<Uint8Array> = (bytes) => `Bytes(${bytes.length})`;
const pidText: Text<number> = (pid) => handleText.pid(pid);
const connText: Text<number> = (conn) => handleText.conn(conn);

function listText<T>(element: Text<T>): Text<List<T>> {
  return (list) => {
    let text = "[";
    for (let index = list.start; index < list.end; index += 1) {
      if (index > list.start) text += ", ";
      text += element(list.buffer[index] as T);
    }
    return `${text}]`;
  };
}

function mapText<K, V>(key: Text<K>, value: Text<V>): Text<OrderedMap<K, V>> {
  return (map) => {
    let text = "%{";
    for (const entry of map.entries()) {
      if (text !== "%{") text += ", ";
      text += `${key(entry.key)} => ${value(entry.value)}`;
    }
    return `${text}}`;
  };
}

function setText<T>(element: Text<T>): Text<OrderedSet<T>> {
  return (set) => {
    let text = "";
    for (const [index, entry] of set.entries().entries())
      text += index === 0 ? element(entry.key) : `, ${element(entry.key)}`;
    return `#{${text}}`;
  };
}

function tupleText(parts: readonly Text<unknown>[]): Text<readonly unknown[]> {
  return (tuple) => {
    let text = "";
    let index = 0;
    for (const part of parts) {
      text += index === 0 ? part(tuple[index]) : `, ${part(tuple[index])}`;
      index += 1;
    }
    return parts.length === 1 ? `(${text},)` : `(${text})`;
  };
}

export const snow_impl_display_int: Display<number> = display(intText);
export const snow_impl_display_float: Display<number> = display(floatText);
export const snow_impl_display_bool: Display<boolean> = display(boolText);
export const snow_impl_display_string: Display<string> = display(stringText);
export const snow_impl_display_atom: Display<string> = display(stringText);
export const snow_impl_display_unit: Display<undefined> = display(unitText);
export const snow_impl_display_bytes: Display<Uint8Array> = display(bytesText);
export const snow_impl_display_pid: Display<number> = display(pidText);
export const snow_impl_display_conn: Display<number> = display(connText);
export const snow_impl_display_timer: Display<number> = display((timer) => `Timer<${timer}>`);

export function snow_impl_display_list<T>(element: Display<T>): Display<List<T>> {
  return display(listText((value) => element.to_string(value)));
}

export function snow_impl_display_map<K, V>(key: Display<K>, value: Display<V>): Display<OrderedMap<K, V>> {
  return display(
    mapText(
      (inner) => key.to_string(inner),
      (inner) => value.to_string(inner),
    ),
  );
}

export function snow_impl_display_set<T>(element: Display<T>): Display<OrderedSet<T>> {
  return display(setText((value) => element.to_string(value)));
}

export function snow_impl_display_tuple(...parts: readonly Display<unknown>[]): Display<readonly unknown[]> {
  return display(tupleText(parts.map((part) => (value) => part.to_string(value))));
}

/** In double quotes at the top only, without escapes. */
export const snow_impl_debug_string: Debug<string> = { inspect: (value) => `"${value}"`, nested: stringText };
