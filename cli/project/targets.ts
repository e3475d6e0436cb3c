// Where written files go, and whether something else is there.
import { mkdirSync, type Stats, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { describeError, ProjectError } from "./problems.ts";
import { type LoadedProject, projectName } from "./project.ts";

/** `NAME.js` beside `NAME.snow`, `DIR/NAME.js` for a directory NAME; `.js` is the ending. */
export function usualTarget(loaded: LoadedProject, ending: string): string {
  const directory = loaded.kind === "file" ? dirname(loaded.main) : loaded.root;
  const path = join(directory, `${projectName(loaded)}${ending}`);
  const here = relative(process.cwd(), path);
  return here.startsWith(`..${sep}`) ? path : here;
}

/** What `-o` names: the file, or one in the directory; without it the usual one. */
export function targetOf(loaded: LoadedProject, output: string | undefined, ending: string): string {
  if (output === undefined) return usualTarget(loaded, ending);
  return isDirectory(output) ? join(output, basename(usualTarget(loaded, ending))) : output;
}

/** Whether it is one, or is to be one. */
export function isDirectory(path: string): boolean {
  return fileAt(path)?.isDirectory() ?? (extname(path) === "" || /[/\\]$/.test(path));
}

/** Whether a path leads to one of the files, by whatever name. */
export function isAmong(path: string, files: readonly string[]): boolean {
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

/** Throws a ProjectError. `makesDirectory`: the directory of the file may be missing. */
export function writeTarget(
  path: string,
  text: string,
  { makesDirectory }: { readonly makesDirectory: boolean },
): void {
  try {
    if (makesDirectory) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new ProjectError(cannotWrite(path, describeError(error)));
  }
}
