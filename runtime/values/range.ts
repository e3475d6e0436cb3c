// Range: the Ints from `from` up to, not including, `to`.

/** Compiled loops read the fields. */
export class Range {
  readonly from: number;
  readonly to: number;
  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }

  /** Never negative; a panic of the caller when it is no Int. */
  get length(): number {
    return this.to > this.from ? this.to - this.from : 0;
  }
}

export function snow_range_of(from: number, to: number): Range {
  return new Range(from, to);
}
