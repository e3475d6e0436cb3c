// `snow doc`: the pages of a project's modules.
import { lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { renderAll, visible } from "../../compiler/report/index.ts";
import { inspectProject } from "../compile.ts";
import {
  generator,
  libraryModules,
  loadAssets,
  projectModules,
  projectSite,
  type SiteFile,
  startPage,
} from "../doc/index.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { loadLibrary } from "../library.ts";
import { describeError, diagnosticOf, ProjectError } from "../project/problems.ts";
import { type LoadedProject, projectName } from "../project/project.ts";
import { writeTarget } from "../project/targets.ts";
import { settingsOf } from "../settings.ts";

export async function doc(invocation: Invocation): Promise<number> {
  const settings = settingsOf(invocation);
  const { loaded, program, report } = await inspectProject(invocation.positional[0] ?? ".", settings);
  process.stderr.write(report);
  if (loaded === undefined || program === undefined) return statusOf.failure;
  const own = new Set(["Main", ...loaded.project.others.map(({ name }) => name)]);
  const modules = projectModules(program, ({ name }) => loaded.kind === "file" || own.has(name));
  const library = invocation.flags.has("library") ? libraryModules(await loadLibrary()) : [];
  const name = loaded.name ?? projectName(loaded);
  try {
    const target = invocation.values.get("output") ?? usualDirectory(loaded);
    write(target, projectSite({ name, modules, library }, loadAssets()));
    process.stderr.write(`   Written: ${visible(join(target, startPage))}\n`);
  } catch (error) {
    process.stderr.write(renderAll([diagnosticOf(error)], settings));
    return statusOf.failure;
  }
  return statusOf.success;
}

/** `doc` in the project. */
function usualDirectory({ root }: LoadedProject): string {
  const path = join(root, "doc");
  const shown = relative(process.cwd(), path);
  return shown.startsWith(`..${sep}`) ? path : shown;
}

/** Pages of an earlier time that are no more go away; nothing else does. Throws a ProjectError when others' files are there. */
function write(target: string, files: readonly SiteFile[]): void {
  if (entriesOf(target).length > 0 && !isPage(join(target, startPage)))
    throw new ProjectError(cannotWrite(target, "something else is there; `-o` names another directory"));
  for (const { path } of files)
    if (lstatSync(join(target, path), { throwIfNoEntry: false })?.isSymbolicLink() === true)
      throw new ProjectError(cannotWrite(join(target, path), "it is a link"));
  const written = new Set(files.map(({ path }) => join(target, path)));
  for (const folder of new Set(files.map(({ path }) => dirname(join(target, path))))) {
    for (const name of entriesOf(folder)) {
      const path = join(folder, name);
      if (name.endsWith(".html") && !written.has(path) && isPage(path)) remove(path);
    }
  }
  for (const { path, text } of files) writeTarget(join(target, path), text, { makesDirectory: true });
}

function remove(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    throw new ProjectError(cannotWrite(path, describeError(error)));
  }
}

/** None when there is no such directory. */
function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isPage(path: string): boolean {
  try {
    return readFileSync(path, "utf8").includes(generator);
  } catch {
    return false;
  }
}
