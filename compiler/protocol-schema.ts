// What the channels of a program say to their clients, as plain data: clients are written from it, and compared by it.

/** The form of `snow client --schema`. Types have the names that they have in the program, with their module where two have one name. */
export interface ProtocolSchema {
  /** Of this form; another number is another form. */
  readonly snow: 1;
  readonly channels: readonly ChannelSchema[];
  /** What the channels' types name, each once. */
  readonly types: readonly NamedTypeSchema[];
}

export interface ChannelSchema {
  readonly name: string;
  readonly doc: string;
  /** Of the topic, in order. */
  readonly parameters: readonly { readonly name: string; readonly type: "String" | "Int" }[];
  /** null: `join` takes none. */
  readonly hello: TypeSchema | null;
  /** The E of `join`. */
  readonly refusal: TypeSchema;
  readonly welcome: TypeSchema | null;
  /** A sum type with a tag. */
  readonly event: TypeSchema | null;
  /** The data of a member. */
  readonly presence: TypeSchema | null;
  /** What clients may ask: without `info`. */
  readonly operations: readonly OperationSchema[];
}

export interface OperationSchema {
  readonly name: string;
  readonly doc: string;
  readonly kind: "call" | "cast";
  readonly parameters: readonly FieldSchema[];
  /** null for a cast. */
  readonly reply: TypeSchema | null;
}

export interface FieldSchema {
  readonly name: string;
  readonly type: TypeSchema;
}

export type TypeSchema =
  | { readonly kind: "int" | "float" | "bigint" | "string" | "bool" | "bytes" | "json" }
  | { readonly kind: "option" | "list" | "set" | "map"; readonly of: TypeSchema }
  | { readonly kind: "tuple"; readonly of: readonly TypeSchema[] }
  | { readonly kind: "result"; readonly ok: TypeSchema; readonly err: TypeSchema }
  | { readonly kind: "named"; readonly name: string; readonly of: readonly TypeSchema[] }
  /** A type parameter of the named type around it. */
  | { readonly kind: "parameter"; readonly name: string };

export type NamedTypeSchema = StructSchema | SumSchema;

export interface StructSchema {
  readonly kind: "struct";
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly string[];
  readonly fields: readonly FieldSchema[];
}

export interface SumSchema {
  readonly kind: "sum";
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly string[];
  /** Where a value has the name of its variant, beside its fields; null: `{"tag": …, "fields": […]}`. */
  readonly tag: string | null;
  readonly variants: readonly { readonly name: string; readonly fields: readonly FieldSchema[] }[];
}
