// Json: texts to values and back.

import { isJsonObject, Json, type JsonNode, JsonNumber, jsonText } from "../values/json.ts";
import { snow_impl_json_list, snow_impl_json_map } from "../values/json-collections.ts";
import { type JsonForm, parseToResult, snow_impl_json_string } from "../values/json-forms.ts";
import { JsonSyntaxError, parseJson } from "../values/json-parser.ts";
import type { List } from "../values/list.ts";
import type { OrderedMap } from "../values/ordered-map.ts";
import type { Result } from "../values/types.generated.ts";

export function snow_json_parse(text: string): Result<Json, string> {
  return parseToResult(text, (node) => new Json(node));
}

export function snow_json_encode<T>(json: JsonForm<T>, value: T): string {
  return json.encode(value);
}

export function snow_json_encode_string(text: string): string {
  return JSON.stringify(text);
}

export function snow_json_encode_int(value: number): string {
  return String(value);
}

export function snow_json_encode_bool(value: boolean): string {
  return String(value);
}

const stringMap = snow_impl_json_map(snow_impl_json_string);
const stringList = snow_impl_json_list(snow_impl_json_string);

export function snow_json_encode_map(map: OrderedMap<string, string>): string {
  return stringMap.encode(map);
}

export function snow_json_encode_list(list: List<string>): string {
  return stringList.encode(list);
}

/** What is under the keys, one inside the other; undefined when something is missing, or the text is not JSON. */
function lookUp(text: string, keys: readonly string[]): JsonNode | undefined {
  let node: JsonNode | undefined;
  try {
    node = parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
  for (const key of keys) {
    if (node === undefined || !isJsonObject(node)) return undefined;
    node = node.get(key);
  }
  return node;
}

function plainText(node: JsonNode | undefined): string {
  if (node === undefined || node === null) return "";
  if (typeof node === "string") return node;
  return node instanceof JsonNumber ? node.text : jsonText(node);
}

export function snow_json_get(text: string, key: string): string {
  return plainText(lookUp(text, [key]));
}

export function snow_json_get_nested(text: string, outer: string, inner: string): string {
  return plainText(lookUp(text, [outer, inner]));
}
