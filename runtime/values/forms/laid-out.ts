// Values of any type as text for people: in one line where it fits, else over several.
import { cut, leafText, type Piece, type Pieces, piecesOf } from "./pieces.ts";

/** Characters of a line. */
const WIDTH = 80;
/** Of a text in a value. */
const LONGEST_TEXT = 2000;
/** Of a value that shares its line with others. */
const SHORT = 24;
/** Values in each other, values beside each other, and lines of it all. */
const DEEPEST = 40;
const MOST_PIECES = 100;
const MOST_LINES = 100;

/** In one line; what is longer than the limit is cut. */
export function inOneLine(value: unknown, limit: number): string {
  const line = new Line(limit);
  line.write(value, 0);
  return cut(line.text, limit);
}

/** The lines of a value that stands `indent` characters from the left. */
export function laidOut(value: unknown, indent: number): readonly string[] {
  const page = new Page(indent);
  page.write(value, "", "", 0);
  if (page.lines.length <= MOST_LINES) return page.lines;
  return [...page.lines.slice(0, MOST_LINES), `… ${page.lines.length - MOST_LINES} more lines`];
}

/** Writes until the text is longer than its limit. */
class Line {
  text = "";
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.text.length > this.#limit;
  }

  write(value: unknown, depth: number): void {
    if (this.isFull) return;
    const pieces = piecesOf(value);
    if (pieces === undefined) this.text += leafText(value, this.#limit);
    else if (depth === DEEPEST) this.text += "…";
    else this.#pieces(pieces, depth + 1);
  }

  #pieces({ open, close, count, at }: Pieces, depth: number): void {
    this.text += open;
    for (let index = 0; index < count && !this.isFull; index += 1) {
      const piece = at(index);
      this.text += `${index > 0 ? ", " : ""}${labelOf(piece)}`;
      this.write(piece.value, depth);
    }
    this.text += close;
  }
}

/** What stands before a value in another. */
function labelOf({ field, key }: Piece): string {
  if (field !== undefined) return `${field}: `;
  return key === undefined ? "" : `${inOneLine(key.value, WIDTH)} => `;
}

/** The texts of values that hold no others and need little room; undefined when one is otherwise. */
function shortTexts({ count, at }: Pick<Pieces, "count" | "at">): readonly string[] | undefined {
  const texts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { value, field, key } = at(index);
    if (field !== undefined || key !== undefined || piecesOf(value) !== undefined) return undefined;
    const text = leafText(value, SHORT);
    if (text.length > SHORT) return undefined;
    texts.push(text);
  }
  return texts.length > 3 ? texts : undefined;
}

class Page {
  readonly lines: string[] = [];
  readonly #indent: number;

  constructor(indent: number) {
    this.#indent = indent;
  }

  /** `label` before it and `end` behind it; the first line has its indentation from elsewhere. */
  write(value: unknown, label: string, end: string, depth: number): void {
    const margin = " ".repeat(2 * depth);
    const room = WIDTH - this.#indent - margin.length - label.length;
    const line = new Line(room);
    line.write(value, depth);
    const pieces = piecesOf(value);
    if (pieces === undefined) this.lines.push(`${margin}${label}${leafText(value, LONGEST_TEXT)}${end}`);
    else if (!line.isFull || pieces.count === 0 || depth === DEEPEST)
      this.lines.push(`${margin}${label}${cut(line.text, room)}${end}`);
    else this.#pieces(pieces, margin, label, end, depth);
  }

  #pieces({ open, close, count, at }: Pieces, margin: string, label: string, end: string, depth: number): void {
    this.lines.push(`${margin}${label}${open.trimEnd()}`);
    const shown = Math.min(count, MOST_PIECES);
    const texts = shortTexts({ count: shown, at });
    if (texts !== undefined) this.#fill(texts, `${margin}  `, shown < count);
    else
      for (let index = 0; index < shown && this.lines.length <= MOST_LINES; index += 1) {
        const piece = at(index);
        this.write(piece.value, labelOf(piece), index + 1 < count ? "," : "", depth + 1);
      }
    if (shown < count) this.lines.push(`${margin}  … ${count - shown} more`);
    this.lines.push(`${margin}${close.trimStart()}${end}`);
  }

  /** As many to a line as fit. */
  #fill(texts: readonly string[], margin: string, goesOn: boolean): void {
    let line = margin;
    for (const [index, text] of texts.entries()) {
      const piece = goesOn || index + 1 < texts.length ? `${text},` : text;
      if (line !== margin && this.#indent + line.length + 1 + piece.length > WIDTH) {
        this.lines.push(line);
        line = margin;
      }
      line += line === margin ? piece : ` ${piece}`;
    }
    this.lines.push(line);
  }
}
