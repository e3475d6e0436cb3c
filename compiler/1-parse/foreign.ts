// Forms of other languages, told from the tokens around a syntax error, and the form that Snow has instead.
import type { IToken } from "chevrotain";
import { once } from "./lexer.ts";
import * as t from "./tokens.ts";
import { tokenSet } from "./tokens.ts";
import { blockHeads } from "./word-roles.ts";

export const forms = {
  closure: "a function is written `fn x -> … end`",
  conditional: "there is no `? :`; write `if … do … else … end`",
  cons: "a list with elements in front is written `head :: tail`",
  spread: "a list is put in front of another with `++`, one element with `::`",
  let: "`let` is a statement: write it on a line of its own, and the value on the next",
  comment: "a comment starts with `#`",
  blockComment: "a comment over several lines is written `#= … =#`",
  cast: "there are no casts: convert with `Int.to_float`, `Float.to_int`, `String.to_int`",
  comprehension: "a list of results is `for x in xs do … end`, with `when` after the list to choose",
  parts: "a tuple pattern is `(a, b)`, a struct pattern `Name { field: pattern }`",
  map: "a map is written `%{key => value}`",
  types: "type arguments are written `<…>`",
  otherArm: "the arm for everything else is `_ -> …`",
  arm: "arms are written `pattern -> expression`",
  prefix: 'a text pattern is one literal and the rest: `"a" <> rest`; test the end with `when String.ends_with(…)`',
  parentheses: "here a pattern with `::`, `|` or `as` stands in parentheses",
  loop: "write `for i in 0..n do … end`",
  each: "write `for x in xs do … end`, without parentheses",
  block: "a block is written `do … end`",
  result: "the result type is written after `->`",
  shortFunction: "a function of one expression is written `fn name(…) = expression`",
  rangePattern: "there are no range patterns: write `n when n >= first and n <= last`",
  range: "a range is written `a..b` without its end, `a..=b` with it",
  variants: "variants are written one on a line: `type Name do … end`",
  binding: "`let name = value` gives a value a name",
  step: "there is no `++` step: `let n = n + 1`",
  prefixedText: "every string may contain `${…}`; it has no prefix",
  quotedName: 'the first `"` ends `sql"…"`; quoted names stand in `sql"""…"""`',
  distantSql: '`sql` stands directly before the quote: `sql"…"`',
  endAlone: "a block is closed by `end` alone",
  moduleName: "a module is imported by its name: `import Geo.Shapes`",
  namesOf: "names are imported by `from Module import name`",
  plainNames: "names are listed without parentheses",
  noDefaults: "parameters have no default values; write a second function that passes the value",
} as const;

const operandEnds = once(() =>
  tokenSet([
    ...[t.Identifier, t.Integer, t.Float, t.PlainString, t.StringEnd, t.TripleEnd, t.Atom, t.True, t.False, t.Nil],
    ...[t.SqlTripleEnd, t.RParen, t.RBracket, t.RBrace, t.End, t.Self, t.Question],
  ]),
);

const operandStarts = once(() =>
  tokenSet([
    ...[t.Identifier, t.Integer, t.Float, t.PlainString, t.StringStart, t.TripleStart, t.Atom, t.True, t.False],
    ...[t.SqlStart, t.SqlTripleStart, t.Nil, t.LParen, t.LBracket, t.MapStart, t.Minus, t.Self, t.Colon, t.FnClosure],
  ]),
);

/** Whether one token stands directly behind the other. */
export function adjoins(first: IToken, second: IToken): boolean {
  return second.startOffset === first.startOffset + first.image.length;
}

/** Whether a line ends before the token: it stands for that, or the layout pass has put it in there. */
export function endsLine(token: IToken): boolean {
  return token.tokenType === t.Separator || (token.tokenType === t.Do && token.image === "");
}

/** `index` is the offending token. */
export function foreignForm(tokens: readonly IToken[], index: number): string | undefined {
  const found = tokens[index];
  const before = tokens[index - 1];
  const next = tokens[index + 1];
  if (found === undefined) return undefined;
  if (isTernary(tokens, index)) return forms.conditional;
  if (before !== undefined && adjoins(before, found) && endsSql(tokens, index - 1)) return forms.quotedName;
  if (before?.tokenType === t.PlusPlus && operandStarts()[found.tokenTypeIdx] !== true) return forms.step;
  if (before !== undefined && isRangeSign(before) && (found.tokenType === t.Dot || isRangeSign(found))) {
    return forms.range;
  }
  switch (found.tokenType) {
    case t.FatArrow: {
      const parameter = before?.tokenType === t.Identifier || before?.tokenType === t.RParen;
      return parameter ? forms.closure : forms.map;
    }
    case t.Arrow: {
      const opener = before?.tokenType === t.RParen ? openerOf(tokens, index - 1) : undefined;
      const first = opener === undefined ? index - 1 : opener;
      const isName = before?.tokenType === t.Identifier || opener !== undefined;
      return isName && wantsOperand(tokens[first - 1]) ? forms.closure : undefined;
    }
    case t.Bar:
      if (wantsOperand(before)) return forms.closure;
      if (tokens[enclosing(tokens, index)]?.tokenType !== t.LBracket) return undefined;
      return drawsFrom(tokens, index) ? forms.comprehension : forms.cons;
    case t.For:
      return tokens[enclosing(tokens, index)]?.tokenType === t.LBracket ? forms.comprehension : undefined;
    case t.OrSign:
      return wantsOperand(before) ? forms.closure : undefined;
    case t.DotDot:
    case t.DotDotEqual:
      return tokens[enclosing(tokens, index)]?.tokenType === t.LBracket ? forms.spread : undefined;
    case t.Let:
      return wantsOperand(before) ? forms.let : undefined;
    case t.In:
      return before?.tokenType !== t.Let && startsWith(tokens, index, t.Let) ? forms.let : undefined;
    case t.Colon:
      if (next === undefined || endsLine(next)) return forms.block;
      if (tokens[index - 2]?.image === "lambda") return forms.closure;
      if (blockHeads.some((type) => startsWith(tokens, index, type))) return forms.block;
      return next.tokenType === t.Equal && adjoins(found, next) ? forms.binding : undefined;
    case t.LBrace:
      if (before?.tokenType === t.Let) return forms.parts;
      return before?.tokenType === t.Dot ? forms.namesOf : undefined;
    case t.PlainString:
    case t.StringStart:
    case t.TripleStart:
      if (before?.image === "sql" && !adjoins(before, found)) return forms.distantSql;
      return before?.tokenType === t.Identifier && adjoins(before, found) ? forms.prefixedText : undefined;
    case t.Identifier:
      return found.image === "as" && next?.tokenType === t.Identifier && endsOperand(before) ? forms.cast : undefined;
    default:
      return undefined;
  }
}

/** Whether `sql"…"` ends with the token at `index`. */
function endsSql(tokens: readonly IToken[], index: number): boolean {
  if (tokens[index]?.tokenType !== t.StringEnd) return false;
  let depth = 0;
  for (let at = index; at >= 0; at--) {
    const type = tokens[at]?.tokenType;
    if (type === t.StringEnd || type === t.TripleEnd || type === t.SqlTripleEnd) depth += 1;
    if (type === t.StringStart || type === t.TripleStart || type === t.SqlStart || type === t.SqlTripleStart)
      depth -= 1;
    if (depth === 0) return type === t.SqlStart;
  }
  return false;
}

export function isRangeSign({ tokenType }: IToken): boolean {
  return tokenType === t.DotDot || tokenType === t.DotDotEqual;
}

function endsOperand(token: IToken | undefined): boolean {
  return token !== undefined && operandEnds()[token.tokenTypeIdx] === true;
}

/** Whether an expression has to follow the token. */
function wantsOperand(token: IToken | undefined): boolean {
  return token !== undefined && operandsFollow()[token.tokenTypeIdx] === true;
}

const operandsFollow = once(() =>
  tokenSet([
    ...[t.Equal, t.LParen, t.LBracket, t.Comma, t.Colon, t.Arrow, t.FatArrow, t.Pipe, t.In, t.Return, t.Plus],
    ...[t.If, t.While, t.Case, t.Match, t.InterpolationStart, t.Diamond, t.PlusPlus, t.When],
  ]),
);

/** `c ? a : b`: a `?` that something follows on its line, or a `:` that a `?` stands before. */
function isTernary(tokens: readonly IToken[], index: number): boolean {
  const found = tokens[index];
  const before = tokens[index - 1];
  if (found === undefined) return false;
  if (before?.tokenType === t.Question) return operandStarts()[found.tokenTypeIdx] === true;
  if (found.tokenType !== t.Colon && found.tokenType !== t.Atom) return false;
  for (let at = index - 1; at >= 0 && tokens[at]?.tokenType !== t.Separator; at--) {
    if (tokens[at]?.tokenType === t.Question) return true;
  }
  return false;
}

/** `| x <- xs`. */
function drawsFrom(tokens: readonly IToken[], index: number): boolean {
  const [sign, dash] = [tokens[index + 2], tokens[index + 3]];
  if (sign === undefined || dash === undefined || !adjoins(sign, dash)) return false;
  return sign.tokenType === t.Less && dash.tokenType === t.Minus;
}

/** Whether the statement that the token stands in begins with a token of this type. */
function startsWith(tokens: readonly IToken[], index: number, type: IToken["tokenType"]): boolean {
  let first = index;
  while (first > 0 && tokens[first]?.tokenType !== type && tokens[first - 1]?.tokenType !== t.Separator) first--;
  return tokens[first]?.tokenType === type;
}

const closers = once(() => tokenSet([t.RParen, t.RBracket, t.RBrace]));
const openers = once(() => tokenSet([t.LParen, t.LBracket, t.LBrace, t.MapStart, t.InterpolationStart]));

/** The place of the delimiter around a token; -1 when there is none. */
function enclosing(tokens: readonly IToken[], index: number): number {
  let closed = 0;
  for (let at = index - 1; at >= 0; at--) {
    const type = tokens[at]?.tokenTypeIdx ?? 0;
    if (closers()[type] === true) closed++;
    else if (openers()[type] === true && closed-- === 0) return at;
  }
  return -1;
}

/** The place of the delimiter that the closer at `index` belongs to. */
function openerOf(tokens: readonly IToken[], index: number): number | undefined {
  const at = enclosing(tokens, index);
  return at < 0 ? undefined : at;
}
