// What becomes of a syntax error: how it is said, and where reading goes on.
import { EOF, type IRecognitionException, type IToken, isRecognitionException, type TokenType } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { Diagnostic, Fix } from "../../report/index.ts";
import type { Span } from "../../trees/source.ts";
import { asksOnly, type Expected, expectedBy, places } from "../expected.ts";
import {
  asksForCloser,
  describeOpener,
  helpFor,
  kindOf,
  type MeantWord,
  openBlockBefore,
  tooManyEnds,
  unclosedBefore,
} from "../hints.ts";
import * as t from "../tokens.ts";
import { PlaceGrammar } from "./places.ts";

/** Thrown for a syntax error; without a diagnostic when that has been reported. */
export class SyntaxFailure {
  readonly diagnostic: Diagnostic | undefined;

  constructor(diagnostic: Diagnostic | undefined) {
    this.diagnostic = diagnostic;
  }
}

export const bodyOfStatements =
  "a body of several statements is written `-> do … end`, that of a closure `fn x do … end`";

export abstract class RecoveringGrammar extends PlaceGrammar {
  protected failure(expected: Expected, help?: string): SyntaxFailure {
    return this.failureAt(this.LA(1), expected, help);
  }

  protected failureAt(token: IToken, expected: Expected, help?: string): SyntaxFailure {
    // The layout pass put this token in, and has said so.
    if (token.image === "" && token.tokenType !== EOF) return new SyntaxFailure(undefined);
    const found = token.tokenType === EOF ? undefined : token.image;
    const index = this.indexOf(token);
    const { file } = this.work;
    const hint = help ?? helpFor(this.work.tokens, index, expected);
    const word = typeof hint === "object" ? hint : undefined;
    let text = typeof hint === "object" ? hint.help : hint;
    let kind = kindOf(token, expected);
    if (token.tokenType === t.End && kind === "stray-closer") {
      if (text === undefined) text = tooManyEnds;
      else kind = "mistake";
    }
    const inPattern = token.tokenType === t.ColonColon || token.tokenType === t.Bar;
    if (inPattern && asksOnly(expected, t.Arrow)) text ??= "`|` binds tightest, then `::`, then `as`: use parentheses";
    if (text === undefined && this.armBefore && (asksOnly(expected, t.Arrow) || expected === places.pattern)) {
      text = bodyOfStatements;
    }
    if (text === undefined && asksForCloser(expected)) text = unclosedBefore(this.work.file, this.work.tokens, index);
    if (asksOnly(expected, t.End) && text === undefined) {
      const opener = openBlockBefore(this.work.tokens, this.work.depths, index);
      if (opener !== undefined) text = describeOpener(this.work.file, opener);
    }
    return new SyntaxFailure(
      catalogue.unexpectedToken(file, this.spanOf(token), {
        expected: expected.phrase,
        found,
        help: text,
        kind,
        fix: this.fixOf(word),
      }),
    );
  }

  private fixOf(word: MeantWord | undefined): Fix | undefined {
    if (word?.instead === undefined) return undefined;
    return catalogue.replacements(this.work.file, this.spanOf(word.token), [word.instead])[0];
  }

  protected special(span: Span, problem: string, label: string, help?: string): SyntaxFailure {
    return new SyntaxFailure(catalogue.syntaxError(this.work.file, span, { problem, label, help }));
  }

  protected tooDeep(): SyntaxFailure {
    return new SyntaxFailure(catalogue.nestedTooDeeply(this.work.file, this.spanOf(this.LA(1))));
  }

  /** Takes down a failure; anything else is thrown again. */
  protected record(error: unknown): void {
    if (error instanceof SyntaxFailure) {
      if (error.diagnostic !== undefined) this.add(error.diagnostic);
    } else if (isMismatch(error)) {
      const expected = expectedBy(error.message);
      const failure = this.failureAt(error.token, expected);
      if (failure.diagnostic !== undefined) this.add(failure.diagnostic);
      if (asksOnly(expected, t.StringEnd) || this.insideString(error.token)) this.garbled = true;
    } else throw error;
  }

  protected add(diagnostic: Diagnostic): void {
    if (!this.garbled) this.problems.push(diagnostic);
  }

  /** Whether the token stands inside `${…}`. */
  private insideString(token: IToken): boolean {
    const { tokens, depths } = this.work;
    let lowest = Number.POSITIVE_INFINITY;
    for (let index = this.indexOf(token) - 1; index >= 0; index--) {
      const depth = depths[index] ?? 0;
      if (depth >= lowest) continue;
      lowest = depth;
      const type = tokens[index]?.tokenType;
      if (type === t.InterpolationStart) return true;
      if (type === t.Do || type === t.FnClosure || depth === 0) return false;
    }
    return false;
  }

  // -------------------------------------------------------------- recovery

  /** The place of a token among the tokens; their number for the end of the file. */
  protected indexOf(token: IToken): number {
    const { tokens, depths } = this.work;
    const count = depths.length;
    if (token.tokenType === EOF) return count;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tokens[middle]?.startOffset ?? 0) < token.startOffset) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < count; index++) if (tokens[index] === token) return index;
    return count;
  }

  /** Whether a closing delimiter belongs to something that was opened outside the current statements. */
  protected closesAround(closer: IToken): boolean {
    const { tokens, depths } = this.work;
    const index = this.indexOf(closer);
    const depth = depths[index] ?? 0;
    for (let at = index - 1; at >= 0; at--) {
      if ((depths[at] ?? 0) < depth) return false;
      if (depths[at] === depth) {
        const type = tokens[at]?.tokenType;
        return type === t.LParen || type === t.LBracket || type === t.LBrace || type === t.MapStart
          ? true
          : type === t.InterpolationStart;
      }
    }
    return false;
  }

  private skipTo(index: number): void {
    const target = this.work.tokens[index];
    while (this.LA(1).tokenType !== EOF && this.LA(1) !== target) this.SKIP_TOKEN();
  }

  /** Reports, and goes on after the statement (member, arm) that began with `first`. Gives what was skipped. */
  protected recover(first: IToken, error: unknown): Span {
    const { tokens, depths } = this.work;
    const count = depths.length;
    const from = this.indexOf(first);
    const atLineEnd = this.LA(1).tokenType === t.Separator;
    // What follows an error at the end of a line and makes no sense either is the rest of the same mistake.
    const loose = this.beforeArrow && this.looseStatements;
    if (loose || (from === this.restOfMistake && this.LA(1) === first)) this.record(new SyntaxFailure(undefined));
    else this.record(error);
    if (this.beforeArrow && this.armBefore) this.looseStatements = true;
    this.beforeArrow = false;
    const depth = depths[from] ?? 0;
    let index = this.indexOf(this.LA(1));
    while (index < count) {
      const own = depths[index] ?? 0;
      if (own < depth || (own === depth && tokens[index]?.tokenType === t.Separator)) break;
      index++;
    }
    if (index === from) index++;
    if (atLineEnd) this.restOfMistake = index + 1;
    this.skipTo(Math.min(index, count));
    return this.spanFrom(first.startOffset);
  }

  /** Skips what is wrong with a head that began with `first`, up to its `do` (or another of `types`). */
  protected recoverHead(first: IToken, error: unknown, types: readonly TokenType[]): void {
    this.record(error);
    const { tokens, depths } = this.work;
    const depth = depths[this.indexOf(first)] ?? 0;
    for (let index = this.indexOf(this.LA(1)); index < depths.length; index++) {
      const token = tokens[index];
      const own = depths[index] ?? 0;
      if (token === undefined || own < depth) break;
      if (own > depth) continue;
      if (types.includes(token.tokenType)) {
        this.skipTo(index);
        return;
      }
      if (token.tokenType === t.Separator) break;
    }
    throw new SyntaxFailure(undefined);
  }
}

/** Whether the error is one that Chevrotain throws for an unexpected token. */
function isMismatch(error: unknown): error is IRecognitionException {
  return error instanceof Error && isRecognitionException(error);
}
