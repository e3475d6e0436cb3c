// The JavaScript modules that a program's externs call.
import { compileFunction, constants } from "node:vm";
import type { ExternImport } from "./program-cache.ts";

/** The namespaces of the modules, in order. Rejects with a text for the user when one cannot be loaded. */
export async function loadExterns(wanted: readonly ExternImport[]): Promise<readonly unknown[]> {
  const externs: unknown[] = [];
  for (const one of wanted) {
    try {
      externs.push(await withoutWarning(/USE_MAIN_CONTEXT_DEFAULT_LOADER/, () => importFrom(one)));
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw new Error(`cannot load '${one.specifier}': ${cause}`);
    }
  }
  return externs;
}

/** Imports as if the Snow file itself did: relative to it, or a package that is installed for it. */
function importFrom({ specifier, importer }: ExternImport): Promise<unknown> {
  // Missing before Node 20.10, though the types don't say so.
  if (typeof constants !== "object") throw new Error(`that needs Node 20.10, and this is ${process.versions.node}`);
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
