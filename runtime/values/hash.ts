// The parts of `hash(x)`: the same in every run of a program; equal values have equal hashes.
/** Spreads every bit of a 32-bit integer over all of them (the finaliser of MurmurHash3). */
export function finishHash(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The hash of a sequence so far, and the hash of its next part. Depends on the order. */
export function combineHashes(hash: number, next: number): number {
  return (Math.imul(hash ^ next, 0x9e3779b1) + 0x7f4a7c15) ^ (next >>> 15);
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Of an Int or a Float; 0.0 and -0.0, being equal, have the same. */
export function hashNumber(value: number): number {
  if ((value | 0) === value) return finishHash(value);
  if (Number.isNaN(value)) return 0x7ff80000;
  float[0] = value;
  return finishHash((words[0] ?? 0) ^ Math.imul(words[1] ?? 0, 0x9e3779b1));
}

export function hashString(text: string): number {
  let hash = text.length;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return finishHash(hash);
}

export function hashBytes(bytes: Uint8Array): number {
  let hash = bytes.length;
  for (let index = 0; index < bytes.length; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  return finishHash(hash);
}

/** Seeds that keep values of different kinds apart. */
export const TUPLE_SEED = 0x3c6ef372;
export const LIST_SEED = 0x510e527f;
const TRUE_HASH = 0x5be0cd19;
const FALSE_HASH = 0x1ee70b3d;

export function hashBool(value: boolean): number {
  return value ? TRUE_HASH : FALSE_HASH;
}

/** What `hash(x)` answers: 0 … 2^31-1. */
export function publicHash(hash: number): number {
  return hash & 0x7fffffff;
}
