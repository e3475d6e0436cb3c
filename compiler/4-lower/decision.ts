// Pattern matching to decision trees: which test comes first, and what is known after it.
import type { GlobalName, TypedPattern } from "../typed.ts";
import { prune, type Type } from "../types.ts";

/** A part of the matched values; the same part is always the same object. */
export interface Occurrence {
  readonly access: Access;
  readonly type: Type | undefined;
  readonly parts: Map<string, Occurrence>;
}

export type Access =
  | { readonly kind: "root"; readonly index: number }
  | { readonly kind: "field"; readonly of: Occurrence; readonly property: string }
  | { readonly kind: "element"; readonly of: Occurrence; readonly index: number }
  | { readonly kind: "item"; readonly of: Occurrence; readonly index: number }
  /** A list without its first elements. */
  | { readonly kind: "rest"; readonly of: Occurrence; readonly count: number }
  /** A string without its beginning. */
  | { readonly kind: "slice"; readonly of: Occurrence; readonly length: number };

export interface Binding {
  readonly id: number;
  readonly name: string;
  readonly occurrence: Occurrence;
}

export type Test =
  | { readonly kind: "literal"; readonly value: number | string | boolean | undefined }
  | { readonly kind: "tag"; readonly tag: number }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "prefix"; readonly prefix: string }
  /** The value is such a thing at all. */
  | { readonly kind: "shape"; readonly shape: Shape };

export type Shape =
  | { readonly kind: "tuple"; readonly size: number }
  | { readonly kind: "list" }
  | { readonly kind: "string" }
  | { readonly kind: "type"; readonly definition: GlobalName };

export type Decision =
  | { readonly kind: "fail" }
  | { readonly kind: "leaf"; readonly arm: number; readonly bindings: readonly Binding[] }
  | {
      readonly kind: "guard";
      readonly arm: number;
      readonly bindings: readonly Binding[];
      readonly otherwise: Decision;
    }
  | {
      readonly kind: "switch";
      readonly occurrence: Occurrence;
      /** The parts of the occurrence are looked at below. */
      readonly opens: boolean;
      readonly branches: readonly { readonly tests: readonly Test[]; readonly then: Decision }[];
      readonly otherwise: Decision | undefined;
    };

interface Constraint {
  readonly occurrence: Occurrence;
  readonly pattern: TypedPattern;
}

interface Row {
  readonly arm: number;
  readonly guarded: boolean;
  readonly constraints: readonly Constraint[];
  readonly bindings: readonly Binding[];
}

/** What was checked about values of unknown type; undefined where types can be trusted. */
type Verified = ReadonlySet<Occurrence> | undefined;

export function root(index: number, type: Type | undefined): Occurrence {
  return { access: { kind: "root", index }, type, parts: new Map() };
}

function part(of: Occurrence, key: string, access: Access, type: Type | undefined): Occurrence {
  const known = of.parts.get(key);
  if (known !== undefined) return known;
  const made: Occurrence = { access, type, parts: new Map() };
  of.parts.set(key, made);
  return made;
}

const fieldOf = (of: Occurrence, property: string, type: Type): Occurrence =>
  part(of, `.${property}`, { kind: "field", of, property }, type);
const elementOf = (of: Occurrence, index: number, type: Type): Occurrence =>
  part(of, `${index}`, { kind: "element", of, index }, type);
const itemOf = (of: Occurrence, index: number, type: Type): Occurrence =>
  part(of, `${index}`, { kind: "item", of, index }, type);
const restOf = (of: Occurrence, count: number): Occurrence =>
  count === 0 ? of : part(of, `rest${count}`, { kind: "rest", of, count }, of.type);
const sliceOf = (of: Occurrence, length: number): Occurrence =>
  length === 0 ? of : part(of, `slice${length}`, { kind: "slice", of, length }, of.type);

/** `rows[i]` is arm `i`: a pattern for each root. */
export function decide(
  roots: readonly Occurrence[],
  rows: readonly { readonly patterns: readonly TypedPattern[]; readonly guarded: boolean }[],
  strict: boolean,
): Decision {
  const start = rows.map((row, arm): Row => {
    const constraints = row.patterns.flatMap((pattern, index): readonly Constraint[] => {
      const occurrence = roots[index];
      return occurrence === undefined ? [] : [{ occurrence, pattern }];
    });
    return { arm, guarded: row.guarded, constraints, bindings: [] };
  });
  return compile(start, strict ? new Set() : undefined);
}

function compile(rows: readonly Row[], verified: Verified): Decision {
  const open = rows.map((row) => simplify(row, verified));
  const first = open[0];
  if (first === undefined) return { kind: "fail" };
  if (first.constraints.length === 0) {
    const { arm, bindings } = first;
    if (!first.guarded) return { kind: "leaf", arm, bindings };
    return { kind: "guard", arm, bindings, otherwise: compile(open.slice(1), verified) };
  }
  const occurrence = choose(first, open);
  const pattern = patternAt(first, occurrence);
  if (pattern === undefined) return { kind: "fail" };
  if (pattern.kind === "or")
    return compile(
      open.flatMap((row) => alternatives(row, occurrence)),
      verified,
    );
  if (verified !== undefined && !isTrusted(occurrence, verified)) {
    const shape = shapeOf(pattern);
    if (shape !== undefined) return checkShape(open, occurrence, shape, verified);
  }
  switch (pattern.kind) {
    case "constructor":
      return byTag(open, occurrence, pattern.variants, verified);
    case "list":
    case "cons":
      return byLength(open, occurrence, verified);
    case "prefix":
      return byPrefix(open, occurrence, pattern.prefix, verified);
    default:
      return byLiteral(open, occurrence, verified);
  }
}

/** Takes irrefutable patterns apart, until only those are left that need a test. */
function simplify(row: Row, verified: Verified): Row {
  const constraints: Constraint[] = [];
  const bindings = [...row.bindings];
  const visit = (occurrence: Occurrence, pattern: TypedPattern): void => {
    switch (pattern.kind) {
      case "wildcard":
        return;
      case "bind":
        bindings.push({ id: pattern.id, name: pattern.name, occurrence });
        return;
      case "as":
        bindings.push({ id: pattern.id, name: pattern.name, occurrence });
        visit(occurrence, pattern.pattern);
        return;
      case "unit":
        if (verified !== undefined) constraints.push({ occurrence, pattern });
        return;
      case "tuple":
        if (!isTrusted(occurrence, verified)) break;
        for (const [index, element] of pattern.elements.entries()) {
          visit(elementOf(occurrence, index, element.type), element);
        }
        return;
      case "struct":
        if (!isTrusted(occurrence, verified)) break;
        for (const field of pattern.fields) visit(fieldOf(occurrence, field.name, field.pattern.type), field.pattern);
        return;
      case "constructor":
        if (!isTrusted(occurrence, verified) || pattern.variants !== 1) break;
        visitPayload(occurrence, pattern.payload, visit);
        return;
      default:
    }
    constraints.push({ occurrence, pattern });
  };
  for (const { occurrence, pattern } of row.constraints) visit(occurrence, pattern);
  return { ...row, constraints, bindings };
}

function visitPayload(
  occurrence: Occurrence,
  payload: readonly TypedPattern[],
  visit: (occurrence: Occurrence, pattern: TypedPattern) => void,
): void {
  for (const [index, inner] of payload.entries()) visit(fieldOf(occurrence, `_${index}`, inner.type), inner);
}

/** Whether values at this place are of their type: always, or because they or what they are in was checked. */
function isTrusted(occurrence: Occurrence, verified: Verified): boolean {
  if (verified === undefined || verified.has(occurrence)) return true;
  const { access } = occurrence;
  if (access.kind === "root") return false;
  // A type without parameters fixes the types of all its parts.
  return isTrusted(access.of, verified) && isMonomorphic(access.of.type);
}

function isMonomorphic(type: Type | undefined): boolean {
  const pruned = type === undefined ? undefined : prune(type);
  return pruned?.kind === "named" && pruned.arguments.length === 0;
}

function shapeOf(pattern: TypedPattern): Shape | undefined {
  switch (pattern.kind) {
    case "tuple":
      return { kind: "tuple", size: pattern.elements.length };
    case "list":
    case "cons":
      return { kind: "list" };
    case "prefix":
      return { kind: "string" };
    case "constructor":
    case "struct":
      return { kind: "type", definition: pattern.definition };
    default:
      return undefined;
  }
}

function checkShape(
  rows: readonly Row[],
  occurrence: Occurrence,
  shape: Shape,
  verified: ReadonlySet<Occurrence>,
): Decision {
  const then = compile(rows, new Set([...verified, occurrence]));
  const rest = rows.filter((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern === undefined || shapeOf(pattern) === undefined;
  });
  const otherwise = compile(rest, verified);
  return {
    kind: "switch",
    occurrence,
    opens: true,
    branches: [{ tests: [{ kind: "shape", shape }], then }],
    otherwise,
  };
}

/** The part that the first row asks about which most rows ask about too. */
function choose(first: Row, rows: readonly Row[]): Occurrence {
  let best = first.constraints[0]?.occurrence;
  let most = -1;
  for (const { occurrence } of first.constraints) {
    const count = rows.filter((row) => patternAt(row, occurrence) !== undefined).length;
    if (count > most) {
      best = occurrence;
      most = count;
    }
  }
  if (best === undefined) throw new Error("a row without constraints needs no choice");
  return best;
}

function patternAt(row: Row, occurrence: Occurrence): TypedPattern | undefined {
  return row.constraints.find((constraint) => constraint.occurrence === occurrence)?.pattern;
}

/** The row with other patterns in the place of the one at `occurrence`. */
function replace(row: Row, occurrence: Occurrence, replacement: readonly Constraint[]): Row {
  let done = false;
  const constraints = row.constraints.flatMap((constraint): readonly Constraint[] => {
    if (done || constraint.occurrence !== occurrence) return [constraint];
    done = true;
    return replacement;
  });
  return { ...row, constraints };
}

function alternatives(row: Row, occurrence: Occurrence): readonly Row[] {
  const pattern = patternAt(row, occurrence);
  if (pattern?.kind !== "or") return [row];
  return pattern.alternatives.map((one) => replace(row, occurrence, [{ occurrence, pattern: one }]));
}

/** Rows whose pattern at the place is an or-pattern are split before the others are looked at. */
function split(rows: readonly Row[], occurrence: Occurrence, verified: Verified): readonly Row[] {
  let current = rows;
  while (current.some((row) => patternAt(row, occurrence)?.kind === "or")) {
    current = current.flatMap((row) => alternatives(row, occurrence)).map((row) => simplify(row, verified));
  }
  return current;
}

function byTag(rows: readonly Row[], occurrence: Occurrence, variants: number, verified: Verified): Decision {
  const all = split(rows, occurrence, verified);
  const tags = new Set<number>();
  for (const row of all) {
    const pattern = patternAt(row, occurrence);
    if (pattern?.kind === "constructor") tags.add(pattern.tag);
  }
  const branches = [...tags].map((tag) => ({
    tests: [{ kind: "tag", tag } as const],
    then: compile(
      all.flatMap((row): readonly Row[] => {
        const pattern = patternAt(row, occurrence);
        if (pattern?.kind !== "constructor") return [row];
        if (pattern.tag !== tag) return [];
        const parts: Constraint[] = [];
        visitPayload(occurrence, pattern.payload, (inner, one) => parts.push({ occurrence: inner, pattern: one }));
        return [replace(row, occurrence, parts)];
      }),
      verified,
    ),
  }));
  const rest = all.filter((row) => patternAt(row, occurrence) === undefined);
  const otherwise = tags.size >= variants ? undefined : compile(rest, verified);
  const opens = all.some((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern?.kind === "constructor" && pattern.payload.some((inner) => inner.kind !== "wildcard");
  });
  return { kind: "switch", occurrence, opens, branches, otherwise };
}

function literalOf(pattern: TypedPattern): { readonly value: number | string | boolean | undefined } | undefined {
  switch (pattern.kind) {
    case "int":
    case "float":
      // 0.0 and -0.0 are equal.
      return { value: pattern.value === 0 ? 0 : pattern.value };
    case "bool":
    case "string":
      return { value: pattern.value };
    case "atom":
      return { value: pattern.name };
    case "unit":
      return { value: undefined };
    default:
      return undefined;
  }
}

function byLiteral(rows: readonly Row[], occurrence: Occurrence, verified: Verified): Decision {
  const all = split(rows, occurrence, verified);
  const values = new Set<number | string | boolean | undefined>();
  let isBool = false;
  for (const row of all) {
    const pattern = patternAt(row, occurrence);
    const found = pattern === undefined ? undefined : literalOf(pattern);
    if (found !== undefined) values.add(found.value);
    isBool ||= pattern?.kind === "bool";
  }
  const branches = [...values].map((value) => ({
    tests: [{ kind: "literal", value } as const],
    then: compile(
      all.flatMap((row): readonly Row[] => {
        const pattern = patternAt(row, occurrence);
        if (pattern === undefined) return [row];
        if (pattern.kind === "prefix") return withPrefix(row, occurrence, pattern, value);
        const found = literalOf(pattern);
        return found !== undefined && found.value === value ? [replace(row, occurrence, [])] : [];
      }),
      verified,
    ),
  }));
  const rest = all.filter((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern === undefined || literalOf(pattern) === undefined;
  });
  const complete = isBool && values.size === 2 && verified === undefined;
  const opens = all.some((row) => patternAt(row, occurrence)?.kind === "prefix");
  return { kind: "switch", occurrence, opens, branches, otherwise: complete ? undefined : compile(rest, verified) };
}

/** A row with a prefix pattern, where the whole string is known. */
function withPrefix(
  row: Row,
  occurrence: Occurrence,
  pattern: Extract<TypedPattern, { kind: "prefix" }>,
  value: unknown,
): readonly Row[] {
  if (typeof value !== "string" || !value.startsWith(pattern.prefix)) return [];
  return [remaining(row, occurrence, pattern)];
}

function remaining(row: Row, occurrence: Occurrence, pattern: Extract<TypedPattern, { kind: "prefix" }>): Row {
  const rest = sliceOf(occurrence, pattern.prefix.length);
  return replace(row, occurrence, [{ occurrence: rest, pattern: pattern.rest }]);
}

function byPrefix(rows: readonly Row[], occurrence: Occurrence, prefix: string, verified: Verified): Decision {
  const all = split(rows, occurrence, verified);
  const yes = all.flatMap((row): readonly Row[] => {
    const pattern = patternAt(row, occurrence);
    if (pattern?.kind === "string") return pattern.value.startsWith(prefix) ? [row] : [];
    if (pattern?.kind !== "prefix") return [row];
    if (prefix.startsWith(pattern.prefix)) return [remaining(row, occurrence, pattern)];
    return pattern.prefix.startsWith(prefix) ? [row] : [];
  });
  const no = all.filter((row) => {
    const pattern = patternAt(row, occurrence);
    if (pattern?.kind === "string") return !pattern.value.startsWith(prefix);
    return pattern?.kind !== "prefix" || !pattern.prefix.startsWith(prefix);
  });
  return {
    kind: "switch",
    occurrence,
    opens: true,
    branches: [{ tests: [{ kind: "prefix", prefix }], then: compile(yes, verified) }],
    otherwise: compile(no, verified),
  };
}

interface ListShape {
  readonly items: readonly TypedPattern[];
  /** undefined: no more elements. */
  readonly rest: TypedPattern | undefined;
}

function listShape(pattern: TypedPattern): ListShape | undefined {
  const items: TypedPattern[] = [];
  let current = pattern;
  while (current.kind === "cons") {
    items.push(current.head);
    current = current.tail;
  }
  if (current.kind === "list") return { items: [...items, ...current.elements], rest: undefined };
  return items.length === 0 ? undefined : { items, rest: current };
}

/** Lengths below the longest pattern are told apart, all others are one case. */
function byLength(rows: readonly Row[], occurrence: Occurrence, verified: Verified): Decision {
  const all = split(rows, occurrence, verified);
  const shapes = all.map((row) => {
    const pattern = patternAt(row, occurrence);
    return pattern === undefined ? undefined : listShape(pattern);
  });
  let limit = 0;
  for (const shape of shapes) {
    if (shape !== undefined) limit = Math.max(limit, shape.items.length + (shape.rest === undefined ? 1 : 0));
  }
  const accepted = (length: number): readonly number[] =>
    all.flatMap((_, index) => {
      const shape = shapes[index];
      if (shape === undefined) return [index];
      const size = shape.items.length;
      return length === size || (length > size && shape.rest !== undefined) ? [index] : [];
    });
  const treeOf = (indexes: readonly number[]): Decision =>
    compile(
      indexes.flatMap((index): readonly Row[] => {
        const row = all[index];
        const shape = shapes[index];
        if (row === undefined) return [];
        return shape === undefined ? [row] : [replace(row, occurrence, listParts(occurrence, shape))];
      }),
      verified,
    );
  const long = accepted(limit);
  const groups = new Map<string, { readonly tests: Test[]; readonly indexes: readonly number[] }>();
  for (let length = 0; length < limit; length++) {
    const indexes = accepted(length);
    if (indexes.join() === long.join()) continue;
    const group = groups.get(indexes.join());
    if (group === undefined) groups.set(indexes.join(), { tests: [{ kind: "length", length }], indexes });
    else group.tests.push({ kind: "length", length });
  }
  const branches = [...groups.values()].map((group) => ({ tests: group.tests, then: treeOf(group.indexes) }));
  return { kind: "switch", occurrence, opens: true, branches, otherwise: treeOf(long) };
}

function listParts(occurrence: Occurrence, shape: ListShape): readonly Constraint[] {
  const parts = shape.items.map((pattern, index) => ({
    occurrence: itemOf(occurrence, index, pattern.type),
    pattern,
  }));
  if (shape.rest === undefined) return parts;
  return [...parts, { occurrence: restOf(occurrence, shape.items.length), pattern: shape.rest }];
}

/** How often each arm is the answer. */
export function countLeaves(decision: Decision, counts: Map<number, number>): void {
  const pending: Decision[] = [decision];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "leaf" || next.kind === "guard") counts.set(next.arm, (counts.get(next.arm) ?? 0) + 1);
    if (next.kind === "guard") pending.push(next.otherwise);
    if (next.kind === "switch") {
      for (const branch of next.branches) pending.push(branch.then);
      if (next.otherwise !== undefined) pending.push(next.otherwise);
    }
  }
}

/** Equal decisions have equal keys; undefined for the large ones, which are never compared. */
export function smallKey(decision: Decision, occurrenceKey: (occurrence: Occurrence) => string): string | undefined {
  if (decision.kind === "fail") return "fail";
  if (decision.kind !== "leaf") return undefined;
  const bound = decision.bindings.map((one) => `${one.id}=${occurrenceKey(one.occurrence)}`);
  return `${decision.arm}:${bound.join()}`;
}

export function occurrenceKey(occurrence: Occurrence): string {
  const { access } = occurrence;
  switch (access.kind) {
    case "root":
      return `${access.index}`;
    case "field":
      return `${occurrenceKey(access.of)}.${access.property}`;
    case "element":
    case "item":
      return `${occurrenceKey(access.of)}[${access.index}]`;
    case "rest":
      return `${occurrenceKey(access.of)}+${access.count}`;
    case "slice":
      return `${occurrenceKey(access.of)}/${access.length}`;
    default:
      return access satisfies never;
  }
}
