// Programs as they are run: from the cache, or compiled now.
import type { Settings } from "../settings.ts";
import { cacheSlot, type RunnableProgram, readCached, writeCached } from "./program-cache.ts";
import { workerNumber } from "./workers.ts";

/** The program, compiled if it has to be; undefined after its errors were shown. */
export async function obtain(path: string, settings: Settings): Promise<RunnableProgram | undefined> {
  const slot = cacheSlot(path, settings);
  const cached = slot === undefined ? undefined : readCached(slot);
  // What there was to warn about was said when it was compiled.
  if (cached !== undefined) return cached;
  const { compileProject, runnable } = await import("../compile.ts");
  const compiled = await compileProject(path, settings);
  if (compiled.report !== "" && workerNumber() === undefined) process.stderr.write(compiled.report);
  const program = runnable(compiled);
  if (program !== undefined && compiled.loaded !== undefined) writeCached(path, settings, program, compiled.loaded);
  return program;
}
