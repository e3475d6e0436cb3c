// Text in the making: lines, indentation, and the mappings of places in it.
import { type GenMapping, maybeAddSegment } from "@jridgewell/gen-mapping";
import type { Mark } from "../trees/core.ts";
import { lineIndexAt, lineStarts, type SourceFile } from "../trees/source.ts";

/** Writes lines from left to right; columns are UTF-16 units. */
export class Writer {
  #text = "";
  #lineStart = 0;
  #line: number;
  #indentation = 0;
  readonly #map: GenMapping;
  readonly #sources: readonly SourceFile[];
  readonly #starts: (readonly number[] | undefined)[] = [];
  readonly #placeOf: ((mark: Mark) => Mark) | undefined;

  /** `firstLine`: the line of the output that the text begins with, from 0. */
  constructor(
    map: GenMapping,
    sources: readonly SourceFile[],
    firstLine: number,
    placeOf?: ((mark: Mark) => Mark) | undefined,
  ) {
    this.#placeOf = placeOf;
    this.#map = map;
    this.#sources = sources;
    this.#line = firstLine;
  }

  get text(): string {
    return this.#text;
  }

  /** Text without line ends. */
  write(text: string): void {
    this.#text += text;
  }

  /** Text that may contain line ends, such as a template literal. */
  writeLines(text: string): void {
    this.#text += text;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
      this.#line += 1;
      this.#lineStart = this.#text.length - text.length + end + 1;
    }
  }

  newline(): void {
    this.#text += `\n${"  ".repeat(this.#indentation)}`;
    this.#line += 1;
    this.#lineStart = this.#text.length - 2 * this.#indentation;
  }

  indent(): void {
    this.#indentation += 1;
  }

  outdent(): void {
    this.#indentation -= 1;
  }

  /** What is written next comes from that place. */
  mark(written: Mark | undefined): void {
    if (written === undefined) return;
    const mark = this.#placeOf === undefined ? written : this.#placeOf(written);
    const file = this.#sources[mark.source];
    if (file === undefined) return;
    const starts = this.#starts[mark.source] ?? lineStarts(file.text);
    this.#starts[mark.source] = starts;
    const line = lineIndexAt(starts, mark.offset);
    const column = mark.offset - (starts[line] ?? 0);
    const generated = this.#text.length - this.#lineStart;
    if (mark.name === undefined) maybeAddSegment(this.#map, this.#line, generated, file.path, line, column);
    else maybeAddSegment(this.#map, this.#line, generated, file.path, line, column, mark.name);
  }
}
