// The TypeScript compiler, as a user calls it, for files that stand outside of this project.
import { join } from "node:path";
import { type CommandResult, command, root } from "./command.ts";

/** Its own files are not checked again each time; several checkers, on a busy machine, each do what all need. */
const quick = ["--skipDefaultLibCheck", "--checkers", "1"];

/** Runs `tsc` with these words in a directory; `@types` of ours are found. */
export function typescript(cwd: string, ...words: readonly string[]): CommandResult {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const roots = ["--typeRoots", join(root, "node_modules/@types")];
  return command(process.execPath, [compiler, "--noEmit", ...quick, ...roots, ...words], { cwd });
}
