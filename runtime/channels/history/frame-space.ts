// The memory of the frames that one history keeps.

/** Bytes of the first piece and of the largest ones; those between double. */
const FIRST_PIECE = 512;
const LARGEST_PIECE = 8192;

/**
 * Small buffers of Node are cut from pieces that all of the program shares, and one of them keeps its whole piece: a
 * history of small events among other traffic would hold many times its bytes. Here pieces belong to one history, which
 * lets go of frames in the order in which they were cut, so that all but the pieces at both ends are used to the full.
 */
export class FrameSpace {
  #piece: Buffer | undefined = undefined;
  #used = 0;
  #next = FIRST_PIECE;

  allocate(bytes: number): Buffer {
    if (bytes > LARGEST_PIECE / 2) return Buffer.allocUnsafeSlow(bytes);
    if (this.#piece === undefined || this.#used + bytes > this.#piece.length) {
      this.#piece = Buffer.allocUnsafeSlow(Math.max(this.#next, bytes));
      this.#used = 0;
      this.#next = Math.min(this.#next * 2, LARGEST_PIECE);
    }
    const start = this.#used;
    this.#used += bytes;
    return this.#piece.subarray(start, this.#used);
  }

  /** Nothing that was cut is of use any more. */
  reset(): void {
    this.#piece = undefined;
    this.#next = FIRST_PIECE;
  }
}
