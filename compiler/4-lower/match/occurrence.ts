// The parts of matched values that patterns ask about, each of them one object however many patterns name it.
import type { Type } from "../../trees/types.ts";

/** A part of the matched values; the same part is always the same object. */
export interface Occurrence {
  readonly access: Access;
  readonly type: Type | undefined;
  readonly parts: Map<string, Occurrence>;
}

type Access =
  | { readonly kind: "root"; readonly index: number }
  | { readonly kind: "field"; readonly of: Occurrence; readonly property: string }
  | { readonly kind: "element"; readonly of: Occurrence; readonly index: number }
  | { readonly kind: "item"; readonly of: Occurrence; readonly index: number }
  /** A list without its first elements. */
  | { readonly kind: "rest"; readonly of: Occurrence; readonly count: number }
  /** A string without its beginning. */
  | { readonly kind: "slice"; readonly of: Occurrence; readonly length: number };

/** What was checked about values of unknown type; undefined where types can be trusted. */
export type Verified = ReadonlySet<Occurrence> | undefined;

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

export const fieldOf = (of: Occurrence, property: string, type: Type): Occurrence =>
  part(of, `.${property}`, { kind: "field", of, property }, type);
export const elementOf = (of: Occurrence, index: number, type: Type | undefined): Occurrence =>
  part(of, `${index}`, { kind: "element", of, index }, type);
export const itemOf = (of: Occurrence, index: number, type: Type): Occurrence =>
  part(of, `${index}`, { kind: "item", of, index }, type);
export const restOf = (of: Occurrence, count: number): Occurrence =>
  count === 0 ? of : part(of, `rest${count}`, { kind: "rest", of, count }, of.type);
export const sliceOf = (of: Occurrence, length: number): Occurrence =>
  length === 0 ? of : part(of, `slice${length}`, { kind: "slice", of, length }, of.type);

/** Whether values at this place are of their type: always, or because they or what they are in was checked. */
export function isTrusted(occurrence: Occurrence, verified: Verified): boolean {
  if (verified === undefined || verified.has(occurrence)) return true;
  const { access } = occurrence;
  if (access.kind === "root") return false;
  // A type without parameters fixes the types of all its parts.
  return isTrusted(access.of, verified) && isMonomorphic(access.of.type);
}

function isMonomorphic(type: Type | undefined): boolean {
  return type?.kind === "named" && type.arguments.length === 0;
}
