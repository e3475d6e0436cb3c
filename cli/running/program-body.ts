// What a compiled program needs to be run in this process: the runtime, and the JavaScript modules that it names.
import { compileFunction } from "node:vm";
import { loadExterns } from "./extern-modules.ts";
import type { RunnableProgram } from "./program-cache.ts";

/** The runtime and what the program's code answers; undefined: an extern module could not be loaded, which was said. */
export function loadBody(program: RunnableProgram, externs = loadExterns) {
  return loadBodyWith(program, () => import("../../runtime/index.ts"), externs);
}

/** The same for another build of the runtime. `modules`: what gives extern modules. */
export async function loadBodyWith<R>(program: RunnableProgram, load: () => Promise<R>, modules = loadExterns) {
  let externs: readonly unknown[];
  try {
    externs = await modules(program.externs);
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
  const runtime = await load();
  const body = compileFunction(program.code, ["runtime", "externs"], { filename: `${program.main}.js` });
  return { runtime, made: body(runtime, externs) };
}
