// Helps for syntax errors: which block has no end, and what people who come from other languages meant.
import { EOF, type IToken } from "chevrotain";
import { type ForeignWord, foreignWord, type Kind } from "../report/index.ts";
import { lineIndexAt, lineStarts, type SourceFile } from "../trees/source.ts";
import { asksOnly, type Expected, places } from "./expected.ts";
import { foreignForm } from "./foreign.ts";
import * as t from "./tokens.ts";
import { headWords } from "./word-roles.ts";

/** The number of blanks at the start of the line that contains `offset`. */
export function indentAt(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start--;
  let end = start;
  while (text[end] === " " || text[end] === "\t") end++;
  return end - start;
}

/** Names the construct that starts at `owner` and has no `end`. */
export function describeOpener(file: SourceFile, owner: IToken): string {
  const line = lineIndexAt(lineStarts(file.text), owner.startOffset) + 1;
  const word = owner.image;
  if (owner.tokenType === t.FnClosure) return `\`fn\` on line ${line} has no \`end\``;
  if (owner.tokenType === t.Do) return `\`do\` on line ${line} has no \`end\``;
  const head = file.text.slice(owner.startOffset + word.length, owner.startOffset + word.length + 200);
  const name = namedHeads.has(word) ? /^[ \t]+([\p{Alphabetic}_][\p{Alphabetic}\p{N}_]*)/u.exec(head)?.[1] : undefined;
  return `\`do\` of \`${name === undefined ? word : `${word} ${name}`}\` on line ${line} has no \`end\``;
}

const namedHeads = new Set([
  ...["fn", "def", "struct", "type", "interface", "impl", "actor", "service", "supervisor", "call", "cast", "child"],
  ...["channel", "info"],
]);

/** The innermost block that is open before `index`, by the depths of the tokens. */
export function openBlockBefore(
  tokens: readonly IToken[],
  depths: ArrayLike<number>,
  index: number,
): IToken | undefined {
  let lowest = Number.POSITIVE_INFINITY;
  for (let at = index - 1; at >= 0; at--) {
    const depth = depths[at] ?? 0;
    const token = tokens[at];
    if (depth >= lowest || token === undefined) continue;
    lowest = depth;
    if (token.tokenType === t.FnClosure) return token;
    if (token.tokenType === t.Do) {
      let head = at - 1;
      while (head >= 0 && (depths[head] ?? 0) > depth) head--;
      const owner = tokens[head];
      return owner !== undefined && blockWords.has(owner.image) && depths[head] === depth ? owner : token;
    }
    if (depth === 0) return undefined;
  }
  return undefined;
}

const blockWords = new Set([...namedHeads, "if", ...headWords]);

/** Where a name could stand. */
const namePlaces = new Set([places.name, places.pattern, places.parameter]);
const compound = new Set(["+", "-", "*", "/", "%", "++", "<>", "||", "&&"]);

/** The help for an `end` that closes nothing. */
export const tooManyEnds = "every block before it is closed already";

const reservedHelps: Readonly<Record<string, string>> = {
  alias: "write `type Name = …`",
  cond: "write `if … do … else if … do … end`",
  trait: "write `interface`",
  trap: "`trap` is a reserved word and has no use",
  with: "`with` is a reserved word; use `case` or `?`",
  monitor: "`monitor` is a reserved word; write `Process.monitor(pid)`",
};

const delimiters: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "%{": "}", "${": "}" };
const closers = new Set(Object.values(delimiters));

/** Help for a closer that is missing, where its opener stands on an earlier line than the offending token. */
export function unclosedBefore(file: SourceFile, tokens: readonly IToken[], index: number): string | undefined {
  let closed = 0;
  for (let at = index - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined) continue;
    if (closers.has(token.image)) closed++;
    else if (Object.hasOwn(delimiters, token.image) && closed-- === 0) {
      const starts = lineStarts(file.text);
      const line = lineIndexAt(starts, token.startOffset);
      const here = lineIndexAt(starts, tokens[index]?.startOffset ?? file.text.length);
      return line < here ? `\`${token.image}\` on line ${line + 1} is not closed` : undefined;
    }
  }
  return undefined;
}

/** What the user may have meant; `index` is the offending token, which may be one past the last. */
export function helpFor(tokens: readonly IToken[], index: number, expected: Expected): string | MeantWord | undefined {
  const found = tokens[index];
  const before = tokens[index - 1];
  if (found === undefined) return undefined;
  const form = foreignForm(tokens, index);
  if (form !== undefined) return form;
  if (found.tokenType === t.Reserved) return reservedHelps[found.image];
  if (found.tokenType === t.Return) return "`return` is a statement: write `do return … end`";
  if (found.tokenType === t.Terminate) return "`terminate` stands directly in the body of an actor";
  if (found.tokenType === t.Call || found.tokenType === t.Cast)
    return `\`${found.image}\` belongs in the body of a service or a channel`;
  if (found.tokenType === t.LBrace) return "a block is written `do … end`, a map `%{key => value}`";
  if (found.tokenType === t.Equal) return wordBefore(tokens, index) ?? helpForEqual(before, expected);
  if (found.tokenType === t.Greater && before?.tokenType === t.EqualEqual) return "write `=>` or `==`";
  if (found.tokenType === t.GreaterEqual && expected.tokens.includes(t.Greater))
    return "write a space between `>` and `=`";
  if (found.tokenType === t.Atom && before?.tokenType === t.Identifier) return "write a space after `:`";
  if (found.tokenType === t.Colon) {
    if (asksOnly(expected, t.FatArrow)) return "map entries are written `key => value`";
    if (before?.tokenType === t.Identifier) return "a type is written after `::`";
  }
  if (expected === places.string && before?.tokenType === t.Colon) {
    return 'the name of a child is written as a text: `name: "board"`';
  }
  if (found.tokenType === t.Star && before?.tokenType === t.Star) return "there is no power operator";
  if (found.tokenType === t.Greater && before?.tokenType === t.Greater)
    return "there are no bit operators; see module `Int`";
  if (found.tokenType === t.Less && before?.tokenType === t.Less) return "there are no bit operators; see module `Int`";
  if (found.tokenType === t.Arrow && expressionPlaces.has(expected))
    return "arms belong to `case … do`, closures start with `fn`";
  if (asksOnly(expected, t.Arrow) && found.tokenType === t.Identifier && isVariant(before))
    return `what a variant holds stands in parentheses: \`${before?.image ?? ""}(${found.image})\``;
  const foreign = wordBefore(tokens, index);
  if (foreign !== undefined) return foreign;
  if (found.tokenType === t.Comma && expected === places.name) return "write each one on a line of its own";
  if (isReservedName(found, expected)) {
    return `\`${found.image}\` is a reserved word`;
  }
  return undefined;
}

function isVariant(token: IToken | undefined): boolean {
  return token?.tokenType === t.Identifier && /^\p{Lu}/u.test(token.image);
}

function isReservedName({ image, tokenType }: IToken, expected: Expected): boolean {
  return t.keywords.has(image) && tokenType !== t.Identifier && namePlaces.has(expected);
}

/** What follows from a syntax error, where its place asks for `expected`. */
export function kindOf(found: IToken, expected: Expected): Kind {
  if (found.tokenType === t.End) return statementPlaces.has(expected) ? "stray-closer" : headKind(expected);
  if (strayClosers.has(found.tokenType) && expressionPlaces.has(expected)) return "stray-closer";
  if (found.tokenType === t.Do || found.tokenType === t.Arrow) return "broken-block";
  if (isReservedName(found, expected)) return "reserved-name";
  return found.tokenType === EOF || found.tokenType === t.Separator ? "mistake" : headKind(expected);
}

function headKind(expected: Expected): Kind {
  if (asksOnly(expected, t.Do)) return "missing-do";
  return expected.tokens.some((type) => memberStarts.has(type)) ? "broken-block" : "mistake";
}

/** Whether the place asks for what closes a bracket, or for that at the end. */
export function asksForCloser({ tokens }: Expected): boolean {
  const last = tokens.at(-1);
  return last !== undefined && strayClosers.has(last);
}

const statementPlaces = new Set([places.declaration, places.item]);
const expressionPlaces = new Set([places.expression, places.item]);
const strayClosers = new Set([t.RParen, t.RBracket, t.RBrace]);
/** What a head or a member of a block goes on with. */
const memberStarts = new Set([t.Do, t.Fn, t.FnClosure, t.Type, t.Call, t.Cast, t.Info]);

/** A word of another language. */
export interface MeantWord extends ForeignWord {
  readonly token: IToken;
}

function helpForEqual(before: IToken | undefined, expected: Expected): string | undefined {
  if (before !== undefined && compound.has(before.image)) {
    return `there is no \`${before.image}=\`: \`let\` a new value of the same name`;
  }
  if (before?.tokenType === t.EqualEqual || before?.tokenType === t.NotEqual) return "write `==` or `!=`";
  const [first] = expected.tokens;
  if (asksOnly(expected, t.Do) || first === t.RParen || first === t.Comma) return "write `==` to compare";
  return expressionPlaces.has(expected) || statementPlaces.has(expected)
    ? "there is no assignment; `let name = value` gives a new value a name"
    : undefined;
}

/** The help for a word of another language at or before `index`, or at the start of its line. */
function wordBefore(tokens: readonly IToken[], index: number): MeantWord | undefined {
  for (let at = index; at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined || (token.tokenType === t.Separator && at < index)) return undefined;
    const before = tokens[at - 1];
    const near =
      at >= index - 1 || before === undefined || before.tokenType === t.Separator || before.tokenType === t.Do;
    if (near && token.tokenType === t.Identifier && before?.tokenType !== t.Dot) {
      const word = foreignWord(token.image);
      if (word !== undefined) return { ...word, token };
    }
  }
  return undefined;
}
