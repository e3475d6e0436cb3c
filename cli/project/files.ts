// Looks at the file system: what is not there is an answer, whatever else goes wrong ends the loading with a sentence.
import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { cannotRead, ProjectError } from "./problems.ts";

/** `path` relative to the current directory when it is inside it, otherwise relative to `root`. */
export function displayedPath(path: string, root: string): string {
  const here = relative(process.cwd(), path);
  if (here !== ".." && !here.startsWith(`..${sep}`) && !isAbsolute(here)) return here === "" ? "." : here;
  return path === root ? path : relative(root, path);
}

/** What is at a path, links followed; undefined when nothing is. Throws ProjectError, which calls it `shown`. */
export function statusOf(path: string, shown: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new ProjectError(cannotRead(shown, error));
  }
}

/** What a directory holds, in order of the names; nothing when it is not there. Throws ProjectError. */
export function entriesOf(directory: string, shown: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((first, second) => (first.name < second.name ? -1 : 1));
  } catch (error) {
    if (isMissing(error)) return [];
    throw new ProjectError(cannotRead(shown, error));
  }
}

/** Nothing is at the path, or what would have to be a directory is none. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
