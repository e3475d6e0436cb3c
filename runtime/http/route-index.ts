// Routes by the segments of their patterns: the best one for a path is found in steps that its segments count, not the routes.
import { matchPattern, type Pattern, patternKinds } from "./pattern.ts";

export interface Match<T> {
  readonly found: T;
  readonly parameters: ReadonlyMap<string, string>;
}

interface Entry<T> {
  readonly route: T;
  /** The lower, the better. */
  readonly rank: number;
}

/** Where a path is after some of its segments. */
class Place<T> {
  readonly texts = new Map<string, Place<T>>();
  parameter: Place<T> | undefined = undefined;
  /** Whose patterns end here. */
  readonly ends: Entry<T>[] = [];
  /** Whose patterns go on with `*`. */
  readonly wildcards: Entry<T>[] = [];

  text(text: string): Place<T> {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const place = new Place<T>();
    this.texts.set(text, place);
    return place;
  }

  add({ kind, segments }: Pattern, entry: Entry<T>): void {
    let place: Place<T> = this;
    for (const segment of segments) {
      if (segment.kind === "text") place = place.text(segment.text);
      else {
        place.parameter ??= new Place<T>();
        place = place.parameter;
      }
    }
    (kind === "wildcard" ? place.wildcards : place.ends).push(entry);
  }

  /** The best entry for the segments from `at` on that is better than `best`; else `best`. */
  find(
    segments: readonly string[],
    at: number,
    isWanted: (route: T) => boolean,
    best: Entry<T> | undefined,
  ): Entry<T> | undefined {
    const wildcard = better(this.wildcards, isWanted, best);
    const segment = segments[at];
    if (segment === undefined) return better(this.ends, isWanted, wildcard);
    const exact = this.texts.get(segment)?.find(segments, at + 1, isWanted, wildcard) ?? wildcard;
    if (segment === "" || this.parameter === undefined) return exact;
    return this.parameter.find(segments, at + 1, isWanted, exact);
  }
}

function better<T>(
  entries: readonly Entry<T>[],
  isWanted: (route: T) => boolean,
  best: Entry<T> | undefined,
): Entry<T> | undefined {
  for (const entry of entries) {
    if (best !== undefined && entry.rank >= best.rank) return best;
    if (isWanted(entry.route)) return entry;
  }
  return best;
}

export class RouteIndex<T extends { readonly pattern: Pattern }> {
  readonly #start = new Place<T>();

  constructor(routes: readonly T[]) {
    for (const [index, route] of routes.entries()) {
      const { pattern } = route;
      this.#start.add(pattern, { route, rank: patternKinds.indexOf(pattern.kind) * routes.length + index });
    }
  }

  /** Exact patterns go before `:name`, these before wildcards; among equals the first that is wanted. */
  best(segments: readonly string[], isWanted: (route: T) => boolean): Match<T> | undefined {
    const found = this.#start.find(segments, 0, isWanted, undefined)?.route;
    const parameters = found === undefined ? undefined : matchPattern(found.pattern, segments);
    return found === undefined || parameters === undefined ? undefined : { found, parameters };
  }
}
