// Problems of the command itself, as diagnostics, and the words for what the system says.
import type { Diagnostic } from "../compiler/diagnostics.ts";

/** A C0001: one line `error: TEXT`. */
export function projectProblem(message: string): Diagnostic {
  return { code: "C0001", severity: "error", message, file: undefined, labels: [], help: undefined };
}

const causes: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EEXIST: "file exists",
  EISDIR: "is a directory",
  ELOOP: "too many symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "file name too long",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on device",
  ENOTDIR: "not a directory",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
};

/** The cause that a failed system call names, in words. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return causes[code] ?? (code === "" ? error.message : code);
}
