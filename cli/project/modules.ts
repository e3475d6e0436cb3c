// Which file a module name means, and which modules a directory holds. Imports nothing of the compiler: cached runs need it.
import { type Dirent, existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { displayedPath, entriesOf, statusOf } from "./files.ts";
import { ProjectError, projectProblem } from "./problems.ts";

export const sourceSuffix = ".snow";
export const testSuffix = `_test${sourceSuffix}`;
export const mainFile = `main${sourceSuffix}`;
export const manifestFile = "snow.toml";

/** What the path on the command line names. */
type Entry =
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

/** The manifest of the project that a directory belongs to: the nearest one, there or above; undefined: none. */
export function manifestAbove(directory: string): string | undefined {
  const path = join(directory, manifestFile);
  if (existsSync(path)) return path;
  const above = dirname(directory);
  return above === directory ? undefined : manifestAbove(above);
}

/** Throws ProjectError when nobody can say what is at the path. */
export function locateEntry(path: string): Entry {
  const absolute = resolve(path);
  const status = statusOf(absolute, path);
  if (status === undefined) return { kind: "missing" };
  if (status.isDirectory()) {
    const main = join(absolute, mainFile);
    if (statusOf(main, join(path, mainFile)) === undefined) return { kind: "no-main-file" };
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
 * among them, nor what is in the directories `except`. Throws ProjectError for what cannot be read.
 */
export function moduleFiles(root: string, except: readonly string[] = []): ModuleFile[] {
  return sourceFiles(root, { except })
    .filter(({ path }) => !path.endsWith(testSuffix) && path !== join(root, mainFile))
    .sort(byName);
}

/** Names of modules below `root`, for suggestions: a single file may stand anywhere, also above a million others. */
export function someModuleNames(root: string): string[] {
  const files = sourceFiles(root, { limit: suggestionLimit });
  const modules = files.filter(({ path }) => !path.endsWith(testSuffix) && path !== join(root, mainFile));
  return modules.sort(byName).map(({ name }) => name);
}

/** How many names are looked at for suggestions, whatever they are. */
const suggestionLimit = 2000;

function byName(first: ModuleFile, second: ModuleFile): number {
  return first.name < second.name ? -1 : first.name > second.name ? 1 : 0;
}

/** Every file of tests at or below `directory`, in order of the paths; its module's name is that below `root`. */
export function testFiles(directory: string, root: string, except: readonly string[] = []): ModuleFile[] {
  return sourceFiles(directory, { except })
    .filter(({ path }) => path.endsWith(testSuffix))
    .map(({ path }) => ({ name: moduleName(root, path), path }))
    .sort((first, second) => (first.path < second.path ? -1 : 1));
}

/** The name of the module in a file below `root`. */
export function moduleName(root: string, path: string): string {
  return relative(root, path).slice(0, -sourceSuffix.length).split(sep).map(pascalCase).join(".");
}

/** The file that a module below `root` has, by the parts of its name. */
export function moduleFile(root: string, segments: readonly string[]): string {
  return join(root, ...segments.map(snakeCase)) + sourceSuffix;
}

/**
 * Two files that are one module, or would be where the case of letters in names counts for nothing: then the project
 * could not be kept there. Throws ProjectError.
 */
export function refuseSameNames(files: readonly ModuleFile[], root: string): void {
  const known = new Map<string, string>();
  for (const { name, path } of files) {
    for (const key of new Set([name, moduleName(root, join(root, relative(root, path).toLowerCase()))])) {
      const earlier = known.get(key);
      if (earlier !== undefined && earlier !== path) throw sameName([earlier, path], root, name);
      known.set(key, path);
    }
  }
}

function sameName(paths: readonly [string, string], root: string, name: string): ProjectError {
  const [one, other] = paths.map((path) => displayedPath(path, root));
  return new ProjectError(projectProblem(`'${one}' and '${other}' are both the module '${name}'`));
}

/**
 * Every source at or below `root`. Hidden names and `node_modules` are skipped. The search ends after `limit` names, and
 * with a limit it passes over what cannot be read.
 */
function sourceFiles(
  root: string,
  { limit, except = [] }: { readonly limit?: number; readonly except?: readonly string[] },
): ModuleFile[] {
  const found: ModuleFile[] = [];
  let visited = 0;
  const isOver = (): boolean => limit !== undefined && visited >= limit;
  const look = (entry: Dirent, path: string, prefix: string): void => {
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && !except.includes(path)) walk(path, `${prefix}${pascalCase(entry.name)}.`);
    } else if (isSource(entry, path, root)) {
      found.push({ name: prefix + pascalCase(basename(entry.name, sourceSuffix)), path });
    }
  };
  const walk = (directory: string, prefix: string): void => {
    if (isOver()) return;
    for (const entry of entriesOf(directory, displayedPath(directory, root))) {
      if (isOver()) return;
      visited++;
      if (entry.name.startsWith(".")) continue;
      const path = join(directory, entry.name);
      if (limit === undefined) look(entry, path, prefix);
      else unlessUnreadable(() => look(entry, path, prefix));
    }
  };
  if (limit === undefined) walk(root, "");
  else unlessUnreadable(() => walk(root, ""));
  return found;
}

function unlessUnreadable(search: () => void): void {
  try {
    search();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
  }
}

/**
 * The file of the module `name`, looked up below `root` or in the dependency that its first part names. Throws
 * ProjectError when there are two, or when nobody can say.
 */
export function locateModule(root: string, dependencies: Dependencies, name: string): string | undefined {
  const segments = name.split(".");
  const own = locateBelow(root, segments, name);
  if (own !== undefined && !dependencies.some(([, directory]) => isInside(own, directory, root))) return own;
  const [first, ...rest] = segments;
  const directory = dependencies.find(([prefix]) => prefix === first)?.[1];
  if (directory === undefined || rest.length === 0 || (rest.length === 1 && rest[0] === "Main")) return undefined;
  return locateBelow(directory, rest, name);
}

/** Whether a file belongs to the dependency in `directory`, which stands below `root` itself. */
function isInside(path: string, directory: string, root: string): boolean {
  return directory.startsWith(root + sep) && path.startsWith(directory + sep);
}

function locateBelow(root: string, segments: readonly string[], name: string): string | undefined {
  let directories = [root];
  for (const segment of segments.slice(0, -1))
    directories = directories.flatMap((directory) =>
      children(directory, root, { segment, suffix: "", accepts: (entry) => entry.isDirectory() }),
    );
  const files = directories.flatMap((directory) =>
    children(directory, root, {
      segment: segments.at(-1) ?? "",
      suffix: sourceSuffix,
      accepts: (entry, path) => isSource(entry, path, root),
    }),
  );
  const [file, other] = files;
  if (file !== undefined && other !== undefined) throw sameName([file, other], root, name);
  return file;
}

interface Wanted {
  /** What the name without `suffix` gives in PascalCase. */
  readonly segment: string;
  readonly suffix: string;
  readonly accepts: (entry: FileKind, path: string) => boolean;
}

/** The entries of `directory` that are wanted, and of files those that would be where the case of letters is ignored. */
function children(directory: string, root: string, { segment, suffix, accepts }: Wanted): string[] {
  const usual = join(directory, snakeCase(segment) + suffix);
  const status = statusOf(usual, displayedPath(usual, root));
  const isUsual = status !== undefined && accepts(status, usual) && pascalCase(snakeCase(segment)) === segment;
  let all: Dirent[];
  try {
    all = entriesOf(directory, displayedPath(directory, root));
  } catch (error) {
    // One that only lets those in who know the names.
    if (isUsual) return [usual];
    throw error;
  }
  const visible = all.filter(({ name }) => !name.startsWith(".") && name.endsWith(suffix));
  const accepted = (entry: Dirent): boolean => accepts(entry, join(directory, entry.name));
  const exact = visible.filter((entry) => pascalCase(basename(entry.name, suffix)) === segment && accepted(entry));
  const lower = new Set(exact.map(({ name }) => name.toLowerCase()));
  const isTwin = (entry: Dirent): boolean => lower.has(entry.name.toLowerCase()) && !exact.includes(entry);
  const twins = suffix === "" ? [] : visible.filter((entry) => isTwin(entry) && accepted(entry));
  return [...exact, ...twins].map((entry) => join(directory, entry.name));
}

/** A regular file, or a link to one, with the suffix of sources. */
function isSource(entry: FileKind, path: string, root: string): boolean {
  if (!path.endsWith(sourceSuffix)) return false;
  if (entry.isFile()) return true;
  return entry.isSymbolicLink() && statusOf(path, displayedPath(path, root))?.isFile() === true;
}
