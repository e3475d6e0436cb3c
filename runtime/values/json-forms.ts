// Evidence of the interface Json: how the values of a type become JSON text, and come back from parsed JSON.
import { exactInt, isJsonArray, isJsonObject, Json, type JsonNode, jsonText, nearestFloat } from "./json.ts";
import { JsonSyntaxError, parseJson } from "./json-parser.ts";
import { type List, snow_list_of } from "./list.ts";
import { MapBuilder, type OrderedMap } from "./ordered-map.ts";
import {
  type Option,
  type Result,
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "./sums.ts";
import { floatText } from "./text.ts";

export interface JsonForm<T> {
  /** Compact JSON text. */
  encode(value: T): string;
  /** Throws JsonMismatch. */
  decode(node: JsonNode): T;
  /** The value of a field whose key is missing; without it that is an error. */
  absent?(): T;
}

/** Parsed JSON that is not of the wanted type. It learns its place while it passes the enclosing values. */
export class JsonMismatch extends Error {
  readonly #text: string;
  readonly #isMissing: boolean;
  #path = "";

  /** `text` says what is wrong; for a missing field it is the empty string. */
  constructor(text: string) {
    super("JSON of another type");
    this.#text = text;
    this.#isMissing = text === "";
  }

  /** `step` is `.field` or `[index]`. */
  isInside(step: string): void {
    this.#path = step + this.#path;
  }

  /** `users[3].age: expected Int`, `missing field: users[3].age`, `expected Object`. */
  get description(): string {
    const path = this.#path.startsWith(".") ? this.#path.slice(1) : this.#path;
    if (this.#isMissing) return `missing field: ${path}`;
    return path === "" ? this.#text : `${path}: ${this.#text}`;
  }
}

function expected(type: string): never {
  throw new JsonMismatch(`expected ${type}`);
}

/** The result of `decode`, whose failures are inside `step`. */
function within<T>(step: string, form: JsonForm<T>, node: JsonNode | undefined): T {
  try {
    if (node !== undefined) return form.decode(node);
    if (form.absent !== undefined) return form.absent();
    throw new JsonMismatch("");
  } catch (error) {
    if (error instanceof JsonMismatch) error.isInside(step);
    throw error;
  }
}

/** `Ok` of what `decode` makes of the text, or `Err` of the first thing that is wrong. */
export function parseToResult<T>(text: string, decode: (node: JsonNode) => T): Result<T, string> {
  try {
    return new snow_variant_Ok(decode(parseJson(text)));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return new snow_variant_Err(error.message);
    if (error instanceof JsonMismatch) return new snow_variant_Err(error.description);
    throw error;
  }
}

/** `T.from_json` of derived types. */
export function snow_json_decode<T>(form: JsonForm<T>, text: string): Result<T, string> {
  return parseToResult(text, (node) => form.decode(node));
}

export const snow_impl_json_int: JsonForm<number> = {
  encode: String,
  decode: (node) => exactInt(node) ?? expected("Int"),
};

export const snow_impl_json_float: JsonForm<number> = {
  encode: (value) => (Number.isFinite(value) ? floatText(value) : "null"),
  decode: (node) => nearestFloat(node) ?? expected("Float"),
};

export const snow_impl_json_bool: JsonForm<boolean> = {
  encode: String,
  decode: (node) => (typeof node === "boolean" ? node : expected("Bool")),
};

export const snow_impl_json_string: JsonForm<string> = {
  encode: (value) => JSON.stringify(value),
  decode: (node) => (typeof node === "string" ? node : expected("String")),
};

export const snow_impl_json_json: JsonForm<Json> = {
  encode: (value) => jsonText(value.node),
  decode: (node) => new Json(node),
};

export function snow_impl_json_option<T>(content: JsonForm<T>): JsonForm<Option<T>> {
  return {
    encode: (value) => (value.tag === 1 ? content.encode(value._0) : "null"),
    decode: (node) => (node === null ? snow_variant_None : new snow_variant_Some(content.decode(node))),
    absent: () => snow_variant_None,
  };
}

export function snow_impl_json_list<T>(element: JsonForm<T>): JsonForm<List<T>> {
  return {
    encode(list) {
      let text = "[";
      for (let index = 0; index < list.length; index += 1) {
        text += index === 0 ? element.encode(list.at(index)) : `,${element.encode(list.at(index))}`;
      }
      return `${text}]`;
    },
    decode(node) {
      if (!isJsonArray(node)) return expected("Array");
      const elements: T[] = [];
      try {
        for (const item of node) elements.push(element.decode(item));
      } catch (error) {
        if (error instanceof JsonMismatch) error.isInside(`[${elements.length}]`);
        throw error;
      }
      return snow_list_of(elements);
    },
  };
}

/** Keys are Strings: only such maps have the interface, so it takes the form of the values alone. */
export function snow_impl_json_map<V>(value: JsonForm<V>): JsonForm<OrderedMap<string, V>> {
  return {
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

/** What the compiler derives forms from: a class that takes its parts in order. */
type Construct = new (...parts: never[]) => object;

/** Evidence of the parts' types; asked for at the first use, since a recursive type names itself. */
type Forms = () => readonly JsonForm<unknown>[];

interface Part {
  /** Key of the JSON object; unused in sum types. */
  readonly name: string;
  /** The step of a path. */
  readonly step: string;
  readonly form: JsonForm<unknown>;
}

/** One part per form; `describe` names the one at `index`. */
function lazyParts(forms: Forms, describe: (index: number) => Omit<Part, "form">): () => readonly Part[] {
  let parts: readonly Part[] | undefined;
  return () => {
    parts ??= forms().map((form, index) => ({ ...describe(index), form }));
    return parts;
  };
}

/**
 * The form of a struct with `deriving(Json)`: an object with the fields in the order of declaration.
 * `forms` answers the evidence of the field types in that order.
 */
export function snow_json_struct(
  _typeName: string,
  type: Construct,
  fields: readonly string[],
  forms: Forms,
): JsonForm<object> {
  const prefixes = fields.map((name, index) => `${index === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  const parts = lazyParts(forms, (index) => {
    const name = fields[index] ?? "";
    return { name, step: `.${name}` };
  });
  return {
    encode(value) {
      let text = fields.length === 0 ? "{" : "";
      const values: readonly unknown[] = Object.values(value);
      for (const [index, { form }] of parts().entries()) text += `${prefixes[index]}${form.encode(values[index])}`;
      return `${text}}`;
    },
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const values: unknown[] = [];
      for (const { name, step, form } of parts()) values.push(within(step, form, node.get(name)));
      return Reflect.construct(type, values);
    },
  };
}

/** A variant: its name, its class or its only instance, the evidence of its payload. */
export type JsonVariant = readonly [name: string, type: Construct | object, forms: Forms];

function isConstruct(type: Construct | object): type is Construct {
  return typeof type === "function";
}

/** The form of a sum type with `deriving(Json)`: `{"tag":"Variant","fields":[…]}`; variants in the order of their tags. */
export function snow_json_sum(_typeName: string, variants: readonly JsonVariant[]): JsonForm<object> {
  const shapes = variants.map(([name, type, forms]) => ({
    name,
    type,
    prefix: `{"tag":${JSON.stringify(name)},"fields":[`,
    parts: lazyParts(forms, (index) => ({ name: "", step: `.fields[${index}]` })),
  }));
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  return {
    encode(value) {
      const shape = shapes[Number(Reflect.get(value, "tag"))];
      if (shape === undefined) return "null";
      let text = shape.prefix;
      const [, ...payload]: readonly unknown[] = Object.values(value);
      for (const [index, { form }] of shape.parts().entries()) {
        text += `${index === 0 ? "" : ","}${form.encode(payload[index])}`;
      }
      return `${text}]}`;
    },
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const name = within(".tag", snow_impl_json_string, node.get("tag"));
      const shape = byName.get(name) ?? within(".tag", unknownVariant, name);
      const fields = within(".fields", anyArray, node.get("fields"));
      if (!isConstruct(shape.type)) return shape.type;
      const values = shape.parts().map(({ step, form }, index) => within(step, form, fields[index]));
      return Reflect.construct(shape.type, values);
    },
  };
}

/** Only for decoding. */
const anyArray: JsonForm<readonly JsonNode[]> = {
  encode: jsonText,
  decode: (node) => (isJsonArray(node) ? node : expected("Array")),
};

const unknownVariant: JsonForm<never> = {
  encode: (value) => value,
  decode: (node) => {
    throw new JsonMismatch(`unknown variant ${String(node)}`);
  },
};
