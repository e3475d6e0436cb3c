// Whether one value can match two patterns, as far as the patterns say.
import type { Stage, TypedPattern } from "./typed.ts";
import { patternsIn } from "./typed-walks.ts";

/** Whether some value matches two of the alternatives of an or-pattern, so that names may get either one's values. */
export function isAmbiguous<S extends Stage>(pattern: Extract<TypedPattern<S>, { kind: "or" }>): boolean {
  const { alternatives } = pattern;
  return (
    bindsNames(pattern) &&
    alternatives.some((one, index) => alternatives.slice(index + 1).some((other) => overlap(one, other)))
  );
}

export function bindsNames<S extends Stage>(pattern: TypedPattern<S>): boolean {
  const pending = [pattern];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "bind" || next.kind === "as") return true;
    pending.push(...patternsIn(next));
  }
  return false;
}

function overlap<S extends Stage>(one: TypedPattern<S>, other: TypedPattern<S>): boolean {
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

function allOverlap<S extends Stage>(ones: readonly TypedPattern<S>[], others: readonly TypedPattern<S>[]): boolean {
  return ones.every((one, index) => {
    const other = others[index];
    return other === undefined || overlap(one, other);
  });
}

type ListPattern<S extends Stage> = Extract<TypedPattern<S>, { kind: "list" | "cons" }>;

function listsOverlap<S extends Stage>(one: ListPattern<S>, other: ListPattern<S>): boolean {
  const [left, right] = [elementsOf(one), elementsOf(other)];
  const [shorter, longer] = left.items.length < right.items.length ? [left, right] : [right, left];
  if (shorter.items.length < longer.items.length && !shorter.isOpen) return false;
  return allOverlap(shorter.items, longer.items);
}

function elementsOf<S extends Stage>(
  pattern: ListPattern<S>,
): { readonly items: readonly TypedPattern<S>[]; readonly isOpen: boolean } {
  const items: TypedPattern<S>[] = [];
  let end: TypedPattern<S> = pattern;
  for (; end.kind === "cons"; end = end.tail) items.push(end.head);
  if (end.kind === "list") items.push(...end.elements);
  return { items, isOpen: end.kind !== "list" };
}
