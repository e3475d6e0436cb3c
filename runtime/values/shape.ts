// What the runtime knows of the classes of structs and sum types. It hangs on their prototypes under a symbol, so
// nothing that a user calls a field can hide it, and no field is ever taken for something else.
//
// The fields of a value are its own properties, in the order of declaration; a variant's are `tag`, then its payload.

/** Eq and Hash of a type, where they are the user's own. */
interface KeyMethods {
  readonly eq?: (left: unknown, right: unknown) => boolean;
  readonly hash?: (value: unknown) => number;
}

type Shape = KeyMethods &
  /** `fields` are names in Snow, where some property is called otherwise. */
  (
    | { readonly kind: "struct"; readonly name: string; readonly fields: readonly string[] | undefined }
    /** Each variant of the class with the size of its payload, by tag; where it has a class of its own, it is the only one. */
    | { readonly kind: "sum"; readonly variants: readonly (readonly [name: string, size: number])[] }
  );

const SHAPE: unique symbol = Symbol("snow.shape");

interface Shaped {
  readonly [SHAPE]?: Shape;
}

interface Class {
  readonly prototype: object;
}

/** undefined for what is neither struct nor variant. */
export function shapeOf(value: object): Shape | undefined {
  return (value as Shaped)[SHAPE];
}

/** Structs and variants are read by field name. */
export function fieldsOf(value: object): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>;
}

function setShape(type: Class, shape: Shape): void {
  Object.defineProperty(type.prototype, SHAPE, { value: shape });
}

/** Says what the class of a struct is. */
export function snow_struct(type: Class, name: string, fields?: readonly string[], methods: KeyMethods = {}): void {
  setShape(type, { kind: "struct", name, fields, ...methods });
}

/** Says what the class of one variant is. */
export function snow_variant(type: Class, name: string, size: number, methods: KeyMethods = {}): void {
  setShape(type, { kind: "sum", variants: [[name, size]], ...methods });
}

/** Says what the class of all variants of a type is: their names and sizes, by tag. */
export function snow_variants(
  type: Class,
  variants: readonly (readonly [name: string, size: number])[],
  methods: KeyMethods = {},
): void {
  setShape(type, { kind: "sum", variants, ...methods });
}

/** The fields of a struct or the payload of a variant, in order, with the name of the constructor. */
export interface Parts {
  readonly name: string;
  /** Of a struct. */
  readonly fields: readonly string[] | undefined;
  readonly values: readonly unknown[];
}

/** undefined for what is neither struct nor variant. */
export function partsOf(value: object): Parts | undefined {
  const shape = shapeOf(value);
  if (shape === undefined) return undefined;
  const own: readonly unknown[] = Object.values(value);
  if (shape.kind === "struct") return { name: shape.name, fields: shape.fields ?? Object.keys(value), values: own };
  const [tag, ...payload] = own;
  const variant = shape.variants.length === 1 ? shape.variants[0] : shape.variants[Number(tag)];
  const [name, size] = variant ?? ["", 0];
  return { name, fields: undefined, values: payload.slice(0, size) };
}
