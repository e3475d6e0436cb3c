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

/** What the lexer has found out about its patterns: for each token one code of every group of characters it may start with. */
export function firstCharacters(): Record<string, number[]> {
  const { charCodeToPatternIdxToConfig: byMode } = analysed(lexer());
  const found: Record<string, Set<number>> = {};
  for (const [mode, types] of Object.entries(modeTokens)) {
    const names = new Map(types.map((type) => [type.tokenTypeIdx, type.name]));
    byMode[mode]?.forEach((patterns, group) => {
      for (const { tokenTypeIdx } of patterns) {
        const name = names.get(tokenTypeIdx) ?? "";
        found[name] ??= new Set();
        found[name].add(codeOfGroup(group));
      }
    });
  }
  return Object.fromEntries(Object.entries(found).map(([name, codes]) => [name, [...codes]]));
}

/** Chevrotain puts characters from 256 on into groups: `255 + floor(code / 255)`. */
function codeOfGroup(group: number): number {
  return group < 256 ? group : Math.max(256, (group - 255) * 255);
}

/** The part of a Chevrotain lexer that holds the patterns by mode and group of first characters. */
interface Analysed {
  readonly charCodeToPatternIdxToConfig: Readonly<Record<string, { readonly tokenTypeIdx: number }[][]>>;
}

function analysed(value: object): Analysed {
  const isAnalysed = (candidate: object): candidate is Analysed => "charCodeToPatternIdxToConfig" in candidate;
  if (!isAnalysed(value)) throw new Error("this version of Chevrotain keeps its first characters elsewhere");
  return value;
}
