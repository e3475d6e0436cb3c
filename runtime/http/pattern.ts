// Patterns of routes: exact paths, `:name` segments, and a final `*`.
import { Panic } from "../failures/index.ts";
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

/** A pattern below the path `prefix`, of which `/` stands for the prefix itself. */
export function below(prefix: Pattern, pattern: Pattern): Pattern {
  // Both begin with the segment before the first slash.
  const own = pattern.segments.slice(1);
  const isRoot = pattern.kind !== "wildcard" && own.length === 1 && own[0]?.text === "";
  const segments = isRoot ? prefix.segments : [...prefix.segments, ...own];
  return { kind: kindOf(segments, pattern.kind === "wildcard"), segments };
}

function kindOf(segments: readonly Segment[], isWildcard: boolean): Pattern["kind"] {
  if (isWildcard) return "wildcard";
  return segments.some(({ kind }) => kind === "parameter") ? "parameters" : "exact";
}

/** The pattern of all that lies below a path, given with a slash at its end or without. */
export function parsePrefix(text: string): Pattern {
  return parsePattern(withWildcard(text));
}

/** A path with `/*` at its end, unless it has that. */
export function withWildcard(text: string): string {
  return /(?:^|\/)\*$/.test(text) ? text : `${text.replace(/\/+$/, "")}/*`;
}

/** Why segments would match nothing, or not what was meant: other routers have signs that say more. */
function objectionTo(segments: readonly string[]): string | undefined {
  const names = segments.filter((text) => text.startsWith(":"));
  if (names.some((name) => !/^:[^:*?#(){}]+$/.test(name))) return "a parameter is a colon and a name";
  if (new Set(names).size < names.length) return "two parameters of one name";
  if (segments.some((text) => text.includes("*"))) return "* is the last segment, alone";
  return segments.some((text) => /[?#]/.test(text)) ? "a path has no ? and no #" : undefined;
}

/** Paths may be written with escapes or without, and without their first slash; panics with `invalid pattern`. */
export function parsePattern(text: string): Pattern {
  const parts = (text.startsWith("/") ? text : `/${text}`).split("/");
  const isWildcard = parts.at(-1) === "*";
  const named = isWildcard ? parts.slice(0, -1) : parts;
  const objection = objectionTo(named);
  if (objection !== undefined) throw new Panic(`invalid pattern ${text}: ${objection}`);
  const segments = named.map(segmentOf);
  return { kind: kindOf(segments, isWildcard), segments };
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
