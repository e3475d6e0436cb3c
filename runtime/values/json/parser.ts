// A strict JSON parser (RFC 8259) that says where it failed and keeps numbers exact.
import { type JsonNode, JsonNumber } from "./json.ts";

/** Levels of arrays and objects. */
const MAX_DEPTH = 512;

/** Digits of a number that is surely exact. */
const EXACT_DIGITS = 15;

export const QUOTE = 34;
const BACKSLASH = 92;
export const COMMA = 44;
const COLON = 58;
export const OPEN_BRACKET = 91;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;

/** Pieces of a text from this length on keep all of it alive, and are slow for JSON.stringify: V8 does not copy them. */
const SHORTEST_VIEW = 13;

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

export class JsonParser {
  protected readonly text: string;
  protected at = 0;
  /** Arrays and objects that are open. */
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** What `read` makes of the whole text, which it is at the beginning of. */
  document<T>(read: (parser: this) => T): T {
    this.skipSpace();
    const value = read(this);
    this.skipSpace();
    if (this.at < this.text.length) this.#unexpected();
    return value;
  }

  #fail(message: string, at = this.at): never {
    const before = this.text.slice(0, at).split("\n");
    const column = Array.from(before.at(-1) ?? "").length + 1;
    throw new JsonSyntaxError(`line ${before.length}, column ${column}: ${message}`);
  }

  #unexpected(at = this.at): never {
    const point = this.text.codePointAt(at);
    this.#fail(point === undefined ? "unexpected end of input" : `unexpected \`${String.fromCodePoint(point)}\``, at);
  }

  protected skipSpace(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
      this.at += 1;
    }
  }

  /** At its first character, as everything else that reads a value. */
  value(): JsonNode {
    switch (this.text.charCodeAt(this.at)) {
      case OPEN_BRACE:
        return this.#object();
      case OPEN_BRACKET:
        return this.#array();
      case QUOTE:
        return this.quoted();
      case 116:
        return this.#word("true", true);
      case 102:
        return this.#word("false", false);
      case 110:
        return this.#word("null", null);
      default:
        return this.number();
    }
  }

  #word(word: string, value: boolean | null): boolean | null {
    for (const letter of word) {
      if (this.text[this.at] !== letter) this.#unexpected();
      this.at += 1;
    }
    return value;
  }

  protected deeper(levels: number): void {
    this.#depth += levels;
    if (this.#depth > MAX_DEPTH) throw new JsonSyntaxError("nested too deeply");
  }

  protected higher(levels: number): void {
    this.#depth -= levels;
  }

  /** At the bracket of an array or object: past it, at its first element (true), or past the end (false). */
  protected enter(closing: number): boolean {
    this.deeper(1);
    this.at += 1;
    this.skipSpace();
    if (this.text.charCodeAt(this.at) !== closing) return true;
    this.at += 1;
    this.higher(1);
    return false;
  }

  /** After an element: at the next one (true), or past the closing bracket (false). */
  goesOn(closing: number): boolean {
    this.skipSpace();
    const unit = this.text.charCodeAt(this.at);
    if (unit !== COMMA && unit !== closing) this.#unexpected();
    this.at += 1;
    if (unit === closing) {
      this.higher(1);
      return false;
    }
    this.skipSpace();
    return true;
  }

  #array(): JsonNode {
    const elements: JsonNode[] = [];
    for (let more = this.enter(CLOSE_BRACKET); more; more = this.goesOn(CLOSE_BRACKET)) elements.push(this.value());
    return elements;
  }

  #object(): JsonNode {
    const members = new Map<string, JsonNode>();
    for (let more = this.enter(CLOSE_BRACE); more; more = this.goesOn(CLOSE_BRACE)) {
      members.set(this.key(), this.value());
    }
    return members;
  }

  /** The key of a member; then at its value. */
  key(): string {
    if (this.text.charCodeAt(this.at) !== QUOTE) this.#unexpected();
    const key = this.#piece();
    this.skipSpace();
    if (this.text.charCodeAt(this.at) !== COLON) this.#unexpected();
    this.at += 1;
    this.skipSpace();
    return key;
  }

  /** A string that keeps nothing of the text around it; at its quote. */
  protected quoted(): string {
    const { text } = this;
    const from = this.at + 1;
    for (let at = from; at < from + SHORTEST_VIEW; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) {
        this.at = at + 1;
        return text.slice(from, at);
      }
      if (unit === BACKSLASH || unit < 32) return this.#piece();
    }
    const end = text.indexOf('"', from + SHORTEST_VIEW);
    if (end < 0 || text.charCodeAt(end - 1) === BACKSLASH) return this.#piece();
    const copy = parsedString(text.slice(from - 1, end + 1));
    // With escapes it is shorter.
    if (copy === undefined || copy.length !== end - from) return this.#piece();
    this.at = end + 1;
    return copy;
  }

  /** A string; at its quote. */
  #piece(): string {
    const text = this.text;
    let from = this.at + 1;
    let result = "";
    for (let at = from; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) {
        this.at = at + 1;
        return result + text.slice(from, at);
      }
      if (unit === BACKSLASH) {
        result += text.slice(from, at);
        this.at = at;
        result += this.#escape();
        from = this.at;
        at = from - 1;
      } else if (unit < 32) this.#fail("control character in string", at);
    }
    return this.#unexpected(text.length);
  }

  #escape(): string {
    const letter = this.text[this.at + 1];
    if (letter === undefined) this.#unexpected(this.text.length);
    if (letter === "u") {
      const start = this.at;
      const unit = this.#hexadecimal();
      if ((unit & 0xf800) !== 0xd800) return String.fromCharCode(unit);
      const paired = unit < 0xdc00 && this.text.startsWith("\\u", this.at);
      const low = paired ? this.#hexadecimal() : 0;
      if ((low & 0xfc00) !== 0xdc00) this.#fail("half of a surrogate pair", start);
      return String.fromCharCode(unit, low);
    }
    const escaped = ESCAPES.get(letter);
    if (escaped === undefined) this.#fail("invalid escape");
    this.at += 2;
    return escaped;
  }

  /** At the backslash of `\uXXXX`. */
  #hexadecimal(): number {
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (SHORT_HEX.test(digits)) this.#unexpected(this.text.length);
    if (!HEX.test(digits)) this.#fail("invalid escape");
    this.at += 6;
    return Number.parseInt(digits, 16);
  }

  #isDigit(): boolean {
    const unit = this.text.charCodeAt(this.at);
    return unit >= 48 && unit <= 57;
  }

  #digits(): void {
    if (!this.#isDigit()) this.#unexpected();
    while (this.#isDigit()) this.at += 1;
  }

  protected number(): number | JsonNumber {
    const start = this.at;
    const negative = this.text[this.at] === "-";
    if (negative) this.at += 1;
    if (this.text[this.at] === "0") this.at += 1;
    else this.#digits();
    let whole = true;
    if (this.text[this.at] === ".") {
      whole = false;
      this.at += 1;
      this.#digits();
    }
    if (this.text[this.at] === "e" || this.text[this.at] === "E") {
      whole = false;
      this.at += 1;
      if (this.text[this.at] === "+" || this.text[this.at] === "-") this.at += 1;
      this.#digits();
    }
    const text = this.text.slice(start, this.at);
    return whole && text.length <= EXACT_DIGITS && text !== "-0" ? Number(text) : new JsonNumber(text);
  }
}

function parsedString(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Throws JsonSyntaxError. */
export function parseJson(text: string): JsonNode {
  return new JsonParser(text).document((parser) => parser.value());
}
