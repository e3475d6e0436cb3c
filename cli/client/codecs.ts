// Functions that turn values with Bytes and BigInts into JSON and back. What holds none crosses as it is.
import type { FieldSchema, NamedTypeSchema, TypeSchema } from "../../compiler/protocol-schema.ts";
import { keyText } from "../../compiler/trees/typescript-text.ts";
import { argumentsOf, fieldsOf, type NamedType, substituted, type TypeArguments } from "./type-arguments.ts";

type Direction = "encode" | "decode";

export class Codecs {
  readonly #types: ReadonlyMap<string, NamedTypeSchema>;
  /** `: any`, where types are written. */
  readonly #any: string;
  /** Named types with their arguments, by what they are: a function for each. */
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
    return this.#isTurned(type, new Set()) ? this.#expression(direction, type) : undefined;
  }

  /** The value of an expression, as it crosses. */
  applied(direction: Direction, type: TypeSchema, value: string): string {
    const codec = this.codec(direction, type);
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
        return this.#named(direction, type);
      default:
        return `${value} => value`;
    }
  }

  #named(direction: Direction, type: NamedType): string {
    const key = `${direction} ${JSON.stringify(type)}`;
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    // No parameter of the program has such a name.
    const name = `${direction}$${this.#functions.size + 1}`;
    this.#functions.set(key, name);
    const declared = this.#types.get(type.name);
    const body =
      declared === undefined ? "  return value;\n" : this.#body(direction, declared, argumentsOf(declared, type));
    this.#declarations.push(`function ${name}(value${this.#any})${this.#any} {\n${body}}\n`);
    return name;
  }

  #body(direction: Direction, type: NamedTypeSchema, given: TypeArguments): string {
    const parts = (fields: readonly FieldSchema[], from: string): string =>
      fields
        .map(({ name, type: field }) => ({ name, type: substituted(field, given) }))
        .filter((field) => this.#isTurned(field.type, new Set()))
        .map(
          (field) =>
            `, ${keyText(field.name)}: ${this.applied(direction, field.type, `${from}[${JSON.stringify(field.name)}]`)}`,
        )
        .join("");
    if (type.kind === "struct") return `  return { ...value${parts(type.fields, "value")} };\n`;
    const { tag } = type;
    const cases = type.variants.map(({ name, fields }) => {
      const head = `    case ${JSON.stringify(name)}:\n      return`;
      if (tag !== null) return `${head} { ...value${parts(fields, "value")} };\n`;
      const values = fields.map((field, index) =>
        this.applied(direction, substituted(field.type, given), `value.fields[${index}]`),
      );
      return `${head} { tag: ${JSON.stringify(name)}, fields: [${values.join(", ")}] };\n`;
    });
    return `  switch (value[${JSON.stringify(tag ?? "tag")}]) {\n${cases.join("")}    default:\n      return value;\n  }\n`;
  }

  /** Whether it holds Bytes or a BigInt. `seen`: named types around it, which hold none but for what else they hold. */
  #isTurned(type: TypeSchema, seen: ReadonlySet<string>): boolean {
    switch (type.kind) {
      case "bytes":
      case "bigint":
        return true;
      case "option":
      case "list":
      case "set":
      case "map":
        return this.#isTurned(type.of, seen);
      case "tuple":
        return type.of.some((element) => this.#isTurned(element, seen));
      case "result":
        return this.#isTurned(type.ok, seen) || this.#isTurned(type.err, seen);
      case "named": {
        const declared = this.#types.get(type.name);
        const key = JSON.stringify(type);
        if (declared === undefined || seen.has(key)) return false;
        const given = argumentsOf(declared, type);
        const inner = new Set([...seen, key]);
        return fieldsOf(declared).some((field) => this.#isTurned(substituted(field.type, given), inner));
      }
      default:
        return false;
    }
  }
}
