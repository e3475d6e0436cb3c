// From text to raw tokens; string interpolation and nested comments are lexer modes.
import { type IToken, Lexer } from "chevrotain";
import { modes, modeTokens } from "./tokens.ts";

export interface Scan {
  /** Tokens of code and strings in order; every newline is still there. */
  readonly tokens: IToken[];
  /** `##` and `##!` comments in order. */
  readonly documentation: readonly IToken[];
  /** The openers and closers of block comments in order. */
  readonly commentBrackets: readonly IToken[];
}

/** Makes a function that computes its answer at the first call and keeps it. */
export function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

const lexer = once(
  () =>
    new Lexer(
      { modes: modeTokens, defaultMode: modes.code },
      { positionTracking: "onlyOffset", skipValidations: true, ensureOptimizations: false },
    ),
);

/** Every text has tokens: what belongs to none is an `Unknown`. */
export function scan(text: string): Scan {
  const { tokens, groups } = lexer().tokenize(text);
  return { tokens, documentation: groups.documentation ?? [], commentBrackets: groups.brackets ?? [] };
}
