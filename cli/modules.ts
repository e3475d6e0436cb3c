// Which file a module name means, and which modules a directory holds. Imports nothing of the compiler: cached runs need it.
import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

export const sourceSuffix = ".snow";
export const testSuffix = `_test${sourceSuffix}`;
export const mainFile = `main${sourceSuffix}`;
export const manifestFile = "snow.toml";

/** What the path on the command line names. */
export type Entry =
  | { readonly kind: "file"; readonly main: string; readonly root: string }
  | { readonly kind: "directory"; readonly main: string; readonly root: string }
  | { readonly kind: "missing" | "not-a-project" | "no-main-file" };

export interface ModuleFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

interface FileKind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Directories of the projects that a manifest names, by the first part of their modules' names. */
export type Dependencies = readonly (readonly [prefix: string, directory: string])[];

export function locateEntry(path: string): Entry {
  const absolute = resolve(path);
  const status = statSync(absolute, { throwIfNoEntry: false });
  if (status === undefined) return { kind: "missing" };
  if (status.isDirectory()) {
    const main = join(absolute, mainFile);
    if (statSync(main, { throwIfNoEntry: false }) === undefined) return { kind: "no-main-file" };
    return { kind: "directory", main, root: absolute };
  }
  if (!absolute.endsWith(sourceSuffix)) return { kind: "not-a-project" };
  return { kind: "file", main: absolute, root: dirname(absolute) };
}

/** `flat_earth` -> `FlatEarth`. */
export function pascalCase(segment: string): string {
  return segment
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** `FlatEarth` -> `flat_earth`. */
function snakeCase(segment: string): string {
  return segment.replace(/(?<=.)(?=\p{Lu})/gu, "_").toLowerCase();
}

/**
 * Every module below `root` by name, in order of the names; neither the project's own main file nor files of tests are
 * among them. The search ends after `limit` names, whatever they are.
 */
export function moduleFiles(root: string, limit = Number.POSITIVE_INFINITY): ModuleFile[] {
  return sourceFiles(root, limit)
    .filter(({ path }) => !path.endsWith(testSuffix) && path !== join(root, mainFile))
    .sort((first, second) => (first.name < second.name ? -1 : first.name > second.name ? 1 : 0));
}

/** Every file of tests at or below `directory`, in order of the paths; its module's name is that below `root`. */
export function testFiles(directory: string, root: string): ModuleFile[] {
  return sourceFiles(directory, Number.POSITIVE_INFINITY)
    .filter(({ path }) => path.endsWith(testSuffix))
    .map(({ path }) => ({ name: moduleName(root, path), path }))
    .sort((first, second) => (first.path < second.path ? -1 : 1));
}

/** The name of the module in a file below `root`. */
export function moduleName(root: string, path: string): string {
  return relative(root, path).slice(0, -sourceSuffix.length).split(sep).map(pascalCase).join(".");
}

/** Every source at or below `root`. Hidden names and `node_modules` are skipped. */
function sourceFiles(root: string, limit: number): ModuleFile[] {
  const found: ModuleFile[] = [];
  let visited = 0;
  const walk = (directory: string, prefix: string): void => {
    if (visited >= limit) return;
    for (const entry of entries(directory)) {
      if (visited++ >= limit) return;
      if (entry.name.startsWith(".")) continue;
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "node_modules") walk(path, `${prefix}${pascalCase(entry.name)}.`);
      } else if (isSource(entry, path)) {
        found.push({ name: prefix + pascalCase(basename(entry.name, sourceSuffix)), path });
      }
    }
  };
  walk(root, "");
  return found;
}

/** The file of the module `name`, looked up below `root` or in the dependency that its first part names. */
export function locateModule(root: string, dependencies: Dependencies, name: string): string | undefined {
  const segments = name.split(".");
  const own = locateBelow(root, segments);
  if (own !== undefined) return own;
  const [first, ...rest] = segments;
  const directory = dependencies.find(([prefix]) => prefix === first)?.[1];
  if (directory === undefined || rest.length === 0 || (rest.length === 1 && rest[0] === "Main")) return undefined;
  return locateBelow(directory, rest);
}

function locateBelow(root: string, segments: readonly string[]): string | undefined {
  let directory = root;
  for (const segment of segments.slice(0, -1)) {
    const name = child(directory, segment, "", (entry) => entry.isDirectory());
    if (name === undefined) return undefined;
    directory = join(directory, name);
  }
  const last = segments.at(-1) ?? "";
  const name = child(directory, last, sourceSuffix, (entry, path) => isSource(entry, path));
  return name === undefined ? undefined : join(directory, name);
}

/** The entry of `directory` whose name, without `suffix`, gives `segment` in PascalCase. */
function child(
  directory: string,
  segment: string,
  suffix: string,
  accepts: (entry: FileKind, path: string) => boolean,
): string | undefined {
  const usual = snakeCase(segment) + suffix;
  const status = statSync(join(directory, usual), { throwIfNoEntry: false });
  if (status !== undefined && accepts(status, join(directory, usual))) return usual;
  for (const entry of entries(directory)) {
    if (entry.name.startsWith(".") || !entry.name.endsWith(suffix)) continue;
    const stem = entry.name.slice(0, entry.name.length - suffix.length);
    if (pascalCase(stem) === segment && accepts(entry, join(directory, entry.name))) return entry.name;
  }
  return undefined;
}

/** A regular file, or a link to one, with the suffix of sources. */
function isSource(entry: FileKind, path: string): boolean {
  if (!path.endsWith(sourceSuffix)) return false;
  if (entry.isFile()) return true;
  return entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Sorted by name, so that lookups do not depend on the file system; unreadable directories are empty. */
function entries(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((first, second) => (first.name < second.name ? -1 : 1));
  } catch {
    return [];
  }
}
