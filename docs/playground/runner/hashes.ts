// Hashes and message authentication with the face of Node's crypto: they answer at once, which those of browsers don't.
import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";

const algorithms = new Map(Object.entries({ md5, sha1, sha256, sha384, sha512 }));

type Data = string | Uint8Array;

function bytesOf(data: Data, encoding?: BufferEncoding): Uint8Array {
  return typeof data === "string" ? Buffer.from(data, encoding) : data;
}

function algorithm(name: string) {
  const found = algorithms.get(name.toLowerCase().replace("-", ""));
  if (found === undefined) throw new TypeError(`the playground has no ${name}`);
  return found;
}

interface Sum {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

class Hashing {
  readonly #sum: Sum;

  constructor(sum: Sum) {
    this.#sum = sum;
  }

  update(data: Data, encoding?: BufferEncoding): this {
    this.#sum.update(bytesOf(data, encoding));
    return this;
  }

  digest(encoding?: BufferEncoding): Buffer | string {
    const bytes = Buffer.from(this.#sum.digest());
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }
}

function timingSafeEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) throw new RangeError("Input buffers must have the same byte length");
  let difference = 0;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return difference === 0;
}

export const hashes = {
  createHash: (name: string) => new Hashing(algorithm(name).create()),
  createHmac: (name: string, key: Data) => new Hashing(hmac.create(algorithm(name), bytesOf(key))),
  hash: (name: string, data: Data, encoding: BufferEncoding = "hex") =>
    new Hashing(algorithm(name).create()).update(data).digest(encoding),
  timingSafeEqual,
  // As in a Node that is too old for them: the runtime says so where they are called.
  argon2: undefined,
  argon2Sync: undefined,
};
