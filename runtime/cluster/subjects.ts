// Names of rooms and topics as brokers are given them.
import { host } from "../current.ts";

/** Bytes of UTF-8. */
const LONGEST_NAME = 200;
/** So many UTF-16 units are never more bytes than that. */
const SHORT_FOR_SURE = Math.floor(LONGEST_NAME / 3);
const HASH = /^[\da-f]{64}$/;
const HALF = /\p{Surrogate}/u;

/**
 * The name itself; its SHA-256 in hexadecimal when it is longer than 200 bytes, or has the form of a hash, so that nobody
 * can choose a name that stands for another one; or when it holds half of a surrogate pair, which UTF-8 can't say.
 */
export function shortName(name: string): string {
  if (HALF.test(name)) return hashOf(Buffer.from(name, "utf16le"));
  if (name.length <= SHORT_FOR_SURE && name.length !== 64) return name;
  return Buffer.byteLength(name) > LONGEST_NAME || HASH.test(name) ? hashOf(name) : name;
}

export function hashOf(name: string | Uint8Array): string {
  return host().crypto().createHash("sha256").update(name).digest("hex");
}
