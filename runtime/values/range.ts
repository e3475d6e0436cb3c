// Range: the Ints from `from` up to, not including, `to`.
import { Panic } from "../failures/index.ts";

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

/** The step of a loop, which must be positive. */
export function snow_range_stride(step: number): number {
  if (step < 1) throw new Panic("range_step: step must be positive");
  return step;
}

export function snow_range_of(from: number, to: number): Range {
  return new Range(from, to);
}
