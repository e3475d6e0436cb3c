// Compiles what the command line names: project, library and compiler put together.
import { join } from "node:path";
import { type InspectedProgram, inspectProgram } from "../compiler/editor/index.ts";
import {
  type Compilation,
  compile,
  compileOffered,
  compileTests,
  type FoundTest,
  type OfferedOutput,
  type Output,
  type Project,
  protocol,
} from "../compiler/index.ts";
import type { ProtocolSchema } from "../compiler/protocol-schema.ts";
import { noChannels, noMainFunction } from "../compiler/report/catalogue.ts";
import { type Diagnostic, renderAll, sortDiagnostics } from "../compiler/report/index.ts";
import { checkOnServer } from "./database/check-on-server.ts";
import { loadLibrary } from "./library.ts";
import { diagnosticOf, ProjectError, projectProblem } from "./project/problems.ts";
import { type LoadedProject, loadProject } from "./project/project.ts";
import type { RunnableProgram } from "./running/program-cache.ts";
import type { Settings } from "./settings.ts";
import { loadTests } from "./test-runner/project.ts";

export interface CompiledProject extends Compilation {
  /** Absent when the project could not be loaded. */
  readonly loaded: LoadedProject | undefined;
  /** The diagnostics as they go to stderr. */
  readonly report: string;
}

/**
 * To check is to look at the tests of a directory too, and at a file whether it has a function `main` or not. Never
 * throws for a user's mistake: a project that cannot be loaded is a diagnostic too.
 */
export async function compileProject(
  path: string,
  settings: Settings,
  purpose: "run" | "check" = "run",
): Promise<CompiledProject> {
  try {
    const isChecked = purpose === "check";
    const loaded = loadProject(path, { withTests: isChecked });
    const needsMain = !isChecked || loaded.kind === "directory";
    const { diagnostics, output } = compile(loaded.project, await loadLibrary(), { needsMain });
    const named = diagnostics.map((diagnostic) => nameOfProject(diagnostic, path));
    return { diagnostics: named, output, loaded, report: reportOf(named, loaded, settings) };
  } catch (error) {
    return notLoaded(error, settings);
  }
}

/** Checks, and has the database of a URL describe the statements. */
export async function compileWithServer(path: string, settings: Settings, url: string): Promise<CompiledProject> {
  try {
    const loaded = loadProject(path, { withTests: true });
    const { statements } = loaded;
    if (statements?.dialect !== "postgres") throw new ProjectError(projectProblem(withoutPostgres));
    statements.deferToServer();
    const { diagnostics, output } = compile(loaded.project, await loadLibrary(), {
      needsMain: loaded.kind === "directory",
    });
    const program = output === undefined ? undefined : statements.program;
    const found = program === undefined ? [] : await checkOnServer(program, url, statements.root);
    const named = sortDiagnostics([...diagnostics.map((diagnostic) => nameOfProject(diagnostic, path)), ...found]);
    return { diagnostics: named, output, loaded, report: reportOf(named, loaded, settings) };
  } catch (error) {
    return notLoaded(error, settings);
  }
}

const withoutPostgres = '`--db` is for a project whose snow.toml has dialect = "postgres" in [database]';

function reportOf(diagnostics: readonly Diagnostic[], { statements }: LoadedProject, settings: Settings): string {
  return (settings.json ? "" : (statements?.note ?? "")) + renderAll(diagnostics, settings);
}

function notLoaded(error: unknown, settings: Settings) {
  const diagnostics = [diagnosticOf(error)];
  return { diagnostics, output: undefined, loaded: undefined, report: renderAll(diagnostics, settings) };
}

export interface CompiledOffer extends CompiledProject {
  readonly output: OfferedOutput | undefined;
}

/** The same for what JavaScript imports: it needs no function `main`. */
export async function compileOfferedProject(path: string, settings: Settings): Promise<CompiledOffer> {
  try {
    const loaded = loadProject(path, { withTests: false });
    const { diagnostics, output } = compileOffered(loaded.project, await loadLibrary());
    return { diagnostics, output, loaded, report: reportOf(diagnostics, loaded, settings) };
  } catch (error) {
    return notLoaded(error, settings);
  }
}

export interface InspectedProject {
  /** Undefined when there is an error. */
  readonly program: InspectedProgram | undefined;
  readonly loaded: LoadedProject | undefined;
  readonly report: string;
}

/** The program as it can be asked about; it needs no function `main`, and a directory no main file. */
export async function inspectProject(path: string, settings: Settings): Promise<InspectedProject> {
  try {
    const loaded = loadProject(path, { needsMain: false });
    const program = inspectProgram(loaded.project, await loadLibrary());
    const { diagnostics } = program;
    const failed = diagnostics.some(({ severity }) => severity === "error");
    return { program: failed ? undefined : program, loaded, report: reportOf(diagnostics, loaded, settings) };
  } catch (error) {
    return { ...notLoaded(error, settings), program: undefined };
  }
}

export interface DescribedProject {
  readonly schema: ProtocolSchema | undefined;
  readonly loaded: LoadedProject | undefined;
  readonly report: string;
}

/** What the channels of a project say to their clients; a project without channels is a mistake. */
export async function protocolOfProject(path: string, settings: Settings): Promise<DescribedProject> {
  try {
    const loaded = loadProject(path, { withTests: false });
    const { diagnostics, schema } = protocol(withUnwrittenFiles(loaded.project), await loadLibrary());
    const isEmpty = schema?.channels.length === 0;
    const found = isEmpty ? [...diagnostics, noChannels(path)] : diagnostics;
    return { schema: isEmpty ? undefined : schema, loaded, report: renderAll(found, settings) };
  } catch (error) {
    return { ...notLoaded(error, settings), schema: undefined };
  }
}

/** A program may embed the client that is about to be written: for what it says to clients, files may be missing. */
function withUnwrittenFiles(project: Project): Project {
  const { readLiteral } = project;
  if (readLiteral === undefined) return project;
  return {
    ...project,
    readLiteral(from, path, form) {
      const found = readLiteral(from, path, form);
      return form === "pattern" || found.kind === "contents" ? found : { kind: "contents", text: "" };
    },
  };
}

export interface CompiledTests {
  readonly program: RunnableProgram | undefined;
  /** In the order of the program's `tests`. */
  readonly tests: readonly FoundTest[];
  readonly report: string;
}

/** The same for the tests that a path names; `program` is undefined when there is an error. */
export async function compileTestFiles(path: string, settings: Settings): Promise<CompiledTests> {
  try {
    const { root, project, reader } = loadTests(path);
    const { diagnostics, output, tests } = compileTests(project, await loadLibrary());
    const report = renderAll(diagnostics, settings);
    const main = join(root, "tests");
    return {
      program: output === undefined ? undefined : programOf(output, { name: undefined, main, reader }),
      tests,
      report,
    };
  } catch (error) {
    return { program: undefined, tests: [], report: renderAll([diagnosticOf(error)], settings) };
  }
}

/** The compiler knows the main file only; the user named the project. */
function nameOfProject(diagnostic: Diagnostic, path: string): Diagnostic {
  return diagnostic.kind === "no-main" ? noMainFunction(path, diagnostic.help) : diagnostic;
}

/** What to run; undefined when there is an error. */
export function runnable({ output, loaded }: CompiledProject): RunnableProgram | undefined {
  if (output === undefined || loaded === undefined) return undefined;
  return programOf(output, loaded);
}

function programOf(
  output: Output,
  { name, main, reader }: Pick<LoadedProject, "name" | "main" | "reader">,
): RunnableProgram {
  return {
    name,
    main,
    code: output.code,
    nestsDeep: output.nestsDeep,
    externs: output.externs.map(({ specifier, importer }) => ({
      specifier,
      importer: reader.absolutePath(importer),
    })),
  };
}

/** What the prompt, the formatter and the language server need of the compiler. */
export { arrange, isUnfinished, parse } from "../compiler/1-parse/index.ts";
export { ownersOf } from "../compiler/3-check/index.ts";
export { inspectProgram } from "../compiler/editor/index.ts";
export { type KnownFunction, parseDocumentation, signatureText, typeDeclaration } from "../compiler/library/index.ts";
export { renderAll, renderText } from "../compiler/report/index.ts";
export {
  type Accepted,
  beforeRunning,
  type ChangedModule,
  changedDefinitions,
  type Definition,
  definitionsOf,
  type EntryOptions,
  editOf,
  enter,
  type LastingPart,
  newSession,
  type Seen,
  type Session,
  sessionOf,
  typeOfEntry,
  type Value,
  withoutPrompt,
  withValues,
} from "../compiler/session/index.ts";
