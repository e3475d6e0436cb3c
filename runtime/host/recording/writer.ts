// The file of a recording while it is written: numbers and bytes go to a buffer, and from there to the disk, block by block.
// Before each block stand its length and a sum of its bytes: one that was not written to its end, or was damaged, is known.
import * as fs from "node:fs";
import { BLOCK_HEAD, KIND, MAGIC, sumOf } from "./blocks.ts";

const BUFFER_SIZE = 256 * 1024;
/** The longest number takes so many. */
const NUMBER_BYTES = 8;
const LOW_BITS = 0x80;

/** Whoever may read the file reads all that was said. */
const MODE = 0o600;

/** Opens a new file for a recording; an old one there is replaced. Throws an error that says why it can't be. */
export function createRecordingFile(path: string): number {
  const found = fs.lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined) {
    if (found.isFile() ? found.size > 0 && !beginsAsRecording(path) : !found.isSymbolicLink()) {
      throw new Error("what is there is no recording; another name is needed");
    }
    // What another made in its place, or a link somewhere else, is not written through.
    fs.rmSync(path, { force: true });
  }
  return fs.openSync(path, "wx", MODE);
}

function beginsAsRecording(path: string): boolean {
  const descriptor = fs.openSync(path, "r");
  try {
    const begin = Buffer.alloc(KIND.length);
    fs.readSync(descriptor, begin, 0, begin.length, 0);
    return begin.toString("latin1") === KIND;
  } finally {
    fs.closeSync(descriptor);
  }
}

export class Writer {
  readonly #descriptor: number;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_SIZE);
  readonly #head = Buffer.alloc(BLOCK_HEAD);
  #length = 0;
  /** Bytes that have gone to the disk. */
  #flushed = 0;

  /** Throws an error of the system. */
  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.#write(Buffer.from(MAGIC));
  }

  /** Bytes so far. */
  get size(): number {
    return this.#flushed + this.#length;
  }

  byte(value: number): void {
    if (this.#length === BUFFER_SIZE) this.flush();
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  /** An integer from 0 on, up to 2^53-1. */
  number(value: number): void {
    if (this.#length + NUMBER_BYTES > BUFFER_SIZE) this.flush();
    let rest = value;
    while (rest >= LOW_BITS) {
      this.#buffer[this.#length] = (rest % LOW_BITS) | LOW_BITS;
      this.#length += 1;
      rest = Math.floor(rest / LOW_BITS);
    }
    this.#buffer[this.#length] = rest;
    this.#length += 1;
  }

  /** With their number before them. */
  bytes(value: Uint8Array): void {
    this.number(value.length);
    if (this.#length + value.length > BUFFER_SIZE) this.flush();
    if (value.length > BUFFER_SIZE) {
      this.#writeBlock(value);
      return;
    }
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  /** Throws an error of the system. */
  flush(): void {
    const length = this.#length;
    this.#length = 0;
    if (length > 0) this.#writeBlock(this.#buffer.subarray(0, length));
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }

  #writeBlock(bytes: Uint8Array): void {
    this.#head.writeUInt32LE(bytes.length, 0);
    this.#head.writeInt32LE(sumOf(bytes), BLOCK_HEAD / 2);
    this.#write(this.#head);
    this.#write(bytes);
  }

  #write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) from += fs.writeSync(this.#descriptor, bytes, from);
    this.#flushed += bytes.length;
  }
}
