// What all of the grammar stands on: the tokens at hand, places in the text, documentation.
import {
  EmbeddedActionsParser,
  EOF,
  type IParserErrorMessageProvider,
  type IToken,
  type ParserMethod,
  type TokenType,
} from "chevrotain";
import type { Diagnostic } from "../../report/index.ts";
import type { Name, Path } from "../../trees/ast.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
import { endOfInput } from "../expected.ts";
import { FirstTokenLookahead } from "../lookahead.ts";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";

export type Rule<Result, Arguments extends unknown[] = []> = ParserMethod<Arguments, Result>;

/** What one parse works on. */
export interface Input {
  readonly file: SourceFile;
  readonly tokens: IToken[];
  readonly depths: ArrayLike<number>;
  readonly documentation: readonly IToken[];
}

/** Not for readers: `expectedBy` reads them. */
const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.name,
  buildNoViableAltMessage: () => "",
  buildEarlyExitMessage: () => "",
  buildNotAllInputParsedMessage: () => endOfInput,
};

const nothing: Input = { file: { path: "", text: "" }, tokens: [], depths: [], documentation: [] };

const nowhere: Span = { start: 0, end: 0 };

const identifierIndex = typeIndex(t.Identifier);

export abstract class PlaceGrammar extends EmbeddedActionsParser {
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
  protected garbled = false;
  private nextDocumentation = 0;
  /** Where the line begins that follows an error at the end of a line. */
  protected restOfMistake = -1;

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
