// Documents that may be laid out in several ways, and the printer that chooses (after Wadler and Prettier).

export type Doc =
  | string
  | { readonly kind: "concat"; readonly parts: readonly Doc[]; readonly shape: Shape }
  | { readonly kind: "indent"; readonly content: Doc; readonly shape: Shape }
  /** On one line if that fits and nothing in it forces a line break. */
  | { readonly kind: "group"; readonly content: Doc; readonly broken: boolean; readonly shape: Shape }
  /** The first option that fits up to its first line break; otherwise the last one. Flat is the first one. */
  | { readonly kind: "choice"; readonly options: readonly Doc[]; readonly shape: Shape }
  /** Beside what comes before it, or indented on a line of its own if it fits there and not beside. */
  | { readonly kind: "hang"; readonly content: Doc; readonly shape: Shape }
  /** What comes before it is laid out as if it had no breaks, so it is the last thing to be broken; `rigid`: it never is. */
  | { readonly kind: "solid"; readonly content: Doc; readonly rigid: boolean; readonly shape: Shape }
  | { readonly kind: "line"; readonly flat: string }
  | { readonly kind: "hard"; readonly blank: boolean }
  /** A line break unless the line is empty so far. */
  | { readonly kind: "fresh" }
  | { readonly kind: "if-broken"; readonly content: string }
  /** A comment that goes on to the end of the line. */
  | { readonly kind: "comment"; readonly text: string };

/** What a document needs of the lines around it. */
interface Shape {
  /** Cannot be on one line. */
  readonly forced: boolean;
  /** Ends in a comment, so that nothing can follow on the line. */
  readonly dangling: boolean;
  readonly empty: boolean;
}

export const lineWidth = 100;
const indentWidth = 2;

/** A space, or a line break when the group around it is broken. */
export const line: Doc = { kind: "line", flat: " " };
/** Nothing, or a line break when the group around it is broken. */
export const softLine: Doc = { kind: "line", flat: "" };
export const hardLine: Doc = { kind: "hard", blank: false };
/** A line break and an empty line. */
export const blankLine: Doc = { kind: "hard", blank: true };
export const freshLine: Doc = { kind: "fresh" };
/** A comma when the group around it is broken. */
export const trailingComma: Doc = { kind: "if-broken", content: "," };

const plain: Shape = { forced: false, dangling: false, empty: false };
const nothing: Shape = { forced: false, dangling: false, empty: true };
const breaking: Shape = { forced: true, dangling: false, empty: false };
const commenting: Shape = { forced: false, dangling: true, empty: false };

function shapeOf(doc: Doc): Shape {
  if (typeof doc === "string") return doc === "" ? nothing : plain;
  switch (doc.kind) {
    case "hard":
    case "fresh":
      return breaking;
    case "line":
    case "if-broken":
      return plain;
    case "comment":
      return commenting;
    default:
      return doc.shape;
  }
}

export function isForced(doc: Doc): boolean {
  return shapeOf(doc).forced;
}

/** Whether nothing may follow the document on its line, or it has several. */
export function needsLines(doc: Doc): boolean {
  const { forced, dangling } = shapeOf(doc);
  return forced || dangling;
}

export function concat(...parts: readonly Doc[]): Doc {
  return sequence(parts);
}

/** The same for any number of parts. */
export function sequence(parts: readonly Doc[]): Doc {
  let forced = false;
  let dangling = false;
  let empty = true;
  for (const part of parts) {
    const shape = shapeOf(part);
    if (shape.empty) continue;
    forced ||= shape.forced || dangling;
    dangling = shape.dangling;
    empty = false;
  }
  return { kind: "concat", parts, shape: { forced, dangling, empty } };
}

export function join(parts: readonly Doc[], separator: Doc): Doc {
  return sequence(parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])));
}

export function indent(...parts: readonly Doc[]): Doc {
  const content = sequence(parts);
  return { kind: "indent", content, shape: shapeOf(content) };
}

export function group(content: Doc, broken = false): Doc {
  const shape = shapeOf(content);
  const forced = broken || shape.forced;
  return { kind: "group", content, broken: forced, shape: { ...shape, forced } };
}

export function choice(...options: readonly Doc[]): Doc {
  const shapes = options.map(shapeOf);
  const forced = shapes.every((shape) => shape.forced);
  return { kind: "choice", options, shape: { forced, dangling: shapes[0]?.dangling ?? false, empty: false } };
}

export function hang(content: Doc): Doc {
  return { kind: "hang", content, shape: shapeOf(content) };
}

export function solid(content: Doc, rigid = false): Doc {
  const shape = shapeOf(content);
  return { kind: "solid", content, rigid: rigid && !shape.forced, shape };
}

export function comment(text: string): Doc {
  return { kind: "comment", text };
}

interface Piece {
  readonly depth: number;
  readonly flat: boolean;
  readonly doc: Doc;
  /** Groups in it, though not those inside them, may be broken to see whether it fits. */
  readonly opens?: boolean;
}

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
    const { depth, flat, doc, opens = false } = piece;
    if (typeof doc === "string") {
      const end = doc.indexOf("\n");
      left -= widthOf(end < 0 ? doc : doc.slice(0, end));
      if (end >= 0) return left >= 0;
      continue;
    }
    switch (doc.kind) {
      case "concat":
        for (let index = doc.parts.length - 1; index >= 0; index--) {
          waiting.push({ depth, flat, doc: doc.parts[index] ?? "", opens });
        }
        break;
      case "indent":
        waiting.push({ depth: depth + 1, flat, doc: doc.content, opens });
        break;
      case "group":
        waiting.push({ depth, flat: flat || !(doc.broken || isRest || opens), doc: doc.content });
        break;
      case "choice": {
        if ((isRest || opens) && !flat) {
          waiting.push({ depth, flat, doc: doc.options.at(-1) ?? "", opens });
          break;
        }
        const chosen = flat ? doc.options[0] : doc.options.find((option) => !isForced(option));
        waiting.push({ depth, flat: flat || chosen !== undefined, doc: chosen ?? doc.options.at(-2) ?? "" });
        break;
      }
      case "hang":
        if (!flat) return true;
        left--;
        waiting.push({ depth, flat, doc: doc.content });
        break;
      case "solid":
        waiting.push({ depth, flat: flat || !isForced(doc), doc: doc.content });
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
        return doc satisfies never;
    }
  }
  return false;
}

function space(piece: Piece): Piece {
  return { ...piece, doc: " " };
}

/** Lays a document out; the result ends in a line break unless it is empty. */
export function print(document: Doc): string {
  const pieces: Piece[] = [{ depth: 0, flat: false, doc: document }];
  const finished: string[] = [];
  let current = "";
  let column = 0;
  /** The comment that ends the line; empty when it is all that the line has. */
  let pending: string | undefined;

  function endLine(): void {
    current = current.trimEnd();
    if (pending !== undefined && pending !== "") current += `  ${pending}`;
    pending = undefined;
    finished.push(current);
    current = "";
    column = 0;
  }

  function startLine(text: string, depth: number): void {
    if (current !== "") return;
    current = " ".repeat(depth * indentWidth) + text;
    column = current.length;
  }

  function write(text: string, depth: number): void {
    if (text === "") return;
    // A comma may go before a comment; everything else has to wait for the next line.
    if (pending !== undefined && text !== ",") endLine();
    if (current === "" && text.trim() === "") return;
    startLine("", depth);
    const end = text.lastIndexOf("\n");
    current += text;
    column = end < 0 ? column + widthOf(text) : widthOf(text.slice(end + 1));
  }

  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const { depth, flat, doc } = piece;
    if (typeof doc === "string") {
      write(doc, depth);
      continue;
    }
    switch (doc.kind) {
      case "concat":
        for (let index = doc.parts.length - 1; index >= 0; index--) {
          pieces.push({ depth, flat, doc: doc.parts[index] ?? "" });
        }
        break;
      case "indent":
        pieces.push({ depth: depth + 1, flat, doc: doc.content });
        break;
      case "group": {
        const oneLine = { depth, flat: true, doc: doc.content };
        const whole = flat && !doc.broken;
        const room = lineWidth - Math.max(column, depth * indentWidth);
        pieces.push(
          whole || (!doc.broken && fits(oneLine, pieces, room)) ? oneLine : { depth, flat: false, doc: doc.content },
        );
        break;
      }
      case "choice": {
        const room = lineWidth - Math.max(column, depth * indentWidth);
        const last = doc.options.length - 1;
        const chosen = doc.options.findIndex((option, index) => {
          if (index === last) return true;
          if (index === 0 && isForced(option)) return false;
          return (index === 0 && flat) || fits({ depth, flat: index === 0, doc: option }, pieces, room);
        });
        pieces.push({ depth, flat: chosen === 0, doc: doc.options[chosen] ?? "" });
        break;
      }
      case "hang": {
        const isOpen = isForced(doc.content);
        const beside = { depth, flat: !isOpen, doc: doc.content };
        const below = { ...beside, depth: depth + 1 };
        const roomBeside = lineWidth - column - 1;
        const opened = { depth, flat: false, doc: doc.content };
        if (flat || (!isOpen && fits(beside, pieces, roomBeside)))
          pieces.push({ ...beside, flat: true }, space(beside));
        else if (!isOpen && fits(below, pieces, lineWidth - below.depth * indentWidth)) {
          pieces.push(below, { ...below, doc: hardLine });
        } else if (fits({ ...opened, opens: true }, pieces, roomBeside)) pieces.push(opened, space(opened));
        else pieces.push({ ...opened, depth: depth + 1 }, { ...below, doc: hardLine });
        break;
      }
      case "solid":
        pieces.push({ depth, flat: flat || doc.rigid, doc: doc.content });
        break;
      case "line":
        if (flat) write(doc.flat, depth);
        else endLine();
        break;
      case "hard":
        endLine();
        if (doc.blank) finished.push("");
        break;
      case "fresh":
        if (current !== "" || pending !== undefined) endLine();
        break;
      case "if-broken":
        if (!flat) write(doc.content, depth);
        break;
      case "comment":
        if (pending !== undefined) endLine();
        pending = current === "" ? "" : doc.text;
        if (pending === "") startLine(doc.text, depth);
        break;
      default:
        return doc satisfies never;
    }
  }
  if (current !== "" || pending !== undefined) endLine();
  const text = finished.join("\n").replace(/^\n+|\n+$/g, "");
  return text === "" ? "" : `${text}\n`;
}
