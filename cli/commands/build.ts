// `snow build`: one self-contained JavaScript file and its source map; with `--lib` one to import, and its declarations; with
// `--exe` a program by itself.
import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import type { OfferedOutput, Output } from "../../compiler/index.ts";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { type Diagnostic, renderAll, visible } from "../../compiler/report/index.ts";
import type { Library } from "../../compiler/trees/facts.ts";
import { type CompiledProject, compileOfferedProject, compileProject } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { manifestFile } from "../project/modules.ts";
import { diagnosticOf, projectProblem } from "../project/problems.ts";
import type { LoadedProject } from "../project/project.ts";
import { isAmong, isDirectory, targetOf, usualTarget, writeTarget } from "../project/targets.ts";
import { bundleExterns } from "../running/bundle-externs.ts";
import { clusterDrivers } from "../running/cluster.ts";
import { executableEnding, writeExecutable } from "../running/executable.ts";
import { type StandaloneFile, standaloneModule, standaloneProgram } from "../running/standalone-program.ts";
import { type Settings, settingsOf } from "../settings.ts";

export async function build(invocation: Invocation): Promise<number> {
  const settings = settingsOf(invocation);
  const path = invocation.positional[0] ?? "";
  const output = invocation.values.get("output");
  const drivers = invocation.values.get("cluster")?.split(",") ?? [];
  const unknown = drivers.find((name) => !isDriver(name));
  if (unknown !== undefined) {
    process.stderr.write(
      `error: option '--cluster' needs ${clusterDrivers.join(" or ")}, or both with a comma, not '${visible(unknown)}'\n`,
    );
    return statusOf.usage;
  }
  const carrying = <T extends Output>(program: T): T => withDrivers(program, drivers.filter(isDriver));
  const isExecutable = invocation.flags.has("exe");
  if (isExecutable && invocation.flags.has("lib")) {
    process.stderr.write("error: option '--exe' does not go together with '--lib'\n");
    return statusOf.usage;
  }
  if (!invocation.flags.has("lib")) {
    const compiled = await compileProject(path, settings);
    return write(compiled, compiled.output, settings, (loaded, program) => ({
      target: isExecutable ? executableTarget(loaded, output) : (output ?? usualTarget(loaded, ".js")),
      makesDirectory: false,
      assemble: (externs) => standaloneProgram(carrying(program), externs, { name: loaded.name, isExecutable }),
      others: [],
      executable: isExecutable ? { nestsDeep: program.nestsDeep } : undefined,
    }));
  }
  if (output !== undefined && !isModule(output) && !isDirectory(output)) {
    return refuse(output, "an ES module is `*.js` or `*.mjs`; a name without an ending is a directory", settings);
  }
  const compiled = await compileOfferedProject(path, settings);
  return write(compiled, compiled.output, settings, (loaded, program) => moduleOf(loaded, carrying(program), output));
}

/** A name without an ending is that of the file. */
function executableTarget(loaded: LoadedProject, output: string | undefined): string {
  const usual = usualTarget(loaded, executableEnding);
  if (output === undefined) return usual;
  return existsSync(output) && isDirectory(output) ? join(output, basename(usual)) : output;
}

function isDriver(name: string): name is Library {
  return clusterDrivers.some((driver) => driver === name);
}

/** A program that is to have drivers at hand, whatever it calls. */
function withDrivers<T extends Output>(program: T, drivers: readonly Library[]): T {
  return { ...program, libraries: [...new Set([...program.libraries, ...drivers])] };
}

type Externs = Extract<Awaited<ReturnType<typeof bundleExterns>>, { kind: "bundled" }>;

/** What is to be written. */
interface Plan {
  readonly target: string;
  /** The directory of the files may be missing. */
  readonly makesDirectory: boolean;
  readonly assemble: (externs: Externs) => Promise<StandaloneFile>;
  /** Further files. */
  readonly others: readonly (readonly [path: string, text: string])[];
  /** It is to be a program by itself. */
  readonly executable?: { readonly nestsDeep: boolean } | undefined;
}

function moduleOf(loaded: LoadedProject, program: OfferedOutput, output: string | undefined): Plan {
  const target = targetOf(loaded, output, ".js");
  return {
    target,
    makesDirectory: true,
    assemble: (externs) => standaloneModule(program, externs),
    others: [[target.replace(/\.(m?)js$/, ".d.$1ts"), program.declarations]],
  };
}

async function write<T extends Output>(
  { loaded, report }: CompiledProject,
  output: T | undefined,
  settings: Settings,
  plan: (loaded: LoadedProject, output: T) => Plan,
): Promise<number> {
  process.stderr.write(report);
  if (loaded === undefined || output === undefined) return statusOf.failure;
  const { target, assemble, others, makesDirectory, executable } = plan(loaded, output);
  const externs = await bundleExterns(
    output.externs.map(({ specifier, importer }) => ({ specifier, importer: loaded.reader.absolutePath(importer) })),
  );
  if (externs.kind === "failed") return fail(projectProblem(externs.problem), settings);
  const { code, map } = await assemble(externs);
  const link = `//# sourceMappingURL=${encodeURIComponent(basename(target))}.map\n`;
  const parts = [...loaded.reader.paths, ...loaded.embedded.keys(), ...externs.files, join(loaded.root, manifestFile)];
  const written = [
    [target, code + link],
    [`${target}.map`, relocate(map, loaded, resolve(target))],
    ...others,
  ] as const;
  for (const [path] of written) {
    if (isAmong(path, parts)) return refuse(path, "the program is made of it; `-o` names another file", settings);
  }
  try {
    if (executable !== undefined) await writeExecutable(target, code, executable);
    else for (const [path, text] of written) writeTarget(path, text, { makesDirectory });
  } catch (error) {
    return fail(diagnosticOf(error), settings);
  }
  process.stderr.write(`  Compiled: ${visible(target)}\n`);
  return statusOf.success;
}

function refuse(path: string, cause: string, settings: Settings): number {
  return fail(cannotWrite(path, cause), settings);
}

function fail(diagnostic: Diagnostic, settings: Settings): number {
  process.stderr.write(renderAll([diagnostic], settings));
  return statusOf.failure;
}

function isModule(path: string): boolean {
  return [".js", ".mjs"].includes(extname(path));
}

/** The map with its sources named relative to the file that it belongs to. */
function relocate(text: string, loaded: LoadedProject, target: string): string {
  const map: { file?: string; sources: readonly string[] } = JSON.parse(text);
  const sources = map.sources.map((name) =>
    relative(dirname(target), loaded.reader.absolutePath(name)).split(sep).map(encodeURIComponent).join("/"),
  );
  return JSON.stringify({ ...map, file: basename(target), sources });
}
