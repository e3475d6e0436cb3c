// The or-patterns of an arm: each alternative by itself, and in how many ways one value can match.
import { bindsNames, isAmbiguous } from "../../trees/overlap.ts";
import type { Span } from "../../trees/source.ts";
import { patternsIn } from "../../trees/typed-walks.ts";
import type { TypedPattern } from "../open-tree.ts";

export interface Alternative {
  readonly span: Span;
  readonly chain: TypedPattern | undefined;
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
 * In how many ways one value may match patterns so that names get different values: a guard is asked for each of them.
 */
export function waysOf(patterns: readonly TypedPattern[]): number {
  return patterns.reduce((ways, pattern) => ways * waysOfOne(pattern), 1);
}

function waysOfOne(pattern: TypedPattern): number {
  if (pattern.kind === "or") {
    const ways = pattern.alternatives.map(waysOfOne);
    if (isAmbiguous(pattern)) return ways.reduce((sum, one) => sum + one, 0);
    return bindsNames(pattern) ? Math.max(...ways) : 1;
  }
  if (pattern.kind !== "cons") return waysOf(patternsIn(pattern));
  const parts: TypedPattern[] = [];
  let end: TypedPattern = pattern;
  for (; end.kind === "cons"; end = end.tail) parts.push(end.head);
  return waysOf([...parts, end]);
}
