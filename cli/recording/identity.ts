// Which program a recording is of: what was run, what it was compiled to, and by what it runs.
import { resolve } from "node:path";
import type { RecordedProgram } from "../../runtime/host/recording/index.ts";
import { buildId } from "../installation.ts";
import { fingerprint } from "../running/fingerprint.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import { version } from "../version.ts";

/** `path`: as the command was given it. */
export function identityOf(program: RunnableProgram, path: string, words: readonly string[]): RecordedProgram {
  return {
    path: resolve(path),
    arguments: words,
    fingerprint: fingerprint([buildId ?? "", program.main, program.code].join("\0")),
    snow: version,
    node: process.versions.node,
  };
}
