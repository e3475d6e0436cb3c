// Crypto: hashes, passwords and secure randomness.

import { waitForOutside } from "../actors/index.ts";
import { host } from "../current.ts";
import { snow_panic } from "../failures/index.ts";
import { hashPassword, verifyPassword } from "../secrets/index.ts";
import type { Suspended } from "../values/index.ts";

function digest(algorithm: string, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(host().crypto().createHash(algorithm).update(bytes).digest());
}

export function snow_crypto_sha256(bytes: Uint8Array): Uint8Array {
  return digest("sha256", bytes);
}

export function snow_crypto_sha1(bytes: Uint8Array): Uint8Array {
  return digest("sha1", bytes);
}

export function snow_crypto_sha512(bytes: Uint8Array): Uint8Array {
  return digest("sha512", bytes);
}

export function snow_crypto_hmac_sha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(host().crypto().createHmac("sha256", key).update(message).digest());
}

export function snow_crypto_constant_time_equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && host().crypto().timingSafeEqual(a, b);
}

export function snow_crypto_hash_password(password: string): Suspended<string> {
  return waitForOutside("Crypto.hash_password", hashPassword(password));
}

export function snow_crypto_verify_password(password: string, hash: string): Suspended<boolean> {
  return waitForOutside("Crypto.verify_password", verifyPassword({ password, hash }));
}

/** RFC 9562 §5.4. */
export function snow_crypto_uuid(): string {
  const bytes = host().randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Bytes that one call may ask for. */
const MAX_LENGTH = 2 ** 31 - 1;

export function snow_crypto_random_bytes(length: number): Uint8Array {
  if (length < 0) snow_panic("random_bytes: negative length");
  if (length > MAX_LENGTH) snow_panic("random_bytes: length too large");
  return host().randomBytes(length);
}
