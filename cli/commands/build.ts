// `snow build`: one self-contained JavaScript file and its source map.
import { type Stats, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { renderAll, visible } from "../../compiler/report/index.ts";
import { compileProject } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { manifestFile } from "../project/modules.ts";
import { describeError, projectProblem } from "../project/problems.ts";
import { type LoadedProject, projectName } from "../project/project.ts";
import { bundleExterns } from "../running/bundle-externs.ts";
import { standaloneProgram } from "../running/standalone-program.ts";
import { type Settings, settingsOf } from "../settings.ts";

export async function build(invocation: Invocation): Promise<number> {
  const settings = settingsOf(invocation);
  const compiled = await compileProject(invocation.positional[0] ?? "", settings);
  process.stderr.write(compiled.report);
  const { loaded, output } = compiled;
  if (loaded === undefined || output === undefined) return statusOf.failure;

  const target = invocation.values.get("output") ?? usualTarget(loaded);
  const externs = await bundleExterns(
    output.externs.map(({ specifier, importer }) => ({ specifier, importer: loaded.reader.absolutePath(importer) })),
  );
  if (externs.kind === "failed") return fail(externs.problem, settings);
  const program = await standaloneProgram(output, externs);
  const map = relocate(program.map, loaded, resolve(target));
  const link = `//# sourceMappingURL=${encodeURIComponent(basename(target))}.map\n`;
  const parts = [...loaded.reader.paths, ...loaded.embedded.keys(), ...externs.files, join(loaded.root, manifestFile)];
  const written = [
    [target, program.code + link],
    [`${target}.map`, map],
  ] as const;
  for (const [path] of written) {
    if (isAmong(path, parts)) return refuse(path, "the program is made of it; `-o` names another file", settings);
  }
  for (const [path, text] of written) {
    try {
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

/** The map with its sources named relative to the file that it belongs to. */
function relocate(text: string, loaded: LoadedProject, target: string): string {
  const map: { file?: string; sources: readonly string[] } = JSON.parse(text);
  const sources = map.sources.map((name) =>
    relative(dirname(target), loaded.reader.absolutePath(name)).split(sep).map(encodeURIComponent).join("/"),
  );
  return JSON.stringify({ ...map, file: basename(target), sources });
}
