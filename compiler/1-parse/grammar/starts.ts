// With which tokens expressions begin.
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";

export const prefixes = [t.Minus, t.Bang, t.Not];
export const prefixTable = tokenSet(prefixes);
export const suffixTable = tokenSet([t.LParen, t.Dot, t.LBracket, t.Question, t.LBrace]);
const primaries = [
  ...[t.Identifier, t.Integer, t.PlainString, t.StringStart, t.TripleStart, t.Float, t.True, t.False, t.Nil, t.Atom],
  ...[t.LParen, t.LBracket, t.MapStart, t.If, t.Case, t.Match, t.While, t.For, t.Receive, t.FnClosure, t.Break],
  ...[t.Continue, t.Spawn, t.Send, t.Link, t.Self],
];
export const primaryTable = tokenSet(primaries);
export const expressionTable = tokenSet([...primaries, ...prefixes]);
