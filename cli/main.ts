// The `snow` command: as little as possible before the work itself is loaded.
import { existsSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "./cache-directory.ts";
import { runCommandLine } from "./command-line.ts";

/** Where Node keeps our code in compiled form: beside it, if the build began to, otherwise with the user's caches. */
function keepCompiledCode(): void {
  const beside = fileURLToPath(new URL("./code", import.meta.url));
  const own = cacheDirectory();
  const places = [existsSync(beside) ? beside : undefined, own === undefined ? undefined : join(own, "node")];
  for (const place of places) {
    // Node has this since 22.1.
    const result = place === undefined ? undefined : module.enableCompileCache?.(place);
    if (result !== undefined && result.status !== module.constants.compileCacheStatus.FAILED) return;
  }
}

keepCompiledCode();
runCommandLine(process.argv.slice(2)).then((status) => {
  if (status !== 0) process.exitCode = status;
});
