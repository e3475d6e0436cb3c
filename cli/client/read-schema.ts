// Reads what `snow client --schema` wrote: every part is looked at, for the file may be anybody's.
import type {
  ChannelSchema,
  FieldSchema,
  NamedTypeSchema,
  OperationSchema,
  ProtocolSchema,
  TypeSchema,
} from "../../compiler/protocol-schema.ts";

/** Says where a text is no protocol, and what was expected there. */
export class SchemaError extends Error {}

/** Throws a SchemaError. */
export function readSchema(text: string): ProtocolSchema {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SchemaError(error instanceof Error ? error.message : "no JSON");
  }
  const whole = new Part(value, "");
  if (whole.at("snow").value !== 1) throw whole.at("snow").expected("1");
  const types = whole.at("types").list(namedType);
  const named = new Set(types.map(({ name }) => name));
  return { snow: 1, channels: whole.at("channels").list((one) => channel(one, named)), types };
}

/** A value of the file and its place, `channels[0].name`. */
class Part {
  readonly value: unknown;
  readonly place: string;

  constructor(value: unknown, place: string) {
    this.value = value;
    this.place = place;
  }

  expected(what: string): SchemaError {
    return new SchemaError(`${this.place === "" ? "" : `${this.place}: `}expected ${what}`);
  }

  at(key: string): Part {
    const { value, place } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.expected("an object");
    const inner: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    return new Part(inner, place === "" ? key : `${place}.${key}`);
  }

  list<T>(read: (part: Part) => T): T[] {
    if (!Array.isArray(this.value)) throw this.expected("an array");
    return this.value.map((one, index) => read(new Part(one, `${this.place}[${index}]`)));
  }

  text(): string {
    if (typeof this.value !== "string") throw this.expected("a text");
    return this.value;
  }

  oneOf<T extends string>(words: readonly T[]): T {
    const found = words.find((word) => word === this.value);
    if (found === undefined) throw this.expected(words.map((word) => JSON.stringify(word)).join(" or "));
    return found;
  }

  orNull<T>(read: (part: Part) => T): T | null {
    return this.value === null ? null : read(this);
  }
}

const text = (part: Part): string => part.text();

function channel(part: Part, named: ReadonlySet<string>): ChannelSchema {
  const type = (one: Part): TypeSchema => typeSchema(one, named);
  return {
    name: part.at("name").text(),
    doc: part.at("doc").text(),
    parameters: part.at("parameters").list((one) => ({
      name: one.at("name").text(),
      type: one.at("type").oneOf(["String", "Int"]),
    })),
    hello: part.at("hello").orNull(type),
    refusal: type(part.at("refusal")),
    welcome: part.at("welcome").orNull(type),
    event: part.at("event").orNull(type),
    presence: part.at("presence").orNull(type),
    operations: part.at("operations").list((one) => operation(one, named)),
  };
}

function operation(part: Part, named: ReadonlySet<string>): OperationSchema {
  return {
    name: part.at("name").text(),
    doc: part.at("doc").text(),
    kind: part.at("kind").oneOf(["call", "cast"]),
    parameters: part.at("parameters").list((one) => field(one, named)),
    reply: part.at("reply").orNull((one) => typeSchema(one, named)),
  };
}

function field(part: Part, named?: ReadonlySet<string>): FieldSchema {
  return { name: part.at("name").text(), type: typeSchema(part.at("type"), named) };
}

function namedType(part: Part): NamedTypeSchema {
  const fields = (one: Part): FieldSchema[] => one.at("fields").list((inner) => field(inner));
  const head = {
    name: part.at("name").text(),
    doc: part.at("doc").text(),
    parameters: part.at("parameters").list(text),
  };
  if (part.at("kind").oneOf(["struct", "sum"]) === "struct") return { kind: "struct", ...head, fields: fields(part) };
  const variants = part.at("variants").list((one) => ({ name: one.at("name").text(), fields: fields(one) }));
  return { kind: "sum", ...head, tag: part.at("tag").orNull(text), variants };
}

const scalars = ["int", "float", "bigint", "string", "bool", "bytes", "json"] as const;
const containers = ["option", "list", "set", "map"] as const;

/** `named`: the names of types that there are; undefined inside of those, which may name later ones. */
function typeSchema(part: Part, named: ReadonlySet<string> | undefined): TypeSchema {
  const inner = (one: Part): TypeSchema => typeSchema(one, named);
  const kind = part.at("kind").oneOf([...scalars, ...containers, "tuple", "result", "named", "parameter"]);
  switch (kind) {
    case "option":
    case "list":
    case "set":
    case "map":
      return { kind, of: inner(part.at("of")) };
    case "tuple":
      return { kind, of: part.at("of").list(inner) };
    case "result":
      return { kind, ok: inner(part.at("ok")), err: inner(part.at("err")) };
    case "named": {
      const name = part.at("name").text();
      if (named?.has(name) === false) throw part.at("name").expected("the name of one of `types`");
      return { kind, name, of: part.at("of").list(inner) };
    }
    case "parameter":
      return { kind, name: part.at("name").text() };
    default:
      return { kind };
  }
}
