// Lays documents out: the lines of the text, and of each document the form that fits.
import { type Doc, hardLine, isForced, lineWidth } from "./document.ts";

const indentWidth = 2;

interface Piece {
  readonly depth: number;
  readonly flat: boolean;
  readonly doc: Doc;
  /** Groups in it, though not those inside them, may be broken to see whether it fits. */
  readonly opens?: boolean;
}

type Place = Omit<Piece, "doc">;
type Kind<K extends string> = Extract<Doc, { readonly kind: K }>;

function widthOf(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}

/** Whether `first`, and what follows it up to the next line break, fits into `room` columns. */
function fits(first: Piece, rest: readonly Piece[], room: number): boolean {
  const waiting = [first];
  let next = rest.length;
  let left = room;
  // What follows may break at its first opportunity; `first` breaks only where it has to.
  let isRest = false;
  while (left >= 0) {
    if (waiting.length === 0) isRest = true;
    const piece = waiting.pop() ?? rest[--next];
    if (piece === undefined) return true;
    const { depth, flat, doc } = piece;
    if (typeof doc === "string") {
      const end = doc.indexOf("\n");
      left -= widthOf(end < 0 ? doc : doc.slice(0, end));
      if (end >= 0) return left >= 0;
      continue;
    }
    switch (doc.kind) {
      case "hang":
        if (!flat) return true;
        left--;
        waiting.push({ depth, flat, doc: doc.content });
        break;
      case "line":
        if (!flat) return true;
        left -= doc.flat.length;
        break;
      case "hard":
      case "fresh":
        return true;
      case "if-broken":
        if (!flat) left -= doc.content.length;
        break;
      case "comment":
        break;
      default:
        for (const inner of opened(doc, piece, isRest)) waiting.push(inner);
    }
  }
  return false;
}

/** The contents of a document that is measured, the first one last. */
function opened(
  doc: Kind<"concat" | "indent" | "group" | "choice" | "solid">,
  { depth, flat, opens = false }: Place,
  isRest: boolean,
): readonly Piece[] {
  switch (doc.kind) {
    case "concat":
      return doc.parts.toReversed().map((part) => ({ depth, flat, doc: part, opens }));
    case "indent":
      return [{ depth: depth + 1, flat, doc: doc.content, opens }];
    case "group":
      return [{ depth, flat: flat || !(doc.broken || isRest || opens), doc: doc.content }];
    case "choice": {
      if ((isRest || opens) && !flat) return [{ depth, flat, doc: doc.options.at(-1) ?? "", opens }];
      const chosen = flat ? doc.options[0] : doc.options.find((option) => !isForced(option));
      return [{ depth, flat: flat || chosen !== undefined, doc: chosen ?? doc.options.at(-2) ?? "" }];
    }
    case "solid":
      return [{ depth, flat: flat || !isForced(doc), doc: doc.content }];
    default:
      return doc satisfies never;
  }
}

/** The lines so far, and the one that is being written. */
class Lines {
  readonly #finished: string[] = [];
  #current = "";
  #column = 0;
  /** The comment that ends the line; empty when it is all that the line has. */
  #pending: string | undefined;

  get column(): number {
    return this.#column;
  }

  write(text: string, depth: number): void {
    if (text === "") return;
    // A comma may go before a comment; everything else has to wait for the next line.
    if (this.#pending !== undefined && text !== ",") this.end();
    if (this.#current === "" && text.trim() === "") return;
    this.#start("", depth);
    const end = text.lastIndexOf("\n");
    this.#current += text;
    this.#column = end < 0 ? this.#column + widthOf(text) : widthOf(text.slice(end + 1));
  }

  comment(text: string, depth: number): void {
    if (this.#pending !== undefined) this.end();
    this.#pending = this.#current === "" ? "" : text;
    if (this.#pending === "") this.#start(text, depth);
  }

  end(): void {
    this.#current = this.#current.trimEnd();
    if (this.#pending !== undefined && this.#pending !== "") this.#current += `  ${this.#pending}`;
    this.#pending = undefined;
    this.#finished.push(this.#current);
    this.#current = "";
    this.#column = 0;
  }

  endIfBegun(): void {
    if (this.#current !== "" || this.#pending !== undefined) this.end();
  }

  blank(): void {
    this.#finished.push("");
  }

  /** Ends in a line break unless it is empty. */
  text(): string {
    this.endIfBegun();
    const text = this.#finished.join("\n").replace(/^\n+|\n+$/g, "");
    return text === "" ? "" : `${text}\n`;
  }

  #start(text: string, depth: number): void {
    if (this.#current !== "") return;
    this.#current = " ".repeat(depth * indentWidth) + text;
    this.#column = this.#current.length;
  }
}

/** Lays a document out; the result ends in a line break unless it is empty. */
export function print(document: Doc): string {
  const pieces: Piece[] = [{ depth: 0, flat: false, doc: document }];
  const lines = new Lines();
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const { depth, flat, doc } = piece;
    if (typeof doc === "string") {
      lines.write(doc, depth);
      continue;
    }
    switch (doc.kind) {
      case "line":
        if (flat) lines.write(doc.flat, depth);
        else lines.end();
        break;
      case "hard":
        lines.end();
        if (doc.blank) lines.blank();
        break;
      case "fresh":
        lines.endIfBegun();
        break;
      case "if-broken":
        if (!flat) lines.write(doc.content, depth);
        break;
      case "comment":
        lines.comment(doc.text, depth);
        break;
      default:
        for (const inner of placed(doc, piece, pieces, lines.column)) pieces.push(inner);
    }
  }
  return lines.text();
}

/** The contents of a document in the form that fits before `rest`, the first one last. */
function placed(
  doc: Kind<"concat" | "indent" | "group" | "choice" | "hang" | "solid">,
  place: Place,
  rest: readonly Piece[],
  column: number,
): readonly Piece[] {
  const { depth, flat } = place;
  const room = lineWidth - Math.max(column, depth * indentWidth);
  switch (doc.kind) {
    case "concat":
      return doc.parts.toReversed().map((part) => ({ depth, flat, doc: part }));
    case "indent":
      return [{ depth: depth + 1, flat, doc: doc.content }];
    case "group": {
      const oneLine = { depth, flat: true, doc: doc.content };
      const isWhole = !doc.broken && (flat || fits(oneLine, rest, room));
      return [isWhole ? oneLine : { depth, flat: false, doc: doc.content }];
    }
    case "choice": {
      const last = doc.options.length - 1;
      const chosen = doc.options.findIndex((option, index) => {
        if (index === last) return true;
        if (index === 0 && isForced(option)) return false;
        return (index === 0 && flat) || fits({ depth, flat: index === 0, doc: option }, rest, room);
      });
      return [{ depth, flat: chosen === 0, doc: doc.options[chosen] ?? "" }];
    }
    case "hang":
      return hung(doc, place, rest, lineWidth - column - 1);
    case "solid":
      return [{ depth, flat: flat || doc.rigid, doc: doc.content }];
    default:
      return doc satisfies never;
  }
}

/** Beside what comes before it, where there are `room` columns, or below. */
function hung(doc: Kind<"hang">, { depth, flat }: Place, rest: readonly Piece[], room: number): readonly Piece[] {
  const isOpen = isForced(doc.content);
  const beside = { depth, flat: !isOpen, doc: doc.content };
  const below = { ...beside, depth: depth + 1 };
  const open = { depth, flat: false, doc: doc.content };
  if (flat || (!isOpen && fits(beside, rest, room)))
    return [
      { ...beside, flat: true },
      { ...beside, doc: " " },
    ];
  if (!isOpen && fits(below, rest, lineWidth - below.depth * indentWidth)) return [below, { ...below, doc: hardLine }];
  if (fits({ ...open, opens: true }, rest, room)) return [open, { ...open, doc: " " }];
  return [
    { ...open, depth: depth + 1 },
    { ...below, doc: hardLine },
  ];
}
