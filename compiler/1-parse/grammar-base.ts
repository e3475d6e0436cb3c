// What the parts of the grammar share: places in the text, failures, recovery, lists.
import {
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  isRecognitionException,
  type ParserMethod,
  type TokenType,
  tokenLabel,
} from "chevrotain";
import * as catalogue from "../report/catalogue.ts";
import type { Diagnostic, Fix } from "../report/diagnostics.ts";
import type { ErrorExpression, Name, Path } from "../trees/ast.ts";
import type { SourceFile, Span } from "../trees/source.ts";
import {
  describeOpener,
  helpFor,
  kindOf,
  type MeantWord,
  openBlockBefore,
  tooManyEnds,
  unclosedBefore,
} from "./hints.ts";
import { FirstTokenLookahead } from "./lookahead.ts";
import * as t from "./tokens.ts";
import { tokenSet, typeIndex } from "./tokens.ts";

export type Rule<Result, Arguments extends unknown[] = []> = ParserMethod<Arguments, Result>;

/** What one parse works on. */
export interface Input {
  readonly file: SourceFile;
  readonly tokens: IToken[];
  readonly depths: ArrayLike<number>;
  readonly documentation: readonly IToken[];
}

/** Thrown for a syntax error; without a diagnostic when that has been reported. */
export class SyntaxFailure {
  readonly diagnostic: Diagnostic | undefined;

  constructor(diagnostic: Diagnostic | undefined) {
    this.diagnostic = diagnostic;
  }
}

/** How deep types may be nested, and how many prefix operators may stand in a row. */
export const depthLimit = 200;

const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? "expression",
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? "expression",
  buildNotAllInputParsedMessage: () => "end of file",
};

const nothing: Input = { file: { path: "", text: "" }, tokens: [], depths: [], documentation: [] };

const separatorIndex = typeIndex(t.Separator);
const nowhere: Span = { start: 0, end: 0 };
const identifierIndex = typeIndex(t.Identifier);
const commaIndex = typeIndex(t.Comma);
const closers = tokenSet([t.RParen, t.RBracket, t.RBrace]);

export const bodyOfStatements = "a body of several statements is written `-> do … end`";

/** Whether the error is one that Chevrotain throws for an unexpected token. */
function isMismatch(error: unknown): error is IRecognitionException {
  return error instanceof Error && isRecognitionException(error);
}

export abstract class GrammarBase extends EmbeddedActionsParser {
  protected work: Input = nothing;
  /** What has been found; in the order of finding. */
  protected problems: Diagnostic[] = [];
  /** Whether `do` after a call is its trailing closure: not in the head of `if`, `while`, … */
  protected trailing = true;
  /** Whether an arm that is being read follows another one. */
  protected armBefore = false;
  /** Whether an arm is being read whose `->` has not come yet. */
  protected beforeArrow = false;
  /** Whether statements follow the body of an arm, where only arms may stand: one mistake, said already. */
  protected looseStatements = false;
  /** Everything after this point is a consequence of a broken string. */
  private garbled = false;
  private nextDocumentation = 0;
  /** Where the line begins that follows an error at the end of a line. */
  private restOfMistake = -1;

  constructor(validate: boolean) {
    super(t.vocabulary, {
      skipValidations: !validate,
      maxLookahead: 1,
      recoveryEnabled: false,
      lookaheadStrategy: new FirstTokenLookahead(),
      errorMessageProvider: messages,
    });
  }

  protected begin(work: Input): void {
    this.work = work;
    this.problems = [];
    this.trailing = true;
    this.armBefore = false;
    this.beforeArrow = false;
    this.looseStatements = false;
    this.garbled = false;
    this.nextDocumentation = 0;
    this.restOfMistake = -1;
    this.input = work.tokens;
  }

  protected finish(): Diagnostic[] {
    const found = this.problems;
    this.input = [];
    this.work = nothing;
    this.problems = [];
    return found;
  }

  // -------------------------------------------------------------- places

  /** The type of the next token. */
  protected next(): number {
    return this.LA(1).tokenTypeIdx;
  }

  protected nextIs(type: TokenType): boolean {
    return this.LA(1).tokenTypeIdx === type.tokenTypeIdx;
  }

  /** Makes the next token a contextual keyword when it is that word. */
  protected promote(word: string, type: TokenType): boolean {
    const token = this.LA(1);
    if (token.image !== word || token.tokenTypeIdx !== identifierIndex) return false;
    token.tokenType = type;
    token.tokenTypeIdx = typeIndex(type);
    return true;
  }

  protected start(): number {
    return this.LA(1).startOffset;
  }

  /** From `start` to the end of the token that was read last. */
  protected spanFrom(start: number): Span {
    const last = this.LA(0);
    return { start, end: last.startOffset + last.image.length };
  }

  protected spanOf(token: IToken): Span {
    if (this.RECORDING_PHASE) return nowhere;
    if (token.tokenType === EOF) {
      const { tokens } = this.work;
      let last = tokens.length - 1;
      while (last >= 0 && tokens[last]?.tokenType === EOF) last--;
      const end = tokens[last];
      const offset = end === undefined ? 0 : end.startOffset + end.image.length;
      return { start: offset, end: offset };
    }
    const length = token.tokenType === t.Separator && /^[\r\n]/.test(token.image) ? 0 : token.image.length;
    return { start: token.startOffset, end: token.startOffset + length };
  }

  protected nameOf(token: IToken): Name {
    if (this.RECORDING_PHASE) return { text: "", span: nowhere };
    return { text: token.image, span: { start: token.startOffset, end: token.startOffset + token.image.length } };
  }

  /** `A.B.c`. */
  protected readonly path: Rule<Path> = this.RULE("path", (): Path => {
    const start = this.start();
    const segments = [this.nameOf(this.CONSUME(t.Identifier))];
    if (this.RECORDING_PHASE || this.nextIs(t.Dot)) {
      this.MANY(() => {
        this.CONSUME(t.Dot);
        segments.push(this.nameOf(this.CONSUME1(t.Identifier)));
      });
    }
    return { span: this.spanFrom(start), segments };
  });

  // -------------------------------------------------------------- repetition

  /** Reads separators, if any; `index` is unique in its rule. */
  protected separators(index: number): void {
    if (this.RECORDING_PHASE) this.option(index, () => this.consume(index, t.Separator));
    else while (this.LA(1).tokenTypeIdx === separatorIndex) this.consume(index, t.Separator);
  }

  /** `{sep} {one {sep}}` up to a token of `ends`; an error in one of them does not touch the others. */
  protected repeat(ends: readonly boolean[], one: () => void, failed?: (error: ErrorExpression) => void): void {
    this.separators(20);
    if (this.RECORDING_PHASE) {
      this.many(20, () => {
        one();
        this.separators(21);
      });
      return;
    }
    while (ends[this.LA(1).tokenTypeIdx] !== true) {
      const first = this.LA(1);
      if (first.tokenType === EOF || (closers[first.tokenTypeIdx] === true && this.closesAround(first))) return;
      const { trailing } = this;
      try {
        one();
      } catch (error) {
        this.trailing = trailing;
        const span = this.recover(first, error);
        failed?.({ kind: "error", span });
      }
      this.separators(21);
    }
  }

  /** `[one {"," one} [","]]` before `closer`, which stays; `rest` are tokens that only follow after the closer. */
  protected list(closer: TokenType, one: () => void, rest?: readonly boolean[]): void {
    if (this.RECORDING_PHASE) {
      this.MANY_SEP9({ SEP: t.Comma, DEF: one });
      this.OPTION9(() => this.CONSUME9(t.Comma));
      return;
    }
    const end = typeIndex(closer);
    const opener = this.LA(0);
    while (this.LA(1).tokenTypeIdx !== end) {
      one();
      if (this.LA(1).tokenTypeIdx === commaIndex) this.CONSUME9(t.Comma);
      else if (this.LA(1).tokenTypeIdx !== end) {
        const help = rest?.[this.next()] === true ? `\`${opener.image}\` is not closed` : undefined;
        throw this.failure(`\`,\` or ${tokenLabel(closer)}`, help);
      }
    }
  }

  // -------------------------------------------------------------- failures

  protected failure(expected: string, help?: string): SyntaxFailure {
    return this.failureAt(this.LA(1), expected, help);
  }

  protected failureAt(token: IToken, expected: string, help?: string): SyntaxFailure {
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
    if (inPattern && expected === "`->`") text ??= "`|` binds tightest, then `::`, then `as`: use parentheses";
    if (text === undefined && this.armBefore && (expected === "`->`" || expected === "pattern")) {
      text = bodyOfStatements;
    }
    if (text === undefined && /`[)\]}]`$/.test(expected))
      text = unclosedBefore(this.work.file, this.work.tokens, index);
    if (expected === "`end`" && text === undefined) {
      const opener = openBlockBefore(this.work.tokens, this.work.depths, index);
      if (opener !== undefined) text = describeOpener(this.work.file, opener);
    }
    return new SyntaxFailure(
      catalogue.unexpectedToken(file, this.spanOf(token), { expected, found, help: text, kind, fix: this.fixOf(word) }),
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
      const failure = this.failureAt(error.token, error.message);
      if (failure.diagnostic !== undefined) this.add(failure.diagnostic);
      if (error.message === tokenLabel(t.StringEnd) || this.insideString(error.token)) this.garbled = true;
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
  private closesAround(closer: IToken): boolean {
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

  // -------------------------------------------------------------- documentation

  /** The text of the `##` comments directly before the token that comes next. */
  protected takeDocumentation(): string {
    const { documentation } = this.work;
    if (this.nextDocumentation >= documentation.length) return "";
    const before = this.LA(1).startOffset;
    const after = this.LA(0).startOffset;
    let text = "";
    for (; this.nextDocumentation < documentation.length; this.nextDocumentation++) {
      const comment = documentation[this.nextDocumentation];
      if (comment === undefined || !(comment.startOffset < before)) break;
      if (comment.startOffset < after || comment.image.startsWith("##!")) continue;
      text += `${text === "" ? "" : "\n"}${comment.image.replace(/^## ?/, "").trimEnd()}`;
    }
    return text;
  }
}
