// The `snow` command: as little as possible before the work itself is loaded.
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";
import { runCommandLine } from "./command-line.ts";
import { newerNode } from "./node.ts";
import { cacheDirectory } from "./running/cache-directory.ts";
import { runChild } from "./running/stack.ts";

/** Where Node keeps our code in compiled form: beside it, if the build began to, otherwise with the user's caches. */
function keepCompiledCode(): void {
  const beside = fileURLToPath(new URL("./code", import.meta.url));
  for (const place of [() => (existsSync(beside) ? beside : undefined), () => cacheDirectory("node")]) {
    const path = place();
    // Node has this since 22.1.
    const result = path === undefined ? undefined : module.enableCompileCache?.(path);
    if (result !== undefined && result.status !== module.constants.compileCacheStatus.FAILED) return;
  }
}

const newer = newerNode();
const ended = newer === undefined ? run() : runChild(newer, [...process.execArgv, ...process.argv.slice(1)]);
ended.then((status) => {
  if (status !== 0) process.exitCode = status;
});

function run(): Promise<number> {
  keepCompiledCode();
  return runCommandLine(process.argv.slice(2));
}
