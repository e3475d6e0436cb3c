// The tokens of Snow that depend on what is around them: line ends, words, numbers, comments, the insides of strings.
import { ExternalTokenizer, type InputStream, type Stack } from "@lezer/lr";
import { Layout, last } from "./layout.ts";
import * as terms from "./terms.generated.ts";

const QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const EQUAL = 61;
const BACKSLASH = 92;
const BRACE = 123;
const END = -1;

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function startsWord(code: number): boolean {
  return (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122) || code >= 128;
}

function isWordPart(code: number): boolean {
  return startsWord(code) || isDigit(code);
}

function layoutOf(stack: Stack): Layout {
  if (stack.context instanceof Layout) return stack.context;
  throw new Error("the parser has no layout");
}

// ---------------------------------------------------------------- comments and line ends

/** Where the block comment that begins at `offset` ends; undefined when it does not. */
function endOfBlockComment(input: InputStream, offset: number): number | undefined {
  let depth = 0;
  for (let at = offset; ; ) {
    const code = input.peek(at);
    const next = input.peek(at + 1);
    if (code === END) return undefined;
    if (code === HASH && next === EQUAL) depth++;
    else if (code === EQUAL && next === HASH) depth--;
    else {
      at++;
      continue;
    }
    at += 2;
    if (depth === 0) return at;
  }
}

/** The place of the next character that is neither blank nor in a comment; with `lines`, line ends are blank too. */
function nextCode(input: InputStream, offset: number, lines: boolean): number {
  for (let at = offset; ; ) {
    const code = input.peek(at);
    if (isBlank(code) || (lines && isLineEnd(code))) at++;
    else if (code === HASH && input.peek(at + 1) === EQUAL) {
      const end = endOfBlockComment(input, at);
      if (end === undefined) return at;
      at = end;
    } else if (code === HASH) {
      while (input.peek(at) !== END && !isLineEnd(input.peek(at))) at++;
      if (!lines) return at;
    } else return at;
  }
}

export const comments = new ExternalTokenizer((input) => {
  if (input.next !== HASH) return;
  if (input.peek(1) === EQUAL) {
    const end = endOfBlockComment(input, 0);
    if (end === undefined) return;
    input.acceptToken(terms.BlockComment, end);
    return;
  }
  const isDocumentation = input.peek(1) === HASH && input.peek(2) !== HASH;
  let length = 1;
  while (input.peek(length) !== END && !isLineEnd(input.peek(length))) length++;
  input.acceptToken(isDocumentation ? terms.DocComment : terms.LineComment, length);
});

/** What continues the line before it (N4), longest first. */
const continuing = [
  "..=",
  "|>",
  "||",
  "&&",
  "==",
  "!=",
  "<=",
  ">=",
  "++",
  "<>",
  "..",
  "::",
  "<",
  ">",
  "*",
  "/",
  "%",
  "|",
];

function continues(input: InputStream, offset: number): boolean {
  if (startsWord(input.peek(offset))) {
    const word = wordAt(input, offset);
    return word === "and" || word === "or";
  }
  const text = [0, 1, 2].map((index) => textOf(input.peek(offset + index))).join("");
  return !text.startsWith("%{") && continuing.some((sign) => text.startsWith(sign));
}

function textOf(code: number): string {
  return code === END ? "" : String.fromCharCode(code);
}

/** A line end with the blank lines after it: it ends a statement, or is skipped (N1 to N5). */
export const lineEnds = new ExternalTokenizer(
  (input, stack) => {
    if (!isLineEnd(input.next)) return;
    let length = 1;
    while (isBlank(input.peek(length)) || isLineEnd(input.peek(length))) length++;
    const layout = layoutOf(stack);
    const next = nextCode(input, length, true);
    const isOpen = layout.last === last.open || (layout.last === last.sign && !stack.canShift(terms.newline));
    const isJoined = layout.isDelimited || isOpen || input.peek(next) === END || continues(input, next);
    input.acceptToken(isJoined ? terms.joined : terms.newline, length);
  },
  { contextual: true },
);

// ---------------------------------------------------------------- numbers

const integer = /^(?:[0-9][0-9_]*|0(?:[xX]_*[0-9a-fA-F][0-9a-fA-F_]*|[bB]_*[01][01_]*|[oO]_*[0-7][0-7_]*))$/;
const float = /^[0-9][0-9_]*(?:\.[0-9][0-9_]*(?:[eE][+-]?[0-9][0-9_]*)?|[eE][+-]?[0-9][0-9_]*)$/;
const exponent = /^[0-9][0-9_.]*[eE]$/;

export const numbers = new ExternalTokenizer((input) => {
  if (!isDigit(input.next)) return;
  let text = "";
  for (let at = 0; ; at++) {
    const code = input.peek(at);
    const isPoint = code === 46 && /^[0-9_]+$/.test(text) && isDigit(input.peek(at + 1));
    const isSign = (code === 43 || code === 45) && exponent.test(text) && isDigit(input.peek(at + 1));
    if (!isWordPart(code) && !isPoint && !isSign) break;
    text += textOf(code);
  }
  if (integer.test(text)) input.acceptToken(terms.integer, text.length);
  else if (float.test(text)) input.acceptToken(terms.float, text.length);
});

// ---------------------------------------------------------------- words

const keywords = new Map<string, number>([
  ...Object.entries({ actor: terms.actor, after: terms.after, and: terms.and, call: terms.call, case: terms._case }),
  ...Object.entries({ cast: terms.cast, def: terms.def, else: terms._else, end: terms.end, false: terms._false }),
  ...Object.entries({ for: terms._for, impl: terms.impl, import: terms._import, in: terms._in, let: terms._let }),
  ...Object.entries({ interface: terms._interface, link: terms.link, match: terms.match, nil: terms.nil }),
  ...Object.entries({ not: terms.not, or: terms.or, pub: terms.pub, receive: terms.receive, self: terms.self }),
  ...Object.entries({ send: terms.send, service: terms.service, spawn: terms.spawn, struct: terms.struct }),
  ...Object.entries({ supervisor: terms.supervisor, terminate: terms.terminate, true: terms._true }),
  ...Object.entries({ type: terms.type_, when: terms.when, where: terms.where, while: terms._while }),
  ...Object.entries({ break: terms._break, continue: terms._continue }),
]);

/** Reserved, and without a use: no token is made of them. */
const reserved = ["alias", "cond", "trait", "trap", "with", "monitor", "module"];

/** Words of the language that stand in `keywords` under more than one name. */
const severalTokens = ["do", "fn", "if", "return"];

export const reservedWords: readonly string[] = [...keywords.keys(), ...severalTokens, ...reserved];

/** Keywords where the grammar takes them, names elsewhere. */
const contextual = new Map<string, number>(
  Object.entries({
    ...{ from: terms.from, as: terms.as, async: terms.async, child: terms.child, strategy: terms.strategy },
    ...{ max_restarts: terms.maxRestarts, max_seconds: terms.maxSeconds, name: terms.childName, start: terms.start },
    ...{ restart: terms.restart, shutdown: terms.shutdown },
  }),
);

/** Contextual only before an opening parenthesis. */
const beforeParenthesis = new Map<string, number>([
  ["Fun", terms.Fun],
  ["deriving", terms.deriving],
]);

/** May follow the `fn` of a closure. */
const closureWords = new Set(["do", "when", "self", "true", "false", "nil", "end"]);

function wordAt(input: InputStream, offset: number): string {
  let word = "";
  if (!startsWord(input.peek(offset))) return word;
  for (let at = offset; isWordPart(input.peek(at)); at++) word += textOf(input.peek(at));
  return word;
}

const upper = /^\p{Uppercase}/u;

function nameOf(word: string): number {
  return upper.test(word) ? terms.capital : terms.name;
}

/** What follows a word on its line. */
class Following {
  readonly #input: InputStream;
  readonly #at: number;

  constructor(input: InputStream, length: number) {
    this.#input = input;
    this.#at = nextCode(input, length, false);
  }

  get word(): string {
    return wordAt(this.#input, this.#at);
  }

  startsWith(sign: string): boolean {
    return [...sign].every((character, index) => textOf(this.#input.peek(this.#at + index)) === character);
  }

  /** Whether the line, or what is around it, ends here. */
  get isEnd(): boolean {
    const code = this.#input.peek(this.#at);
    return code === END || isLineEnd(code) || [")", "]", "}", ";", ",", "|", "="].some((sign) => this.startsWith(sign));
  }
}

function functionWord(stack: Stack, following: Following): number {
  const layout = layoutOf(stack);
  if (layout.last === last.extern) return terms.fn;
  const { word } = following;
  const isNamed = word !== "" && !closureWords.has(word) && layout.last !== last.return;
  return isNamed && stack.canShift(terms.fn) ? terms.fn : terms.closure;
}

const afterReturn = new Set(["end", "else", "let", "return", "terminate", "after", "def"]);

function returnWord(following: Following): number {
  return following.isEnd || afterReturn.has(following.word) ? terms._return : terms.returnValue;
}

/** The token of a word with a use of its own at this place; undefined for one that is a name. */
function contextualWord(word: string, stack: Stack, following: Following): number | undefined {
  const layout = layoutOf(stack);
  if (word === "channel" && layout.last === last.line && upper.test(following.word)) return terms.channel;
  if (word === "info" && stack.canShift(terms.info) && following.word !== "") return terms.info;
  if (word === "extern" && ["fn", "async", "type"].includes(following.word) && stack.canShift(terms.extern))
    return terms.extern;
  // At the start of a statement it is one wherever that stands.
  if (word === "from" && stack.canShift(terms._let)) return terms.from;
  const plain = contextual.get(word);
  if (plain !== undefined && stack.canShift(plain)) return plain;
  const opening = following.startsWith("(") ? beforeParenthesis.get(word) : undefined;
  return opening !== undefined && stack.canShift(opening) ? opening : undefined;
}

function tokenOf(word: string, stack: Stack, following: Following): number | undefined {
  const layout = layoutOf(stack);
  if (layout.last === last.dot || layout.last === last.externFunction) return nameOf(word);
  // The method of the interface Not.
  if (word === "not" && layout.last === last.function && following.startsWith("(")) return terms.name;
  switch (word) {
    case "do":
      return !layout.isHead && stack.canShift(terms.trailingDo) ? terms.trailingDo : terms._do;
    case "fn":
      return functionWord(stack, following);
    case "if":
      return layout.last === last.else ? terms.elseIf : terms._if;
    case "return":
      return returnWord(following);
    default: {
      if (reserved.includes(word)) return undefined;
      return keywords.get(word) ?? contextualWord(word, stack, following) ?? nameOf(word);
    }
  }
}

export const words = new ExternalTokenizer(
  (input, stack) => {
    const word = wordAt(input, 0);
    if (word === "") return;
    if (word === "sql" && input.peek(3) === QUOTE) {
      const isTriple = input.peek(4) === QUOTE && input.peek(5) === QUOTE;
      input.acceptToken(isTriple ? terms.sqlTripleStart : terms.sqlStart, isTriple ? 6 : 4);
      return;
    }
    const token = tokenOf(word, stack, new Following(input, word.length));
    if (token !== undefined) input.acceptToken(token, word.length);
  },
  { contextual: true },
);

// ---------------------------------------------------------------- insides of strings

function quotesFrom(input: InputStream, offset: number): number {
  let count = 0;
  while (input.peek(offset + count) === QUOTE) count++;
  return count;
}

/** The token that ends the string around the stack, and what is true of that kind of string. */
function modeOf(stack: Stack): { readonly end: number; readonly isTriple: boolean; readonly isSql: boolean } {
  if (stack.canShift(terms.sqlTripleEnd)) return { end: terms.sqlTripleEnd, isTriple: true, isSql: true };
  if (stack.canShift(terms.sqlEnd)) return { end: terms.sqlEnd, isTriple: false, isSql: true };
  if (stack.canShift(terms.tripleEnd)) return { end: terms.tripleEnd, isTriple: true, isSql: false };
  return { end: terms.stringEnd, isTriple: false, isSql: false };
}

const unicodeEscape = /^\\u\{[0-9A-Fa-f]{1,6}\}/;

/** How long the escape is that begins here; 0 for one that there is not. */
function escapeLength(input: InputStream): number {
  const next = textOf(input.peek(1));
  if (next !== "u") return 'ntr0\\"$'.includes(next) && next !== "" ? 2 : 0;
  const text = Array.from({ length: 11 }, (_, index) => textOf(input.peek(index))).join("");
  const found = unicodeEscape.exec(text)?.[0];
  if (found === undefined) return 0;
  const point = Number.parseInt(found.slice(3, -1), 16);
  return point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff) ? 0 : found.length;
}

export const insides = new ExternalTokenizer((input, stack) => {
  const { end, isTriple, isSql } = modeOf(stack);
  let length = 0;
  for (; ; length++) {
    const code = input.peek(length);
    const next = input.peek(length + 1);
    if (code === END) break;
    if (code === QUOTE) {
      const quotes = quotesFrom(input, length);
      if (!isTriple || quotes >= 3) {
        if (isSql && isTriple) length += quotes - 3;
        if (length > 0) break;
        input.acceptToken(end, isTriple ? 3 : 1);
        return;
      }
      length += quotes - 1;
    } else if (code === DOLLAR && next === BRACE) {
      if (length > 0) break;
      input.acceptToken(terms.interpolationStart, 2);
      return;
    } else if (code === BACKSLASH && (!isSql || (next === DOLLAR && input.peek(length + 2) === BRACE))) {
      if (length > 0) break;
      const own = isSql ? 3 : escapeLength(input);
      if (own > 0) input.acceptToken(terms.Escape, own);
      return;
    }
  }
  if (length > 0) input.acceptToken(terms.stringText, length);
});
