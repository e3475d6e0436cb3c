// The whole pipeline on one screen: source text in, diagnostics and JavaScript out.
import { parse, reportHiddenText } from "./1-parse/index.ts";
import { importsOf, reportUnused, resolve } from "./2-resolve/index.ts";
import { check, inspect, protocolOf, reportUnusedResults } from "./3-check/index.ts";
import { lower } from "./4-lower/index.ts";
import { emit, emitDeclarations } from "./5-emit/index.ts";
import { lineOf } from "./clauses.ts";
import type { KnownFunctions, StandardLibrary } from "./library/index.ts";
import type { ProtocolSchema } from "./protocol-schema.ts";
import { noMainFunction, nothingOffered } from "./report/catalogue.ts";
import { closest, type Diagnostic, type Report, sortDiagnostics } from "./report/index.ts";
import type { ModuleTree } from "./trees/ast.ts";
import type { Library, ReadLiteral } from "./trees/facts.ts";
import type { ResolvedProgram } from "./trees/resolved.ts";
import type { SourceFile } from "./trees/source.ts";
import { entryOf, type TestKind, type TypedProgram } from "./trees/typed.ts";

/** A module of the program, by its dotted name (`Geo.FlatEarth`). */
interface ProjectModule {
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
  /** Without it no file can be embedded. */
  readonly readLiteral?: ReadLiteral;
  /** Finds mistakes in a program without errors that cannot be seen in its text alone. */
  readonly checkProgram?: ((program: TypedProgram) => readonly Diagnostic[]) | undefined;
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
  /** Whether it needs a deep stack: its plain functions may nest in themselves. */
  readonly nestsDeep: boolean;
  /** What it has to carry of the runtime's larger parts. */
  readonly libraries: readonly Library[];
}

export interface Compilation {
  /** Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when there is an error. */
  readonly output: Output | undefined;
}

/** What to compile to run tests. */
export interface TestProject extends Omit<Project, "main"> {
  /** The modules whose tests are to run, in this order. */
  readonly tests: readonly ProjectModule[];
}

export interface FoundTest {
  readonly kind: TestKind;
  readonly module: string;
  readonly name: string;
  /** Path of its file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

interface TestCompilation extends Compilation {
  /** In the order of the output's `tests`. */
  readonly tests: readonly FoundTest[];
}

/** What a program is compiled to that JavaScript imports. */
export interface OfferedOutput extends Output {
  /** What its functions are exported as, in the order of its `offered`: names that may stand in `export { … as NAME }`. */
  readonly names: readonly string[];
  /** Whether its top-level statements may wait. */
  readonly startWaits: boolean;
  /** Text of a `.d.ts`. */
  readonly declarations: string;
}

interface OfferedCompilation extends Compilation {
  readonly output: OfferedOutput | undefined;
}

interface Options {
  /** False: the program may be somebody's library, without a function `main`. */
  readonly needsMain?: boolean;
}

/** Checks the program and, when it has no error, compiles it. */
export function compile(project: Project, library: StandardLibrary, options: Options = {}): Compilation {
  const { diagnostics, program } = analyse(project, library, options);
  if (program === undefined) return { diagnostics, output: undefined };
  return { diagnostics, output: outputOf(program, library) };
}

/** Checks the modules and, when there is no error, compiles them into a program that offers its tests. */
export function compileTests(project: TestProject, library: StandardLibrary): TestCompilation {
  const modules = [...project.others, ...project.tests];
  const names = project.tests.map((module) => module.name);
  const { diagnostics, program } = analyseModules(modules, project, library, { tests: names });
  if (program === undefined) return { diagnostics, output: undefined, tests: [] };
  const files = new Map(program.modules.map((module) => [module.name, module.file]));
  const tests = (program.tests ?? []).map(({ kind, module, name, span }): FoundTest => {
    const file = files.get(module);
    return { kind, module, name, file: file?.path ?? "", line: file === undefined ? 0 : lineOf(file, span.start) };
  });
  return { diagnostics, output: outputOf(program, library), tests };
}

/** Checks the program and, when it has no error, compiles it into what offers the `pub` functions of its main module. */
export function compileOffered(project: Project, library: StandardLibrary): OfferedCompilation {
  const modules = [...project.others, project.main];
  const { diagnostics, program } = analyseModules(modules, project, library, { main: project.main, offers: true });
  if (program?.offered === undefined) return { diagnostics, output: undefined };
  return { diagnostics, output: { ...outputOf(program, library), declarations: emitDeclarations(program.offered) } };
}

/** The back half. */
function outputOf(program: TypedProgram, library: StandardLibrary): Omit<OfferedOutput, "declarations"> {
  const { symbols, ...emitted } = emit(lower(program), library);
  const used = new Set(symbols);
  const libraries = new Set(
    library.functions.flatMap(({ symbol, facts }) =>
      facts.libraries !== undefined && used.has(symbol) ? facts.libraries : [],
    ),
  );
  return { ...emitted, libraries: [...libraries] };
}

/** The front half: everything up to the typed tree, which is absent when there is an error. */
export function analyse(project: Project, library: KnownFunctions, { needsMain = true }: Options = {}): Analysis {
  const modules = [...project.others, project.main];
  return analyseModules(modules, project, library, { main: project.main, needsMain });
}

interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  readonly program: TypedProgram | undefined;
}

interface Wanted extends Options {
  readonly main?: ProjectModule;
  /** The modules whose tests are wanted. */
  readonly tests?: readonly string[];
  /** The `pub` functions of the main module are wanted. */
  readonly offers?: boolean;
}

function analyseModules(
  modules: readonly ProjectModule[],
  project: Pick<Project, "readModule" | "moduleNames" | "readLiteral" | "checkProgram">,
  library: KnownFunctions,
  { main, needsMain = false, tests, offers = false }: Wanted,
): Analysis {
  const found: Diagnostic[] = [];
  const report = reportTo(found);
  const failed = () => hasError(found);
  const resolved = resolveModules(modules, project, library, main?.name ?? "", found);
  if (resolved === undefined) return { diagnostics: sortDiagnostics(found), program: undefined };
  const program = check(resolved, library, report, { tests, offers, readLiteral: project.readLiteral });
  if (needsMain && main !== undefined && program !== undefined && !failed() && !hasMain(program))
    report(noMainFunction(main.file.path, insteadOfMain(program)));
  if (program?.offered?.functions.length === 0 && main !== undefined && !failed())
    report(nothingOffered(main.file.path));
  if (program !== undefined && !failed()) {
    reportLeftOvers({ resolved, typed: program }, library, report);
    for (const diagnostic of project.checkProgram?.(program) ?? []) report(diagnostic);
  }
  return { diagnostics: sortDiagnostics(found), program: failed() ? undefined : program };
}

/** The modules with the meanings of their names; undefined where types would only add noise to what is wrong. */
function resolveModules(
  modules: readonly ProjectModule[],
  project: Pick<Project, "readModule" | "moduleNames">,
  library: KnownFunctions,
  main: string,
  found: Diagnostic[],
): ResolvedProgram | undefined {
  const report = reportTo(found);
  const trees = parseAll(modules, project.readModule, report);
  if (hasError(found)) return undefined;
  const names = () => [...project.moduleNames, ...trees.map((module) => module.name)];
  const resolved = resolve(trees, main, library, names, report);
  // With a module missing or a cycle nothing else counts.
  return found.some((diagnostic) => diagnostic.code === "C0001") ? undefined : resolved;
}

function hasError(found: readonly Diagnostic[]): boolean {
  return found.some((diagnostic) => diagnostic.severity === "error");
}

/** What the channels of a program say to their clients; undefined when there is an error. */
export function protocol(
  project: Project,
  library: KnownFunctions,
): { readonly diagnostics: readonly Diagnostic[]; readonly schema: ProtocolSchema | undefined } {
  const found: Diagnostic[] = [];
  const resolved = resolveModules([...project.others, project.main], project, library, project.main.name, found);
  const { readLiteral } = project;
  const inspection = resolved === undefined ? undefined : inspect(resolved, library, reportTo(found), { readLiteral });
  const schema = inspection === undefined || hasError(found) ? undefined : protocolOf(inspection);
  return { diagnostics: sortDiagnostics(found), schema };
}

/** Keeps what is reported, but no warnings about other projects. */
export function reportTo(found: Diagnostic[]): Report {
  return (diagnostic) => {
    if (diagnostic.severity === "error" || diagnostic.file?.foreign !== true) found.push(diagnostic);
  };
}

/** A program without errors. */
interface Clean {
  readonly resolved: ResolvedProgram;
  readonly typed: TypedProgram;
  /** The modules of interest; undefined: all. */
  readonly only?: ReadonlySet<string>;
}

/** What a program has too much of. */
export function reportLeftOvers({ resolved, typed, only }: Clean, library: KnownFunctions, report: Report): void {
  reportUnused(resolved, library, report, only);
  reportUnusedResults(typed, report);
}

/** The modules and, transitively, those that they import. */
export function parseAll(
  modules: readonly ProjectModule[],
  readModule: Project["readModule"],
  report: Report,
  parseFile: typeof parse = parse,
): { name: string; tree: ModuleTree }[] {
  const trees = new Map<string, { name: string; tree: ModuleTree }>();
  const pending: ProjectModule[] = [...modules];
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    if (trees.has(module.name)) continue;
    const tree = parseFile(module.file, report);
    reportHiddenText(module.file, report);
    trees.set(module.name, { name: module.name, tree });
    for (const path of importsOf(tree)) {
      const name = path.segments.map((segment) => segment.text).join(".");
      const file = trees.has(name) ? undefined : readModule(name);
      if (file !== undefined) pending.push({ name, file });
    }
  }
  return [...trees.values()];
}

/** Help for a program that seems to have another idea of where it starts. */
function insteadOfMain(program: TypedProgram): string | undefined {
  if (entryOf(program) !== undefined)
    return "`main` has no parameters: `Env.args()` tells the arguments of the program";
  const { functions = [], statements = [] } = program.modules.find(({ name }) => name === program.main) ?? {};
  const near = closest(
    "main",
    functions.map(({ name }) => name),
  );
  if (near !== undefined) return `a program starts in \`fn main()\`; here is \`${near}\``;
  const acts = statements.some(({ kind }) => kind === "expression");
  return acts ? "put what the program does into `fn main() do … end`" : undefined;
}

function hasMain(program: TypedProgram): boolean {
  return entryOf(program)?.arity === 0;
}
