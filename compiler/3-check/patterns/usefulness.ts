// Exhaustiveness and redundancy of matches (Maranget 2007, "Warnings for pattern matching").
import { patternsIn } from "../../trees/typed-walks.ts";
import type { TypedPattern } from "../open-tree.ts";
import { prune, type Type } from "../types/type.ts";
import { type Alternative, type Choice, choicesIn, waysOf } from "./alternatives.ts";
import { EarlierRows } from "./earlier-rows.ts";
import {
  any,
  covers,
  newPatterns,
  node,
  nodesOf,
  type Patterns,
  type Shape,
  type Simple,
  signatureOf,
  simplifyAll,
  type Types,
} from "./shapes.ts";
import {
  type Column,
  findUncovered,
  newColumn,
  newSearch,
  type Row,
  rowOf,
  type Search,
  type Value,
} from "./uncovered.ts";

export interface MatchArm {
  readonly patterns: readonly TypedPattern[];
  readonly guarded: boolean;
}

/** One match while it is examined. */
interface Examination {
  readonly arms: readonly MatchArm[];
  readonly types: readonly Type[];
  readonly patterns: Patterns;
  readonly search: Search;
  readonly columns: readonly Column[];
}

type TooComplex = "too complex";

interface Redundancy {
  /** Indexes of arms that can never be reached. A guarded arm makes no other arm redundant. */
  readonly arms: readonly number[];
  /** Alternatives that match nothing that is left, in arms that do; `chain` is the `::` that they stand in. */
  readonly alternatives: readonly Alternative[];
}

/** How many cells of the rows one question may look at, whatever their number, and for each of them. */
const cellsForAny = 400_000;
const cellsForEach = 16;
/** Rows that may be looked at to list what is missing in the order of the values. */
const rowsForList = 20_000;
/** How many missing patterns are listed. */
const shownMissing = 4;
/** An arm with more alternatives than this is not examined one by one. */
const manyAlternatives = 2_000;
/** In how many ways one value may match an arm with a guard. */
const manyWays = 1_000;

export function examine(context: Types, arms: readonly MatchArm[], types: readonly Type[]): Examination {
  const patterns = newPatterns(context);
  const search = newSearch(patterns, 0);
  const columns = types.map((type) => newColumn(search, type));
  return { arms, types, patterns, search, columns };
}

/** Something in a pattern was reported: what the arms cover is not known. */
function hasFaults(arms: readonly MatchArm[]): boolean {
  return arms.some((arm) => arm.patterns.some((pattern) => pattern.kind === "wildcard" && pattern.faulty));
}

/** Does a pattern stand for one that was reported? It covers nothing, and leaves nothing out. */
function isBroken(pattern: TypedPattern): boolean {
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "wildcard" && prune(next.type).kind === "any-message") return true;
    pending.push(...patternsIn(next));
  }
  return false;
}

function rowFor({ search, patterns, columns }: Examination, given: readonly TypedPattern[]): Row {
  return rowOf(search, columns, simplifyAll(patterns, given));
}

/** Whether some guard would have to be asked for too many values of its names. */
export function hasTooManyWays({ arms }: Examination): boolean {
  return arms.some((arm) => arm.guarded && waysOf(arm.patterns) > manyWays);
}

/** Asks one question, with a budget of its own: by how much all the rows ask. */
function ask(
  { search }: Examination,
  before: EarlierRows,
  rows: readonly Row[],
  query: Row,
): Value | "covered" | "unknown" {
  const cells = rows.reduce((sum, row) => sum + row.cells.size + 1, before.cells);
  search.left = cellsForAny + cellsForEach * cells;
  return findUncovered(search, [...before.near(query), ...rows], query);
}

export function redundancyOf(examination: Examination): Redundancy | TooComplex {
  const { arms } = examination;
  if (hasFaults(arms)) return { arms: [], alternatives: [] };
  const before = new EarlierRows();
  const redundant: number[] = [];
  const alternatives: Alternative[] = [];
  for (const [index, arm] of arms.entries()) {
    const row = rowFor(examination, arm.patterns);
    const found = ask(examination, before, [], row);
    if (found === "unknown") return "too complex";
    if (found === "covered") redundant.push(index);
    else {
      const inner = uselessAlternatives(examination, before, arm);
      if (inner === "too complex") return inner;
      alternatives.push(...inner);
    }
    if (!arm.guarded && !arm.patterns.some(isBroken)) before.add(row);
  }
  return { arms: redundant, alternatives };
}

function uselessAlternatives(
  examination: Examination,
  before: EarlierRows,
  arm: MatchArm,
): readonly Alternative[] | TooComplex {
  const choices: Choice[] = [];
  for (const [index, pattern] of arm.patterns.entries()) {
    choicesIn(pattern, undefined, (one) => arm.patterns.with(index, one), choices);
  }
  if (choices.length > manyAlternatives || arm.patterns.some(isBroken)) return [];
  const useless: Choice[] = [];
  let earlier: Row[] = [];
  for (const [index, choice] of choices.entries()) {
    if (choices[index - 1]?.of !== choice.of) earlier = [];
    // One that stands inside a useless alternative is useless with it.
    if (useless.some(({ span }) => span.start <= choice.span.start && choice.span.end <= span.end)) continue;
    const row = rowFor(examination, choice.patterns);
    const found = ask(examination, before, earlier, row);
    if (found === "unknown") return "too complex";
    if (found === "covered") useless.push(choice);
    earlier.push(row);
  }
  return useless;
}

/** Up to four values that no unguarded arm matches; one pattern for each type. */
export function missingValues(examination: Examination): readonly (readonly Simple[])[] | TooComplex {
  const { arms, patterns, types, search, columns } = examination;
  if (hasFaults(arms)) return [];
  const plain = arms.filter((arm) => !arm.guarded);
  const rows = plain.map((arm) => simplifyAll(patterns, arm.patterns));
  const listing: Listing = { patterns, covered: new Set(), numbers: new Map(), left: rowsForList };
  const listed = list(listing, rows, types, shownMissing);
  if (listing.left >= 0) return listed;
  const sparse = rows.map((row) => rowOf(search, columns, row));
  const found = ask(examination, new EarlierRows(), sparse, rowOf(search, columns, []));
  if (found === "unknown") return "too complex";
  return found === "covered" ? [] : [columns.map((column) => patternOf(patterns, column, found))];
}

/** The chosen shapes of a column and below it as a pattern. */
function patternOf(patterns: Patterns, column: Column, value: Value): Simple {
  const shape = value.get(column) ?? (column.signature?.length === 1 ? column.signature[0]?.shape : undefined);
  if (shape === undefined) return any;
  const parts = column.parts.get(shape.key)?.map((inner) => patternOf(patterns, inner, value));
  if (parts === undefined && shape.arity > 0 && !value.has(column)) return any;
  if (!value.has(column) && parts?.every((part) => part.kind === "any")) return any;
  return node(patterns, shape, parts ?? anys(shape.arity));
}

// -------------------------------------------------------------- the list of what is missing

type DenseRow = readonly Simple[];

/** The values in order, column by column: what a reader expects to see, where it can be had. */
interface Listing {
  readonly patterns: Patterns;
  /** States in which nothing is missing. */
  readonly covered: Set<string>;
  readonly numbers: Map<Type, number>;
  /** Rows that may still be looked at. */
  left: number;
}

const anys = (count: number): Simple[] => new Array<Simple>(count).fill(any);

/** Rows that match a value of `shape`, its parts in front. */
function specialise(rows: readonly DenseRow[], shape: Shape): readonly DenseRow[] {
  return rows.flatMap(([first = any, ...rest]): readonly DenseRow[] => {
    if (first.kind === "any") return [[...anys(shape.arity), ...rest]];
    return nodesOf(first).flatMap((one) => (covers(one.shape, shape) ? [[...one.parts, ...rest]] : []));
  });
}

/** Rows that match whatever the first column is. */
function defaults(rows: readonly DenseRow[]): readonly DenseRow[] {
  return rows.flatMap(([first = any, ...rest]) => (first.kind === "any" ? [rest] : []));
}

/** Values that no row matches; at most `limit` of them. */
function list(
  listing: Listing,
  rows: readonly DenseRow[],
  types: readonly Type[],
  limit: number,
): readonly (readonly Simple[])[] {
  listing.left -= rows.length + 1;
  if (listing.left < 0) return [];
  const [type, ...rest] = types;
  if (type === undefined) return rows.length === 0 ? [[]] : [];
  if (rows.some((row) => row.every((pattern) => pattern.kind === "any"))) return [];
  const isNamed = rows.some(([first]) => first !== undefined && first.kind !== "any");
  // The type of something that was reported already: nothing to add.
  if (isNamed && prune(type).kind === "any-message") return [];
  const signature = isNamed ? signatureOf(listing.patterns, type) : undefined;
  if (signature === undefined) {
    return list(listing, defaults(rows), rest, limit).map((values) => [any, ...values]);
  }
  const key = keyOf(listing, rows, types);
  if (listing.covered.has(key)) return [];
  const found: (readonly Simple[])[] = [];
  for (const { shape, types: parts } of signature) {
    if (found.length >= limit) break;
    for (const values of list(listing, specialise(rows, shape), [...parts, ...rest], limit - found.length)) {
      const whole = node(listing.patterns, shape, values.slice(0, shape.arity));
      found.push([whole, ...values.slice(shape.arity)]);
    }
  }
  if (found.length === 0 && listing.left >= 0) listing.covered.add(key);
  return found;
}

function keyOf({ numbers }: Listing, rows: readonly DenseRow[], types: readonly Type[]): string {
  const asked = new Set(rows.map((row) => row.map((pattern) => pattern.id).join(" ")));
  const columns = types.map((type) => {
    const number = numbers.get(type) ?? numbers.size;
    numbers.set(type, number);
    return number;
  });
  return `${[...asked].sort().join()}/${columns}`;
}
