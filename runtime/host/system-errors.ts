// What the operating system refuses, as results.
import type { HostResult } from "./index.ts";

const INVALID_ARGUMENT: HostResult<never> = { ok: false, code: "EINVAL", number: 22 };
export const IS_DIRECTORY: HostResult<never> = { ok: false, code: "EISDIR", number: 21 };
export const TOO_LARGE: HostResult<never> = { ok: false, code: "EFBIG", number: 27 };
export const INVALID_TEXT: HostResult<never> = { ok: false, code: "EILSEQ", number: 84 };

export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

export function failure(error: unknown): HostResult<never> {
  const code = errorCode(error);
  if (error instanceof Error && "errno" in error && typeof error.errno === "number") {
    return { ok: false, code, number: Math.abs(error.errno) };
  }
  if (code === "ERR_FS_FILE_TOO_LARGE") return TOO_LARGE;
  return INVALID_ARGUMENT;
}

export function attempt<T>(operation: () => T): HostResult<T> {
  try {
    return { ok: true, value: operation() };
  } catch (error) {
    return failure(error);
  }
}
