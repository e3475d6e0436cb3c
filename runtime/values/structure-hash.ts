// Hashes of whole values, under a key: HalfSipHash-1-3 (Aumasson, Bernstein) over the numbers that a value consists of.
//
// Whoever doesn't know the key can't make values that collide, so collections use a key of their own (`Host.keySeed`).
// `hash(x)`, which has to answer the same in every run, uses a fixed one.
//
// What is absorbed tells values of one type apart: numbers as one word or as three, texts, bytes and lists after their
// length, structs and variants field by field. Equal values absorb the same.
import { List } from "./list/list.ts";
import { fieldsOf, shapeOf } from "./shape.ts";

export type HashKey = readonly [number, number];

/** The key of `hash(x)`. */
const PUBLIC_KEY: HashKey = [0x5be0cd19, 0x1f83d9ab];

// What stands before a part; 0 before a small Int.
const LARGE = 1;
const LENGTH = 2;

/** Values in each other that are walked by recursion; deeper ones by a list of what is left. */
const DEEPEST = 100;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

class Absorber {
  private v0: number;
  private v1: number;
  private v2: number;
  private v3: number;

  constructor([low, high]: HashKey) {
    this.v0 = low;
    this.v1 = high;
    this.v2 = low ^ 0x6c796765;
    this.v3 = high ^ 0x74656462;
  }

  /** A word of 32 bits after the sign of what it is. */
  word(sign: number, word: number): void {
    let { v0, v1, v2, v3 } = this;
    v2 ^= sign;
    v3 ^= word;
    v0 = (v0 + v1) | 0;
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
    v0 = (v0 << 16) | (v0 >>> 16);
    v2 = (v2 + v3) | 0;
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
    v2 = (v2 << 16) | (v2 >>> 16);
    this.v0 = v0 ^ word;
    this.v1 = v1;
    this.v2 = v2;
    this.v3 = v3;
  }

  number(value: number): void {
    if ((value | 0) === value) {
      this.word(0, value);
      return;
    }
    float[0] = Number.isNaN(value) ? Number.NaN : value;
    this.word(LARGE, words[0] ?? 0);
    this.word(LARGE, words[1] ?? 0);
  }

  text(text: string): void {
    const { length } = text;
    this.word(LENGTH, length);
    for (let index = 0; index < length; index += 2) {
      const second = index + 1 < length ? text.charCodeAt(index + 1) : 0;
      this.word(0, text.charCodeAt(index) | (second << 16));
    }
  }

  bytes(bytes: Uint8Array): void {
    this.word(LENGTH, bytes.length);
    for (let index = 0; index < bytes.length; index += 4) {
      const low = (bytes[index] ?? 0) | ((bytes[index + 1] ?? 0) << 8);
      this.word(0, low | ((bytes[index + 2] ?? 0) << 16) | ((bytes[index + 3] ?? 0) << 24));
    }
  }

  /** 32 bits, signed. */
  finish(): number {
    this.word(0xff, 0);
    this.word(0, 0);
    this.word(0, 0);
    return this.v1 ^ this.v3;
  }
}

/** Absorbs what a value is by itself, and answers it if it has parts, which come next. */
function absorbHead(into: Absorber, value: unknown): object | undefined {
  switch (typeof value) {
    case "number":
      into.number(value);
      return undefined;
    case "string":
      into.text(value);
      return undefined;
    case "boolean":
      into.word(0, value ? 1 : 0);
      return undefined;
    case "bigint":
      into.text(value.toString(16));
      return undefined;
    case "object":
      return value === null ? undefined : absorbObject(into, value);
    default:
      return undefined;
  }
}

function absorbObject(into: Absorber, value: object): object | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof List) into.word(LENGTH, value.length);
  else if (value instanceof Uint8Array) {
    into.bytes(value);
    return undefined;
  } else {
    const own = shapeOf(value)?.hash;
    if (own !== undefined) {
      into.number(own(value));
      return undefined;
    }
  }
  return value;
}

function absorb(into: Absorber, value: unknown, depth: number): void {
  if (depth === DEEPEST) {
    absorbDeep(into, value);
    return;
  }
  const whole = absorbHead(into, value);
  if (whole === undefined) return;
  if (Array.isArray(whole)) for (let index = 0; index < whole.length; index += 1) absorb(into, whole[index], depth + 1);
  else if (whole instanceof List) {
    for (let index = whole.start; index < whole.end; index += 1) absorb(into, whole.buffer[index], depth + 1);
  } else {
    const fields = fieldsOf(whole);
    for (const name in fields) absorb(into, fields[name], depth + 1);
  }
}

/** The same, in the same order, without recursion. */
function absorbDeep(into: Absorber, value: unknown): void {
  const open = [value];
  while (open.length > 0) {
    const whole = absorbHead(into, open.pop());
    if (whole === undefined) continue;
    const parts: readonly unknown[] = whole instanceof List ? whole.toArray() : Object.values(whole);
    for (let index = parts.length - 1; index >= 0; index -= 1) open.push(parts[index]);
  }
}

/** A signed 32-bit hash, agreeing with `keyEquals`. */
export function hashUnder(key: HashKey, value: unknown): number {
  const into = new Absorber(key);
  absorb(into, value, 0);
  return into.finish();
}

/** `hash(x)` of a value that is hashed by its structure: 0 … 2^31-1, the same in every run. */
export function snow_hash_structure(value: unknown): number {
  return hashUnder(PUBLIC_KEY, value) & 0x7fffffff;
}
