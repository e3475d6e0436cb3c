// The ranges of bytes that a request asks for (RFC 9110 section 14).

export interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** More of them are answered with the whole: many small ones cost more than they save. */
const MAX_RANGES = 16;

/** A range of `size` bytes; "none" when it lies outside of them, undefined when it is none that parts can have. */
function rangeOf(text: string, size: number): Range | "none" | undefined {
  const match = /^(\d*)-(\d*)$/.exec(text);
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") {
    const count = Number(last);
    if (count === 0) return "none";
    // All of nothing: that has no place to be named by.
    return size === 0 ? undefined : { start: Math.max(0, size - count), end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) return "none";
  return { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

/** Two bytes of the same place would let a small request ask for much. */
function overlap(ranges: readonly Range[]): boolean {
  const sorted = [...ranges].sort((one, other) => one.start - other.start);
  return sorted.some(({ start }, index) => start <= (sorted[index - 1]?.end ?? -1));
}

/**
 * The parts of `size` bytes that `header` names, in its order; "outside" when there are none of them; "whole" when the
 * header is none that is understood, or one that had better be ignored.
 */
export function requestedRanges(header: string, size: number): readonly Range[] | "whole" | "outside" {
  const set = /^bytes=(.*)$/i.exec(header.trim())?.[1];
  if (set === undefined) return "whole";
  const items = set
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
  if (items.length === 0 || items.length > MAX_RANGES) return "whole";
  const ranges: Range[] = [];
  for (const item of items) {
    const range = rangeOf(item, size);
    if (range === undefined) return "whole";
    if (range !== "none") ranges.push(range);
  }
  if (ranges.length === 0) return "outside";
  return overlap(ranges) ? "whole" : ranges;
}
