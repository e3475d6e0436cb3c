// Questions that the layout pass asks about the tokens around a place, and about what the text leaves open.
import type { IToken } from "chevrotain";
import * as catalogue from "../catalogue.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { SourceFile, Span } from "../source.ts";
import { once } from "./lexer.ts";
import * as t from "./tokens.ts";
import { tokenSet } from "./tokens.ts";

export interface Unended {
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
    ...[t.StringStart, t.Bang, t.Atom, ...t.keywords.values()],
  ]),
);

export function startsCondition(token: IToken): boolean {
  if (token.image === "and" || token.image === "or" || token.image === "do") return false;
  return conditionStarts()[token.tokenTypeIdx] === true;
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
    if (type === t.StringStart || type === t.TripleStart) starts.push(token);
    else if (type === t.StringText && opener !== undefined && /[\r\n]/.test(token.image)) long.add(opener);
    else if (type === t.StringEnd || type === t.TripleEnd) starts.pop();
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
