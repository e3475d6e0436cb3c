// The whole pipeline on one screen: source text in, diagnostics and JavaScript out.
import { parse } from "./1-parse/index.ts";
import { resolve } from "./2-resolve/index.ts";
import { importsOf } from "./2-resolve/order.ts";
import { check } from "./3-check/index.ts";
import { lower } from "./4-lower/index.ts";
import { emit } from "./5-emit/index.ts";
import type { ModuleTree } from "./ast.ts";
import { noMainFunction } from "./catalogue.ts";
import type { Diagnostic, Report } from "./diagnostics.ts";
import type { KnownFunctions } from "./known-functions.ts";
import { sortDiagnostics } from "./render.ts";
import type { SourceFile } from "./source.ts";
import type { TypedProgram } from "./typed.ts";

/** A module of the program, by its dotted name (`Geo.FlatEarth`). */
export interface ProjectModule {
  readonly name: string;
  readonly file: SourceFile;
}

/** What to compile: `main`, for a directory also every other module in it; imported ones are read on demand. */
export interface Project {
  readonly main: ProjectModule;
  readonly others: readonly ProjectModule[];
  /** The file of an imported module, or undefined when there is none. Not called for standard modules unless a file shadows them. */
  readonly readModule: (name: string) => SourceFile | undefined;
  /** Names of the modules that exist, for suggestions; asked for only when one is needed. */
  readonly moduleNames: readonly string[];
}

/** A JavaScript module that the program's externs call, in the order of the `externs` parameter. */
export interface ExternModule {
  readonly specifier: string;
  /** Path of the Snow file that names it. */
  readonly importer: string;
}

export interface Output {
  /** Body of a function of `(runtime, externs)`. */
  readonly code: string;
  /** Source map, version 3, for `code`. */
  readonly map: string;
  readonly externs: readonly ExternModule[];
}

export interface Compilation {
  /** Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when there is an error. */
  readonly output: Output | undefined;
}

/** Checks the program and, when it has no error, compiles it. */
export function compile(project: Project, library: KnownFunctions): Compilation {
  const { diagnostics, program } = analyse(project, library);
  if (program === undefined) return { diagnostics, output: undefined };
  return { diagnostics, output: emit(lower(program)) };
}

/** The front half: everything up to the typed tree, which is absent when there is an error. */
export function analyse(
  project: Project,
  library: KnownFunctions,
): { diagnostics: readonly Diagnostic[]; program: TypedProgram | undefined } {
  const found: Diagnostic[] = [];
  const report: Report = (diagnostic) => found.push(diagnostic);
  const failed = () => found.some((diagnostic) => diagnostic.severity === "error");
  const trees = parseAll(project, report);
  if (failed()) return { diagnostics: sortDiagnostics(found), program: undefined };
  const names = () => [...project.moduleNames, ...trees.map((module) => module.name)];
  const resolved = resolve(trees, project.main.name, library, names, report);
  // Names come first: with a module missing or a cycle, types would only add noise.
  if (found.some((diagnostic) => diagnostic.code === "C0001"))
    return { diagnostics: sortDiagnostics(found), program: undefined };
  const program = check(resolved, library, report);
  if (!failed() && !hasMain(program)) report(noMainFunction(project.main.file.path));
  return { diagnostics: sortDiagnostics(found), program: failed() ? undefined : program };
}

/** The project's modules and, transitively, those that they import. */
function parseAll(project: Project, report: Report): { name: string; tree: ModuleTree }[] {
  const trees = new Map<string, { name: string; tree: ModuleTree }>();
  const pending: ProjectModule[] = [...project.others, project.main];
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    if (trees.has(module.name)) continue;
    const tree = parse(module.file, report);
    trees.set(module.name, { name: module.name, tree });
    for (const path of importsOf(tree)) {
      const name = path.segments.map((segment) => segment.text).join(".");
      const file = trees.has(name) ? undefined : project.readModule(name);
      if (file !== undefined) pending.push({ name, file });
    }
  }
  return [...trees.values()];
}

function hasMain(program: TypedProgram): boolean {
  const main = program.modules.at(-1)?.functions.find((definition) => definition.name === "main");
  return main?.arity === 0;
}
