// Evidence of the interface Json for types that derive it.

import { expected, type JsonForm, JsonMismatch, snow_impl_json_string, within } from "./forms.ts";
import { isJsonArray, isJsonObject, type JsonNode, jsonText } from "./json.ts";

/** What the compiler derives forms from: a class that takes its parts in order. */
type Construct = new (...parts: never[]) => object;

/** Evidence of the parts' types; asked for at the first use, since a recursive type names itself. */
type Forms = () => readonly JsonForm<unknown>[];

interface Part {
  /** What stands before the value in the text. */
  readonly before: string;
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

/** The parts of a value as text; `first` is the place of their first among `values`. */
function partsText(parts: readonly Part[], values: readonly unknown[], first: number): string {
  let text = "";
  let index = first;
  for (const { before, form } of parts) {
    text += `${before}${form.encode(values[index])}`;
    index += 1;
  }
  return text;
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
  const parts = lazyParts(forms, (index) => {
    const name = fields[index] ?? "";
    return { before: `${index === 0 ? "" : ","}${JSON.stringify(name)}:`, name, step: `.${name}` };
  });
  return {
    encode: (value) => `{${partsText(parts(), Object.values(value), 0)}}`,
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
    parts: lazyParts(forms, (index) => ({ before: index === 0 ? "" : ",", name: "", step: `.fields[${index}]` })),
  }));
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  return {
    encode: (value) => variantText(shapes, value, "]}"),
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const shape = variantOf(byName, "tag", node);
      const fields = within(".fields", anyArray, node.get("fields"));
      if (!isConstruct(shape.type)) return shape.type;
      const values = shape.parts().map(({ step, form }, index) => within(step, form, fields[index]));
      return Reflect.construct(shape.type, values);
    },
  };
}

/** A variant of a form with a tag also has the keys of its payload. */
type TaggedVariant = readonly [...variant: JsonVariant, keys: readonly string[]];

/**
 * The form of a sum type with `deriving(Json(tag: "type"))`: `{"type":"Variant","name":…}`, an object with the variant's
 * name under `tag` and then its payload by keys; variants in the order of their tags.
 */
export function snow_json_tagged_sum(tag: string, variants: readonly TaggedVariant[]): JsonForm<object> {
  const shapes = variants.map(([name, type, forms, keys]) => ({
    name,
    type,
    prefix: `{${JSON.stringify(tag)}:${JSON.stringify(name)}`,
    parts: lazyParts(forms, (index) => {
      const key = keys[index] ?? "";
      return { before: `,${JSON.stringify(key)}:`, name: key, step: `.${key}` };
    }),
  }));
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  return {
    encode: (value) => variantText(shapes, value, "}"),
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const { type, parts } = variantOf(byName, tag, node);
      if (!isConstruct(type)) return type;
      const values = parts().map(({ name, step, form }) => within(step, form, node.get(name)));
      return Reflect.construct(type, values);
    },
  };
}

interface VariantShape {
  /** What stands before the payload. */
  readonly prefix: string;
  readonly parts: () => readonly Part[];
}

/** A value of one of these variants, in the order of their tags. */
function variantText(shapes: readonly VariantShape[], value: object, end: string): string {
  const shape = shapes[Number(Reflect.get(value, "tag"))];
  // The tag comes before the payload.
  return shape === undefined ? "null" : `${shape.prefix}${partsText(shape.parts(), Object.values(value), 1)}${end}`;
}

/** The variant that an object names under `key`. */
function variantOf<Shape>(byName: ReadonlyMap<string, Shape>, key: string, node: ReadonlyMap<string, JsonNode>): Shape {
  const step = `.${key}`;
  const name = within(step, snow_impl_json_string, node.get(key));
  return byName.get(name) ?? within(step, unknownVariant, name);
}

/** Only for decoding. */
const anyArray: JsonForm<readonly JsonNode[]> = {
  encode: jsonText,
  decode: (node) => (isJsonArray(node) ? node : expected("Array")),
};

const unknownVariant: JsonForm<never> = {
  encode: (value) => value,
  decode: (node) => {
    throw new JsonMismatch({ problem: `unknown variant ${String(node)}` });
  },
};
