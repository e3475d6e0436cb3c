// Compiles what the command line names: project, library and compiler put together.
import { type Compilation, compile } from "../compiler/index.ts";
import { renderAll } from "../compiler/render.ts";
import { loadKnownFunctions } from "./library.ts";
import type { RunnableProgram } from "./program-cache.ts";
import { type LoadedProject, loadProject } from "./project.ts";
import type { Settings } from "./settings.ts";
import { ProjectError } from "./source-reader.ts";

export interface CompiledProject extends Compilation {
  /** Absent when the project could not be loaded. */
  readonly loaded: LoadedProject | undefined;
  /** The diagnostics as they go to stderr. */
  readonly report: string;
}

/** Never throws for a user's mistake: a project that cannot be loaded is a diagnostic too. */
export async function compileProject(path: string, settings: Settings): Promise<CompiledProject> {
  try {
    const loaded = loadProject(path);
    const compilation = compile(loaded.project, await loadKnownFunctions());
    return { ...compilation, loaded, report: renderAll(compilation.diagnostics, settings) };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const diagnostics = [error.diagnostic];
    return { diagnostics, output: undefined, loaded: undefined, report: renderAll(diagnostics, settings) };
  }
}

/** What to run; undefined when there is an error. */
export function runnable({ output, loaded, report }: CompiledProject): RunnableProgram | undefined {
  if (output === undefined || loaded === undefined) return undefined;
  return {
    main: loaded.main,
    code: output.code,
    externs: output.externs.map(({ specifier, importer }) => ({
      specifier,
      importer: loaded.reader.absolutePath(importer),
    })),
    warnings: report,
  };
}
