// C0001: what is wrong with a project or a command as a whole.
import type { Code } from "../codes.ts";
import type { Diagnostic, Kind } from "../diagnostics.ts";

export function projectError(message: string, help?: string, kind: Kind = "mistake"): Diagnostic {
  const code: Code = "C0001";
  return { code, kind, severity: "error", message, file: undefined, labels: [], help, fixes: [] };
}

/** What a running program can't take on; `what` says what kind of thing it is. */
export function notReplaceable(name: string, what: string): Diagnostic {
  return projectError(`\`${name}\` is ${what}`, "start the program again for it");
}

export function projectDirectoryMissing(path: string, help?: string): Diagnostic {
  return projectError(`Project directory '${path}' does not exist`, help);
}

/** A path that leads nowhere: one that ends in `.snow` was to be a file. */
export function notThere(path: string, help?: string): Diagnostic {
  return path.endsWith(".snow") ? projectError(`'${path}' does not exist`, help) : projectDirectoryMissing(path, help);
}

export function notADirectory(path: string): Diagnostic {
  return projectError(`'${path}' is not a directory`);
}

export function noMainFile(directory: string): Diagnostic {
  return projectError(`No 'main.snow' found in '${directory}'.`, `create '${directory}/main.snow' with fn main()`);
}

export function noMainFunction(directory: string, help?: string): Diagnostic {
  return projectError(`No 'main' function found in '${directory}'.`, help, "no-main");
}

export function nothingOffered(path: string): Diagnostic {
  return projectError(`No 'pub' function found in '${path}'.`, "a library offers the functions `pub fn` of this file");
}

export function noChannels(path: string): Diagnostic {
  return projectError(`No channel found in '${path}'.`, "clients are written for what is declared as `channel`");
}

export function cannotWrite(path: string, cause: string): Diagnostic {
  return projectError(`Cannot write '${path}': ${cause}`);
}

/** `byte`: offset of the first byte that is not UTF-8, from 0. */
export function notUtf8(path: string, byte: number): Diagnostic {
  return projectError(`'${path}' is not UTF-8 (byte ${byte})`);
}
