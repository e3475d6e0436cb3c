// Evidence of the interface Json for types that derive it.

import { plainParts } from "./collections.ts";
import {
  type Decoder,
  expected,
  type JsonForm,
  JsonMismatch,
  type Plain,
  snow_impl_json_string,
  within,
} from "./forms.ts";
import { isJsonArray, isJsonObject, type JsonNode } from "./json.ts";
import { CLOSE_BRACE } from "./parser.ts";
import { type JsonReader, unreadable } from "./reader.ts";

/** What the compiler derives forms from: a class that takes its parts in order. */
type Construct = new (...parts: never[]) => object;

/** Evidence of the parts' types; asked for at the first use, since a recursive type names itself. */
type Forms = () => readonly JsonForm<unknown>[];

/** A value as a plain object; `parts` does so with those of the parts. */
type ToPlain = (value: object, parts: readonly Plain<unknown>[]) => object;

/**
 * Reads a value as `encode` writes it. One that is written in another way it leaves to `otherwise`, at the end of the
 * last part that it has read; a part that it has not read is undefined.
 */
type Read = (
  reader: JsonReader,
  forms: readonly JsonForm<unknown>[],
  otherwise: (reader: JsonReader, values: unknown[]) => object,
) => object;

interface Part {
  /** What stands before the value in the text. */
  readonly before: string;
  /** Key of the JSON object; unused in sum types. */
  readonly name: string;
  /** The step of a path. */
  readonly step: string;
  readonly form: JsonForm<unknown>;
}

/** What `make` makes, when somebody asks first. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Types within types of which a plain form is looked for. */
const DEEPEST = 64;

/**
 * The same; nothing to those who ask meanwhile: what holds values of its own type has no plain form. Nor has what lies too
 * deep, for those who hold it.
 */
function decidedOnce<T>(decide: (depth: number) => T | undefined): (depth?: number) => T | undefined {
  let decided: T | undefined;
  let isAsked = false;
  return (depth = 0) => {
    if (isAsked || depth > DEEPEST) return decided;
    isAsked = true;
    decided = decide(depth);
    return decided;
  };
}

/** One part per form; `describe` names the one at `index`. */
function partsOf(forms: Forms, describe: (index: number) => Omit<Part, "form">): () => readonly Part[] {
  return once(() => forms().map((form, index) => ({ ...describe(index), form })));
}

function plainOf(toPlain: ToPlain | undefined, forms: Forms, depth: number): Plain<object> | undefined {
  const parts = toPlain && plainParts(forms(), depth + 1);
  return parts && ((value) => toPlain(value, parts));
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

/** Reads members in any order while there are more. In the end there is a value of each form. */
function readMembers(
  reader: JsonReader,
  isMember: boolean,
  places: ReadonlyMap<string, number>,
  forms: readonly JsonForm<unknown>[],
  values: unknown[],
): void {
  for (let more = isMember; more; more = reader.goesOn(CLOSE_BRACE)) {
    const place = places.get(reader.key());
    if (place === undefined) reader.value();
    else values[place] = (forms[place] ?? unreadable()).read(reader);
  }
  for (const [place, form] of forms.entries()) {
    if (values[place] === undefined) values[place] = form.absent === undefined ? unreadable() : form.absent();
  }
}

/**
 * The form of a struct with `deriving(Json)`: an object with the fields in the order of declaration.
 * `forms` answers the evidence of the field types in that order.
 */
export function snow_json_struct(
  type: Construct,
  fields: readonly string[],
  forms: Forms,
  toPlain?: ToPlain,
  read?: Read,
): JsonForm<object> {
  const all = once(forms);
  const parts = partsOf(all, (index) => {
    const name = fields[index] ?? "";
    return { before: `${index === 0 ? "" : ","}${JSON.stringify(name)}:`, name, step: `.${name}` };
  });
  const plain = decidedOnce((depth) => plainOf(toPlain, all, depth));
  const places = new Map(fields.map((name, index) => [name, index]));
  const inAnyOrder = (reader: JsonReader, values: unknown[]): object => {
    const isMember = values[0] === undefined ? reader.entersObject() : reader.goesOn(CLOSE_BRACE);
    readMembers(reader, isMember, places, all(), values);
    return Reflect.construct(type, values);
  };
  return {
    encode(value) {
      const toPlain = plain();
      return toPlain === undefined
        ? `{${partsText(parts(), Object.values(value), 0)}}`
        : JSON.stringify(toPlain(value));
    },
    plain,
    read: (reader) => (read === undefined ? inAnyOrder(reader, []) : read(reader, all(), inAnyOrder)),
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const values: unknown[] = [];
      for (const { name, step, form } of parts()) values.push(within(step, form, node.get(name)));
      return Reflect.construct(type, values);
    },
  };
}

/** A variant: its name, its class or its only instance, the evidence of its payload. */
export type JsonVariant = readonly [
  name: string,
  type: Construct | object,
  forms: Forms,
  toPlain?: ToPlain | undefined,
  read?: Read | undefined,
];

function isConstruct(type: Construct | object): type is Construct {
  return typeof type === "function";
}

/** The form of a sum type with `deriving(Json)`: `{"tag":"Variant","fields":[…]}`; variants in the order of their tags. */
export function snow_json_sum(variants: readonly JsonVariant[]): JsonForm<object> {
  const shapes = variants.map(([name, type, forms, toPlain, read]) => {
    const all = once(forms);
    const parts = partsOf(all, (index) => ({ before: index === 0 ? "" : ",", name: "", step: `.fields[${index}]` }));
    return { name, type, all, prefix: `{"tag":${JSON.stringify(name)},"fields":[`, end: "]}", parts, toPlain, read };
  });
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  const plain = decidedOnce((depth) => plainOfVariants(shapes, depth));
  return {
    encode: (value) => variantText(shapes, plain(), value),
    plain,
    read(reader) {
      const name = reader.variant('{"tag":"', '","fields":[', 2);
      if (name === undefined) return this.decode(reader.value());
      const { type, read, all } = byName.get(name) ?? unreadable();
      if (!isConstruct(type)) return reader.ends() ? type : unreadable();
      return read === undefined ? unreadable() : read(reader, all(), unreadable);
    },
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
type TaggedVariant = readonly [
  name: string,
  type: Construct | object,
  forms: Forms,
  keys: readonly string[],
  toPlain?: ToPlain | undefined,
  read?: Read | undefined,
];

/**
 * The form of a sum type with `deriving(Json(tag: "type"))`: `{"type":"Variant","name":…}`, an object with the variant's
 * name under `tag` and then its payload by keys; variants in the order of their tags.
 */
export function snow_json_tagged_sum(tag: string, variants: readonly TaggedVariant[]): JsonForm<object> {
  const beginning = `{${JSON.stringify(tag)}:`;
  const shapes = variants.map((variant) => taggedShape(tag, `${beginning}${JSON.stringify(variant[0])}`, variant));
  const byName = new Map(shapes.map((shape) => [shape.name, shape]));
  const plain = decidedOnce((depth) => plainOfVariants(shapes, depth));
  return {
    encode: (value) => variantText(shapes, plain(), value),
    plain,
    read(reader) {
      const name = reader.variant(`${beginning}"`, '"', 1);
      if (name === undefined) return this.decode(reader.value());
      const { type, read, all, inAnyOrder } = byName.get(name) ?? unreadable();
      if (!isConstruct(type) && reader.closes()) return type;
      return read === undefined ? inAnyOrder(reader, []) : read(reader, all(), inAnyOrder);
    },
    decode(node) {
      if (!isJsonObject(node)) return expected("Object");
      const { type, parts } = variantOf(byName, tag, node);
      if (!isConstruct(type)) return type;
      const values = parts().map(({ name, step, form }) => within(step, form, node.get(name)));
      return Reflect.construct(type, values);
    },
  };
}

function taggedShape(tag: string, prefix: string, [name, type, forms, keys, toPlain, read]: TaggedVariant) {
  const all = once(forms);
  const parts = partsOf(all, (index) => {
    const key = keys[index] ?? "";
    return { before: `,${JSON.stringify(key)}:`, name: key, step: `.${key}` };
  });
  // A second tag has the place of no part.
  const places = new Map([...keys.map((key, index): [string, number] => [key, index]), [tag, keys.length]]);
  const inAnyOrder = (reader: JsonReader, values: unknown[]): object => {
    readMembers(reader, reader.goesOn(CLOSE_BRACE), places, all(), values);
    return isConstruct(type) ? Reflect.construct(type, values) : type;
  };
  return { name, type, all, prefix, end: "}", parts, toPlain, read, inAnyOrder };
}

interface VariantShape {
  readonly type: Construct | object;
  /** What stands before the payload, and behind it. */
  readonly prefix: string;
  readonly end: string;
  readonly all: Forms;
  readonly parts: () => readonly Part[];
  readonly toPlain: ToPlain | undefined;
}

/** Its place among the variants. */
function tagOf(value: object): number {
  return "tag" in value && typeof value.tag === "number" ? value.tag : Number.NaN;
}

/** That of values of all these variants, if all have one. */
function plainOfVariants(shapes: readonly VariantShape[], depth: number): Plain<object> | undefined {
  const plains: Plain<object>[] = [];
  for (const { type, prefix, end, toPlain, all } of shapes) {
    const only: unknown = isConstruct(type) ? undefined : JSON.parse(prefix + end);
    const plain = only === undefined ? plainOf(toPlain, all, depth) : () => only;
    if (plain === undefined) return undefined;
    plains.push(plain);
  }
  return (value) => plains[tagOf(value)]?.(value);
}

/** A value of one of these variants, in the order of their tags. */
function variantText(shapes: readonly VariantShape[], plain: Plain<object> | undefined, value: object): string {
  if (plain !== undefined) return JSON.stringify(plain(value));
  const shape = shapes[tagOf(value)];
  if (shape === undefined) return "null";
  // The tag comes before the payload.
  return `${shape.prefix}${partsText(shape.parts(), Object.values(value), 1)}${shape.end}`;
}

/** The variant that an object names under `key`. */
function variantOf<Shape>(byName: ReadonlyMap<string, Shape>, key: string, node: ReadonlyMap<string, JsonNode>): Shape {
  const step = `.${key}`;
  const name = within(step, snow_impl_json_string, node.get(key));
  return byName.get(name) ?? within(step, unknownVariant, name);
}

const anyArray: Decoder<readonly JsonNode[]> = {
  decode: (node) => (isJsonArray(node) ? node : expected("Array")),
};

const unknownVariant: Decoder<never> = {
  decode: (node) => {
    throw new JsonMismatch({ problem: `unknown variant ${String(node)}` });
  },
};
