// The file of a recording while it is read, block by block. Whoever wrote it may have died in the middle of one.
import * as fs from "node:fs";
import { BLOCK_HEAD, KIND, MAGIC, sumOf } from "./blocks.ts";

const LOW_BITS = 0x80;
const MAX_NUMBER_BYTES = 8;

/** There is nothing more, or not all of what was begun. */
export class EndOfFile extends Error {}

/** What stands there is no recording, or a damaged one. */
export class Malformed extends Error {}

export class Reader {
  readonly #descriptor: number;
  /** Of the file. */
  readonly #size: number;
  /** Where the next block begins. */
  #next = MAGIC.length;
  #block: Buffer = Buffer.alloc(0);
  #offset = 0;

  /** Throws an error of the system, or Malformed. */
  constructor(path: string) {
    this.#descriptor = fs.openSync(path, "r");
    try {
      this.#size = fs.fstatSync(this.#descriptor).size;
      this.#readMagic();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #readMagic(): void {
    const begin = this.#read(0, Math.min(this.#size, MAGIC.length)).toString("latin1");
    if (begin === MAGIC) return;
    if (begin === "") throw new Malformed("it is empty");
    if (begin.startsWith(KIND)) throw new Malformed("it was recorded by another version of Snow");
    throw new Malformed("it is no recording of a program");
  }

  byte(): number {
    while (this.#offset === this.#block.length) this.#readBlock();
    const value = this.#block[this.#offset] ?? 0;
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

  /** A copy. They stand in one block. */
  bytes(): Buffer {
    const length = this.number();
    if (length > 0 && this.#offset === this.#block.length) this.#readBlock();
    const end = this.#offset + length;
    if (end > this.#block.length) throw new Malformed("a value is longer than what there is of it");
    const value = Buffer.from(this.#block.subarray(this.#offset, end));
    this.#offset = end;
    return value;
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  #readBlock(): void {
    if (this.#size - this.#next < BLOCK_HEAD) throw new EndOfFile();
    const head = this.#read(this.#next, BLOCK_HEAD);
    const length = head.readUInt32LE(0);
    const begin = this.#next + BLOCK_HEAD;
    if (length > this.#size - begin) throw new EndOfFile();
    const block = this.#read(begin, length);
    if (sumOf(block) !== head.readInt32LE(BLOCK_HEAD / 2)) throw new Malformed("a part of it is not as it was written");
    this.#block = block;
    this.#offset = 0;
    this.#next = begin + length;
  }

  #read(from: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = fs.readSync(this.#descriptor, bytes, filled, length - filled, from + filled);
      if (count === 0) throw new EndOfFile();
      filled += count;
    }
    return bytes;
  }
}
