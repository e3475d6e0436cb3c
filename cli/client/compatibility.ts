// What in a newer protocol breaks clients that were written from an older one (`snow client --check`).
import type {
  ChannelSchema,
  FieldSchema,
  NamedTypeSchema,
  OperationSchema,
  ProtocolSchema,
  SumSchema,
  TypeSchema,
} from "../../compiler/protocol-schema.ts";
import { argumentsOf, substituted } from "./type-arguments.ts";

/** Who writes the values: old clients (`input`), the new server (`output`), or the new server to whom no variant is new (`event`). */
type Use = "input" | "output" | "event";

type Types = ReadonlyMap<string, NamedTypeSchema>;

interface Comparison {
  readonly old: Types;
  readonly now: Types;
  /** Pairs of types that are compared already, for types that hold themselves. */
  readonly seen: Set<string>;
  /** How many pairs there were of two names: one that holds itself with ever other arguments has no end of them. */
  readonly pairs: Map<string, number>;
}

/** Pairs of two names, with different arguments, that are compared in one message. */
const MOST_PAIRS = 100;

function begun(types: { readonly old: Types; readonly now: Types }): Comparison {
  return { ...types, seen: new Set(), pairs: new Map() };
}

/** A sentence for each thing that breaks; empty when old clients go on as they did. */
export function incompatibilities(old: ProtocolSchema, now: ProtocolSchema): readonly string[] {
  const types = { old: typesOf(old), now: typesOf(now) };
  return old.channels.flatMap((channel, index) => {
    // Modules may have channels of one name, which are told apart by their order.
    const earlier = old.channels.slice(0, index).filter(({ name }) => name === channel.name).length;
    const present = now.channels.filter(({ name }) => name === channel.name)[earlier];
    return present === undefined
      ? [`${channel.name}: the channel was removed`]
      : channelBreaks(channel, present, types);
  });
}

function typesOf(schema: ProtocolSchema): Types {
  return new Map(schema.types.map((type) => [type.name, type]));
}

function channelBreaks(old: ChannelSchema, now: ChannelSchema, types: { old: Types; now: Types }): string[] {
  const breaks: string[] = [];
  const kinds = (channel: ChannelSchema): string => channel.parameters.map(({ type }) => type).join(", ");
  const moved = old.parameters.some(({ name }, index) => isMoved(name, index, now.parameters));
  if (kinds(old) !== kinds(now) || moved) breaks.push(`${old.name}: the channel's parameters changed`);
  const compare = (what: string, use: Use, before: TypeSchema | null, after: TypeSchema | null): void => {
    if (before === null) {
      if (use === "input" && after !== null && after.kind !== "option") breaks.push(`${old.name}: ${what} was added`);
    } else if (after !== null) {
      breaks.push(...typeBreaks(`${old.name}: ${what}`, use, before, after, begun(types)));
    } else if (use === "output") breaks.push(`${old.name}: ${what} was removed`);
  };
  compare("hello", "input", old.hello, now.hello);
  compare("refusal", "output", old.refusal, now.refusal);
  compare("welcome", "output", old.welcome, now.welcome);
  compare("presence", "output", old.presence, now.presence);
  compare("event", "event", old.event, now.event);
  for (const operation of old.operations) {
    const name = `${old.name}.${operation.name}`;
    const present = now.operations.find((one) => one.name === operation.name);
    if (present === undefined) breaks.push(`${name}: the operation was removed`);
    else breaks.push(...operationBreaks(name, operation, present, types));
  }
  return breaks;
}

/** Whether the name stands at another place now. */
function isMoved(name: string, index: number, now: readonly { readonly name: string }[]): boolean {
  const place = now.findIndex((one) => one.name === name);
  return place >= 0 && place !== index;
}

function operationBreaks(
  name: string,
  old: OperationSchema,
  now: OperationSchema,
  types: { old: Types; now: Types },
): string[] {
  if (old.kind !== now.kind) return [`${name}: was a ${old.kind}, is a ${now.kind}`];
  const moved = old.parameters.find((parameter, index) => isMoved(parameter.name, index, now.parameters));
  if (moved !== undefined) return [`${name}: parameter ${moved.name} stands at another place`];
  const breaks = now.parameters.flatMap((parameter, index) => {
    const before = old.parameters[index];
    if (before === undefined)
      return parameter.type.kind === "option" ? [] : [`${name}: parameter ${parameter.name} was added without Option`];
    const place = `${name}: parameter ${parameter.name}`;
    return typeBreaks(place, "input", before.type, parameter.type, begun(types));
  });
  if (old.reply === null || now.reply === null) return breaks;
  return [...breaks, ...typeBreaks(`${name}: reply`, "output", old.reply, now.reply, begun(types))];
}

/** What breaks where values of the type `old` are values of `now`. */
function typeBreaks(place: string, use: Use, old: TypeSchema, now: TypeSchema, among: Comparison): string[] {
  const inner = (before: TypeSchema, after: TypeSchema, part = ""): string[] =>
    typeBreaks(`${place}${part}`, use === "event" ? "output" : use, before, after, among);
  if (use === "input" && now.kind === "option" && old.kind !== "option") return inner(old, now.of);
  if (use !== "input" && old.kind === "option" && now.kind !== "option") return inner(old.of, now);
  switch (old.kind) {
    case "option":
      return now.kind === "option" ? inner(old.of, now.of) : retyped(place);
    case "list":
    case "set":
      return now.kind === "list" || now.kind === "set" ? inner(old.of, now.of, "[]") : retyped(place);
    case "map":
      return now.kind === "map" ? inner(old.of, now.of, "[]") : retyped(place);
    case "result":
      if (now.kind !== "result") return retyped(place);
      return [...inner(old.ok, now.ok, ".ok"), ...inner(old.err, now.err, ".err")];
    case "tuple":
      if (now.kind !== "tuple" || now.of.length !== old.of.length) return retyped(place);
      return old.of.flatMap((element, index) => inner(element, now.of[index] ?? element, `[${index}]`));
    case "named":
      return now.kind === "named" ? namedBreaks(place, use, old, now, among) : retyped(place);
    default:
      return old.kind === now.kind ? [] : retyped(place);
  }
}

function retyped(place: string): string[] {
  return [`${place} has another type`];
}

function namedBreaks(
  place: string,
  use: Use,
  old: TypeSchema & { readonly kind: "named" },
  now: TypeSchema & { readonly kind: "named" },
  among: Comparison,
): string[] {
  const key = JSON.stringify([use, old, now]);
  const before = among.old.get(old.name);
  const after = among.now.get(now.name);
  if (before === undefined || after === undefined || among.seen.has(key)) return [];
  among.seen.add(key);
  const names = JSON.stringify([use, old.name, now.name]);
  const pairs = (among.pairs.get(names) ?? 0) + 1;
  among.pairs.set(names, pairs);
  if (pairs > MOST_PAIRS) return [];
  const fields = (
    olds: readonly FieldSchema[],
    nows: readonly FieldSchema[],
    at: string,
    byName: boolean,
  ): string[] => {
    const field = (schema: FieldSchema, declared: NamedTypeSchema, type: typeof old): FieldSchema => ({
      name: schema.name,
      type: substituted(schema.type, argumentsOf(declared, type)),
    });
    return fieldBreaks(
      { place: at, use, byName },
      olds.map((one) => field(one, before, old)),
      nows.map((one) => field(one, after, now)),
      among,
    );
  };
  if (before.kind === "struct")
    return after.kind === "struct" ? fields(before.fields, after.fields, place, true) : retyped(place);
  if (after.kind === "struct" || before.tag !== after.tag) return retyped(place);
  return variantBreaks(place, use, before, after, fields);
}

function variantBreaks(
  place: string,
  use: Use,
  old: SumSchema,
  now: SumSchema,
  fields: (old: readonly FieldSchema[], now: readonly FieldSchema[], at: string, byName: boolean) => string[],
): string[] {
  const changed = old.variants.flatMap((variant) => {
    const present = now.variants.find(({ name }) => name === variant.name);
    if (present !== undefined)
      return fields(variant.fields, present.fields, `${place}.${variant.name}`, old.tag !== null);
    return use === "input" ? [`${place}: variant ${variant.name} was removed`] : [];
  });
  const added = now.variants.filter(({ name }) => !old.variants.some((variant) => variant.name === name));
  return use === "output" ? [...changed, ...added.map(({ name }) => `${place}: variant ${name} is new`)] : changed;
}

function fieldBreaks(
  { place, use, byName }: { readonly place: string; readonly use: Use; readonly byName: boolean },
  old: readonly FieldSchema[],
  now: readonly FieldSchema[],
  among: Comparison,
): string[] {
  const inner = use === "event" ? "output" : use;
  if (!byName) {
    if (old.length !== now.length) return retyped(place);
    return old.flatMap(({ type }, index) =>
      typeBreaks(`${place}.${index}`, inner, type, now[index]?.type ?? type, among),
    );
  }
  const breaks = old.flatMap(({ name, type }) => {
    const present = now.find((field) => field.name === name);
    if (present !== undefined) return typeBreaks(`${place}.${name}`, inner, type, present.type, among);
    return inner === "output" ? [`${place}: field ${name} was removed`] : [];
  });
  if (inner === "output") return breaks;
  const required = now.filter(({ name, type }) => type.kind !== "option" && !old.some((field) => field.name === name));
  return [...breaks, ...required.map(({ name }) => `${place}: field ${name} is new, and not an Option`)];
}
