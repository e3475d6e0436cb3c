// Frames that the server sends (RFC 6455 section 5.2): never masked, one for each message, header and payload in one Buffer.

import { host } from "../../current.ts";
import type { Message } from "../../rooms/index.ts";

export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

const FINAL = 0x80;
const COMPRESSED = 0x40;
const MAX_CONTROL_PAYLOAD = 125;
/** Bytes of UTF-8 that a close reason may have: a control payload without the code. */
const MAX_REASON = MAX_CONTROL_PAYLOAD - 2;
/** Smaller payloads gain nothing from compression. */
const COMPRESSION_THRESHOLD = 256;
/** Larger payloads are compressed less thoroughly, so that they don't hold up the event loop. */
const FAST_COMPRESSION_THRESHOLD = 64 * 1024;
/** The end of a compressed message, which is not sent (RFC 7692 section 7.2.1). */
const TRAILER_BYTES = 4;

/** Writes the header for a final frame at the start of `target`; answers where the payload begins. */
function writeHeader(target: Buffer, opcode: number, length: number): number {
  target[0] = FINAL | opcode;
  if (length < 126) {
    target[1] = length;
    return 2;
  }
  if (length < 65_536) {
    target[1] = 126;
    target.writeUInt16BE(length, 2);
    return 4;
  }
  target[1] = 127;
  target.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
  target.writeUInt32BE(length % 2 ** 32, 6);
  return 10;
}

function headerBytes(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

function binaryFrameBytes(opcode: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes(payload.length) + payload.length);
  bytes.set(payload, writeHeader(bytes, opcode, payload.length));
  return bytes;
}

/** A data message, framed; the compressed form is made once, for the first connection that wants it. */
export class DataFrame implements Message {
  readonly bytes: Buffer;
  readonly payloadBytes: number;
  #windowBits = 0;
  #compressed: Buffer | undefined = undefined;

  constructor(bytes: Buffer, payloadBytes: number) {
    this.bytes = bytes;
    this.payloadBytes = payloadBytes;
  }

  /** The frame for a connection with permessage-deflate, compressed without the context of earlier messages. */
  compressed(windowBits: number): Buffer {
    if (this.payloadBytes < COMPRESSION_THRESHOLD) return this.bytes;
    if (this.#compressed === undefined || this.#windowBits !== windowBits) {
      this.#windowBits = windowBits;
      this.#compressed = this.#compress(windowBits);
    }
    return this.#compressed;
  }

  #compress(windowBits: number): Buffer {
    const { constants, deflateRawSync } = host().zlib();
    const payload = this.bytes.subarray(this.bytes.length - this.payloadBytes);
    const deflated = deflateRawSync(payload, {
      windowBits,
      level: payload.length > FAST_COMPRESSION_THRESHOLD ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const length = deflated.length - TRAILER_BYTES;
    if (length >= payload.length) return this.bytes;
    return binaryFrameBytes(((this.bytes[0] ?? 0) & 0x0f) | COMPRESSED, deflated.subarray(0, length));
  }
}

/** `allocate` gives the memory of the frame, of just so many bytes. */
export function textFrame(text: string, allocate: (bytes: number) => Buffer = Buffer.allocUnsafe): DataFrame {
  const length = Buffer.byteLength(text);
  const bytes = allocate(headerBytes(length) + length);
  const start = writeHeader(bytes, TEXT, length);
  // Text of one byte per character is ASCII.
  bytes.write(text, start, length, length === text.length ? "latin1" : "utf8");
  return new DataFrame(bytes, length);
}

export function binaryFrame(payload: Uint8Array): DataFrame {
  return new DataFrame(binaryFrameBytes(BINARY, payload), payload.length);
}

/** A ping or pong; at most 125 bytes of payload. */
export function controlFrame(opcode: typeof PING | typeof PONG, payload: Uint8Array): Buffer {
  return binaryFrameBytes(opcode, payload);
}

/** A close frame; without a code it is empty. The reason must be cut already. */
export function closeFrame(code: number | undefined, reason: string): Buffer {
  if (code === undefined) return binaryFrameBytes(CLOSE, new Uint8Array(0));
  const length = 2 + Buffer.byteLength(reason);
  const bytes = Buffer.allocUnsafe(2 + length);
  writeHeader(bytes, CLOSE, length);
  bytes.writeUInt16BE(code, 2);
  bytes.write(reason, 4, "utf8");
  return bytes;
}

/** Cuts a close reason to 123 bytes of UTF-8, never inside a code point. */
export function cutReason(reason: string): string {
  if (Buffer.byteLength(reason) <= MAX_REASON) return reason;
  let bytes = 0;
  let end = 0;
  for (const character of reason) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_REASON) break;
    end += character.length;
  }
  return reason.slice(0, end);
}
