// Finds the tests that a path on the command line names, and the project that they belong to.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { TestProject } from "../../compiler/index.ts";
import { notADirectory } from "../../compiler/report/catalogue.ts";
import { statusOf } from "../project/files.ts";
import { readManifest } from "../project/manifest.ts";
import { mainFile, manifestFile, moduleName, refuseSameNames, sourceSuffix, testFiles } from "../project/modules.ts";
import { missingPath, ProjectError } from "../project/problems.ts";
import { dependenciesBelow, moduleSources, ownModules } from "../project/project.ts";
import type { SourceReader } from "../project/source-reader.ts";

/** In a test: what it starts is the main module, which it need not import for that. */
const startsNodes = /\bSim\.node\b/;

interface LoadedTests {
  /** Absolute path of the directory of the project. */
  readonly root: string;
  readonly project: TestProject;
  readonly reader: SourceReader;
}

/** The tests in the file, or in the files of tests at or below the directory. Throws ProjectError. */
export function loadTests(path: string): LoadedTests {
  const absolute = resolve(path);
  const status = statusOf(absolute, path);
  if (status === undefined) throw new ProjectError(missingPath(path));
  const isDirectory = status.isDirectory();
  if (!isDirectory && !absolute.endsWith(sourceSuffix)) throw new ProjectError(notADirectory(path));
  const { root, isProject } = projectAround(isDirectory ? absolute : dirname(absolute));
  const dependencies = isProject ? dependenciesBelow(root) : [];
  const except = dependencies.map(([, directory]) => directory);
  const tests = isDirectory
    ? testFiles(absolute, root, except)
    : [{ name: moduleName(root, absolute), path: absolute }];
  const paths = new Set(tests.map((one) => one.path));
  // As in a program, a module that nobody imports counts too: it may hold an impl.
  const all = isProject && tests.length > 0 ? ownModules(root, dependencies, false) : [];
  const others = all.filter((module) => !paths.has(module.path));
  refuseSameNames([{ name: "Main", path: join(root, mainFile) }, ...others, ...tests], root);
  const database = isProject ? { database: readManifest(join(root, manifestFile)).database } : {};
  const sources = moduleSources({ root, dependencies, others, listsBeside: !isProject, ...database });
  const testModules = tests.map(({ name, path: file }) => ({ name, file: sources.reader.read(file) }));
  const main = testModules.some(({ file }) => startsNodes.test(file.text)) ? sources.readModule("Main") : undefined;
  const project: TestProject = {
    tests: testModules,
    others: main === undefined ? sources.others : [...sources.others, { name: "Main", file: main }],
    readModule: (name) => sources.readModule(name),
    get moduleNames() {
      return sources.moduleNames;
    },
    readLiteral: sources.readLiteral,
    checkProgram: sources.statements?.check,
  };
  return { root, project, reader: sources.reader };
}

/**
 * The directory itself when it is a project or stands in none, otherwise the nearest one above that has a manifest, or is
 * the current one and has a main file.
 */
function projectAround(directory: string): { readonly root: string; readonly isProject: boolean } {
  const has = (place: string, name: string): boolean => existsSync(join(place, name));
  if (has(directory, mainFile)) return { root: directory, isProject: true };
  for (let place = directory; ; place = dirname(place)) {
    if (has(place, manifestFile) || (place === process.cwd() && has(place, mainFile)))
      return { root: place, isProject: true };
    if (place === dirname(place)) return { root: directory, isProject: false };
  }
}
