// Masks of the frames that clients send (RFC 6455 section 5.3).
import { host } from "../../current.ts";

const MASKED = 0x80;
const MASK_BYTES = 4;

/** Masks bytes, or unmasks them, in place; `offset` is how many of the payload came before. */
export function applyMask(bytes: Uint8Array, mask: number, offset: number): void {
  const keys = [mask >>> 24, (mask >>> 16) & 0xff, (mask >>> 8) & 0xff, mask & 0xff];
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = (bytes[index] ?? 0) ^ (keys[(index + offset) & 3] ?? 0);
  }
}

/** A frame as a client has to send it, of one as a server does; that one stays as it is. */
export function maskFrame(frame: Buffer): Buffer {
  const length = (frame[1] ?? 0) & 0x7f;
  const header = length < 126 ? 2 : length === 126 ? 4 : 10;
  const mask = host().randomBytes(MASK_BYTES);
  const masked = Buffer.allocUnsafe(frame.length + MASK_BYTES);
  masked.set(frame.subarray(0, header));
  masked[1] = MASKED | length;
  masked.set(mask, header);
  masked.set(frame.subarray(header), header + MASK_BYTES);
  applyMask(masked.subarray(header + MASK_BYTES), masked.readInt32BE(header), 0);
  return masked;
}
