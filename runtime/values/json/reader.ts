// Reading a JSON text straight into values of known types, without parsed JSON in between.
//
// A reader is only for what is right: on anything else it throws, and who wants to know what is wrong parses the text
// and decodes that. What it reads is just what is decoded then, so numbers and strings that are not of the usual kind
// are left to the parser.
import { EXACT_DIGITS, nearestDecimal, POWERS_OF_TEN } from "./decimal.ts";
import { exactInt, nearestFloat } from "./json.ts";
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, JsonParser, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./parser.ts";

/** Something that is not of the wanted type, or in an order that nobody reads straight. No Error, whose stack costs more. */
export class Unreadable {
  readonly message = "JSON of another type";
}

export function unreadable(): never {
  throw new Unreadable();
}

interface Readable<T> {
  read(reader: JsonReader): T;
}

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const UPPER_E = 69;
const LOWER_E = 101;

export class JsonReader extends JsonParser {
  /** The beginning of an array or object, up to its first value; nothing is read when it is written otherwise. */
  opens(beginning: string): boolean {
    if (!this.text.startsWith(beginning, this.at)) return false;
    this.deeper(1);
    this.#past(beginning);
    return true;
  }

  /** What is between two values; nothing is read when it is written otherwise. */
  passes(between: string): boolean {
    if (!this.text.startsWith(between, this.at)) return false;
    this.#past(between);
    return true;
  }

  #past(known: string): void {
    this.at += known.length;
    if (this.text.charCodeAt(this.at) <= 32) this.skipSpace();
  }

  /** The end of an object right after a value. */
  closes(): boolean {
    if (this.text.charCodeAt(this.at) !== CLOSE_BRACE) return false;
    this.at += 1;
    this.higher(1);
    return true;
  }

  /** The end of the fields of a variant right after the last. */
  ends(): boolean {
    if (!this.passes("]}")) return false;
    this.higher(2);
    return true;
  }

  /** The name of a variant between what a text begins with and goes on with; nothing is read when it is another text. */
  variant(beginning: string, behind: string, levels: number): string | undefined {
    if (!this.text.startsWith(beginning, this.at)) return undefined;
    const from = this.at + beginning.length;
    const to = this.text.indexOf('"', from);
    if (to < 0 || !this.text.startsWith(behind, to)) return undefined;
    this.deeper(levels);
    this.at = to;
    this.#past(behind);
    return this.text.slice(from, to);
  }

  /** Whether it is an object with members; then at the key of the first, otherwise past the object. */
  entersObject(): boolean {
    return this.text.charCodeAt(this.at) === OPEN_BRACE ? this.enter(CLOSE_BRACE) : unreadable();
  }

  elements<T>(element: Readable<T>): T[] {
    if (this.text.charCodeAt(this.at) !== OPEN_BRACKET) unreadable();
    const elements: T[] = [];
    let more = this.enter(CLOSE_BRACKET);
    while (more) {
      elements.push(element.read(this));
      if (this.text.charCodeAt(this.at) === COMMA) {
        this.at += 1;
        if (this.text.charCodeAt(this.at) <= 32) this.skipSpace();
      } else more = this.goesOn(CLOSE_BRACKET);
    }
    return elements;
  }

  isNull(): boolean {
    return this.passes("null");
  }

  bool(): boolean {
    if (this.passes("true")) return true;
    return this.passes("false") ? false : unreadable();
  }

  string(): string {
    return this.text.charCodeAt(this.at) === QUOTE ? this.quoted() : unreadable();
  }

  int(): number {
    const { text } = this;
    let at = this.at;
    const isNegative = text.charCodeAt(at) === MINUS;
    if (isNegative) at += 1;
    const first = at;
    let magnitude = 0;
    let unit = text.charCodeAt(at);
    while (unit >= ZERO && unit <= NINE) {
      magnitude = magnitude * 10 + (unit - ZERO);
      at += 1;
      unit = text.charCodeAt(at);
    }
    const isUsual = isWholePart(text, first, at) && at - first <= EXACT_DIGITS;
    if (!isUsual || unit === POINT || unit === LOWER_E || unit === UPPER_E) return this.#unusualInt();
    this.at = at;
    return isNegative ? 0 - magnitude : magnitude;
  }

  #unusualInt(): number {
    return exactInt(this.number()) ?? unreadable();
  }

  float(): number {
    const { text } = this;
    const isNegative = text.charCodeAt(this.at) === MINUS;
    const first = isNegative ? this.at + 1 : this.at;
    let at = first;
    let point = -1;
    let leading = 0;
    let rest = 0;
    let count = 0;
    let unit = text.charCodeAt(at);
    while ((unit >= ZERO && unit <= NINE) || (unit === POINT && point < 0)) {
      if (unit === POINT) point = at;
      else {
        if (count < EXACT_DIGITS) leading = leading * 10 + (unit - ZERO);
        else rest = rest * 10 + (unit - ZERO);
        count += 1;
      }
      at += 1;
      unit = text.charCodeAt(at);
    }
    const whole = point < 0 ? at : point;
    const isUsual = isWholePart(text, first, whole) && at !== whole + 1 && unit !== LOWER_E && unit !== UPPER_E;
    if (!isUsual) return nearestFloat(this.number()) ?? unreadable();
    this.at = at;
    const decimals = at === whole ? 0 : at - whole - 1;
    const magnitude =
      count <= EXACT_DIGITS
        ? leading / (POWERS_OF_TEN[decimals] ?? 1)
        : (nearestDecimal(leading, rest, count - EXACT_DIGITS, decimals) ?? Number(text.slice(first, at)));
    if (magnitude === Number.POSITIVE_INFINITY) unreadable();
    return isNegative ? -magnitude : magnitude;
  }
}

/** Whether digits from `first` to `end` are the whole part of a number: there are some, and no zero before others. */
function isWholePart(text: string, first: number, end: number): boolean {
  return end === first + 1 || (end > first && text.charCodeAt(first) !== ZERO);
}
