// What WebSocket frames on a connection say (RFC 6455 section 5), as far as a reader of a story wants to know.

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const SHORT_LENGTH = 126;
const LONG_LENGTH = 127;
const MASK_BYTES = 4;
/** Of one frame: what is longer is shortened anyway. */
const KEPT_BYTES = 512;

export type Said =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "binary"; readonly bytes: number; readonly isCompressed: boolean }
  | { readonly kind: "close"; readonly code: number | undefined };

interface Head {
  readonly operation: number;
  readonly isCompressed: boolean;
  readonly mask: Uint8Array | undefined;
  readonly length: number;
}

/** One direction of a connection. */
export class Frames {
  #bytes: Buffer = Buffer.alloc(0);
  #head: Head | undefined = undefined;
  /** Of the present frame, as much as is of interest. */
  #kept: Buffer = Buffer.alloc(0);
  #left = 0;

  /** What is complete by these bytes. */
  *read(bytes: Uint8Array): Generator<Said> {
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      this.#head ??= this.#readHead();
      const head = this.#head;
      if (head === undefined) return;
      const part = this.#bytes.subarray(0, this.#left);
      this.#kept = Buffer.concat([this.#kept, part.subarray(0, KEPT_BYTES - this.#kept.length)]);
      this.#bytes = this.#bytes.subarray(part.length);
      this.#left -= part.length;
      if (this.#left > 0) return;
      const said = saidBy(head, this.#kept);
      this.#head = undefined;
      this.#kept = Buffer.alloc(0);
      if (said !== undefined) yield said;
    }
  }

  #readHead(): Head | undefined {
    const bytes = this.#bytes;
    if (bytes.length < 2) return undefined;
    const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
    const short = second & 0x7f;
    const more = short === LONG_LENGTH ? 8 : short === SHORT_LENGTH ? 2 : 0;
    const isMasked = (second & 0x80) !== 0;
    const size = 2 + more + (isMasked ? MASK_BYTES : 0);
    if (bytes.length < size) return undefined;
    const length = more === 8 ? Number(bytes.readBigUInt64BE(2)) : more === 2 ? bytes.readUInt16BE(2) : short;
    const mask = isMasked ? Buffer.from(bytes.subarray(size - MASK_BYTES, size)) : undefined;
    this.#bytes = bytes.subarray(size);
    this.#left = length;
    return { operation: first & 0x0f, isCompressed: (first & 0x40) !== 0, mask, length };
  }
}

/** Undefined: it is nothing that anybody said. */
function saidBy({ operation, isCompressed, mask, length }: Head, kept: Buffer): Said | undefined {
  const plain = Buffer.from(kept);
  if (mask !== undefined)
    for (let index = 0; index < plain.length; index += 1) plain[index] = unmasked(plain, mask, index);
  if (operation === CLOSE) return { kind: "close", code: plain.length < 2 ? undefined : plain.readUInt16BE(0) };
  if (operation === TEXT && !isCompressed) return { kind: "text", text: plain.toString("utf8") };
  return [CONTINUATION, TEXT, BINARY].includes(operation) ? { kind: "binary", bytes: length, isCompressed } : undefined;
}

function unmasked(bytes: Buffer, mask: Uint8Array, index: number): number {
  return (bytes[index] ?? 0) ^ (mask[index % MASK_BYTES] ?? 0);
}
