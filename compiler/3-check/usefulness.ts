// Exhaustiveness and redundancy of matches (Maranget 2007, "Warnings for pattern matching").
import type { TypedPattern } from "../typed.ts";
import { prune, type Type } from "../types.ts";
import type { Context } from "./context.ts";
import { parameterMap, substitute } from "./schemes.ts";

/** A pattern with names taken away; a shape's `name` tells it from others of the same column. */
type Simple =
  | { readonly kind: "any" }
  | { readonly kind: "node"; readonly shape: Constructor; readonly parts: readonly Simple[] }
  | { readonly kind: "or"; readonly alternatives: readonly Simple[] };

interface Constructor {
  readonly name: string;
  readonly arity: number;
  readonly print: (parts: readonly string[], name: string) => string;
  /** Of a string: its text, or that of its beginning. */
  readonly text?: string;
  readonly isPrefix?: boolean;
}

type Row = readonly Simple[];

const any: Simple = { kind: "any" };

/** Work done so far; a match that would take too long counts as exhaustive and not redundant. */
interface Budget {
  steps: number;
  readonly signatures: Map<Type, Signature | undefined>;
}

/** All constructors of a type with the types of their parts. */
type Signature = readonly { readonly shape: Constructor; readonly types: readonly Type[] }[];

const newBudget = (): Budget => ({ steps: 0, signatures: new Map() });

const maximumSteps = 200_000;

function node(name: string, parts: readonly Simple[], print: Constructor["print"]): Simple {
  return { kind: "node", shape: { name, arity: parts.length, print }, parts };
}

const applied: Constructor["print"] = (parts, name) => (parts.length === 0 ? name : `${name}(${parts.join(", ")})`);

const tuple: Constructor["print"] = (parts) => (parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`);

function literal(text: string): Simple {
  return node(text, [], applied);
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
  switch (pattern.kind) {
    case "wildcard":
    case "bind":
      return any;
    case "as":
      return simplify(context, pattern.pattern);
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
      return literal("()");
    case "tuple":
      return node("tuple", simplifyAll(context, pattern.elements), tuple);
    case "list":
      return simplifyAll(context, pattern.elements).reduceRight((tail, element) => cons(element, tail), literal("[]"));
    case "cons":
      return cons(simplify(context, pattern.head), simplify(context, pattern.tail));
    case "constructor":
      return node(pattern.variant, simplifyAll(context, pattern.payload), applied);
    case "struct": {
      const info = context.types.get(`${pattern.definition.module}.${pattern.definition.name}`);
      const names =
        info?.kind === "struct" ? info.fields.map((field) => field.name) : pattern.fields.map((field) => field.name);
      const parts = names.map((name) => {
        const field = pattern.fields.find((candidate) => candidate.name === name);
        return field === undefined ? any : simplify(context, field.pattern);
      });
      return node("struct", parts, structPrint(pattern.definition.name, names));
    }
    case "or":
      return { kind: "or", alternatives: simplifyAll(context, pattern.alternatives) };
    default: {
      const never: never = pattern;
      return never;
    }
  }
}

function simplifyAll(context: Context, patterns: readonly TypedPattern[]): Simple[] {
  return patterns.map((pattern) => simplify(context, pattern));
}

const cons = (head: Simple, tail: Simple): Simple =>
  node("::", [head, tail], ([first = "_", rest = "_"]) => `${first} :: ${rest}`);

const structPrint = (name: string, fields: readonly string[]) => (parts: readonly string[]) =>
  `${name} { ${fields.map((field, index) => `${field}: ${parts[index] ?? "_"}`).join(", ")} }`;

/** Undefined when there is no end of the constructors. */
function signatureOf(context: Context, type: Type, { signatures }: Budget): Signature | undefined {
  const target = prune(type);
  const known = signatures.get(target);
  if (known !== undefined || signatures.has(target)) return known;
  const signature = makeSignature(context, target);
  signatures.set(target, signature);
  return signature;
}

function makeSignature(context: Context, target: Type): Signature | undefined {
  if (target.kind === "tuple") {
    return [{ shape: { name: "tuple", arity: target.elements.length, print: tuple }, types: target.elements }];
  }
  if (target.kind !== "named") return undefined;
  if (target.module === "") {
    const plain = (name: string) => ({ shape: { name, arity: 0, print: applied }, types: [] });
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
  const map = parameterMap(info, target.arguments);
  if (info.kind === "struct") {
    const names = info.fields.map((field) => field.name);
    const types = info.fields.map((field) => substitute(field.type, map));
    return [{ shape: { name: "struct", arity: names.length, print: structPrint(info.name, names) }, types }];
  }
  return info.variants.map((variant) => ({
    shape: { name: variant.name, arity: variant.fields.length, print: applied },
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

const matchesAll = (pattern: Simple): boolean => pattern.kind === "any";

/** Whether some row matches whatever comes. */
function hasCatchAll(rows: readonly Row[]): boolean {
  return rows.some((row) => row.every(matchesAll));
}

/** Rows that match a value of `shape`, its parts in front. */
function specialise(rows: readonly Row[], shape: Constructor): Row[] {
  const result: Row[] = [];
  for (const row of rows) {
    const [first = any, ...rest] = row;
    if (first.kind === "any") result.push(shape.arity === 0 ? rest : [...anys(shape.arity), ...rest]);
    else if (first.kind === "or")
      result.push(
        ...specialise(
          first.alternatives.map((alternative) => [alternative, ...rest]),
          shape,
        ),
      );
    else if (covers(first.shape, shape)) result.push(first.parts.length === 0 ? rest : [...first.parts, ...rest]);
  }
  return result;
}

const anys = (count: number): Simple[] => new Array<Simple>(count).fill(any);

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
  if (hasCatchAll(rows)) return [];
  const present = heads(rows);
  // The type of something that was reported already: nothing to add.
  if (prune(type).kind === "any-message" && present.size > 0) return [];
  const signature = signatureOf(context, type, budget);
  const found: string[][] = [];
  if (signature !== undefined && present.size > 0) {
    for (const { shape, types: parts } of signature) {
      if (found.length >= limit) break;
      const inner = missing(context, specialise(rows, shape), [...parts, ...rest], limit - found.length, budget);
      for (const values of inner) {
        found.push([shape.print(values.slice(0, shape.arity), shape.name), ...values.slice(shape.arity)]);
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
  if (rows.length === 0) return true;
  if (hasCatchAll(rows)) return false;
  const [first, ...others] = row;
  const [type, ...rest] = types;
  if (first === undefined || type === undefined) return false;
  if (first.kind === "or") {
    const before = [...rows];
    return first.alternatives.some((alternative) => {
      const answer = useful(context, before, [alternative, ...others], types, budget);
      before.push([alternative, ...others]);
      return answer;
    });
  }
  const signature = signatureOf(context, type, budget);
  if (first.kind === "node") {
    const parts =
      signature?.find((entry) => entry.shape.name === first.shape.name)?.types ?? first.parts.map(() => type);
    return useful(context, specialise(rows, first.shape), [...first.parts, ...others], [...parts, ...rest], budget);
  }
  const present = heads(rows);
  if (signature?.every((entry) => present.has(entry.shape.name)) && signature.length > 0) {
    return signature.some(({ shape, types: parts }) =>
      useful(context, specialise(rows, shape), [...anys(parts.length), ...others], [...parts, ...rest], budget),
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
  const budget = newBudget();
  const rows: Row[] = [];
  const redundant: number[] = [];
  arms.forEach((arm, index) => {
    const row = simplifyAll(context, arm.patterns);
    if (!useful(context, rows, row, types, budget)) redundant.push(index);
    if (!arm.guarded && !arm.patterns.some(isBroken)) rows.push(row);
  });
  return redundant;
}

/** Up to four values that no unguarded arm matches, printed as patterns. */
export function missingPatterns(context: Context, arms: readonly MatchArm[], types: readonly Type[]): string[] {
  if (hasFaults(arms)) return [];
  const rows = arms.filter((arm) => !arm.guarded).map((arm) => simplifyAll(context, arm.patterns));
  return missing(context, rows, types, 4, newBudget()).map((values) => values.join(", "));
}
