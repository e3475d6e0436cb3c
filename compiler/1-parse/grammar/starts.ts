// With which tokens expressions begin.
import * as t from "../tokens.ts";
import { tokenSet } from "../tokens.ts";
import { expressionWords } from "../word-roles.ts";

export const prefixes = [t.Minus, t.Bang, t.Not];
export const prefixTable = tokenSet(prefixes);
export const suffixTable = tokenSet([t.LParen, t.Dot, t.LBracket, t.Question, t.LBrace]);
const primaries = [
  ...[t.Identifier, t.Integer, t.PlainString, t.StringStart, t.TripleStart, t.Float, t.Atom],
  ...[t.SqlStart, t.SqlTripleStart, t.LParen, t.LBracket, t.MapStart, t.FnClosure],
  ...expressionWords,
];
export const primaryTable = tokenSet(primaries);
export const expressionTable = tokenSet([...primaries, ...prefixes]);
