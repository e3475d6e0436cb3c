// Questions that the layout pass asks about the tokens around a place, and about what the text leaves open.
import type { IToken, TokenType } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
import { adjoins } from "../foreign.ts";
import { once } from "../lexer.ts";
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";

interface Unended {
  readonly problems: readonly Diagnostic[];
  /** From here on errors are consequences; infinite when no string is open. */
  readonly readableUntil: number;
}

/** Strings, interpolations and comments that do not end; `open` are the contexts at the end of the text. */
export function unendedParts(
  file: SourceFile,
  tokens: readonly IToken[],
  open: readonly IToken[],
  string: IToken | undefined,
  commentBrackets: readonly IToken[],
): Unended {
  const problems: Diagnostic[] = [];
  let readableUntil = Number.POSITIVE_INFINITY;
  if (string !== undefined) {
    const culprit = invertedString(file.text, tokens, string);
    readableUntil = (culprit ?? string).startOffset;
    const inside = open[open.indexOf(string) + 1];
    if (culprit !== undefined) {
      problems.push(catalogue.unterminatedString(file, { start: readableUntil, end: readableUntil + 1 }));
    } else if (inside?.tokenType === t.InterpolationStart) {
      problems.push(catalogue.unterminatedInterpolation(file, spanOf(inside)));
    } else problems.push(catalogue.unterminatedString(file, spanOf(string)));
  }
  const comment = unclosedComment(commentBrackets);
  if (comment !== undefined) problems.push(catalogue.unterminatedComment(file, spanOf(comment)));
  return { problems, readableUntil };
}

/** Whether the token that ends at the arrow to come is `fn`, or `fn ( )`. */
export function hasNoParameters(tokens: readonly IToken[]): boolean {
  const count = tokens.length;
  if (tokens[count - 1]?.tokenType === t.FnClosure) return true;
  return (
    tokens[count - 1]?.tokenType === t.RParen &&
    tokens[count - 2]?.tokenType === t.LParen &&
    tokens[count - 3]?.tokenType === t.FnClosure
  );
}

const conditionStarts = once(() =>
  tokenSet([
    ...[t.Identifier, t.Integer, t.Float, t.RadixInteger, t.LParen, t.LBracket, t.MapStart, t.PlainString],
    ...[t.StringStart, t.SqlStart, t.SqlTripleStart, t.Bang, t.Atom, ...t.keywords.values()],
  ]),
);

export function startsCondition(token: IToken): boolean {
  if (token.image === "and" || token.image === "or" || token.image === "do") return false;
  return conditionStarts()[token.tokenTypeIdx] === true;
}

export function hasArms(owner: IToken | undefined): boolean {
  const type = owner?.tokenType;
  return type === t.Case || type === t.Match || type === t.Receive;
}

/** Whether a `do` follows on the line. The words after the token at `index` are no keywords yet. */
export function lineHasDo(source: readonly IToken[], index: number): boolean {
  for (let at = index + 1; ; at++) {
    const token = source[at];
    if (token === undefined || token.tokenType === t.Newline || token.tokenType === t.Semicolon) return false;
    if (token.image === "do") return true;
  }
}

/** The last token of a comment that began with `//` or with `/*`; inside of strings it hides nothing else. */
export function endOfForeignComment(source: readonly IToken[], index: number, isBlock: boolean): number {
  let at = index + 1;
  for (; at + 1 < source.length; at++) {
    const token = source[at];
    const next = source[at + 1];
    if (token === undefined || next === undefined) break;
    if (isBlock && at > index + 1 && token.tokenType === t.Star && next.tokenType === t.Slash) {
      if (adjoins(token, next)) return at + 1;
    }
    if (!isBlock && next.tokenType === t.Newline) return at;
    if (next.tokenType === t.RBrace || opensString(next)) return at;
  }
  return at;
}

const stringStarts = once(() => tokenSet([t.StringStart, t.TripleStart, t.SqlStart, t.SqlTripleStart]));

function opensString({ tokenTypeIdx }: IToken): boolean {
  return stringStarts()[tokenTypeIdx] === true;
}

const typeParts = once(() =>
  tokenSet([t.Identifier, t.Less, t.Greater, t.Comma, t.Dot, t.Question, t.Bang, t.LParen, t.RParen]),
);
/** What follows the head of a named function, or its result type. */
const headWords = new Set(["do", "where", "when"]);

/**
 * Whether the `fn NAME` at `index` begins a closure with bare parameters: what follows fits no named function.
 * The words after it are no keywords yet.
 */
export function beginsBareClosure(source: readonly IToken[], index: number): boolean {
  const next = source[index + 2];
  if (next === undefined) return false;
  if (next.tokenType === t.Comma || next.tokenType === t.ColonColon) return true;
  if (next.image === "when") return guardsArrow(source, index + 3);
  return next.tokenType === t.Arrow && !isResultType(source, index + 3);
}

/** Whether an arrow comes before the `=` or `do` that a named function has after its guard. */
function guardsArrow(source: readonly IToken[], index: number): boolean {
  for (let at = index; ; at++) {
    const token = source[at];
    if (token === undefined || token.tokenType === t.Newline || token.tokenType === t.Equal) return false;
    if (token.tokenType === t.Arrow) return true;
    if (token.image === "do" || token.image === "fn") return false;
  }
}

/** Whether a type stands there, with what may follow the result type of a named function. */
function isResultType(source: readonly IToken[], index: number): boolean {
  const first = source[index];
  if (first === undefined) return true;
  if (first.tokenType === t.Newline) return false;
  let depth = 0;
  let afterName = false;
  let sawFun = false;
  for (let at = index; ; at++) {
    const token = source[at];
    if (token === undefined || token.tokenType === t.Newline || token.tokenType === t.Semicolon) {
      const word = source[at + 1]?.image ?? "";
      return headWords.has(word) || word === "=" || /^[\p{Uppercase}(]/u.test(first.image);
    }
    const { tokenType, image } = token;
    if (tokenType === t.Equal) return true;
    if (tokenType === t.Arrow && sawFun) {
      afterName = false;
      continue;
    }
    if (tokenType === t.Identifier) {
      if (headWords.has(image)) return at > index;
      if (afterName || t.keywords.has(image)) return false;
      sawFun ||= image === "Fun";
    } else if (typeParts()[token.tokenTypeIdx] !== true) return false;
    if (tokenType === t.LParen || tokenType === t.Less) depth++;
    if (tokenType === t.RParen || tokenType === t.Greater) depth--;
    if (depth < 0 || (tokenType === t.Comma && depth === 0)) return false;
    afterName = tokenType === t.Identifier;
  }
}

/** What a word is that begins a channel, or an operation in one, by the name after it and the block that it stands in. */
export function beginsChannelPart(
  { image }: IToken,
  next: IToken | undefined,
  block: IToken | undefined,
): TokenType | undefined {
  if (next?.tokenType !== t.Identifier) return undefined;
  if (image === "channel") return /^\p{Uppercase}/u.test(next.image) ? t.Channel : undefined;
  return image === "info" && block?.tokenType === t.Channel ? t.Info : undefined;
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

export function pointAt(offset: number): Span {
  return { start: offset, end: offset };
}

/**
 * An earlier string that lacks its closing quote and ends at the opening quote of the next one:
 * it runs over a line end, and text follows it directly.
 */
function invertedString(text: string, tokens: readonly IToken[], open: IToken): IToken | undefined {
  const starts: IToken[] = [];
  const long = new Set<IToken>();
  for (const token of tokens) {
    if (token.startOffset >= open.startOffset) return undefined;
    const type = token.tokenType;
    const opener = starts.at(-1);
    if (opensString(token)) starts.push(token);
    else if ((type === t.StringText || type === t.SqlText) && opener !== undefined && /[\r\n]/.test(token.image))
      long.add(opener);
    else if (type === t.StringEnd || type === t.TripleEnd || type === t.SqlTripleEnd) starts.pop();
    const whole = type === t.PlainString ? token : type === t.StringEnd ? opener : undefined;
    const isLong = whole === token ? /[\r\n]/.test(token.image) : whole !== undefined && long.has(whole);
    if (isLong && /^[\p{Alphabetic}\p{N}_$%\\]/u.test(text.slice(token.startOffset + token.image.length))) return whole;
  }
  return undefined;
}

function unclosedComment(brackets: readonly IToken[]): IToken | undefined {
  const open: IToken[] = [];
  for (const bracket of brackets) {
    if (bracket.tokenType === t.CommentStart) open.push(bracket);
    else open.pop();
  }
  return open[0];
}
