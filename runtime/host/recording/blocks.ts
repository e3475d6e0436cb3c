// What the file of a recording is made of: how it begins, and blocks of bytes.

/** How all of them begin, of whatever form. */
export const KIND = "snow recording ";

/** The number counts the forms that such files have had. */
export const MAGIC = `${KIND}1\n`;

/** Bytes before each block: its length, and its sum. */
export const BLOCK_HEAD = 8;

const PRIME = 0x01000193;
const WORD = 4;

/** 32 bits that are others when the bytes are. */
export function sumOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = bytes.length - (bytes.length % WORD);
  let sum = bytes.length;
  for (let at = 0; at < words; at += WORD) sum = Math.imul(sum ^ view.getInt32(at, true), PRIME) ^ (sum >>> 15);
  for (let at = words; at < bytes.length; at += 1) sum = Math.imul(sum ^ view.getUint8(at), PRIME) ^ (sum >>> 15);
  return sum;
}
