#!/usr/bin/env -S node --stack-size=6400
// The `snow` command: as little as possible before the work itself is loaded.
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { cacheDirectory } from "./cache-directory.ts";

const cache = cacheDirectory();
if (cache !== undefined) enableCompileCache(join(cache, "node"));

const { runCommandLine } = await import("./command-line.ts");
const status = await runCommandLine(process.argv.slice(2));
if (status !== 0) process.exitCode = status;
