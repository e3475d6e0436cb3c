// Finds the tests that a path on the command line names, and the project that they belong to.
import { statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { notADirectory, projectDirectoryMissing } from "../../compiler/catalogue.ts";
import type { TestProject } from "../../compiler/index.ts";
import {
  type ModuleFile,
  mainFile,
  manifestFile,
  moduleFiles,
  moduleName,
  sourceSuffix,
  testFiles,
} from "../modules.ts";
import { projectProblem } from "../problems.ts";
import { dependenciesBelow, moduleSources } from "../project.ts";
import { ProjectError, type SourceReader } from "../source-reader.ts";

export interface LoadedTests {
  /** Absolute path of the directory of the project. */
  readonly root: string;
  readonly project: TestProject;
  readonly reader: SourceReader;
}

/** The tests in the file, or in the files of tests at or below the directory. Throws ProjectError. */
export function loadTests(path: string): LoadedTests {
  const absolute = resolve(path);
  const status = statSync(absolute, { throwIfNoEntry: false });
  if (status === undefined) throw new ProjectError(projectDirectoryMissing(path));
  const isDirectory = status.isDirectory();
  if (!isDirectory && !absolute.endsWith(sourceSuffix)) throw new ProjectError(notADirectory(path));
  const { root, isProject } = projectAround(isDirectory ? absolute : dirname(absolute));
  const tests = isDirectory ? testFiles(absolute, root) : [{ name: moduleName(root, absolute), path: absolute }];
  const paths = new Set(tests.map((one) => one.path));
  // As in a program, a module that nobody imports counts too: it may hold an impl.
  const others = isProject && tests.length > 0 ? moduleFiles(root).filter((module) => !paths.has(module.path)) : [];
  refuseSameNames([...others, ...tests], root);
  const dependencies = isProject ? dependenciesBelow(root) : [];
  const sources = moduleSources({ root, dependencies, others, listsBeside: !isProject });
  const project: TestProject = {
    tests: tests.map(({ name, path: file }) => ({ name, file: sources.reader.read(file) })),
    others: sources.others,
    readModule: (name) => sources.readModule(name),
    get moduleNames() {
      return sources.moduleNames;
    },
  };
  return { root, project, reader: sources.reader };
}

/**
 * The directory itself when it is a project or stands in none, otherwise the nearest one above that has a manifest, or is
 * the current one and has a main file.
 */
function projectAround(directory: string): { readonly root: string; readonly isProject: boolean } {
  const has = (place: string, name: string): boolean =>
    statSync(join(place, name), { throwIfNoEntry: false }) !== undefined;
  if (has(directory, mainFile)) return { root: directory, isProject: true };
  for (let place = directory; ; place = dirname(place)) {
    if (has(place, manifestFile) || (place === process.cwd() && has(place, mainFile)))
      return { root: place, isProject: true };
    if (place === dirname(place)) return { root: directory, isProject: false };
  }
}

function refuseSameNames(files: readonly ModuleFile[], root: string): void {
  const known = new Map<string, string>();
  for (const { name, path } of files) {
    const earlier = known.get(name);
    if (earlier !== undefined) {
      const [one, other] = [earlier, path].map((file) => relative(root, file).split(sep).join("/"));
      throw new ProjectError(projectProblem(`'${one}' and '${other}' are both the module ${name}`));
    }
    known.set(name, path);
  }
}
