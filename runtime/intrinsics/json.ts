// Json: texts to values and back.

import { snow_panic } from "../failures/index.ts";
import {
  decodeToResult,
  exactInt,
  isJsonArray,
  isJsonObject,
  Json,
  type JsonForm,
  type JsonNode,
  JsonNumber,
  JsonSyntaxError,
  jsonText,
  type List,
  MapBuilder,
  nearestFloat,
  type Option,
  type OrderedMap,
  optionOf,
  parseJson,
  parseToResult,
  type Result,
  snow_impl_json_list,
  snow_impl_json_map,
  snow_impl_json_string,
  snow_list_of,
  snow_variant_None,
  snow_variant_Some,
} from "../values/index.ts";

export function snow_json_parse(text: string): Result<Json, string> {
  return parseToResult(text, (node) => new Json(node));
}

export function snow_json_encode<T>(json: JsonForm<T>, value: T): string {
  return json.encode(value);
}

const _stringMap = snow_impl_json_map(snow_impl_json_string);
const _stringList = snow_impl_json_list(snow_impl_json_string);

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

export function snow_json_decode_value<T>(form: JsonForm<T>, value: Json): Result<T, string> {
  return decodeToResult(value.node, (node) => form.decode(node));
}

const STEP = /\[([0-9]+)\]\.?|([^.[]+)\.?/y;

/** What is inside of a node behind one step; undefined: nothing. */
function inside(node: JsonNode, index: string | undefined, key: string): JsonNode | undefined {
  if (index !== undefined) return isJsonArray(node) ? node[Number(index)] : undefined;
  return isJsonObject(node) ? node.get(key) : undefined;
}

export function snow_json_at(value: Json, path: string): Option<Json> {
  let node: JsonNode | undefined = value.node;
  let offset = 0;
  while (offset < path.length && node !== undefined) {
    STEP.lastIndex = offset;
    const step = STEP.exec(path);
    if (step === null) return snow_variant_None;
    node = inside(node, step[1], step[2] ?? "");
    offset = STEP.lastIndex;
  }
  return optionOf(node === undefined ? undefined : new Json(node));
}

export function snow_json_as_string({ node }: Json): Option<string> {
  return optionOf(typeof node === "string" ? node : undefined);
}

export function snow_json_as_int({ node }: Json): Option<number> {
  return optionOf(exactInt(node));
}

export function snow_json_as_float({ node }: Json): Option<number> {
  return optionOf(nearestFloat(node));
}

export function snow_json_as_bool({ node }: Json): Option<boolean> {
  return optionOf(typeof node === "boolean" ? node : undefined);
}

export function snow_json_as_list({ node }: Json): Option<List<Json>> {
  return optionOf(isJsonArray(node) ? snow_list_of(node.map((element) => new Json(element))) : undefined);
}

export function snow_json_as_map({ node }: Json): Option<OrderedMap<string, Json>> {
  if (!isJsonObject(node)) return snow_variant_None;
  const builder = new MapBuilder<string, Json>();
  for (const [key, element] of node) builder.set(key, new Json(element));
  return new snow_variant_Some(builder.build());
}

export function snow_json_is_null({ node }: Json): boolean {
  return node === null;
}

export function snow_json_keys({ node }: Json): List<string> {
  return snow_list_of(isJsonObject(node) ? [...node.keys()] : []);
}

/** The text of a node whose line begins with `margin`. */
function prettyText(node: JsonNode, margin: string): string {
  if (node === null || typeof node !== "object" || node instanceof JsonNumber) return jsonText(node);
  const inner = `${margin}  `;
  const isArray = isJsonArray(node);
  const lines = isArray
    ? node.map((element) => inner + prettyText(element, inner))
    : Array.from(node, ([key, element]) => `${inner}${JSON.stringify(key)}: ${prettyText(element, inner)}`);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  return lines.length === 0 ? open + close : `${open}\n${lines.join(",\n")}\n${margin}${close}`;
}

export function snow_json_pretty<T>(form: JsonForm<T>, value: T): string {
  try {
    return prettyText(parseJson(form.encode(value)), "");
  } catch (error) {
    if (error instanceof JsonSyntaxError) return snow_panic(`json_pretty: ${error.message}`);
    throw error;
  }
}
