// `snow build`: one self-contained JavaScript file and its source map.
import { writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { cannotWrite } from "../../compiler/catalogue.ts";
import { renderAll } from "../../compiler/render.ts";
import { visible } from "../../compiler/visible.ts";
import { bundleExterns } from "../bundle-externs.ts";
import { compileProject } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { describeError, projectProblem } from "../problems.ts";
import { type LoadedProject, projectName } from "../project.ts";
import { type Settings, settingsOf } from "../settings.ts";
import { standaloneProgram } from "../standalone-program.ts";

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
  for (const [path, text] of [
    [target, program.code + link],
    [`${target}.map`, map],
  ] as const) {
    try {
      writeFileSync(path, text);
    } catch (error) {
      process.stderr.write(renderAll([cannotWrite(path, describeError(error))], settings));
      return statusOf.failure;
    }
  }
  process.stderr.write(`  Compiled: ${visible(target)}\n`);
  return statusOf.success;
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
