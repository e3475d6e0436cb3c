// Patterns without their names, and the shapes of the values of a type: what exhaustiveness is computed from.
import type { GlobalName } from "../../trees/typed.ts";
import type { Context } from "../context.ts";
import type { TypedPattern } from "../open-tree.ts";
import { parameterMap, substitute } from "../types/schemes.ts";
import { prune, type Type } from "../types/type.ts";

/** Equal patterns are one object. */
export type Simple =
  | { readonly kind: "any"; readonly id: number }
  | { readonly kind: "node"; readonly id: number; readonly shape: Shape; readonly parts: readonly Simple[] }
  /** None of the alternatives is an `any` or has alternatives of its own. */
  | { readonly kind: "or"; readonly id: number; readonly alternatives: readonly Node[] };

export type Node = Extract<Simple, { kind: "node" }>;

/** What a value is at its top; its `key` tells it from all others of a type. */
export interface Shape {
  readonly key: string;
  readonly arity: number;
  readonly form: Form;
}

type Form =
  | { readonly kind: "variant"; readonly definition: GlobalName; readonly name: string }
  | { readonly kind: "struct"; readonly definition: GlobalName; readonly fields: readonly string[] }
  | { readonly kind: "tuple" }
  | { readonly kind: "empty" }
  | { readonly kind: "cons" }
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "string"; readonly text: string }
  /** The beginning of a string. */
  | { readonly kind: "prefix"; readonly text: string };

/** All shapes of a type with the types of their parts. */
export type Signature = readonly { readonly shape: Shape; readonly types: readonly Type[] }[];

/** What is known of types. */
export type Types = Pick<Context, "types">;

/** Where patterns are made. */
export interface Patterns {
  readonly context: Types;
  readonly made: Map<string, Simple>;
  readonly signatures: Map<Type, Signature | undefined>;
}

export const any: Simple = { kind: "any", id: 0 };

export function newPatterns(context: Types): Patterns {
  return { context, made: new Map(), signatures: new Map() };
}

const tupleShape = (arity: number): Shape => ({ key: "tuple", arity, form: { kind: "tuple" } });
const emptyShape: Shape = { key: "[]", arity: 0, form: { kind: "empty" } };
const consShape: Shape = { key: "::", arity: 2, form: { kind: "cons" } };

function literalShape(text: string): Shape {
  return { key: text, arity: 0, form: { kind: "literal", text } };
}

function variantShape(definition: GlobalName, name: string, arity: number): Shape {
  const key = `${definition.module}.${definition.name}.${name}`;
  return { key, arity, form: { kind: "variant", definition, name } };
}

function structShape(definition: GlobalName, fields: readonly string[]): Shape {
  return { key: "struct", arity: fields.length, form: { kind: "struct", definition, fields } };
}

/** Does a pattern of the shape `wide` match all that one of `narrow` matches, as far as the shapes say? */
export function covers(wide: Shape, narrow: Shape): boolean {
  if (wide.key === narrow.key) return true;
  const beginning = wide.form.kind === "prefix" ? wide.form.text : undefined;
  const { form } = narrow;
  return (
    beginning !== undefined && (form.kind === "string" || form.kind === "prefix") && form.text.startsWith(beginning)
  );
}

export function node({ made }: Patterns, shape: Shape, parts: readonly Simple[]): Node {
  const key = `${shape.key} ${parts.map((part) => part.id)}`;
  const known = made.get(key);
  if (known?.kind === "node") return known;
  const fresh: Node = { kind: "node", id: made.size + 1, shape, parts };
  made.set(key, fresh);
  return fresh;
}

function either({ made }: Patterns, alternatives: readonly Simple[]): Simple {
  const flat = new Set<Node>();
  for (const one of alternatives) {
    if (one.kind === "any") return any;
    for (const inner of nodesOf(one)) flat.add(inner);
  }
  const nodes = [...flat];
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  const key = `| ${nodes.map((one) => one.id)}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh: Simple = { kind: "or", id: made.size + 1, alternatives: nodes };
  made.set(key, fresh);
  return fresh;
}

/** The ways in which a pattern that is not `any` matches. */
export function nodesOf(pattern: Simple): readonly Node[] {
  switch (pattern.kind) {
    case "any":
      return [];
    case "node":
      return [pattern];
    case "or":
      return pattern.alternatives;
    default:
      return pattern satisfies never;
  }
}

function simplify(patterns: Patterns, pattern: TypedPattern): Simple {
  const { context } = patterns;
  switch (pattern.kind) {
    case "wildcard":
    case "bind":
      return any;
    case "as":
      return simplify(patterns, pattern.pattern);
    case "int":
    case "float":
      return node(patterns, literalShape(String(pattern.value === 0 ? 0 : pattern.value)), []);
    case "bool":
      return node(patterns, literalShape(String(pattern.value)), []);
    case "string": {
      const { value: text } = pattern;
      return node(patterns, { key: JSON.stringify(text), arity: 0, form: { kind: "string", text } }, []);
    }
    case "atom":
      return node(patterns, literalShape(`:${pattern.name}`), []);
    case "prefix": {
      const { prefix: text } = pattern;
      if (text === "") return any;
      return node(patterns, { key: `prefix ${text}`, arity: 0, form: { kind: "prefix", text } }, []);
    }
    case "unit":
      return node(patterns, literalShape("()"), []);
    case "tuple":
      return node(patterns, tupleShape(pattern.elements.length), simplifyAll(patterns, pattern.elements));
    case "list":
    case "cons":
      return simplifyList(patterns, pattern);
    case "constructor": {
      const shape = variantShape(pattern.definition, pattern.variant, pattern.payload.length);
      return node(patterns, shape, simplifyAll(patterns, pattern.payload));
    }
    case "struct": {
      const { definition } = pattern;
      const info = context.types.get(`${definition.module}.${definition.name}`);
      const names = (info?.kind === "struct" ? info.fields : pattern.fields).map((field) => field.name);
      const given = new Map(pattern.fields.map((field) => [field.name, field.pattern]));
      const parts = names.map((name) => {
        const field = given.get(name);
        return field === undefined ? any : simplify(patterns, field);
      });
      return node(patterns, structShape(definition, names), parts);
    }
    case "or":
      return either(patterns, simplifyAll(patterns, pattern.alternatives));
    default:
      return pattern satisfies never;
  }
}

export function simplifyAll(patterns: Patterns, all: readonly TypedPattern[]): Simple[] {
  return all.map((pattern) => simplify(patterns, pattern));
}

/** A chain of `::` may be long. */
function simplifyList(patterns: Patterns, pattern: Extract<TypedPattern, { kind: "list" | "cons" }>): Simple {
  const heads: TypedPattern[] = [];
  let end: TypedPattern = pattern;
  for (; end.kind === "cons"; end = end.tail) heads.push(end.head);
  if (end.kind === "list") heads.push(...end.elements);
  const last = end.kind === "list" ? node(patterns, emptyShape, []) : simplify(patterns, end);
  return heads.reduceRight((tail, head) => node(patterns, consShape, [simplify(patterns, head), tail]), last);
}

/** Undefined when there is no end of the shapes. */
export function signatureOf({ context, signatures }: Patterns, type: Type): Signature | undefined {
  const target = prune(type);
  const known = signatures.get(target);
  if (known !== undefined || signatures.has(target)) return known;
  const signature = makeSignature(context, target);
  signatures.set(target, signature);
  return signature;
}

function makeSignature(context: Types, target: Type): Signature | undefined {
  if (target.kind === "tuple") return [{ shape: tupleShape(target.elements.length), types: target.elements }];
  if (target.kind !== "named") return undefined;
  if (target.module === "") {
    const plain = (text: string) => ({ shape: literalShape(text), types: [] });
    if (target.name === "Bool") return [plain("true"), plain("false")];
    if (target.name === "()") return [plain("()")];
    const [element] = target.arguments;
    if (target.name === "List" && element !== undefined) {
      return [
        { shape: emptyShape, types: [] },
        { shape: consShape, types: [element, target] },
      ];
    }
  }
  const info = context.types.get(`${target.module}.${target.name}`);
  if (info === undefined || info.kind === "opaque") return undefined;
  const map = parameterMap(info, target.arguments);
  const definition = { module: info.module, name: info.name };
  if (info.kind === "struct") {
    const names = info.fields.map((field) => field.name);
    const types = info.fields.map((field) => substitute(field.type, map));
    return [{ shape: structShape(definition, names), types }];
  }
  return info.variants.map((variant) => ({
    shape: variantShape(definition, variant.name, variant.fields.length),
    types: variant.fields.map((field) => substitute(field.type, map)),
  }));
}
