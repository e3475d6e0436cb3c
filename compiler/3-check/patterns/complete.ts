// Most matches have nothing to report: every value has its arm, and every arm its value. A small decision tree shows that
// in a few steps, without anything of what it takes to say what is wrong with the others.
import type { TypedPattern } from "../open-tree.ts";
import { prune } from "../types/type.ts";
import type { MatchArm } from "./usefulness.ts";

/** What a row asks of a column; undefined: nothing. */
type Cell = TypedPattern | undefined;

interface Row {
  readonly arm: number;
  readonly guarded: boolean;
  readonly cells: readonly Cell[];
}

/** Nodes of one tree. */
const enough = 100;

/** Whether the arms surely take every value, and each of them some; false: look closer. */
export function isComplete(arms: readonly MatchArm[]): boolean {
  const reached = new Array<boolean>(arms.length).fill(false);
  let left = enough - arms.length;
  /** What the rows do with the values that have come this way. */
  const decide = (rows: readonly Row[]): boolean => {
    const [first, ...others] = rows;
    left -= 1;
    if (first === undefined || left < 0) return false;
    const column = first.cells.findIndex((cell) => cell !== undefined);
    if (column === -1) {
      reached[first.arm] = true;
      return !first.guarded || decide(others);
    }
    return (
      shapesOf(rows, column)?.every((shape) => decide(rows.flatMap((row) => withShape(row, column, shape)))) === true
    );
  };
  const rows: Row[] = [];
  for (const [arm, { patterns, guarded }] of arms.entries()) {
    const cells: Cell[] = [];
    for (const pattern of patterns) {
      if (!isPlain(pattern)) return false;
      cells.push(asked(pattern));
    }
    rows.push({ arm, guarded, cells });
  }
  return decide(rows) && reached.every((is) => is);
}

/** Not of the kinds that need a closer look, and without a part that was reported. */
function isPlain(pattern: TypedPattern): boolean {
  switch (pattern.kind) {
    case "wildcard":
      return pattern.faulty !== true && prune(pattern.type).kind !== "any-message";
    case "tuple":
      return pattern.elements.every(isPlain);
    case "list":
      return pattern.elements.length === 0;
    case "cons":
      return isPlain(pattern.head) && pattern.tail.kind !== "cons" && isPlain(pattern.tail);
    case "constructor":
      return pattern.payload.every(isPlain);
    case "as":
      return isPlain(pattern.pattern);
    case "bind":
    case "bool":
    case "unit":
      return true;
    case "int":
    case "float":
    case "string":
    case "atom":
    case "prefix":
    case "struct":
    case "or":
      return false;
    default:
      return pattern satisfies never;
  }
}

/** A pattern without the names that it gives. */
function asked(pattern: TypedPattern): Cell {
  let inner = pattern;
  while (inner.kind === "as") inner = inner.pattern;
  return inner.kind === "bind" || inner.kind === "wildcard" ? undefined : inner;
}

/** A number for what a value is at its top, among those of its type. */
function shapeOf(pattern: TypedPattern): number {
  if (pattern.kind === "constructor") return pattern.tag;
  if (pattern.kind === "bool") return pattern.value ? 1 : 0;
  return pattern.kind === "cons" ? 1 : 0;
}

/** All the shapes of a column, each with the number of its parts; undefined: its patterns are of different types. */
function shapesOf(rows: readonly Row[], column: number): readonly Shape[] | undefined {
  let first: Cell;
  const arities: number[] = [];
  for (const { cells } of rows) {
    const cell = cells[column];
    if (cell === undefined) continue;
    first ??= cell;
    // `receive` knows messages of the system besides those of its actor.
    if (!isOfOneType(first, cell)) return undefined;
    arities[shapeOf(cell)] = partsOf(cell).length;
  }
  const length = first === undefined ? 0 : countOf(first);
  return Array.from({ length }, (_, number) => ({ number, arity: arities[number] ?? 0 }));
}

function isOfOneType(one: TypedPattern, other: TypedPattern): boolean {
  if (one.kind !== "constructor" || other.kind !== "constructor")
    return one.kind !== "constructor" && other.kind !== "constructor";
  return one.definition.name === other.definition.name && one.definition.module === other.definition.module;
}

interface Shape {
  readonly number: number;
  readonly arity: number;
}

/** How many shapes the type of a pattern has. */
function countOf(pattern: TypedPattern): number {
  if (pattern.kind === "constructor") return pattern.variants;
  return pattern.kind === "tuple" || pattern.kind === "unit" ? 1 : 2;
}

const noParts: readonly TypedPattern[] = [];

function partsOf(pattern: TypedPattern): readonly TypedPattern[] {
  if (pattern.kind === "constructor") return pattern.payload;
  if (pattern.kind === "tuple") return pattern.elements;
  return pattern.kind === "cons" ? [pattern.head, pattern.tail] : noParts;
}

/** What a row asks of the values of a shape, whose parts take the place of their column; nothing if it takes none. */
function withShape({ arm, guarded, cells }: Row, column: number, { number, arity }: Shape): readonly Row[] {
  const cell = cells[column];
  if (cell !== undefined && shapeOf(cell) !== number) return [];
  const parts = cell === undefined ? new Array<Cell>(arity).fill(undefined) : partsOf(cell).map(asked);
  return [{ arm, guarded, cells: cells.toSpliced(column, 1, ...parts) }];
}
