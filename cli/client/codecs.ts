// Functions that turn values with Bytes and BigInts into JSON and back. What holds none crosses as it is.
import type { FieldSchema, NamedTypeSchema, TypeSchema } from "../../compiler/protocol-schema.ts";
import { keyText } from "../../compiler/trees/typescript-text.ts";
import { fieldsOf, type NamedType } from "./type-arguments.ts";

type Direction = "encode" | "decode";

export class Codecs {
  readonly #types: ReadonlyMap<string, NamedTypeSchema>;
  /** `: any`, where types are written. */
  readonly #any: string;
  /** By direction and name of a type. */
  readonly #functions = new Map<string, string>();
  readonly #declarations: string[] = [];

  constructor(types: ReadonlyMap<string, NamedTypeSchema>, typed: boolean) {
    this.#types = types;
    this.#any = typed ? ": any" : "";
  }

  /** The functions that the expressions name. */
  get declarations(): readonly string[] {
    return this.#declarations;
  }

  /** An expression of a function; undefined when the value crosses as it is. */
  codec(direction: Direction, type: TypeSchema): string | undefined {
    return this.#isTurned(type) ? this.#expression(direction, type) : undefined;
  }

  /** The value of an expression, as it crosses. */
  applied(direction: Direction, type: TypeSchema, value: string): string {
    const codec = this.codec(direction, type);
    if (codec !== undefined && type.kind === "named") return this.#call(direction, type, value);
    return codec === undefined ? value : `${/^[\w$]+$/.test(codec) ? codec : `(${codec})`}(${value})`;
  }

  #expression(direction: Direction, type: TypeSchema): string {
    const part = (inner: TypeSchema, value: string): string => this.applied(direction, inner, value);
    const value = `(value${this.#any})${this.#any}`;
    switch (type.kind) {
      case "bytes":
        return direction === "encode" ? "bytesToText" : "bytesOfText";
      case "bigint":
        return direction === "encode" ? "String" : "BigInt";
      case "option":
        return `${value} => value === null ? null : ${part(type.of, "value")}`;
      case "list":
      case "set":
        return `${value} => value.map((one${this.#any}) => ${part(type.of, "one")})`;
      case "map":
        return `${value} => Object.fromEntries(Object.entries(value).map(([key, one]${this.#any}) => [key, ${part(type.of, "one")}]))`;
      case "tuple":
        return `${value} => [${type.of.map((element, index) => part(element, `value[${index}]`)).join(", ")}]`;
      case "result":
        return `${value} => "ok" in value ? { ok: ${part(type.ok, "value.ok")} } : { err: ${part(type.err, "value.err")} }`;
      case "named":
        return type.of.length === 0
          ? this.#functionOf(direction, type.name)
          : `${value} => ${this.#call(direction, type, "value")}`;
      case "parameter":
        return parameterCodec(type.name);
      default:
        return `${value} => value`;
    }
  }

  /** Calls the function of the type's name. What its parameters stand for is given to it: one serves all arguments. */
  #call(direction: Direction, type: NamedType, value: string): string {
    const given = type.of.map((argument) => this.codec(direction, argument) ?? `(value${this.#any}) => value`);
    return `${this.#functionOf(direction, type.name)}(${[value, ...given].join(", ")})`;
  }

  #functionOf(direction: Direction, typeName: string): string {
    const key = `${direction} ${typeName}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    // No parameter of the program has such a name.
    const name = `${direction}$${this.#functions.size + 1}`;
    this.#functions.set(key, name);
    const declared = this.#types.get(typeName);
    const parameters = (declared?.parameters ?? []).map((parameter) => `, ${parameterCodec(parameter)}${this.#any}`);
    const body = declared === undefined ? "  return value;\n" : this.#body(direction, declared);
    this.#declarations.push(`function ${name}(value${this.#any}${parameters.join("")})${this.#any} {\n${body}}\n`);
    return name;
  }

  #body(direction: Direction, type: NamedTypeSchema): string {
    const parts = (fields: readonly FieldSchema[]): string =>
      fields
        .filter((field) => this.#isTurned(field.type))
        .map(
          ({ name, type: field }) =>
            `, ${propertyText(name)}: ${this.applied(direction, field, `value[${JSON.stringify(name)}]`)}`,
        )
        .join("");
    if (type.kind === "struct") return `  return { ...value${parts(type.fields)} };\n`;
    const { tag } = type;
    const cases = type.variants.map(({ name, fields }) => {
      const head = `    case ${JSON.stringify(name)}:\n      return`;
      if (tag !== null) return `${head} { ...value${parts(fields)} };\n`;
      const values = fields.map((field, index) => this.applied(direction, field.type, `value.fields[${index}]`));
      return `${head} { tag: ${JSON.stringify(name)}, fields: [${values.join(", ")}] };\n`;
    });
    return `  switch (value[${JSON.stringify(tag ?? "tag")}]) {\n${cases.join("")}    default:\n      return value;\n  }\n`;
  }

  /** Whether it holds Bytes or a BigInt, or a parameter, which may stand for that. */
  #isTurned(type: TypeSchema): boolean {
    return this.#holds(type, new Set(), true);
  }

  /** `seen`: names of types around it, which hold what they hold besides. */
  #holds(type: TypeSchema, seen: ReadonlySet<string>, parameters: boolean): boolean {
    const inner = (one: TypeSchema): boolean => this.#holds(one, seen, parameters);
    switch (type.kind) {
      case "bytes":
      case "bigint":
        return true;
      case "parameter":
        return parameters;
      case "option":
      case "list":
      case "set":
      case "map":
        return inner(type.of);
      case "tuple":
        return type.of.some(inner);
      case "result":
        return inner(type.ok) || inner(type.err);
      case "named": {
        const declared = this.#types.get(type.name);
        if (type.of.some(inner)) return true;
        if (declared === undefined || seen.has(type.name)) return false;
        const around = new Set([...seen, type.name]);
        return fieldsOf(declared).some((field) => this.#holds(field.type, around, false));
      }
      default:
        return false;
    }
  }
}

/** What turns the values of a type parameter. */
function parameterCodec(parameter: string): string {
  return `of$${parameter}`;
}

/** A property that is made. In a literal `__proto__` is something else unless it is computed (ECMA-262 section 13.2.5.5). */
function propertyText(name: string): string {
  return name === "__proto__" ? '["__proto__"]' : keyText(name);
}
