// A program of a project in the form that a prompt can look into, and whose definitions it can replace.
import { compileFunction } from "node:vm";
import { visible } from "../../compiler/report/index.ts";
import type { Host } from "../../runtime/host/index.ts";
import type * as Runtime from "../../runtime/index.ts";
import { compileProject, enter, isUnfinished, sessionOf } from "../compile.ts";
import { statusOf } from "../invocation.ts";
import { loadLibrary } from "../library.ts";
import type { LoadedProject } from "../project/project.ts";
import { setClusterName } from "../running/cluster.ts";
import { loadExterns } from "../running/extern-modules.ts";
import { workerNumber } from "../running/workers.ts";
import type { Settings } from "../settings.ts";
import { Evaluator } from "./evaluator.ts";

/** Milliseconds that an entry may keep the program from everything else. */
const longestPause = 2000;

export interface EnteredProgram {
  readonly runtime: typeof Runtime;
  /** Not started yet. */
  readonly running: Runtime.Program;
  readonly code: Runtime.Code;
  readonly evaluator: Evaluator;
  readonly loaded: LoadedProject;
}

interface EnterOptions {
  /** Why it is not to be run after all, which is told after its own mistakes. */
  readonly refusal?: string | undefined;
  /** What there is to say of it is said already. */
  readonly isQuiet?: boolean;
  /** `main`: absolute path of the main file. */
  makeHost(runtime: typeof Runtime, main: string): Host;
  /** Of extern modules. */
  readonly load?: typeof loadExterns;
}

/** A status after it was told why there is none. */
export async function enterProgram(
  path: string,
  settings: Settings,
  { refusal, isQuiet = false, makeHost, load = loadExterns }: EnterOptions,
): Promise<EnteredProgram | number> {
  const compiled = await compileProject(path, settings);
  if (compiled.report !== "" && !isQuiet && workerNumber() === undefined) process.stderr.write(compiled.report);
  const { loaded } = compiled;
  if (compiled.output === undefined || loaded === undefined) return statusOf.failure;
  if (refusal !== undefined) return failed(refusal);
  const { project, reader } = loaded;
  const { readModule, moduleNames, readLiteral } = project;
  const reading = readLiteral === undefined ? {} : { readLiteral };
  const entry = { library: await loadLibrary(), readModule, moduleNames, ...reading, keepsCallers: true };
  const own = { shows: "none", callsMain: true, prompt: undefined } as const;
  const program = enter(sessionOf(project), project.main.file, { ...entry, ...own });
  if (program.kind === "refused") return statusOf.failure;
  const absolutePath = (file: string): string => reader.absolutePath(file);
  const wanted = program.externs.map(({ specifier, importer }) => ({ specifier, importer: absolutePath(importer) }));
  const externs = await load(wanted).catch((error: unknown) =>
    failed(error instanceof Error ? error.message : String(error)),
  );
  if (typeof externs === "number") return externs;
  setClusterName(loaded.name);
  const runtime = await import("../../runtime/index.ts");
  const body = compileFunction(program.code, ["runtime", "externs", "show"], { filename: `${loaded.main}.js` });
  const usual = makeHost(runtime, loaded.main);
  const host: Host = {
    ...usual,
    writeOut: (text) => (evaluator.presentOutput()?.result ?? usual.writeOut)(text),
    writeErr: (text) => (evaluator.presentOutput()?.problem ?? usual.writeErr)(text),
  };
  const running = runtime.createProgram({ host, countsReductions: true });
  const code = runtime.enter(running, () => body(runtime, externs, () => {}));
  const evaluator = new Evaluator({
    runtime,
    program: running,
    session: program.session,
    entry,
    absolutePath,
    limit: undefined,
    backgroundLimit: undefined,
    longestPause,
  });
  // The first entry would otherwise find a compiler that has never run.
  isUnfinished("1");
  return { runtime, running, code, evaluator, loaded };
}

export function failed(text: string): number {
  process.stderr.write(`error: ${visible(text)}\n`);
  return statusOf.failure;
}
