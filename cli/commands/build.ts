// `snow build`: one self-contained JavaScript file and its source map; with `--lib` one to import, and its declarations.
import { mkdirSync, type Stats, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import type { OfferedOutput, Output } from "../../compiler/index.ts";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { renderAll, visible } from "../../compiler/report/index.ts";
import { type CompiledProject, compileOfferedProject, compileProject } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { manifestFile } from "../project/modules.ts";
import { describeError, projectProblem } from "../project/problems.ts";
import { type LoadedProject, projectName } from "../project/project.ts";
import { bundleExterns } from "../running/bundle-externs.ts";
import { type StandaloneFile, standaloneModule, standaloneProgram } from "../running/standalone-program.ts";
import { type Settings, settingsOf } from "../settings.ts";

export async function build(invocation: Invocation): Promise<number> {
  const settings = settingsOf(invocation);
  const path = invocation.positional[0] ?? "";
  const output = invocation.values.get("output");
  if (!invocation.flags.has("lib")) {
    const compiled = await compileProject(path, settings);
    return write(compiled, compiled.output, settings, (loaded, program) => ({
      target: output ?? usualTarget(loaded),
      makesDirectory: false,
      assemble: (externs) => standaloneProgram(program, externs),
      others: [],
    }));
  }
  if (output !== undefined && !isModule(output) && !isDirectory(output)) {
    return refuse(output, "an ES module is `*.js` or `*.mjs`; a name without an ending is a directory", settings);
  }
  const compiled = await compileOfferedProject(path, settings);
  return write(compiled, compiled.output, settings, (loaded, program) => moduleOf(loaded, program, output));
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
}

function moduleOf(loaded: LoadedProject, program: OfferedOutput, output: string | undefined): Plan {
  const target = moduleTarget(loaded, output);
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
  const { target, assemble, others, makesDirectory } = plan(loaded, output);
  const externs = await bundleExterns(
    output.externs.map(({ specifier, importer }) => ({ specifier, importer: loaded.reader.absolutePath(importer) })),
  );
  if (externs.kind === "failed") return fail(externs.problem, settings);
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
  for (const [path, text] of written) {
    try {
      if (makesDirectory) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    } catch (error) {
      return refuse(path, describeError(error), settings);
    }
  }
  process.stderr.write(`  Compiled: ${visible(target)}\n`);
  return statusOf.success;
}

/** Whether a path leads to one of the files, by whatever name. */
function isAmong(path: string, files: readonly string[]): boolean {
  const there = fileAt(path);
  if (there === undefined) return false;
  return files.some((file) => {
    const status = fileAt(file);
    return status?.dev === there.dev && status.ino === there.ino;
  });
}

/** What is at a path; undefined when that can't be told, which whoever writes there is told better. */
function fileAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function refuse(path: string, cause: string, settings: Settings): number {
  process.stderr.write(renderAll([cannotWrite(path, cause)], settings));
  return statusOf.failure;
}

function fail(text: string, settings: Settings): number {
  process.stderr.write(renderAll([projectProblem(text)], settings));
  return statusOf.failure;
}

/** `NAME.js` beside `NAME.snow`, `DIR/NAME.js` for a directory NAME. */
function usualTarget(loaded: LoadedProject): string {
  const directory = loaded.kind === "file" ? dirname(loaded.main) : loaded.root;
  const path = join(directory, `${projectName(loaded)}.js`);
  const here = relative(process.cwd(), path);
  return here.startsWith(`..${sep}`) ? path : here;
}

/** The file, or one in the directory. */
function moduleTarget(loaded: LoadedProject, output: string | undefined): string {
  if (output === undefined) return usualTarget(loaded);
  return isDirectory(output) ? join(output, basename(usualTarget(loaded))) : output;
}

/** Whether it is one, or is to be one. */
function isDirectory(path: string): boolean {
  return fileAt(path)?.isDirectory() ?? (extname(path) === "" || /[/\\]$/.test(path));
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
