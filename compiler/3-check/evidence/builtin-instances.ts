// Which built-in types implement which built-in interfaces (semantics §2, §3, §8.4).
import { dictionarySymbol } from "../../library/index.ts";
import { boolType, floatType, intType, type NamedType, named, type Type } from "../types/type.ts";

/**
 * `plain`: the dictionary takes nothing. `arguments`: it takes one dictionary of the same interface for every
 * type argument (or tuple element). `value`: only for the last type argument (Json of a Map, whose keys are Strings).
 */
export type BuiltinForm = "plain" | "arguments" | "value";

const numbers = { Int: "plain", Float: "plain" } as const;
const collections = { List: "arguments", tuple: "arguments" } as const;
/** What has arithmetic. */
const arithmetic = { ...numbers, BigInt: "plain" } as const;
const scalars = {
  ...arithmetic,
  Bool: "plain",
  String: "plain",
  Atom: "plain",
  Bytes: "plain",
  Conn: "plain",
  Timer: "plain",
} as const;
/** Compared, hashed and shown by the moment. */
const moments = { DateTime: "plain" } as const;

/** What stands in one column of a database. */
const columns = {
  ...arithmetic,
  ...moments,
  Bool: "plain",
  String: "plain",
  Bytes: "plain",
  Json: "plain",
  Option: "arguments",
} as const;

/** Of a value that no type describes: by the form that it has when the program runs. */
const never = { Never: "plain" } as const;

const table: Readonly<Record<string, Readonly<Record<string, BuiltinForm>>>> = {
  Eq: {
    ...never,
    ...scalars,
    ...collections,
    Map: "arguments",
    Set: "arguments",
    extern: "plain",
    ...moments,
  },
  Ord: {
    ...never,
    ...arithmetic,
    ...moments,
    String: "plain",
    List: "arguments",
    tuple: "arguments",
  },
  Hash: { ...never, ...scalars, ...collections, extern: "plain", ...moments },
  Display: {
    ...never,
    ...scalars,
    ...collections,
    "()": "plain",
    Pid: "plain",
    Map: "arguments",
    Set: "arguments",
    ...moments,
  },
  Debug: { ...never, String: "plain" },
  Default: { ...numbers, Bool: "plain", String: "plain" },
  Number: numbers,
  Comparison: { Int: "plain", Ordering: "plain" },
  Add: arithmetic,
  Sub: arithmetic,
  Mul: arithmetic,
  Div: arithmetic,
  Mod: arithmetic,
  Neg: arithmetic,
  Not: { Bool: "plain" },
  Iterator: { Iter: "plain" },
  Iterable: { ...never, List: "plain", Map: "plain", Set: "plain", Range: "plain" },
  Json: {
    ...never,
    ...arithmetic,
    Bool: "plain",
    String: "plain",
    Bytes: "plain",
    Json: "plain",
    ...collections,
    Option: "arguments",
    Result: "arguments",
    Set: "arguments",
    Map: "value",
  },
  ToSql: { ...never, ...columns, Sql: "plain" },
  Column: columns,
  Row: { tuple: "arguments" },
};

/** What the library has of its own, in Snow: by interface and type. */
export type LibraryInstances = ReadonlyMap<string, ReadonlyMap<string, BuiltinForm>>;

/** `type`: a built-in type's name, `tuple`, or `extern` for an extern type. */
export function builtinForm(instances: LibraryInstances, interfaceName: string, type: string): BuiltinForm | undefined {
  const row = table[interfaceName];
  if (row !== undefined && Object.hasOwn(row, type)) return row[type];
  return instances.get(interfaceName)?.get(type);
}

/** A built-in `From`: its target, the name of its source, and the source as a type. */
export type Conversion = readonly [target: string, source: string, type: Type];

const dbErrorType = named("", "DbError");

export const builtinConversions: readonly Conversion[] = [
  ["Float", "Int", intType],
  ["String", "Int", intType],
  ["String", "Float", floatType],
  ["String", "Bool", boolType],
  ["String", "DbError", dbErrorType],
  // For what asks for a type that such an error can become.
  ["DbError", "DbError", dbErrorType],
];

/** Associated types of the built-in instances. */
export function builtinAssociated(interfaceName: string, type: NamedType): ReadonlyMap<string, Type> {
  const [first, second] = type.arguments;
  if (interfaceName === "Iterator" && first !== undefined) return new Map([["Item", first]]);
  if (interfaceName === "Iterable") {
    const item: Type =
      type.name === "Never"
        ? type
        : type.name === "Range"
          ? intType
          : type.name === "Map" && first !== undefined && second !== undefined
            ? { kind: "tuple", elements: [first, second] }
            : (first ?? intType);
    return new Map([
      ["Item", item],
      ["Iter", named("", "Iter", item)],
    ]);
  }
  return new Map([["Output", type]]);
}

/** The runtime's names of all built-in dictionaries. */
export function builtinDictionarySymbols(): string[] {
  const conversions = builtinConversions.map(
    ([target, source]) => `snow_impl_from_${target.toLowerCase()}_${source.toLowerCase()}`,
  );
  const rows = Object.entries(table).flatMap(([name, types]) =>
    Object.keys(types).map((type) => dictionarySymbol(name, type)),
  );
  return [...rows, ...conversions];
}
