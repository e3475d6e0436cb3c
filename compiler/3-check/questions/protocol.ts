// What the channels of a checked program say to their clients, as plain data.
import type { ChannelSchema, FieldSchema, NamedTypeSchema, ProtocolSchema, TypeSchema } from "../../protocol-schema.ts";
import type { ChannelMessage, TypedChannel } from "../../trees/typed.ts";
import type { NamedType, Type } from "../../trees/types.ts";
import type { Context, StructInfo, SumInfo, TypeInfo, VariantInfo } from "../context.ts";
import { namedFields } from "../evidence/derived-fields.ts";
import { TypeFinisher } from "../types/finish.ts";
import type { Inspection } from "./inspection.ts";

/** In the order of the modules; undefined when a mistake was reported. */
export function protocolOf({ context, program }: Inspection): ProtocolSchema | undefined {
  if (program === undefined) return undefined;
  const channels = program.modules.flatMap(({ name, channels: own }) =>
    own.map((channel) => ({ module: name, channel })),
  );
  const types = new Types(context);
  for (const { channel } of channels) for (const { type } of messagesOf(channel)) types.collect(type);
  return {
    snow: 1,
    channels: channels.map(({ module, channel }) => channelSchema(context, module, channel, types)),
    types: types.declarations(),
  };
}

/** Of what goes over the wire. */
function messagesOf({ event, hello, refusal, welcome, presence, operations }: TypedChannel): readonly ChannelMessage[] {
  const own = [hello, refusal, welcome, event, presence].flatMap((one) => one ?? []);
  return [...own, ...operations.flatMap((one) => [...one.arguments, ...(one.reply === undefined ? [] : [one.reply])])];
}

function channelSchema(context: Context, module: string, channel: TypedChannel, types: Types): ChannelSchema {
  const definition = context.modules.get(module)?.exports.get(channel.name)?.definition;
  const item = definition?.kind === "item" && definition.item.kind === "channel" ? definition.item : undefined;
  const schema = (message: ChannelMessage | undefined): TypeSchema | null =>
    message === undefined ? null : types.schema(message.type);
  return {
    name: channel.name,
    doc: item?.documentation ?? "",
    parameters: channel.parameters,
    hello: schema(channel.hello),
    refusal: types.schema(channel.refusal.type),
    welcome: schema(channel.welcome),
    event: schema(channel.event),
    presence: schema(channel.presence),
    operations: channel.operations.flatMap(({ handler, arguments: taken, reply }, index) => {
      const { kind, name } = handler;
      if (kind === "info") return [];
      const parameters = taken.map((one) => ({ name: one.name, type: types.schema(one.type) }));
      return [{ name, doc: item?.handlers[index]?.documentation ?? "", kind, parameters, reply: schema(reply) }];
    }),
  };
}

const scalars: ReadonlyMap<string, TypeSchema> = new Map([
  ["Int", { kind: "int" }],
  ["Float", { kind: "float" }],
  ["BigInt", { kind: "bigint" }],
  ["String", { kind: "string" }],
  ["Bool", { kind: "bool" }],
  ["Bytes", { kind: "bytes" }],
]);

/** What is any JSON: the type itself, and those whose form an `impl` of the program decides. */
const anyJson: TypeSchema = { kind: "json" };

type Field = VariantInfo["fields"][number];

/** The types of the program that messages are made of. */
class Types {
  readonly #context: Context;
  readonly #finisher = new TypeFinisher();
  readonly #found = new Map<string, StructInfo | SumInfo>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Finds what the type names, and what that is made of. */
  collect(type: Type): void {
    if (type.kind === "tuple") for (const element of type.elements) this.collect(element);
    if (type.kind !== "named") return;
    for (const argument of type.arguments) this.collect(argument);
    const info = this.#derivedInfo(type);
    const key = keyOf(type);
    if (info === undefined || this.#found.has(key)) return;
    this.#found.set(key, info);
    for (const field of fieldsOf(info)) this.collect(this.#finisher.finish(field.type));
  }

  /** A type of the program whose form is derived. */
  #derivedInfo(type: NamedType): StructInfo | SumInfo | undefined {
    if (type.module === "") return undefined;
    const info = this.#context.types.get(keyOf(type));
    return info === undefined || info.kind === "opaque" || !info.deriving.has("Json") ? undefined : info;
  }

  schema(type: Type): TypeSchema {
    switch (type.kind) {
      case "tuple":
        return { kind: "tuple", of: type.elements.map((element) => this.schema(element)) };
      case "named":
        return this.#named(type);
      case "parameter":
        return type.name === undefined ? anyJson : { kind: "parameter", name: type.name };
      case "function":
      case "any-message":
        return anyJson;
      default:
        return type satisfies never;
    }
  }

  #named(type: NamedType): TypeSchema {
    if (type.module !== "") {
      const info = this.#derivedInfo(type);
      const of = type.arguments.map((argument) => this.schema(argument));
      return info === undefined ? anyJson : { kind: "named", name: this.#nameOf(info), of };
    }
    const [first = anyJson, second = anyJson] = type.arguments.map((argument) => this.schema(argument));
    switch (type.name) {
      case "Option":
        return { kind: "option", of: first };
      case "List":
        return { kind: "list", of: first };
      case "Set":
        return { kind: "set", of: first };
      case "Map":
        return { kind: "map", of: second };
      case "Result":
        return { kind: "result", ok: first, err: second };
      default:
        return scalars.get(type.name) ?? anyJson;
    }
  }

  /** With its module where two have one name. */
  #nameOf({ module, name }: TypeInfo): string {
    const same = [...this.#found.values()].filter((one) => one.name === name);
    return same.length > 1 ? `${module}.${name}` : name;
  }

  declarations(): readonly NamedTypeSchema[] {
    return [...this.#found.values()].map((info): NamedTypeSchema => {
      const entry = this.#context.modules.get(info.module)?.exportedTypes.get(info.name)?.entry;
      const doc = entry?.item.documentation ?? "";
      const head = { name: this.#nameOf(info), doc, parameters: info.parameters.map(({ rigid }) => rigid ?? "") };
      if (info.kind === "struct") return { kind: "struct", ...head, fields: this.#fields(info.fields) };
      const variants = info.variants.map(({ name, fields }) => ({ name, fields: this.#fields(fields) }));
      return { kind: "sum", ...head, tag: info.jsonTag ?? null, variants };
    });
  }

  #fields(fields: readonly Field[]): FieldSchema[] {
    return namedFields(fields).map(({ name, type }) => ({ name, type: this.schema(this.#finisher.finish(type)) }));
  }
}

function fieldsOf(info: StructInfo | SumInfo): readonly Field[] {
  return info.kind === "struct" ? info.fields : info.variants.flatMap(({ fields }) => fields);
}

function keyOf({ module, name }: NamedType): string {
  return `${module}.${name}`;
}
