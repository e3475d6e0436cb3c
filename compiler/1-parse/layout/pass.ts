// The layout pass over the tokens of a file: a method for each role that a token can have.
//
// The pass keeps the stack of contexts that the newline rules need. While it is there it tells closures from named
// functions, and it puts in a `do` or `end` that is missing (with a diagnostic), so that one forgotten word does not
// make the rest of a file unreadable.
import type { IToken } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { SourceFile } from "../../trees/source.ts";
import type { Scan } from "../lexer.ts";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";
import {
  beginsBareClosure,
  beginsChannelPart,
  hasArms,
  hasNoParameters,
  lineHasDo,
  spanOf,
  startsCondition,
  unendedParts,
} from "./checks.ts";
import { BLOCK, BRACE_BLOCK, CLOSURE_HEAD, Contexts, DELIMITER, ELSE_IF_HEAD, STRING, WORD_HEAD } from "./contexts.ts";
import { ForeignTokens } from "./foreign-tokens.ts";
import { LineEnds } from "./line-ends.ts";
import { MissingEnds } from "./missing-ends.ts";
import type { Layout } from "./result.ts";
import * as role from "./tables.ts";
import { type Tables, tables } from "./tables.ts";
import { retype, TokenList, virtual } from "./token-list.ts";

/** Reserved words that may follow the `fn` of a closure. */
const closureWords = new Set(["do", "when", "self", "true", "false", "nil", "end"]);
const elseIfWords = new Set(["elif", "elsif", "elseif"]);

const separatorIndex = typeIndex(t.Separator);
const newlineIndex = typeIndex(t.Newline);
const dotIndex = typeIndex(t.Dot);
const fnIndex = typeIndex(t.Fn);
const defIndex = typeIndex(t.Def);
const elseIndex = typeIndex(t.Else);
const doIndex = typeIndex(t.Do);
const pubIndex = typeIndex(t.Pub);
const forIndex = typeIndex(t.For);
const arrowIndex = typeIndex(t.Arrow);
const annotationIndex = typeIndex(t.ColonColon);

export class LayoutPass {
  /** What is done with a token, by its role; with those of others nothing. */
  static readonly #methods: Readonly<Record<number, (pass: LayoutPass, token: IToken) => void>> = {
    [role.NEWLINE]: (pass, token) => pass.#newline(token),
    [role.SEMICOLON]: (pass, token) => pass.#semicolon(token),
    [role.OPEN]: (pass, token) => pass.#open(token, DELIMITER),
    [role.BRACE]: (pass, token) => pass.#brace(token),
    [role.CLOSE]: (pass, token) => pass.#closer(token),
    [role.STRING_OPEN]: (pass, token) => pass.#open(token, STRING),
    [role.STRING_CLOSE]: (pass, token) => pass.#endOfString(token),
    [role.ARROW]: (pass, token) => pass.#arrow(token),
    [role.EQUAL]: (pass, token) => pass.#equal(token),
    [role.HEAD]: (pass, token) => pass.#head(token),
    [role.IF]: (pass, token) => pass.#if(token),
    [role.FN]: (pass, token) => pass.#function(token),
    [role.DO]: (pass, token) => pass.#do(token),
    [role.END]: (pass, token) => pass.#end(token),
    [role.ELSE]: (pass, token) => pass.#else(token),
    [role.ATOM]: (pass, token) => pass.#atom(token),
    [role.UNKNOWN]: (pass, token) => pass.#foreign.unknown(token),
    [role.SINGLE_QUOTED]: (pass, token) => pass.#emit(pass.#foreign.singleQuoted(token)),
    [role.MALFORMED]: (pass, token) => pass.#emit(pass.#foreign.malformedNumber(token)),
    [role.SLASH]: (pass, token) => pass.#slash(token),
    [role.RADIX]: (pass, token) => pass.#radix(token),
  };

  readonly #file: SourceFile;
  readonly #read: Scan;
  readonly #source: readonly IToken[];
  readonly #tables: Tables = tables();
  readonly #contexts = new Contexts();
  readonly #out: TokenList;
  readonly #ends: MissingEnds;
  readonly #problems: Diagnostic[] = [];
  readonly #foreign: ForeignTokens;
  readonly #lines: LineEnds;
  /** Of the token at hand. */
  #index = 0;
  /** The `->` of a closure without parameters: a block follows. */
  #blockArrow: IToken | undefined;
  #bracesReported = false;
  /** The `fn` just read follows `extern`, or `not(` follows it: such functions have reserved words as names. */
  #externFunction = false;

  /** `lacking`: how many blocks the text leaves open; they are closed where the indentation says so. */
  constructor(file: SourceFile, read: Scan, lacking: number) {
    this.#file = file;
    this.#read = read;
    this.#source = read.tokens;
    this.#out = new TokenList(read.tokens.length);
    const pass = { file, contexts: this.#contexts, out: this.#out };
    this.#ends = new MissingEnds(pass, lacking);
    this.#lines = new LineEnds({ ...pass, source: read.tokens, ends: this.#ends, problems: this.#problems });
    this.#foreign = new ForeignTokens(file);
  }

  /** `lacking`: how many blocks were open at the end. */
  run(): { readonly layout: Layout; readonly lacking: number } {
    for (; this.#index < this.#source.length && this.#contexts.tooDeep === undefined; this.#index++) {
      const token = this.#source[this.#index];
      if (token === undefined) break;
      const own = this.#tables.roles[token.tokenTypeIdx] ?? role.OTHER;
      if (own === role.WORD) this.#word(token);
      else this.#take(token, own);
    }
    return this.#close();
  }

  #close(): { readonly layout: Layout; readonly lacking: number } {
    const { tokens } = this.#out;
    const contexts = this.#contexts;
    const { tooDeep } = contexts;
    if (tooDeep !== undefined) this.#problems.push(catalogue.nestedTooDeeply(this.#file, spanOf(tooDeep)));
    if (this.#out.previous === separatorIndex) tokens.pop();
    const string = tooDeep !== undefined ? undefined : contexts.owners(STRING)[0];
    const blocks = contexts.owners(BLOCK);
    const { isUnfinished } = contexts;
    const unended = unendedParts(this.#file, tokens, contexts.owners(), string, this.#read.commentBrackets);
    this.#problems.push(...unended.problems);
    const innermost = blocks.at(-1);
    if (this.#ends.areLeft && innermost !== undefined && unended.problems.length === 0) this.#ends.closeAll(innermost);
    const layout = {
      tokens,
      depths: this.#out.depths,
      problems: this.#problems,
      lexical: this.#foreign.problems,
      missingEnds: this.#ends.found,
      unreadable: tooDeep !== undefined,
      readableUntil: unended.readableUntil,
      unfinished: isUnfinished || unended.problems.length > 0,
    };
    return { layout, lacking: blocks.length };
  }

  #take(token: IToken, own: number): void {
    const method = LayoutPass.#methods[own];
    if (method === undefined) this.#emit(token);
    else method(this, token);
  }

  // -------------------------------------------------------------- what all of them use

  #emit(token: IToken, depth = this.#contexts.size): void {
    this.#out.emit(token, depth);
  }

  /** The token so many places after the one at hand. */
  #ahead(count: number): IToken | undefined {
    return this.#source[this.#index + count];
  }

  /** The place of the next token that is no newline. */
  #afterNewlines(): number {
    let after = this.#index + 1;
    while (this.#source[after]?.tokenTypeIdx === newlineIndex) after++;
    return after;
  }

  /**
   * Leaves delimiters that were never closed, down to the block or the top level around them. Newlines are invisible
   * in there (N1), so it is `next` that stands in the wrong place, not the end of the line before it.
   */
  #abandonDelimiters(next: IToken): void {
    const newline = this.#out.droppedNewline;
    this.#contexts.popDelimiters();
    if (newline !== undefined && !this.#contexts.invisible) {
      this.#contexts.popHeads();
      this.#emit({ ...newline, ...virtual(t.Separator, next.startOffset, next.image) });
    }
  }

  // -------------------------------------------------------------- words

  #word(token: IToken): void {
    const word = this.#foreign.withoutMarks(token);
    if (word === undefined) return;
    const { previous } = this.#out;
    if (previous === dotIndex || (this.#externFunction && (previous === fnIndex || previous === defIndex))) {
      this.#emit(word);
      return;
    }
    const keyword = t.keywords.get(word.image);
    if (keyword === undefined) {
      this.#name(word);
      return;
    }
    retype(word, keyword);
    if (this.#contexts.invisible && this.#tables.startsStatement[word.tokenTypeIdx] === true)
      this.#abandonDelimiters(word);
    this.#take(word, this.#tables.roles[word.tokenTypeIdx] ?? role.OTHER);
  }

  #name(word: IToken): void {
    const { kind, owner } = this.#contexts;
    if (kind === CLOSURE_HEAD && word.image === "Fun" && this.#ahead(1)?.tokenType === t.LParen) {
      const { previous } = this.#out;
      if (previous === annotationIndex || previous === arrowIndex) this.#contexts.expectArrow();
    } else if (kind === BLOCK && elseIfWords.has(word.image) && this.#isElseIf()) {
      this.#elseIf(word);
      return;
    }
    const begun = beginsChannelPart(word, this.#ahead(1), owner);
    if (begun !== undefined && (this.#startsLine() || this.#isPublic())) retype(word, begun);
    this.#emit(word);
    const isChild = word.image === "child" && owner?.tokenType === t.Supervisor;
    if (word.tokenType !== t.Identifier || (isChild && this.#ahead(1)?.tokenType === t.Identifier))
      this.#contexts.push(WORD_HEAD, word, false);
  }

  #startsLine(): boolean {
    const { previous } = this.#out;
    return previous === 0 || previous === separatorIndex || previous === doIndex;
  }

  #isPublic(): boolean {
    return this.#out.previous === pubIndex;
  }

  /** Whether the word at hand, which looks like `else if`, is meant as that. */
  #isElseIf(): boolean {
    if (this.#out.previous !== separatorIndex && !lineHasDo(this.#source, this.#index)) return false;
    const next = this.#ahead(1);
    return this.#contexts.owner?.tokenType === t.If && next !== undefined && startsCondition(next);
  }

  #elseIf(word: IToken): void {
    this.#problems.push(
      catalogue.syntaxError(this.#file, spanOf(word), {
        problem: `there is no \`${word.image}\``,
        label: `found \`${word.image}\``,
        help: "write `else if`",
      }),
    );
    const depth = this.#contexts.size - 1;
    this.#emit(virtual(t.Else, word.startOffset, word.image), depth);
    const condition = virtual(t.If, word.startOffset + word.image.length);
    this.#emit(condition, depth);
    this.#contexts.push(ELSE_IF_HEAD, condition, false);
  }

  #atom(token: IToken): void {
    const word = this.#foreign.withoutMarks(token);
    if (word !== undefined) this.#emit(word);
  }

  #newline(token: IToken): void {
    this.#foreign.endLine();
    if (this.#contexts.invisible) {
      this.#out.droppedNewline ??= token;
    } else if (this.#out.previous !== 0) {
      const after = this.#afterNewlines();
      this.#index = after - 1;
      this.#lines.newline(token, after);
    }
  }

  #semicolon(token: IToken): void {
    if (this.#contexts.invisible) this.#emit(token);
    else this.#lines.semicolon(token);
  }

  #radix(token: IToken): void {
    retype(token, t.Integer);
    this.#emit(token);
  }

  // -------------------------------------------------------------- delimiters and strings

  #open(token: IToken, kind: number): void {
    this.#emit(token);
    this.#contexts.push(kind, token, true);
  }

  #brace(token: IToken): void {
    const contexts = this.#contexts;
    const { kind } = contexts;
    const { previous } = this.#out;
    const isHead = contexts.inHead || kind === CLOSURE_HEAD;
    if (!(isHead || previous === elseIndex) || previous === forIndex || this.#isStructLiteral()) {
      this.#open(token, DELIMITER);
      return;
    }
    this.#reportBraces(token);
    if (previous === elseIndex) {
      contexts.become(BRACE_BLOCK);
    } else if (kind === CLOSURE_HEAD) {
      this.#emit(virtual(t.Do, token.startOffset, "{"), contexts.size - 1);
      contexts.become(BRACE_BLOCK);
    } else {
      const owner = contexts.owner ?? token;
      contexts.pop();
      if (kind === ELSE_IF_HEAD) {
        this.#emit(virtual(t.Do, token.startOffset, "{"), contexts.size - 1);
        contexts.become(BRACE_BLOCK);
      } else {
        this.#emit(virtual(t.Do, token.startOffset, "{"));
        this.#contexts.push(BRACE_BLOCK, owner, false);
      }
    }
  }

  #reportBraces(token: IToken): void {
    if (this.#bracesReported) return;
    this.#bracesReported = true;
    this.#problems.push(
      catalogue.unexpectedToken(this.#file, spanOf(token), {
        expected: "`do`",
        found: "{",
        kind: "missing-do",
        help: "a block is written `do … end`",
      }),
    );
  }

  #isStructLiteral(): boolean {
    const after = this.#afterNewlines();
    const name = this.#source[after];
    if (name === undefined || name.tokenType === t.RBrace || name.tokenType === t.DotDot) return true;
    const colon = this.#source[after + 1];
    return (
      name.tokenType === t.Identifier &&
      colon !== undefined &&
      (colon.tokenType === t.Colon || colon.tokenType === t.Atom || colon.tokenType === t.ColonColon)
    );
  }

  #closer(token: IToken): void {
    const contexts = this.#contexts;
    contexts.popHeads();
    if (token.tokenType === t.RBrace && contexts.kind === BRACE_BLOCK) {
      const after = this.#afterNewlines();
      if (this.#source[after]?.image === "else") {
        this.#index = after - 1;
        return;
      }
      contexts.pop();
      this.#emit(virtual(t.End, token.startOffset, "}"));
      return;
    }
    const { closerOf } = this.#tables;
    const at = contexts.lastDelimiter((opener) => closerOf[opener.tokenTypeIdx] === token.tokenTypeIdx);
    if (at >= 0) contexts.popTo(at);
    else if (contexts.kind === DELIMITER) contexts.pop();
    this.#emit(token);
  }

  #endOfString(token: IToken): void {
    const contexts = this.#contexts;
    while (contexts.size > 0 && contexts.kind !== STRING) contexts.pop();
    if (contexts.size > 0) contexts.pop();
    this.#emit(token);
  }

  // -------------------------------------------------------------- heads and blocks

  #arrow(token: IToken): void {
    const contexts = this.#contexts;
    if (contexts.kind === CLOSURE_HEAD && !contexts.takeArrow()) {
      contexts.become(BLOCK);
      if (hasNoParameters(this.#out.tokens)) this.#blockArrow = token;
    }
    this.#emit(token);
  }

  #equal(token: IToken): void {
    const { kind } = this.#contexts;
    if (kind === WORD_HEAD || kind === CLOSURE_HEAD) this.#contexts.pop();
    this.#emit(token);
  }

  #head(token: IToken): void {
    const { wantsName, notInHead } = this.#tables;
    const next = this.#ahead(1);
    this.#emit(token);
    if (wantsName[token.tokenTypeIdx] === true && next?.tokenType !== t.Identifier) return;
    if (next !== undefined && notInHead[next.tokenTypeIdx] === true) return;
    if (token.tokenType === t.For && this.#contexts.owner?.tokenType === t.Impl) return;
    this.#contexts.push(WORD_HEAD, token, this.#contexts.invisible);
  }

  #if(token: IToken): void {
    const elseIf = this.#out.previous === elseIndex;
    this.#emit(token, elseIf ? this.#contexts.size - 1 : this.#contexts.size);
    this.#contexts.push(elseIf ? ELSE_IF_HEAD : WORD_HEAD, token, elseIf ? false : this.#contexts.invisible);
  }

  #function(token: IToken): void {
    const name = this.#ahead(1);
    const before = this.#out.tokens.at(-1);
    const afterArrow = this.#blockArrow !== undefined && before === this.#blockArrow;
    const startsHere = this.#tables.wantsOperand[this.#out.previous] !== true || afterArrow;
    // The method of the interface Not has a reserved word for its name.
    const isNot = startsHere && name?.image === "not" && this.#ahead(2)?.tokenType === t.LParen;
    this.#externFunction = isNot || (before !== undefined && (before.image === "extern" || before.image === "async"));
    const named =
      token.tokenType === t.Def ||
      this.#externFunction ||
      (startsHere && name?.tokenType === t.Identifier && !closureWords.has(name.image));
    const isBare = named && token.tokenType === t.Fn && !this.#externFunction && this.#startsBareClosure();
    if (isBare) this.#problems.push(catalogue.bareClosureStatement(this.#file, spanOf(token)));
    if (named && !isBare) {
      if (this.#contexts.invisible) this.#abandonDelimiters(token);
      this.#emit(token);
      this.#contexts.push(WORD_HEAD, token, false);
    } else {
      retype(token, t.FnClosure);
      this.#emit(token);
      this.#contexts.push(CLOSURE_HEAD, token, false);
    }
  }

  /** Closures with bare parameters cannot start a statement; in some bodies there are no statements. */
  #startsBareClosure(): boolean {
    const { kind, owner } = this.#contexts;
    const around = kind === BLOCK ? owner?.tokenType : undefined;
    if (around === t.Interface || around === t.Impl || around === t.Service || around === t.Channel) return false;
    return beginsBareClosure(this.#source, this.#index);
  }

  #do(token: IToken): void {
    const contexts = this.#contexts;
    const { kind } = contexts;
    if (kind === WORD_HEAD) {
      const owner = contexts.owner ?? token;
      contexts.pop();
      this.#emit(token);
      this.#contexts.push(BLOCK, owner, false);
    } else if (kind === ELSE_IF_HEAD) {
      contexts.pop();
      this.#emit(token, contexts.size - 1);
    } else if (kind === CLOSURE_HEAD) {
      contexts.become(BLOCK);
      this.#emit(token, contexts.size - 1);
    } else {
      this.#emit(token);
      this.#contexts.push(BLOCK, token, false);
    }
  }

  #end(token: IToken): void {
    const contexts = this.#contexts;
    contexts.popHeads();
    if (contexts.invisible && contexts.hasBlock()) this.#abandonDelimiters(token);
    if (contexts.kind === BLOCK || contexts.kind === CLOSURE_HEAD) contexts.pop();
    this.#emit(token);
  }

  #else(token: IToken): void {
    const contexts = this.#contexts;
    contexts.popHeads();
    // `else -> …` is meant as an arm: it stands inside the block.
    const isArm = hasArms(contexts.owner) && this.#ahead(1)?.tokenType === t.Arrow;
    this.#emit(token, isArm || contexts.size === 0 ? contexts.size : contexts.size - 1);
  }

  #slash(slash: IToken): void {
    const last = this.#foreign.endOfComment(this.#source, this.#index);
    if (last === this.#index) this.#emit(slash);
    else this.#index = last;
  }
}
