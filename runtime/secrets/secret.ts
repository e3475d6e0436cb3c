// Secrets that sign: how long they have to be.
import { snow_panic } from "../failures/index.ts";

const LEAST_BYTES = 32;

/** The bytes of a secret; a short one, which somebody could find by trying, is a panic. */
export function secretBytes(secret: string | Uint8Array): Uint8Array {
  const bytes = typeof secret === "string" ? Buffer.from(secret, "utf8") : secret;
  if (bytes.length < LEAST_BYTES)
    snow_panic(`the secret has ${bytes.length} bytes, and must have at least ${LEAST_BYTES}`);
  return bytes;
}
