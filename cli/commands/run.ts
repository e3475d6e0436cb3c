// `snow run`: a program from the cache, or compiled now, run in this process.
import { compileFunction, constants } from "node:vm";
import { type Invocation, statusOf } from "../invocation.ts";
import { cacheSlot, type ExternImport, type RunnableProgram, readCached, writeCached } from "../program-cache.ts";
import { type Settings, settingsOf } from "../settings.ts";
import { restartWithLargeStack } from "../stack.ts";

export async function run(invocation: Invocation): Promise<number> {
  const program = await obtain(invocation.positional[0] ?? "", settingsOf(invocation));
  if (program === undefined) return statusOf.failure;
  if (program.recursive) {
    const status = await restartWithLargeStack();
    if (status !== undefined) return status;
  }
  return execute(program, invocation.passed);
}

/** The program, compiled if it has to be; undefined after its errors were shown. */
async function obtain(path: string, settings: Settings): Promise<RunnableProgram | undefined> {
  const slot = cacheSlot(path, settings);
  const cached = slot === undefined ? undefined : readCached(slot);
  if (cached !== undefined) {
    if (cached.warnings !== "") process.stderr.write(cached.warnings);
    return cached;
  }
  const { compileProject, runnable } = await import("../compile.ts");
  const compiled = await compileProject(path, settings);
  if (compiled.report !== "") process.stderr.write(compiled.report);
  const program = runnable(compiled);
  if (program !== undefined && compiled.loaded !== undefined) writeCached(path, settings, program, compiled.loaded);
  return program;
}

async function execute(program: RunnableProgram, programArguments: readonly string[]): Promise<number> {
  const externs: unknown[] = [];
  for (const wanted of program.externs) {
    try {
      externs.push(await withoutWarning(/USE_MAIN_CONTEXT_DEFAULT_LOADER/, () => importFrom(wanted)));
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      process.stderr.write(`error: cannot load '${wanted.specifier}': ${cause}\n`);
      return statusOf.failure;
    }
  }
  const runtime = await import("../../runtime/index.ts");
  const body = compileFunction(program.code, ["runtime", "externs"], { filename: `${program.main}.js` });
  const { start } = body(runtime, externs);
  return process.exit(await runtime.runProgram(start, { args: programArguments }));
}

/** Imports as if the Snow file itself did: relative to it, or a package that is installed for it. */
function importFrom({ specifier, importer }: ExternImport): Promise<unknown> {
  const load = compileFunction("return import(specifier)", ["specifier"], {
    filename: importer,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return load(specifier);
}

/** Keeps one warning of Node from the user, who can do nothing about it. */
async function withoutWarning<T>(text: RegExp, action: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  const filtered = (warning: string | Error, ...rest: unknown[]): void => {
    if (!text.test(String(warning))) Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  process.emitWarning = filtered;
  try {
    return await action();
  } finally {
    process.emitWarning = emitWarning;
  }
}
