// The file of a recording while it is read, a piece at a time. Whoever wrote it may have died in the middle of a number.
import * as fs from "node:fs";

const PIECE = 256 * 1024;
const LOW_BITS = 0x80;
const MAX_NUMBER_BYTES = 8;

/** There is nothing more, or not all of what was begun. */
export class EndOfFile extends Error {}

/** What stands there is no recording. */
export class Malformed extends Error {}

export class Reader {
  readonly #descriptor: number;
  readonly #size: number;
  #piece: Buffer = Buffer.alloc(0);
  #offset = 0;
  /** Where the piece ends in the file. */
  #end = 0;

  /** Throws an error of the system. */
  constructor(path: string) {
    this.#descriptor = fs.openSync(path, "r");
    this.#size = fs.fstatSync(this.#descriptor).size;
  }

  get #left(): number {
    return this.#size - this.#end + this.#piece.length - this.#offset;
  }

  byte(): number {
    if (this.#offset === this.#piece.length) this.#fill(1);
    const value = this.#piece[this.#offset] ?? 0;
    this.#offset += 1;
    return value;
  }

  number(): number {
    let value = 0;
    let unit = 1;
    for (let count = 0; count < MAX_NUMBER_BYTES; count += 1) {
      const byte = this.byte();
      value += (byte % LOW_BITS) * unit;
      if (byte < LOW_BITS) {
        if (value <= Number.MAX_SAFE_INTEGER) return value;
        break;
      }
      unit *= LOW_BITS;
    }
    throw new Malformed("a number is too large");
  }

  /** A copy, of at most what the file has. */
  bytes(): Buffer {
    const length = this.number();
    if (length > this.#left) throw new EndOfFile();
    if (this.#piece.length - this.#offset < length) this.#fill(length);
    const value = Buffer.from(this.#piece.subarray(this.#offset, this.#offset + length));
    this.#offset += length;
    return value;
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  /** Has so many bytes in the piece. */
  #fill(length: number): void {
    if (length > this.#left) throw new EndOfFile();
    const rest = this.#piece.subarray(this.#offset);
    const piece = Buffer.allocUnsafe(Math.max(PIECE, length));
    rest.copy(piece);
    let filled = rest.length;
    while (filled < length) {
      const count = fs.readSync(this.#descriptor, piece, filled, piece.length - filled, this.#end);
      if (count === 0) throw new EndOfFile();
      filled += count;
      this.#end += count;
    }
    this.#piece = piece.subarray(0, filled);
    this.#offset = 0;
  }
}
