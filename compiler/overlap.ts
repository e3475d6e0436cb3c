// Whether one value can match two patterns, as far as the patterns say.
import type { TypedPattern } from "./trees/typed.ts";

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

/** Whether some value matches two of the alternatives of an or-pattern, so that names may get either one's values. */
export function isAmbiguous(pattern: Extract<TypedPattern, { kind: "or" }>): boolean {
  const { alternatives } = pattern;
  return (
    bindsNames(pattern) &&
    alternatives.some((one, index) => alternatives.slice(index + 1).some((other) => overlap(one, other)))
  );
}

export function bindsNames(pattern: TypedPattern): boolean {
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "bind" || next.kind === "as") return true;
    pending.push(...patternsIn(next));
  }
  return false;
}

function overlap(one: TypedPattern, other: TypedPattern): boolean {
  if (one.kind === "as") return overlap(one.pattern, other);
  if (one.kind === "or") return one.alternatives.some((inner) => overlap(inner, other));
  if (other.kind === "as" || other.kind === "or") return overlap(other, one);
  switch (one.kind) {
    case "wildcard":
    case "bind":
    case "unit":
      return true;
    case "int":
    case "float":
    case "bool":
      return other.kind !== one.kind || other.value === one.value;
    case "atom":
      return other.kind !== "atom" || other.name === one.name;
    case "string":
      if (other.kind === "prefix") return one.value.startsWith(other.prefix);
      return other.kind !== "string" || other.value === one.value;
    case "prefix":
      if (other.kind === "string") return other.value.startsWith(one.prefix);
      if (other.kind !== "prefix") return true;
      return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
    case "tuple":
      return other.kind !== "tuple" || allOverlap(one.elements, other.elements);
    case "list":
    case "cons":
      return (other.kind !== "list" && other.kind !== "cons") || listsOverlap(one, other);
    case "constructor":
      return other.kind !== "constructor" || (one.tag === other.tag && allOverlap(one.payload, other.payload));
    case "struct":
      return (
        other.kind !== "struct" ||
        one.fields.every((field) => {
          const opposite = other.fields.find((candidate) => candidate.name === field.name);
          return opposite === undefined || overlap(field.pattern, opposite.pattern);
        })
      );
    default:
      return one satisfies never;
  }
}

function allOverlap(ones: readonly TypedPattern[], others: readonly TypedPattern[]): boolean {
  return ones.every((one, index) => {
    const other = others[index];
    return other === undefined || overlap(one, other);
  });
}

type ListPattern = Extract<TypedPattern, { kind: "list" | "cons" }>;

function listsOverlap(one: ListPattern, other: ListPattern): boolean {
  const [left, right] = [elementsOf(one), elementsOf(other)];
  const [shorter, longer] = left.items.length < right.items.length ? [left, right] : [right, left];
  if (shorter.items.length < longer.items.length && !shorter.isOpen) return false;
  return allOverlap(shorter.items, longer.items);
}

function elementsOf(pattern: ListPattern): { readonly items: readonly TypedPattern[]; readonly isOpen: boolean } {
  const items: TypedPattern[] = [];
  let end: TypedPattern = pattern;
  for (; end.kind === "cons"; end = end.tail) items.push(end.head);
  if (end.kind === "list") items.push(...end.elements);
  return { items, isOpen: end.kind !== "list" };
}
