// Regular expressions by RE2JS, which takes linear time whatever the pattern. Imports nothing of ours: it is a file of its
// own in dist/, loaded by programs that use it, and by the command to check patterns that are literals.
import { RE2JS, RE2JSException } from "re2js";

/** The groups of a match, the whole first; undefined for one that took no part. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

export type Compiled = { readonly ok: true; readonly regex: Regex } | { readonly ok: false; readonly problem: string };

export class Regex {
  readonly text: string;
  /** Of groups: the name of each that has one, and its number. */
  readonly names: ReadonlyMap<string, number>;
  readonly groupCount: number;
  readonly #expression: RE2JS;

  constructor(expression: RE2JS) {
    this.text = expression.pattern();
    this.names = new Map(Object.entries(expression.namedGroups()));
    this.groupCount = expression.groupCount();
    this.#expression = expression;
  }

  /** What reports call it. */
  get [Symbol.toStringTag](): string {
    return "Regex";
  }

  /** Whether it matches anywhere. */
  test(text: string): boolean {
    return this.#expression.test(text);
  }

  /** The matches from left to right, none overlapping. */
  *matches(text: string): Generator<PatternMatch, undefined> {
    const matcher = this.#expression.matcher(text);
    while (matcher.find()) {
      const groups: (string | undefined)[] = [];
      for (let group = 0; group <= this.groupCount; group += 1) groups.push(matcher.group(group) ?? undefined);
      yield { start: matcher.start(), end: matcher.end(), groups };
    }
  }
}

export function compilePattern(text: string): Compiled {
  try {
    return { ok: true, regex: new Regex(RE2JS.compile(text)) };
  } catch (error) {
    if (error instanceof RE2JSException) return { ok: false, problem: problemText(error.message) };
    throw error;
  }
}

/** `error parsing regexp: missing closing ): `(a`` without its beginning. */
function problemText(message: string): string {
  return message.replace(/^error parsing regexp: /, "");
}
