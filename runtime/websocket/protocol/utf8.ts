// UTF-8 that comes in pieces: noticed as soon as it can't be completed any more.
import type { isUtf8 } from "node:buffer";

const EMPTY = new Uint8Array(0);
const LONGEST = 4;

/** How many bytes the character has that begins with `byte`; 0 when none does. */
function characterLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte >= 0xc2 && byte <= 0xdf) return 2;
  if (byte >= 0xe0 && byte <= 0xef) return 3;
  return byte >= 0xf0 && byte <= 0xf4 ? 4 : 0;
}

/** Whether bytes that are fewer than their first one asks for may be the beginning of a character (RFC 3629 section 4). */
function mayBegin(bytes: Uint8Array): boolean {
  const [first = 0, second] = bytes;
  if (second === undefined) return true;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high && bytes.subarray(2).every((byte) => byte >= 0x80 && byte <= 0xbf);
}

/** Where an unfinished character at the end of `bytes` begins; their length when there is none. */
function unfinishedAt(bytes: Uint8Array): number {
  for (let index = bytes.length - 1; index >= 0 && index > bytes.length - LONGEST; index -= 1) {
    const byte = bytes[index] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return characterLength(byte) > bytes.length - index ? index : bytes.length;
  }
  return bytes.length;
}

export class Utf8Check {
  readonly #isUtf8: typeof isUtf8;
  /** The beginning of a character. */
  #unfinished: Uint8Array = EMPTY;

  constructor(check: typeof isUtf8) {
    this.#isUtf8 = check;
  }

  /** False: with these bytes it is no UTF-8, whatever follows. */
  take(piece: Uint8Array): boolean {
    const { length } = this.#unfinished;
    const bytes = length === 0 ? piece : Buffer.concat([this.#unfinished, piece]);
    const end = unfinishedAt(bytes);
    if (!this.#isUtf8(bytes.subarray(0, end))) return false;
    // A copy: the piece may belong to a large chunk.
    this.#unfinished = end === bytes.length ? EMPTY : Uint8Array.from(bytes.subarray(end));
    return mayBegin(this.#unfinished);
  }

  /** Whether it may end here. */
  get complete(): boolean {
    return this.#unfinished.length === 0;
  }
}
