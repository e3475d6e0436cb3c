// Documents that may be laid out in several ways; print.ts chooses (after Wadler and Prettier).

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
