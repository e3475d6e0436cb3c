// Bytes: immutable byte sequences, plain Uint8Arrays at run time, so slices may share memory.

import { snow_panic } from "../failures/index.ts";
import {
  bytesOfBase64,
  type List,
  type Result,
  snow_list_of,
  snow_variant_Err,
  snow_variant_Ok,
  textOfBase64,
} from "../values/index.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text of strict UTF-8, a byte order mark included; undefined for other bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

export function snow_bytes_from_string(text: string): Uint8Array {
  return encoder.encode(text);
}

export function snow_bytes_to_string(bytes: Uint8Array): Result<string, string> {
  const text = decodeUtf8(bytes);
  return text === undefined ? new snow_variant_Err("invalid UTF-8") : new snow_variant_Ok(text);
}

export function snow_bytes_length(bytes: Uint8Array): number {
  return bytes.length;
}

export function snow_bytes_get(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? snow_panic(`index ${index} out of bounds (len ${bytes.length})`);
}

export function snow_bytes_slice(bytes: Uint8Array, from: number, to: number): Uint8Array {
  return bytes.subarray(Math.max(from, 0), Math.max(to, 0));
}

export function snow_bytes_concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a, 0);
  joined.set(b, a.length);
  return joined;
}

export function snow_bytes_from_list(values: List<number>): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let index = 0; index < bytes.length; index += 1) {
    const value = values.at(index);
    if (value < 0 || value > 255) snow_panic(`bytes_from_list: ${value} is not a byte`);
    bytes[index] = value;
  }
  return bytes;
}

export function snow_bytes_to_list(bytes: Uint8Array): List<number> {
  return snow_list_of(Array.from(bytes));
}

export function snow_bytes_to_hex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("hex");
}

export function snow_bytes_from_hex(text: string): Result<Uint8Array, string> {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) return new snow_variant_Err("invalid hex");
  return new snow_variant_Ok(asBytes(Buffer.from(text, "hex")));
}

export function snow_bytes_to_base64(bytes: Uint8Array): string {
  return textOfBase64(bytes);
}

export function snow_bytes_from_base64(text: string): Result<Uint8Array, string> {
  const bytes = bytesOfBase64(text);
  return bytes === undefined ? new snow_variant_Err("invalid base64") : new snow_variant_Ok(bytes);
}
