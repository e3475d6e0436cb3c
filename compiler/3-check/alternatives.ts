// The or-patterns of an arm: each alternative by itself, and in how many ways one value can match.
import type { Span } from "../source.ts";
import type { TypedPattern } from "../typed.ts";
import { covers, nodesOf, type Patterns, type Simple, simplify } from "./shapes.ts";

export interface Alternative {
  readonly span: Span;
  readonly chain: TypedPattern | undefined;
}

/** The patterns directly inside a pattern. */
export function patternsIn(pattern: TypedPattern): readonly TypedPattern[] {
  switch (pattern.kind) {
    case "as":
      return [pattern.pattern];
    case "tuple":
    case "list":
      return pattern.elements;
    case "cons":
      return [pattern.head, pattern.tail];
    case "constructor":
      return pattern.payload;
    case "struct":
      return pattern.fields.map((field) => field.pattern);
    case "or":
      return pattern.alternatives;
    default:
      return [];
  }
}

/** An arm with one alternative in the place of an or-pattern. */
export interface Choice extends Alternative {
  readonly patterns: readonly TypedPattern[];
  /** The or-pattern that it belongs to. */
  readonly of: TypedPattern;
}

/** Each alternative of each or-pattern, with the arm in which it stands alone. */
export function choicesIn(
  pattern: TypedPattern,
  chain: TypedPattern | undefined,
  put: (one: TypedPattern) => readonly TypedPattern[],
  found: Choice[],
): void {
  switch (pattern.kind) {
    case "or":
      for (const one of pattern.alternatives) found.push({ span: one.span, chain, patterns: put(one), of: pattern });
      for (const one of pattern.alternatives) choicesIn(one, undefined, put, found);
      return;
    case "as":
      choicesIn(pattern.pattern, undefined, (one) => put({ ...pattern, pattern: one }), found);
      return;
    case "tuple":
    case "list":
      for (const [index, inner] of pattern.elements.entries()) {
        const { elements } = pattern;
        choicesIn(inner, undefined, (one) => put({ ...pattern, elements: elements.with(index, one) }), found);
      }
      return;
    case "cons":
      choicesInChain(pattern, chain ?? pattern, put, found);
      return;
    case "constructor":
      for (const [index, inner] of pattern.payload.entries()) {
        const { payload } = pattern;
        choicesIn(inner, undefined, (one) => put({ ...pattern, payload: payload.with(index, one) }), found);
      }
      return;
    case "struct":
      for (const [index, field] of pattern.fields.entries()) {
        const { fields } = pattern;
        const putField = (one: TypedPattern) =>
          put({ ...pattern, fields: fields.with(index, { ...field, pattern: one }) });
        choicesIn(field.pattern, undefined, putField, found);
      }
      return;
    default:
      return;
  }
}

/** A chain of `::` may be long. */
function choicesInChain(
  start: Extract<TypedPattern, { kind: "cons" }>,
  chain: TypedPattern,
  put: (one: TypedPattern) => readonly TypedPattern[],
  found: Choice[],
): void {
  const cells: Extract<TypedPattern, { kind: "cons" }>[] = [];
  let end: TypedPattern = start;
  for (; end.kind === "cons"; end = end.tail) cells.push(end);
  const rebuilt = (count: number, tail: TypedPattern): readonly TypedPattern[] =>
    put(cells.slice(0, count).reduceRight((rest, cell) => ({ ...cell, tail: rest }), tail));
  for (const [index, cell] of cells.entries()) {
    choicesIn(cell.head, chain, (head) => rebuilt(index, { ...cell, head }), found);
  }
  choicesIn(end, chain, (tail) => rebuilt(cells.length, tail), found);
}

/**
 * In how many ways one value may match a pattern so that names get different values: a guard is asked for each of them.
 */
export function waysOf(patterns: Patterns, pattern: TypedPattern): number {
  switch (pattern.kind) {
    case "or": {
      const ways = pattern.alternatives.map((one) => waysOf(patterns, one));
      if (!bindsNames(pattern)) return 1;
      return overlap(pattern.alternatives.map((one) => simplify(patterns, one)))
        ? ways.reduce((sum, one) => sum + one, 0)
        : Math.max(...ways);
    }
    case "as":
      return waysOf(patterns, pattern.pattern);
    case "tuple":
    case "list":
      return product(patterns, pattern.elements);
    case "cons": {
      const parts: TypedPattern[] = [];
      let end: TypedPattern = pattern;
      for (; end.kind === "cons"; end = end.tail) parts.push(end.head);
      return product(patterns, [...parts, end]);
    }
    case "constructor":
      return product(patterns, pattern.payload);
    case "struct":
      return product(
        patterns,
        pattern.fields.map((field) => field.pattern),
      );
    default:
      return 1;
  }
}

export function product(patterns: Patterns, parts: readonly TypedPattern[]): number {
  return parts.reduce((ways, part) => ways * waysOf(patterns, part), 1);
}

function bindsNames(pattern: TypedPattern): boolean {
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "bind" || next.kind === "as") return true;
    pending.push(...patternsIn(next));
  }
  return false;
}

/** Whether some value matches two of the patterns. */
function overlap(patterns: readonly Simple[]): boolean {
  return patterns.some((one, index) => patterns.slice(index + 1).some((other) => isCompatible(one, other)));
}

function isCompatible(one: Simple, other: Simple): boolean {
  if (one.kind === "any" || other.kind === "any") return true;
  return nodesOf(one).some((left) =>
    nodesOf(other).some((right) => {
      if (left.shape.key !== right.shape.key) return covers(left.shape, right.shape) || covers(right.shape, left.shape);
      return left.parts.every((part, index) => {
        const opposite = right.parts[index];
        return opposite === undefined || isCompatible(part, opposite);
      });
    }),
  );
}
