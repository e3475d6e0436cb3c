// The rows of a match: what is still asked of each arm, in a form in which equal rows are one object.
import type { TypedPattern } from "../../trees/typed.ts";
import {
  elementOf,
  fieldOf,
  isTrusted,
  itemOf,
  type Occurrence,
  restOf,
  sliceOf,
  type Verified,
} from "./occurrence.ts";

export interface Binding {
  readonly id: number;
  readonly name: string;
  readonly occurrence: Occurrence;
}

/** What is asked of one part of the value. */
export interface Constraint {
  readonly occurrence: Occurrence;
  readonly pattern: TypedPattern;
}

/** A list of constraints; equal lists are one object. */
interface Constraints {
  readonly id: number;
  readonly first: Constraint;
  readonly next: Constraints | undefined;
  readonly size: number;
}

/** Equal rows are one object. */
export interface Row {
  readonly id: number;
  readonly arm: Arm;
  readonly constraints: Constraints | undefined;
  /** Names of alternatives, with what they stand for on this path. */
  readonly loose: readonly Binding[];
}

export interface Arm {
  readonly index: number;
  readonly guarded: boolean;
  /** Names that alternatives bind: what they stand for depends on the path. */
  readonly loose: ReadonlySet<number>;
  /** The other names. */
  readonly bindings: readonly Binding[];
  readonly start: readonly Constraint[];
  /** How many tests its patterns ask for. */
  readonly size: number;
}

/** Where lists and rows are made. */
export interface Rows {
  readonly numbers: Map<object, number>;
  readonly lists: Map<string, Constraints>;
  readonly rows: Map<string, Row>;
}

export function newRows(): Rows {
  return { numbers: new Map(), lists: new Map(), rows: new Map() };
}

export function numberOf({ numbers }: Rows, object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  numbers.set(object, numbers.size);
  return numbers.size - 1;
}

function prepend(rows: Rows, first: Constraint, next: Constraints | undefined): Constraints {
  const key = `${numberOf(rows, first.occurrence)} ${numberOf(rows, first.pattern)} ${next?.id ?? ""}`;
  const known = rows.lists.get(key);
  if (known !== undefined) return known;
  const made = { id: rows.lists.size, first, next, size: (next?.size ?? 0) + 1 };
  rows.lists.set(key, made);
  return made;
}

function rowOf(rows: Rows, arm: Arm, constraints: Constraints | undefined, loose: readonly Binding[]): Row {
  const bound = loose.map((one) => `${one.id}=${numberOf(rows, one.occurrence)}`).join();
  const key = `${arm.index} ${constraints?.id ?? ""} ${bound}`;
  const known = rows.rows.get(key);
  if (known !== undefined) return known;
  const made: Row = { id: rows.rows.size, arm, constraints, loose };
  rows.rows.set(key, made);
  return made;
}

export function startRow(rows: Rows, arm: Arm, verified: Verified): Row {
  const { constraints, loose } = simplify(arm, arm.start, verified);
  return rowOf(rows, arm, linked(rows, constraints, undefined), loose);
}

/** The row without its pending names. */
export function withoutLoose(rows: Rows, row: Row): Row {
  return row.loose.length === 0 ? row : rowOf(rows, row.arm, row.constraints, []);
}

function linked(
  rows: Rows,
  constraints: readonly Constraint[],
  tail: Constraints | undefined,
): Constraints | undefined {
  return constraints.reduceRight<Constraints | undefined>((next, first) => prepend(rows, first, next), tail);
}

export function constraintsOf(row: Row): readonly Constraint[] {
  const found: Constraint[] = [];
  for (let list = row.constraints; list !== undefined; list = list.next) found.push(list.first);
  return found;
}

export function patternAt(row: Row, occurrence: Occurrence): TypedPattern | undefined {
  for (let list = row.constraints; list !== undefined; list = list.next) {
    if (list.first.occurrence === occurrence) return list.first.pattern;
  }
  return undefined;
}

/** The row with other constraints in the place of the first one at `occurrence`. */
export function replace(
  rows: Rows,
  row: Row,
  occurrence: Occurrence,
  replacement: readonly Constraint[],
  verified: Verified,
): Row {
  const before: Constraint[] = [];
  let list = row.constraints;
  for (; list !== undefined && list.first.occurrence !== occurrence; list = list.next) before.push(list.first);
  const { constraints, loose } = simplify(row.arm, replacement, verified);
  return rowOf(rows, row.arm, linked(rows, [...before, ...constraints], list?.next), [...row.loose, ...loose]);
}

/** Takes irrefutable patterns apart, until only those are left that need a test. */
function simplify(
  arm: Pick<Arm, "loose">,
  asked: readonly Constraint[],
  verified: Verified,
): { readonly constraints: readonly Constraint[]; readonly loose: readonly Binding[] } {
  const constraints: Constraint[] = [];
  const loose: Binding[] = [];
  const pending = [...asked].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { occurrence, pattern } = next;
    switch (pattern.kind) {
      case "wildcard":
        continue;
      case "bind":
        if (arm.loose.has(pattern.id)) loose.push({ id: pattern.id, name: pattern.name, occurrence });
        continue;
      case "as":
        if (arm.loose.has(pattern.id)) loose.push({ id: pattern.id, name: pattern.name, occurrence });
        pending.push({ occurrence, pattern: pattern.pattern });
        continue;
      case "unit":
        if (verified !== undefined) constraints.push(next);
        continue;
      case "tuple":
      case "struct":
        if (!isTrusted(occurrence, verified)) break;
        pending.push(...partsOf(occurrence, pattern).toReversed());
        continue;
      case "constructor":
        if (!isTrusted(occurrence, verified) || pattern.variants !== 1) break;
        pending.push(...partsOf(occurrence, pattern).toReversed());
        continue;
      default:
    }
    constraints.push(next);
  }
  return { constraints, loose };
}

/** What a pattern asks of the parts of its value, when that has the pattern's own shape. */
export function partsOf(occurrence: Occurrence, pattern: TypedPattern): readonly Constraint[] {
  switch (pattern.kind) {
    case "tuple":
      return pattern.elements.map((one, index) => ({
        occurrence: elementOf(occurrence, index, one.type),
        pattern: one,
      }));
    case "struct":
      return pattern.fields.map((field) => ({
        occurrence: fieldOf(occurrence, field.name, field.pattern.type),
        pattern: field.pattern,
      }));
    case "constructor":
      return pattern.payload.map((one, index) => ({
        occurrence: fieldOf(occurrence, `_${index}`, one.type),
        pattern: one,
      }));
    case "prefix":
      return [{ occurrence: sliceOf(occurrence, pattern.prefix.length), pattern: pattern.rest }];
    case "list":
    case "cons":
      return listParts(occurrence, listShape(pattern));
    default:
      return [];
  }
}

interface ListShape {
  readonly items: readonly TypedPattern[];
  /** undefined: no more elements. */
  readonly rest: TypedPattern | undefined;
}

export function listShape(pattern: Extract<TypedPattern, { kind: "list" | "cons" }>): ListShape {
  const items: TypedPattern[] = [];
  let current: TypedPattern = pattern;
  while (current.kind === "cons") {
    items.push(current.head);
    current = current.tail;
  }
  if (current.kind === "list") return { items: [...items, ...current.elements], rest: undefined };
  return { items, rest: current };
}

function listParts(occurrence: Occurrence, shape: ListShape): readonly Constraint[] {
  const parts = shape.items.map((pattern, index) => ({
    occurrence: itemOf(occurrence, index, pattern.type),
    pattern,
  }));
  if (shape.rest === undefined) return parts;
  return [...parts, { occurrence: restOf(occurrence, shape.items.length), pattern: shape.rest }];
}

/** What an arm asks at the beginning, and the names that it binds. */
export function armOf(index: number, guarded: boolean, start: readonly Constraint[]): Arm {
  const bindings: Binding[] = [];
  const loose = new Set<number>();
  let size = 1;
  const pending = start.map((constraint) => ({ ...constraint, isChoice: false })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { occurrence, pattern, isChoice } = next;
    if (pattern.kind === "bind" || pattern.kind === "as") {
      if (isChoice) loose.add(pattern.id);
      else bindings.push({ id: pattern.id, name: pattern.name, occurrence });
      if (pattern.kind === "as") pending.push({ occurrence, pattern: pattern.pattern, isChoice });
      continue;
    }
    if (pattern.kind !== "wildcard") size += 1;
    if (pattern.kind === "or") {
      for (const one of pattern.alternatives.toReversed()) pending.push({ occurrence, pattern: one, isChoice: true });
    } else
      pending.push(
        ...partsOf(occurrence, pattern)
          .map((one) => ({ ...one, isChoice }))
          .reverse(),
      );
  }
  return { index, guarded, loose, bindings, start, size };
}
