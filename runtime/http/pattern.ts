// Patterns of routes: exact paths, `:name` segments, and a final `*`.

export interface Pattern {
  readonly kind: "exact" | "parameters" | "wildcard";
  /** Without the final `*`. */
  readonly segments: readonly string[];
}

/** The better classes first. */
export const patternKinds: readonly Pattern["kind"][] = ["exact", "parameters", "wildcard"];

export function parsePattern(text: string): Pattern {
  const segments = text.split("/");
  if (segments.at(-1) === "*") return { kind: "wildcard", segments: segments.slice(0, -1) };
  return { kind: segments.some((segment) => segment.startsWith(":")) ? "parameters" : "exact", segments };
}

export function isSamePattern(one: Pattern, other: Pattern): boolean {
  return one.kind === other.kind && one.segments.join("/") === other.segments.join("/");
}

/** The values of the `:name` segments when the pattern matches, else undefined. `/a/*` matches `/a` too. */
export function matchPattern(pattern: Pattern, path: readonly string[]): Map<string, string> | undefined {
  const { kind, segments } = pattern;
  if (kind === "wildcard" ? path.length < segments.length : path.length !== segments.length) return undefined;
  const values = new Map<string, string>();
  for (const [index, wanted] of segments.entries()) {
    const segment = path[index] ?? "";
    if (!wanted.startsWith(":") || kind === "exact") {
      if (segment !== wanted) return undefined;
    } else {
      if (segment === "") return undefined;
      values.set(wanted.slice(1), segment);
    }
  }
  return values;
}
