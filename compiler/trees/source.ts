// Where source text comes from and how places in it are named.

/** A half-open range of UTF-16 offsets in one source file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One source file; `path` is the name shown to the user. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Of another project: nothing is warned about it. */
  readonly foreign?: boolean;
}

/** A line and column, both from 1; columns count code points. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** Offsets at which each line starts; `\n`, `\r\n` and a lone `\r` end a line. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10) starts.push(index + 1);
    else if (code === 13 && text.charCodeAt(index + 1) !== 10) starts.push(index + 1);
  }
  return starts;
}

/** Index (from 0) of the line that contains `offset`. */
export function lineIndexAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(file: SourceFile, starts: readonly number[], offset: number): Position {
  const line = lineIndexAt(starts, offset);
  const start = starts[line] ?? 0;
  return { line: line + 1, column: [...file.text.slice(start, offset)].length + 1 };
}
