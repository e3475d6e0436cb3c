// A strict JSON parser (RFC 8259) that says where it failed and keeps numbers exact.
import { type JsonNode, JsonNumber } from "./json.ts";

/** Levels of arrays and objects. */
const MAX_DEPTH = 512;

/** Digits of a number that is surely exact. */
const EXACT_DIGITS = 15;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const CLOSE_BRACKET = 93;
const CLOSE_BRACE = 125;

const SHORT_HEX = /^[0-9a-fA-F]{0,3}$/;
const HEX = /^[0-9a-fA-F]{4}$/;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** The message is what Snow programs see. */
export class JsonSyntaxError extends Error {}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    this.#skipSpace();
    const node = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#unexpected();
    return node;
  }

  #fail(message: string, at = this.#at): never {
    const before = this.#text.slice(0, at).split("\n");
    const column = Array.from(before.at(-1) ?? "").length + 1;
    throw new JsonSyntaxError(`line ${before.length}, column ${column}: ${message}`);
  }

  #unexpected(at = this.#at): never {
    const point = this.#text.codePointAt(at);
    this.#fail(point === undefined ? "unexpected end of input" : `unexpected \`${String.fromCodePoint(point)}\``, at);
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
      this.#at += 1;
    }
  }

  /** At its first character; `depth` arrays and objects are open. */
  #value(depth: number): JsonNode {
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth + 1);
      case "[":
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #word(word: string, value: boolean | null): boolean | null {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) this.#unexpected();
      this.#at += 1;
    }
    return value;
  }

  #enter(depth: number): void {
    if (depth > MAX_DEPTH) throw new JsonSyntaxError("nested too deeply");
    this.#at += 1;
    this.#skipSpace();
  }

  /** After an element: past a comma (true), or past the closing bracket (false). */
  #goesOn(closing: number): boolean {
    this.#skipSpace();
    const unit = this.#text.charCodeAt(this.#at);
    if (unit !== COMMA && unit !== closing) this.#unexpected();
    this.#at += 1;
    if (unit === closing) return false;
    this.#skipSpace();
    return true;
  }

  #array(depth: number): JsonNode {
    this.#enter(depth);
    const elements: JsonNode[] = [];
    if (this.#text.charCodeAt(this.#at) === CLOSE_BRACKET) {
      this.#at += 1;
      return elements;
    }
    do elements.push(this.#value(depth));
    while (this.#goesOn(CLOSE_BRACKET));
    return elements;
  }

  #object(depth: number): JsonNode {
    this.#enter(depth);
    const members = new Map<string, JsonNode>();
    if (this.#text.charCodeAt(this.#at) === CLOSE_BRACE) {
      this.#at += 1;
      return members;
    }
    do {
      if (this.#text.charCodeAt(this.#at) !== QUOTE) this.#unexpected();
      const key = this.#string();
      this.#skipSpace();
      if (this.#text.charCodeAt(this.#at) !== COLON) this.#unexpected();
      this.#at += 1;
      this.#skipSpace();
      members.set(key, this.#value(depth));
    } while (this.#goesOn(CLOSE_BRACE));
    return members;
  }

  #string(): string {
    const text = this.#text;
    let from = this.#at + 1;
    let result = "";
    for (let at = from; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) {
        this.#at = at + 1;
        return result + text.slice(from, at);
      }
      if (unit === BACKSLASH) {
        result += text.slice(from, at);
        this.#at = at;
        result += this.#escape();
        from = this.#at;
        at = from - 1;
      } else if (unit < 32) this.#fail("control character in string", at);
    }
    return this.#unexpected(text.length);
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1];
    if (letter === undefined) this.#unexpected(this.#text.length);
    if (letter === "u") {
      const start = this.#at;
      const unit = this.#hexadecimal();
      if ((unit & 0xf800) !== 0xd800) return String.fromCharCode(unit);
      const paired = unit < 0xdc00 && this.#text.startsWith("\\u", this.#at);
      const low = paired ? this.#hexadecimal() : 0;
      if ((low & 0xfc00) !== 0xdc00) this.#fail("half of a surrogate pair", start);
      return String.fromCharCode(unit, low);
    }
    const escaped = ESCAPES.get(letter);
    if (escaped === undefined) this.#fail("invalid escape");
    this.#at += 2;
    return escaped;
  }

  /** At the backslash of `\uXXXX`. */
  #hexadecimal(): number {
    const digits = this.#text.slice(this.#at + 2, this.#at + 6);
    if (SHORT_HEX.test(digits)) this.#unexpected(this.#text.length);
    if (!HEX.test(digits)) this.#fail("invalid escape");
    this.#at += 6;
    return Number.parseInt(digits, 16);
  }

  #isDigit(): boolean {
    const unit = this.#text.charCodeAt(this.#at);
    return unit >= 48 && unit <= 57;
  }

  #digits(): void {
    if (!this.#isDigit()) this.#unexpected();
    while (this.#isDigit()) this.#at += 1;
  }

  #number(): JsonNode {
    const start = this.#at;
    const negative = this.#text[this.#at] === "-";
    if (negative) this.#at += 1;
    if (this.#text[this.#at] === "0") this.#at += 1;
    else this.#digits();
    let whole = true;
    if (this.#text[this.#at] === ".") {
      whole = false;
      this.#at += 1;
      this.#digits();
    }
    if (this.#text[this.#at] === "e" || this.#text[this.#at] === "E") {
      whole = false;
      this.#at += 1;
      if (this.#text[this.#at] === "+" || this.#text[this.#at] === "-") this.#at += 1;
      this.#digits();
    }
    const text = this.#text.slice(start, this.#at);
    return whole && text.length <= EXACT_DIGITS && text !== "-0" ? Number(text) : new JsonNumber(text);
  }
}

/** Throws JsonSyntaxError. */
export function parseJson(text: string): JsonNode {
  return new Parser(text).document();
}
