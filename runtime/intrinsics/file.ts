// File: whole files, read and written at once.
import { host } from "../current.ts";
import type { HostResult } from "../host/index.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../values/types.generated.ts";
import { decodeUtf8 } from "./bytes.ts";

/** Bytes; what fits into the longest string of V8. */
export const MAX_SIZE = 2 ** 29 - 24;

const TEXTS: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  EEXIST: "File exists",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
};

/** The error of the system as Snow programs see it: `TEXT (os error N)`. */
export function describeError(error: { readonly code: string; readonly number: number }): string {
  return `${TEXTS[error.code] ?? error.code} (os error ${error.number})`;
}

function asResult(result: HostResult<undefined>): Result<undefined, string> {
  return result.ok ? new snow_variant_Ok(undefined) : new snow_variant_Err(describeError(result));
}

export function snow_file_read(path: string): Result<string, string> {
  const bytes = host().readFile(path, MAX_SIZE);
  if (!bytes.ok) return new snow_variant_Err(describeError(bytes));
  const text = decodeUtf8(bytes.value);
  return text === undefined ? new snow_variant_Err("invalid UTF-8") : new snow_variant_Ok(text);
}

export function snow_file_write(path: string, text: string): Result<undefined, string> {
  return asResult(host().writeFile(path, text));
}

export function snow_file_append(path: string, text: string): Result<undefined, string> {
  return asResult(host().appendFile(path, text));
}

export function snow_file_exists(path: string): boolean {
  return host().exists(path);
}

export function snow_file_delete(path: string): Result<undefined, string> {
  return asResult(host().deleteFile(path));
}

/** The compiler passes what is in the file. */
export function snow_file_embed(text: string): string {
  return text;
}

/** The same as base64. */
export function snow_file_embed_bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
