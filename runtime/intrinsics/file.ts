// File: whole files, read and written at once; their lines, one after the other; directories; files that are watched.

import { feedProcess, whenPresentEnds } from "../actors/index.ts";
import { host } from "../current.ts";
import type { HostResult } from "../host/index.ts";
import {
  type FileEvent,
  type FileStat,
  Iter,
  type List,
  newFileStat,
  type Result,
  type Step,
  snow_iter_end,
  snow_list_of,
  snow_string_compare,
  snow_variant_Err,
  snow_variant_FileChanged,
  snow_variant_FileRemoved,
  snow_variant_Ok,
} from "../values/index.ts";
import { decodeUtf8 } from "./bytes.ts";

/** Bytes; what fits into the longest string of V8. */
export const MAX_SIZE = 2 ** 29 - 24;

const TEXTS: Readonly<Record<string, string>> = {
  ENOENT: "No such file or directory",
  EACCES: "Permission denied",
  EEXIST: "File exists",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  ENOSPC: "No space left on device",
  EROFS: "Read-only file system",
};

/** The error of the system as Snow programs see it: `TEXT (os error N)`. */
export function describeError(error: { readonly code: string; readonly number: number }): string {
  return `${TEXTS[error.code] ?? error.code} (os error ${error.number})`;
}

/** What is read at once is too much; `rather`: what takes any size. */
export function tooLarge(rather: string): string {
  return `EFBIG (os error 27): more than 512 MiB; ${rather}`;
}

/** The same, of what reads a file as a whole. */
function describeWhole(error: { readonly code: string; readonly number: number }): string {
  return error.code === "EFBIG" ? tooLarge("File.lines reads one line after the other") : describeError(error);
}

function mapped<A, B>(result: HostResult<A>, change: (value: A) => B): Result<B, string> {
  return result.ok ? new snow_variant_Ok(change(result.value)) : new snow_variant_Err(describeError(result));
}

function asResult(result: HostResult<undefined>): Result<undefined, string> {
  return mapped(result, () => undefined);
}

export function snow_file_read(path: string): Result<string, string> {
  const bytes = host().readFile(path, MAX_SIZE);
  if (!bytes.ok) return new snow_variant_Err(describeWhole(bytes));
  const text = decodeUtf8(bytes.value);
  return text === undefined ? new snow_variant_Err("invalid UTF-8") : new snow_variant_Ok(text);
}

/** One that lost its process has no end of its own, which would look like that of the file. */
export function snow_file_lines(path: string): Result<Iter<Result<string, string>>, string> {
  const opened = host().openLines(path);
  if (!opened.ok) return new snow_variant_Err(describeError(opened));
  const lines = opened.value;
  let isCut = false;
  const forget = whenPresentEnds(() => {
    lines.close();
    isCut = true;
  });
  const end = (): void => {
    lines.close();
    forget();
  };
  const next = (): Step<Result<string, string>> => {
    if (isCut) {
      isCut = false;
      return new snow_variant_Err("closed: the process that opened it has ended");
    }
    const line = lines.next();
    if (line.ok) return new snow_variant_Ok(line.value);
    if (line.code === "EILSEQ") return new snow_variant_Err("invalid UTF-8");
    end();
    return line.code === "EOF" ? snow_iter_end : new snow_variant_Err(describeError(line));
  };
  return new snow_variant_Ok(new Iter(next));
}

export function snow_file_write(path: string, text: string): Result<undefined, string> {
  return asResult(host().writeFile(path, text));
}

export function snow_file_append(path: string, text: string): Result<undefined, string> {
  return asResult(host().appendFile(path, text));
}

export function snow_file_read_bytes(path: string): Result<Uint8Array, string> {
  const bytes = host().readFile(path, MAX_SIZE);
  if (!bytes.ok) return new snow_variant_Err(describeWhole(bytes));
  const { buffer, byteOffset, length } = bytes.value;
  return new snow_variant_Ok(new Uint8Array(buffer, byteOffset, length));
}

export function snow_file_write_bytes(path: string, bytes: Uint8Array): Result<undefined, string> {
  return asResult(host().writeFile(path, bytes));
}

export function snow_file_write_atomic(path: string, text: string): Result<undefined, string> {
  return asResult(host().replaceFile(path, text));
}

export function snow_file_list(path: string): Result<List<string>, string> {
  return mapped(host().listDirectory(path), (names) => snow_list_of([...names].sort(snow_string_compare)));
}

export function snow_file_make_dir(path: string): Result<undefined, string> {
  return asResult(host().makeDirectory(path));
}

export function snow_file_remove_dir(path: string): Result<undefined, string> {
  return asResult(host().removeDirectory(path));
}

export function snow_file_rename(from: string, to: string): Result<undefined, string> {
  return asResult(host().renameFile(from, to));
}

export function snow_file_copy(from: string, to: string): Result<undefined, string> {
  return asResult(host().copyFile(from, to));
}

export function snow_file_stat(path: string): Result<FileStat, string> {
  return mapped(host().fileStatus(path), ({ size, modified, isFile, isDirectory }) =>
    newFileStat({ size, modified_ms: modified, is_file: isFile, is_directory: isDirectory }),
  );
}

export function snow_file_temp_dir(): Result<string, string> {
  return mapped(host().makeTemporaryDirectory(), (path) => path);
}

/** The system tells of one change several times: what comes in one turn is told once. */
export function snow_file_watch(path: string, pid: number): Result<undefined, string> {
  const own = host();
  const changed = new Set<string>();
  let send: (event: FileEvent) => void = () => {};
  const tell = (): void => {
    const paths = [...changed];
    changed.clear();
    for (const one of paths)
      send(own.exists(one) ? new snow_variant_FileChanged(one) : new snow_variant_FileRemoved(one));
  };
  const watching = own.watchPath(path, (one) => {
    if (changed.size === 0) own.defer(tell);
    changed.add(one);
  });
  if (!watching.ok) return new snow_variant_Err(describeError(watching));
  const fed = feedProcess(pid, (deliver) => {
    send = deliver;
    return watching.value;
  });
  if (!fed) watching.value();
  return new snow_variant_Ok(undefined);
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
