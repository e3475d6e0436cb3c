// Patterns of routes: exact paths, `:name` segments, and a final `*`.
import { percentDecoded } from "../net/index.ts";

/** A segment: a text, or the name of a parameter. */
interface Segment {
  readonly kind: "text" | "parameter";
  /** Decoded. */
  readonly text: string;
}

export interface Pattern {
  readonly kind: "exact" | "parameters" | "wildcard";
  /** Without the final `*`. */
  readonly segments: readonly Segment[];
}

/** The better classes first. */
export const patternKinds: readonly Pattern["kind"][] = ["exact", "parameters", "wildcard"];

function segmentOf(text: string): Segment {
  if (text.startsWith(":")) return { kind: "parameter", text: text.slice(1) };
  return { kind: "text", text: percentDecoded(text) };
}

/** Paths may be written with escapes or without. */
export function parsePattern(text: string): Pattern {
  const parts = text.split("/");
  const isWildcard = parts.at(-1) === "*";
  const segments = (isWildcard ? parts.slice(0, -1) : parts).map(segmentOf);
  if (isWildcard) return { kind: "wildcard", segments };
  return { kind: segments.some(({ kind }) => kind === "parameter") ? "parameters" : "exact", segments };
}

export function isSamePattern(one: Pattern, other: Pattern): boolean {
  if (one.kind !== other.kind || one.segments.length !== other.segments.length) return false;
  return one.segments.every(({ kind, text }, index) => {
    const segment = other.segments[index];
    return segment?.kind === kind && segment.text === text;
  });
}

const noValues: ReadonlyMap<string, string> = new Map();

/**
 * The values of the `:name` segments when the pattern matches the decoded segments of a path, else undefined. `/a/*`
 * matches `/a` too.
 */
export function matchPattern(pattern: Pattern, path: readonly string[]): ReadonlyMap<string, string> | undefined {
  const { kind, segments } = pattern;
  if (kind === "wildcard" ? path.length < segments.length : path.length !== segments.length) return undefined;
  let values: Map<string, string> | undefined;
  for (let index = 0; index < segments.length; index += 1) {
    const wanted = segments[index];
    const segment = path[index] ?? "";
    if (wanted?.kind !== "parameter") {
      if (segment !== wanted?.text) return undefined;
    } else {
      if (segment === "") return undefined;
      values ??= new Map();
      values.set(wanted.text, segment);
    }
  }
  return values ?? noValues;
}
