// The `snow` command: as little as possible before the work itself is loaded.
import module from "node:module";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.ts";
import { runCommandLine } from "./command-line.ts";

const cache = cacheDirectory();
// What is loaded from here on is kept in compiled form (Node has this since 22.1).
if (cache !== undefined) module.enableCompileCache?.(join(cache, "node"));

runCommandLine(process.argv.slice(2)).then((status) => {
  if (status !== 0) process.exitCode = status;
});
