// Hashes of passwords as text: the PHC string format, for argon2id (RFC 9106) alone.
import { bytesOfBase64, textOfBase64 } from "../values/index.ts";

export interface PasswordHash {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Uint8Array;
  readonly tag: Uint8Array;
}

/** Up to a GiB: what a text asks for has an end. */
const MAX_MEMORY = 2 ** 20;
const MAX_PASSES = 64;
const MAX_LANES = 64;

const FORM =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{16,86})$/;

export function phcText({ memory, passes, lanes, salt, tag }: PasswordHash): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** undefined for what is no such text, or asks for too much. */
export function parsePhc(text: string): PasswordHash | undefined {
  const parts = FORM.exec(text);
  if (parts === null) return undefined;
  const [memory, passes, lanes] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [salt, tag] = [bytesOf(parts[4]), bytesOf(parts[5])];
  if (memory > MAX_MEMORY || passes > MAX_PASSES || lanes > MAX_LANES || memory < 8 * lanes) return undefined;
  return salt === undefined || tag === undefined ? undefined : { memory, passes, lanes, salt, tag };
}

function unpadded(bytes: Uint8Array): string {
  return textOfBase64(bytes).replace(/=+$/, "");
}

function bytesOf(text = ""): Uint8Array | undefined {
  return bytesOfBase64(text.padEnd(Math.ceil(text.length / 4) * 4, "="));
}
