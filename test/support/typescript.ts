// The TypeScript compiler, as a user calls it, for files that stand outside of this project.
import { join } from "node:path";
import { type CommandResult, command, root } from "./command.ts";

/** Runs `tsc` with these words in a directory; `@types` of ours are found. */
export function typescript(cwd: string, ...words: readonly string[]): CommandResult {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const roots = ["--typeRoots", join(root, "node_modules/@types")];
  return command(process.execPath, [compiler, "--noEmit", ...roots, ...words], { cwd });
}
