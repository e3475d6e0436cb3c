// Turns the path on the command line into the project that the compiler takes.
import { dirname, join, resolve } from "node:path";
import type { Project } from "../../compiler/index.ts";
import { noMainFile, notADirectory } from "../../compiler/report/catalogue.ts";
import type { ReadLiteral } from "../../compiler/trees/facts.ts";
import { descriptionsFile, readDescriptions } from "../database/descriptions.ts";
import { type SchemaCache, type SchemaFiles, StatementCheck } from "../database/statement-check.ts";
import { EmbeddedFiles } from "./embedded-files.ts";
import { displayedPath, statusOf } from "./files.ts";
import { type DatabaseSettings, readManifest } from "./manifest.ts";
import {
  type Dependencies,
  locateEntry,
  locateModule,
  type ModuleFile,
  mainFile,
  manifestAbove,
  manifestFile,
  moduleFiles,
  pascalCase,
  refuseSameNames,
  someModuleNames,
  testFiles,
} from "./modules.ts";
import { missingPath, ProjectError, projectProblem } from "./problems.ts";
import { SourceReader } from "./source-reader.ts";

/** A module that was asked for by name, and the file that it was found in, if any. */
interface Lookup {
  readonly name: string;
  readonly path: string | undefined;
}

export interface LoadedProject {
  readonly kind: "file" | "directory";
  /** What its manifest calls it. */
  readonly name: string | undefined;
  /** Absolute path of the directory that the project stands in. */
  readonly root: string;
  /** Absolute path of the main file. */
  readonly main: string;
  readonly project: Project;
  readonly dependencies: Dependencies;
  /** Every question that the compiler asked `readModule` so far. */
  readonly lookups: readonly Lookup[];
  readonly reader: SourceReader;
  /** The bytes of a file as they were read, one character for each. */
  readonly bytesRead: (path: string) => string | undefined;
  /** What sources embed so far, by absolute path. */
  readonly embedded: ReadonlyMap<string, Buffer>;
  /** Absolute paths of what they would embed, and can't. */
  readonly missing: ReadonlySet<string>;
  readonly statements: StatementCheck | undefined;
}

/**
 * `withTests`: the files of tests of a directory are modules too. Without `needsMain` a directory with modules is a project,
 * whose main file is empty if it has none. Throws ProjectError when there is no such project or one of its files cannot be
 * read.
 */
export function loadProject(path: string, { withTests = false, needsMain = true } = {}): LoadedProject {
  const entry = locateEntry(path);
  switch (entry.kind) {
    case "missing":
      throw new ProjectError(missingPath(path));
    case "not-a-project":
      throw new ProjectError(notADirectory(path));
    case "no-main-file":
      if (!needsMain && moduleFiles(resolve(path)).length > 0) {
        const root = resolve(path);
        return loadDirectory({ kind: "directory", root, main: join(root, mainFile) }, { withTests, hasMain: false });
      }
      throw new ProjectError(noMainFile(path));
    case "file":
      return assemble({ ...entry, ...projectAbove(entry.root), dependencies: [], others: [], hasMain: true });
    case "directory":
      return loadDirectory(entry, { withTests, hasMain: true });
    default:
      return entry satisfies never;
  }
}

function loadDirectory(
  entry: { readonly kind: "directory"; readonly root: string; readonly main: string },
  { withTests, hasMain }: { readonly withTests: boolean; readonly hasMain: boolean },
): LoadedProject {
  const manifest = readManifest(join(entry.root, manifestFile));
  const dependencies = dependenciesBelow(entry.root, manifest);
  const others = ownModules(entry.root, dependencies, withTests);
  refuseSameNames([{ name: "Main", path: entry.main }, ...others], entry.root);
  const { name, database } = manifest;
  return assemble({ ...entry, name, database, dependencies, others, hasMain });
}

/** What the project around a single file says of it, as far as its manifest is right: the file does without the rest of it. */
function projectAbove(directory: string): Pick<LoadedProject, "name"> & { readonly database?: DatabaseSettings } {
  const manifest = manifestAbove(directory);
  if (manifest === undefined) return { name: undefined };
  try {
    const { name, database } = readManifest(manifest);
    return { name, database };
  } catch (error) {
    if (error instanceof ProjectError) return { name: undefined };
    throw error;
  }
}

/** The dependencies that the manifest in the directory `root` names. Throws ProjectError. */
export function dependenciesBelow(root: string, manifest = readManifest(join(root, manifestFile))): Dependencies {
  return manifest.dependencies.map((dependency) => {
    const { name } = dependency;
    const directory =
      "npm" in dependency ? packageDirectory(root, dependency.npm) : directoryAt(resolve(root, dependency.path));
    if (directory !== undefined) return [pascalCase(name), directory] as const;
    const cause =
      "npm" in dependency
        ? `the package '${dependency.npm}' is not installed: npm install ${dependency.npm}`
        : `'${dependency.path}' is not a directory`;
    throw new ProjectError(projectProblem(`'${manifestFile}': dependency \`${name}\`: ${cause}`));
  });
}

function directoryAt(path: string): string | undefined {
  return statusOf(path, path)?.isDirectory() === true ? path : undefined;
}

/** Where Node finds a package for what stands in `from`. */
function packageDirectory(from: string, name: string): string | undefined {
  const found = directoryAt(join(from, "node_modules", name));
  const above = dirname(from);
  return found ?? (above === from ? undefined : packageDirectory(above, name));
}

/** The modules of the project itself, but its main one; `withTests`: those of tests too. Throws ProjectError. */
export function ownModules(root: string, dependencies: Dependencies, withTests: boolean): ModuleFile[] {
  const others = dependencies.map(([, directory]) => directory);
  return [...moduleFiles(root, others), ...(withTests ? testFiles(root, root, others) : [])];
}

interface ModuleSources extends Pick<Project, "others" | "readModule" | "moduleNames"> {
  readonly readLiteral: ReadLiteral;
  /** Undefined: the project has no database. */
  readonly statements: StatementCheck | undefined;
  readonly reader: SourceReader;
  /** The files that sources embed, as far as they were read. */
  readonly embedded: EmbeddedFiles;
  readonly lookups: readonly Lookup[];
}

/** `others` belong to the project whether imported or not; `listsBeside`: what else there is below `root` is suggested. */
export function moduleSources(place: {
  readonly root: string;
  readonly dependencies: Dependencies;
  readonly others: readonly ModuleFile[];
  readonly listsBeside: boolean;
  readonly database?: DatabaseSettings;
  /** What an editor keeps of it. */
  readonly schemas?: SchemaCache;
  /** The file that is Main, which is no other module. */
  readonly main?: string;
  /** The text of a file that is not to be read from the disk, since an editor has it open. */
  readonly edited?: (path: string) => string | undefined;
}): ModuleSources {
  const { root, dependencies } = place;
  const reader = new SourceReader(root, place.edited);
  const lookups: Lookup[] = [];
  const others = place.others.map(({ name, path }) => ({ name, file: reader.read(path) }));
  const roots = [root, ...dependencies.map(([, directory]) => directory)];
  const embedded = new EmbeddedFiles(roots, (displayed) => reader.absolutePath(displayed));
  const byName = new Map(others.map(({ name, file }) => [name, file]));
  const { database } = place;
  const statements =
    database === undefined
      ? undefined
      : new StatementCheck(database, schemaFiles(embedded, database.root), place.schemas);
  let names: readonly string[] | undefined;
  return {
    reader,
    lookups,
    statements,
    others,
    embedded,
    readLiteral: embedded.readLiteral,
    readModule(name) {
      const known = byName.get(name);
      if (known !== undefined) return known;
      const path = locateModule(root, dependencies, name);
      lookups.push({ name, path });
      if (path === undefined || path === place.main) return undefined;
      return reader.read(path, { foreign: dependencies.length > 0 && path !== locateModule(root, [], name) });
    },
    get moduleNames() {
      names ??= [
        ...(place.listsBeside ? someModuleNames(root) : others.map(({ name }) => name)),
        ...dependencies.flatMap(([prefix, directory]) => someModuleNames(directory).map((name) => `${prefix}.${name}`)),
      ];
      return names;
    },
  };
}

function schemaFiles(embedded: EmbeddedFiles, root: string): SchemaFiles {
  return {
    migrations(path) {
      const directory = resolve(root, path);
      return embedded.migrationsIn(directory, displayedPath(directory, root));
    },
    descriptions() {
      const path = join(root, descriptionsFile);
      embedded.dependOn(path);
      return readDescriptions(path);
    },
  };
}

function assemble(place: {
  readonly kind: "file" | "directory";
  readonly name: string | undefined;
  readonly root: string;
  readonly main: string;
  readonly dependencies: Dependencies;
  readonly database?: DatabaseSettings;
  readonly others: readonly ModuleFile[];
  readonly hasMain: boolean;
}): LoadedProject {
  const { kind, name, root, main, dependencies } = place;
  const sources = moduleSources({ ...place, listsBeside: kind === "file" });
  const { reader, lookups } = sources;
  const project: Project = {
    main: { name: "Main", file: place.hasMain ? reader.read(main) : { path: mainFile, text: "" } },
    others: sources.others,
    readModule: (name) => sources.readModule(name),
    get moduleNames() {
      return sources.moduleNames;
    },
    readLiteral: sources.readLiteral,
    checkProgram: sources.statements?.check,
  };
  const bytesRead = (path: string): string | undefined => reader.bytesRead(path);
  const { statements } = sources;
  const { read: embedded, missing } = sources.embedded;
  return { kind, name, root, main, project, dependencies, lookups, reader, bytesRead, embedded, missing, statements };
}

/** Name of the project for files that are made from it: that of the file or of the directory. */
export function projectName(project: LoadedProject): string {
  const path = project.kind === "file" ? project.main.replace(/\.snow$/, "") : project.root;
  return path.slice(dirname(path).length).replace(/^[\\/]+/, "") || "main";
}
