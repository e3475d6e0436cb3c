// Exhaustiveness and redundancy of matches (Maranget 2007, "Warnings for pattern matching").
import type { TypedPattern } from "../typed.ts";
import { prune, type Type } from "../types.ts";
import type { Context } from "./context.ts";
import { freshSubstitution, substitute } from "./schemes.ts";

/** A pattern with names taken away; a shape's `name` tells it from others of the same column. */
type Simple =
  | { readonly kind: "any" }
  | { readonly kind: "node"; readonly shape: Constructor; readonly parts: readonly Simple[] }
  | { readonly kind: "or"; readonly alternatives: readonly Simple[] };

interface Constructor {
  readonly name: string;
  readonly arity: number;
  readonly print: (parts: readonly string[]) => string;
  /** Of a string: its text, or that of its beginning. */
  readonly text?: string;
  readonly isPrefix?: boolean;
}

type Row = readonly Simple[];

const any: Simple = { kind: "any" };

/** Work done so far; a match that would take too long counts as exhaustive and not redundant. */
interface Budget {
  steps: number;
}
const maximumSteps = 200_000;

function node(name: string, parts: readonly Simple[], print: Constructor["print"]): Simple {
  return { kind: "node", shape: { name, arity: parts.length, print }, parts };
}

const applied = (name: string) => (parts: readonly string[]) =>
  parts.length === 0 ? name : `${name}(${parts.join(", ")})`;

function literal(text: string): Simple {
  return node(text, [], () => text);
}

/** A string or the beginning of one: no number of them is complete. */
function textNode(name: string, text: string, isPrefix: boolean): Simple {
  const printed = isPrefix ? `${JSON.stringify(text)} <> _` : JSON.stringify(text);
  return { kind: "node", shape: { name, arity: 0, print: () => printed, text, isPrefix }, parts: [] };
}

/** Does a pattern of the shape `wide` match all that one of `narrow` matches? */
function covers(wide: Constructor, narrow: Constructor): boolean {
  if (wide.name === narrow.name) return true;
  return wide.isPrefix === true && wide.text !== undefined && narrow.text?.startsWith(wide.text) === true;
}

function simplify(context: Context, pattern: TypedPattern): Simple {
  const visit = (inner: TypedPattern) => simplify(context, inner);
  switch (pattern.kind) {
    case "wildcard":
    case "bind":
      return any;
    case "as":
      return visit(pattern.pattern);
    case "int":
    case "float":
    case "bool":
      return literal(String(pattern.value));
    case "string":
      return textNode(JSON.stringify(pattern.value), pattern.value, false);
    case "atom":
      return literal(`:${pattern.name}`);
    case "prefix":
      return textNode(`prefix ${pattern.prefix}`, pattern.prefix, true);
    case "unit":
      return node("()", [], () => "()");
    case "tuple":
      return node("tuple", pattern.elements.map(visit), (parts) =>
        parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`,
      );
    case "list":
      return pattern.elements.reduceRight<Simple>((tail, element) => cons(visit(element), tail), literal("[]"));
    case "cons":
      return cons(visit(pattern.head), visit(pattern.tail));
    case "constructor":
      return node(pattern.variant, pattern.payload.map(visit), applied(pattern.variant));
    case "struct": {
      const info = context.types.get(`${pattern.definition.module}.${pattern.definition.name}`);
      const names =
        info?.kind === "struct" ? info.fields.map((field) => field.name) : pattern.fields.map((field) => field.name);
      const parts = names.map((name) => {
        const field = pattern.fields.find((candidate) => candidate.name === name);
        return field === undefined ? any : visit(field.pattern);
      });
      return node("struct", parts, structPrint(pattern.definition.name, names));
    }
    case "or":
      return { kind: "or", alternatives: pattern.alternatives.map(visit) };
    default: {
      const never: never = pattern;
      return never;
    }
  }
}

const cons = (head: Simple, tail: Simple): Simple =>
  node("::", [head, tail], ([first = "_", rest = "_"]) => `${first} :: ${rest}`);

const structPrint = (name: string, fields: readonly string[]) => (parts: readonly string[]) =>
  `${name} { ${fields.map((field, index) => `${field}: ${parts[index] ?? "_"}`).join(", ")} }`;

/** All constructors of a type with the types of their parts; undefined when there is no end of them. */
function signatureOf(context: Context, type: Type): { shape: Constructor; types: readonly Type[] }[] | undefined {
  const target = prune(type);
  if (target.kind === "tuple") {
    const arity = target.elements.length;
    const print: Constructor["print"] = (parts) => (parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`);
    return [{ shape: { name: "tuple", arity, print }, types: target.elements }];
  }
  if (target.kind !== "named") return undefined;
  if (target.module === "") {
    const plain = (name: string) => ({ shape: { name, arity: 0, print: () => name }, types: [] });
    if (target.name === "Bool") return [plain("true"), plain("false")];
    if (target.name === "()") return [plain("()")];
    const [element] = target.arguments;
    if (target.name === "List" && element !== undefined) {
      const print: Constructor["print"] = ([first = "_", rest = "_"]) => `${first} :: ${rest}`;
      return [plain("[]"), { shape: { name: "::", arity: 2, print }, types: [element, target] }];
    }
  }
  const info = context.types.get(`${target.module}.${target.name}`);
  if (info === undefined || info.kind === "opaque") return undefined;
  const map = freshSubstitution(context, info.parameters);
  info.parameters.forEach((parameter, index) => {
    const argument = target.arguments[index];
    if (argument !== undefined) map.set(parameter, argument);
  });
  if (info.kind === "struct") {
    const names = info.fields.map((field) => field.name);
    const types = info.fields.map((field) => substitute(field.type, map));
    return [{ shape: { name: "struct", arity: names.length, print: structPrint(info.name, names) }, types }];
  }
  return info.variants.map((variant) => ({
    shape: { name: variant.name, arity: variant.fields.length, print: applied(variant.name) },
    types: variant.fields.map((field) => substitute(field.type, map)),
  }));
}

function heads(rows: readonly Row[]): Map<string, Constructor> {
  const found = new Map<string, Constructor>();
  const visit = (pattern: Simple): void => {
    if (pattern.kind === "or") pattern.alternatives.forEach(visit);
    else if (pattern.kind === "node") found.set(pattern.shape.name, pattern.shape);
  };
  for (const [first] of rows) if (first !== undefined) visit(first);
  return found;
}

/** Rows that match a value of `shape`, its parts in front. */
function specialise(rows: readonly Row[], shape: Constructor): Row[] {
  const result: Row[] = [];
  for (const row of rows) {
    const [first = any, ...rest] = row;
    if (first.kind === "any") result.push([...new Array<Simple>(shape.arity).fill(any), ...rest]);
    else if (first.kind === "or")
      result.push(
        ...specialise(
          first.alternatives.map((alternative) => [alternative, ...rest]),
          shape,
        ),
      );
    else if (covers(first.shape, shape)) result.push([...first.parts, ...rest]);
  }
  return result;
}

/** Rows that match whatever the first column is. */
function defaults(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => {
    const [first = any, ...rest] = row;
    if (first.kind === "any") return [rest];
    return first.kind === "or" ? defaults(first.alternatives.map((alternative) => [alternative, ...rest])) : [];
  });
}

/** Values, printed, that no row matches; at most `limit` of them. */
function missing(
  context: Context,
  rows: readonly Row[],
  types: readonly Type[],
  limit: number,
  budget: Budget,
): string[][] {
  if (++budget.steps > maximumSteps) return [];
  const [type, ...rest] = types;
  if (type === undefined) return rows.length === 0 ? [[]] : [];
  const present = heads(rows);
  // The type of something that was reported already: nothing to add.
  if (prune(type).kind === "any-message" && present.size > 0) return [];
  const signature = signatureOf(context, type);
  const found: string[][] = [];
  if (signature !== undefined && present.size > 0) {
    for (const { shape, types: parts } of signature) {
      if (found.length >= limit) break;
      const inner = missing(context, specialise(rows, shape), [...parts, ...rest], limit - found.length, budget);
      for (const values of inner) {
        found.push([shape.print(values.slice(0, shape.arity)), ...values.slice(shape.arity)]);
      }
    }
    return found;
  }
  for (const values of missing(context, defaults(rows), rest, limit, budget)) found.push(["_", ...values]);
  return found;
}

/** Does `row` match a value that none of `rows` matches? */
function useful(context: Context, rows: readonly Row[], row: Row, types: readonly Type[], budget: Budget): boolean {
  if (++budget.steps > maximumSteps) return true;
  const [first, ...others] = row;
  const [type, ...rest] = types;
  if (first === undefined || type === undefined) return rows.length === 0;
  if (first.kind === "or") {
    const before = [...rows];
    return first.alternatives.some((alternative) => {
      const answer = useful(context, before, [alternative, ...others], types, budget);
      before.push([alternative, ...others]);
      return answer;
    });
  }
  const signature = signatureOf(context, type);
  if (first.kind === "node") {
    const parts =
      signature?.find((entry) => entry.shape.name === first.shape.name)?.types ?? first.parts.map(() => type);
    return useful(context, specialise(rows, first.shape), [...first.parts, ...others], [...parts, ...rest], budget);
  }
  const present = heads(rows);
  if (signature?.every((entry) => present.has(entry.shape.name)) && signature.length > 0) {
    return signature.some(({ shape, types: parts }) =>
      useful(context, specialise(rows, shape), [...parts.map(() => any), ...others], [...parts, ...rest], budget),
    );
  }
  return useful(context, defaults(rows), others, rest, budget);
}

/** Something in a pattern was reported: what the arms cover is not known. */
function hasFaults(arms: readonly MatchArm[]): boolean {
  return arms.some((arm) => arm.patterns.some((pattern) => pattern.kind === "wildcard" && pattern.faulty));
}

export interface MatchArm {
  readonly patterns: readonly TypedPattern[];
  readonly guarded: boolean;
}

/** Does a pattern stand for one that was reported? It covers nothing, and leaves nothing out. */
function isBroken(pattern: TypedPattern): boolean {
  switch (pattern.kind) {
    case "wildcard":
      return prune(pattern.type).kind === "any-message";
    case "as":
      return isBroken(pattern.pattern);
    case "tuple":
    case "list":
      return pattern.elements.some(isBroken);
    case "cons":
      return isBroken(pattern.head) || isBroken(pattern.tail);
    case "constructor":
      return pattern.payload.some(isBroken);
    case "struct":
      return pattern.fields.some((field) => isBroken(field.pattern));
    case "or":
      return pattern.alternatives.some(isBroken);
    default:
      return false;
  }
}

/** Indexes of arms that can never be reached. A guarded arm makes no other arm redundant. */
export function redundantArms(context: Context, arms: readonly MatchArm[], types: readonly Type[]): number[] {
  if (hasFaults(arms)) return [];
  const budget: Budget = { steps: 0 };
  const rows: Row[] = [];
  const redundant: number[] = [];
  arms.forEach((arm, index) => {
    const row = arm.patterns.map((pattern) => simplify(context, pattern));
    if (!useful(context, rows, row, types, budget)) redundant.push(index);
    if (!arm.guarded && !arm.patterns.some(isBroken)) rows.push(row);
  });
  return redundant;
}

/** Up to four values that no unguarded arm matches, printed as patterns. */
export function missingPatterns(context: Context, arms: readonly MatchArm[], types: readonly Type[]): string[] {
  if (hasFaults(arms)) return [];
  const rows = arms
    .filter((arm) => !arm.guarded)
    .map((arm) => arm.patterns.map((pattern) => simplify(context, pattern)));
  return missing(context, rows, types, 4, { steps: 0 }).map((values) => values.join(", "));
}
