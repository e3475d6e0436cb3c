// Patterns that a program has as literals: each is made once, however often the program comes by.
import { current, host } from "./current.ts";
import type { Compiled } from "./libraries/patterns.ts";

declare module "./current.ts" {
  interface Program {
    /** By their texts. No more than the program has literals: nothing that comes from outside becomes one. */
    readonly literalPatterns: Map<string, Compiled>;
  }
}

export function literalPattern(text: string): Compiled {
  const { literalPatterns } = current();
  const known = literalPatterns.get(text);
  if (known !== undefined) return known;
  const compiled = host().libraries.patterns().compilePattern(text);
  literalPatterns.set(text, compiled);
  return compiled;
}
