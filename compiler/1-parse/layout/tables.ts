// The tables of the layout pass: what it does at each kind of token.
import type { TokenType } from "chevrotain";
import { once } from "../lexer.ts";
import * as t from "../tokens.ts";
import { tokenSet, tokenTable, typeIndex } from "../tokens.ts";
import { declarations, namedHeads, plainHeads } from "../word-roles.ts";

/** What the pass does at a token. */
export const OTHER = 0;
export const WORD = 1;
export const NEWLINE = 2;
export const SEMICOLON = 3;
export const OPEN = 4;
export const CLOSE = 5;
export const ARROW = 6;
export const EQUAL = 7;
export const STRING_OPEN = 8;
export const STRING_CLOSE = 9;
export const UNKNOWN = 10;
export const SINGLE_QUOTED = 11;
export const MALFORMED = 12;
export const RADIX = 13;
export const HEAD = 14;
export const DO = 15;
export const END = 16;
export const ELSE = 17;
export const IF = 18;
export const FN = 19;
export const BRACE = 20;
export const ATOM = 21;
export const SLASH = 22;

export interface Tables {
  readonly roles: number[];
  /** A newline directly after these is ignored (N5). */
  readonly continuesAfter: boolean[];
  /** A newline directly before these is ignored (N4). */
  readonly continuesBefore: boolean[];
  /** After these comes an operand, not a statement. */
  readonly wantsOperand: boolean[];
  readonly closerOf: number[];
  /** Words that start a declaration or a `let`; never inside delimiters. */
  readonly startsStatement: boolean[];
  /** Words of declarations, for finding where a block should have ended. */
  readonly startsItem: boolean[];
  /** Heads only when a name follows. */
  readonly wantsName: boolean[];
  /** A word before one of these is used as a name by mistake, and starts no head. */
  readonly notInHead: boolean[];
  /** Heads that cannot end without `do`. */
  readonly needsDo: boolean[];
}

const infix = [
  ...[t.Pipe, t.OrSign, t.Or, t.AndSign, t.And, t.EqualEqual, t.NotEqual, t.Less, t.Greater, t.LessEqual],
  ...[t.GreaterEqual, t.DotDot, t.DotDotEqual, t.ColonColon, t.Diamond, t.PlusPlus, t.Plus, t.Minus, t.Star, t.Slash],
  t.Percent,
];

export const tables = once((): Tables => {
  const heads = [...namedHeads, ...plainHeads];
  const items = declarations;
  const roles: (readonly [TokenType, number])[] = [
    [t.Identifier, WORD],
    [t.Newline, NEWLINE],
    [t.Semicolon, SEMICOLON],
    [t.LParen, OPEN],
    [t.LBracket, OPEN],
    [t.LBrace, BRACE],
    [t.MapStart, OPEN],
    [t.InterpolationStart, OPEN],
    [t.RParen, CLOSE],
    [t.RBracket, CLOSE],
    [t.RBrace, CLOSE],
    [t.Arrow, ARROW],
    [t.Equal, EQUAL],
    ...[t.StringStart, t.TripleStart, t.SqlStart, t.SqlTripleStart].map((type) => [type, STRING_OPEN] as const),
    ...[t.StringEnd, t.TripleEnd, t.SqlTripleEnd].map((type) => [type, STRING_CLOSE] as const),
    [t.Unknown, UNKNOWN],
    [t.SingleQuoted, SINGLE_QUOTED],
    [t.MalformedNumber, MALFORMED],
    [t.RadixInteger, RADIX],
    [t.Do, DO],
    [t.End, END],
    [t.Else, ELSE],
    [t.If, IF],
    [t.Fn, FN],
    [t.Def, FN],
    [t.Atom, ATOM],
    [t.Slash, SLASH],
    ...heads.map((type) => [type, HEAD] as const),
  ];
  return {
    roles: tokenTable(OTHER, roles),
    continuesAfter: tokenSet([...infix, t.Equal, t.Arrow, t.FatArrow, t.Comma, t.In, t.When, t.Bar, t.FnClosure]),
    continuesBefore: tokenSet([...infix.filter((type) => type !== t.Plus && type !== t.Minus), t.Bar]),
    wantsOperand: tokenSet([
      ...infix,
      ...[t.Equal, t.Arrow, t.FatArrow, t.Comma, t.Colon, t.In, t.When, t.If, t.While, t.Case, t.Match, t.Return],
      ...[t.Not, t.Bang, t.After, t.LParen, t.LBracket, t.LBrace, t.MapStart, t.InterpolationStart],
    ]),
    closerOf: tokenTable(0, [
      [t.LParen, typeIndex(t.RParen)],
      [t.LBracket, typeIndex(t.RBracket)],
      [t.LBrace, typeIndex(t.RBrace)],
      [t.MapStart, typeIndex(t.RBrace)],
      [t.InterpolationStart, typeIndex(t.RBrace)],
    ]),
    startsStatement: tokenSet([...items, t.Let, t.Return]),
    startsItem: tokenSet([...items, t.Fn, t.Type, t.Call, t.Cast, t.Info, t.Channel]),
    wantsName: tokenSet(namedHeads),
    notInHead: tokenSet([t.ColonColon, t.Colon, t.Comma, t.Equal, t.Dot, t.RParen, t.RBracket, t.RBrace]),
    needsDo: tokenSet([...heads.filter((type) => type !== t.Type), t.If, t.Channel, t.Info]),
  };
});
