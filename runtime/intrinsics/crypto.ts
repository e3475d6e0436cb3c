// Crypto: hashes and secure randomness.
import { host } from "../current.ts";
import { snow_panic } from "../values/panic.ts";

export function snow_crypto_sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(host().crypto().createHash("sha256").update(bytes).digest());
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
