// Problems of the command itself, as diagnostics, and the words for what the system says.
import { existsSync } from "node:fs";
import { getSystemErrorMap } from "node:util";
import { notThere, projectError } from "../../compiler/report/catalogue.ts";
import type { Diagnostic } from "../../compiler/report/index.ts";

/** Ends the loading of a project with a diagnostic; thrown, since the compiler asks for files in the middle of its work. */
export class ProjectError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** The diagnostic of a ProjectError; anything else is thrown. */
export function diagnosticOf(error: unknown): Diagnostic {
  if (!(error instanceof ProjectError)) throw error;
  return error.diagnostic;
}

/** A C0001: one line `error: TEXT`, and one for the help. */
export function projectProblem(message: string, help?: string): Diagnostic {
  return projectError(message, help);
}

/** A path of the command line that leads nowhere; the suffix of sources may have been left out. */
export function missingPath(path: string): Diagnostic {
  const source = `${path}.snow`;
  return notThere(path, existsSync(source) ? `did you mean '${source}'?` : undefined);
}

/** `error`: what a failed system call threw. */
export function cannotRead(shown: string, error: unknown): Diagnostic {
  return projectProblem(`'${shown}' cannot be read: ${describeError(error)}`);
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
  const number = "errno" in error && typeof error.errno === "number" ? error.errno : 0;
  return causes[code] ?? getSystemErrorMap().get(number)?.[1] ?? error.message;
}
