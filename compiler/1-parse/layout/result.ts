// What the layout pass gives.
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../../report/index.ts";

/** A missing `end`, and where the block begins that lacks it. */
export interface MissingEnd {
  readonly problem: Diagnostic;
  readonly opener: number;
}

export interface Layout {
  readonly tokens: IToken[];
  /** For each token how many contexts are open around it; an opener and its closer have the same number. */
  readonly depths: ArrayLike<number>;
  /** Missing words and unended strings. */
  readonly problems: readonly Diagnostic[];
  /** Characters and numbers that are no tokens; what is wrong with the rest of their lines may follow from them. */
  readonly lexical: readonly Diagnostic[];
  readonly missingEnds: readonly MissingEnd[];
  /** Set when the parser has nothing sensible to do (nested too deeply). */
  readonly unreadable: boolean;
  /** From here on parser errors are consequences of a string that does not end; infinite when there is none. */
  readonly readableUntil: number;
  /** The text ends inside something that was opened. */
  readonly unfinished: boolean;
}
