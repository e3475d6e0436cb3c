// The projects that open files belong to, each inspected again when something has changed since.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { InspectedModule, InspectedProgram } from "../../compiler/editor/index.ts";
import type { KnownFunctions } from "../../compiler/library/index.ts";
import type { Diagnostic } from "../../compiler/report/index.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import { inspectProgram, parse } from "../compile.ts";
import { SchemaCache, type StatementCheck } from "../database/statement-check.ts";
import { mainFile, manifestFile, moduleFiles } from "../project/modules.ts";
import { ProjectError } from "../project/problems.ts";
import type { SourceReader } from "../project/source-reader.ts";
import { type Documents, pathOf } from "./documents.ts";
import { loadEdited } from "./edited-project.ts";

/** A project as it was at one moment. */
export interface Checked {
  readonly program: InspectedProgram;
  readonly reader: SourceReader;
  /** Undefined: the project has no database. */
  readonly statements: StatementCheck | undefined;
  /** Where the project stands; undefined: it is a file alone. */
  readonly directory: string | undefined;
}

/** One file of a project as it was at one moment. */
export interface View extends Checked {
  readonly module: InspectedModule;
}

interface Project {
  /** A file in it, by whose path it was found. */
  readonly file: string;
  readonly directory: string | undefined;
  /** Trees of files that have not changed, by path. */
  readonly trees: Map<string, { readonly text: string; readonly parsed: ReturnType<typeof parseKept> }>;
  readonly schemas: SchemaCache;
  revision: number;
  result: Checked | Diagnostic | undefined;
}

export class Workspace {
  readonly #library: KnownFunctions;
  readonly #documents: Documents;
  readonly #projects = new Map<string, Project>();
  /** Directories beyond which no project is looked for. */
  #folders: readonly string[] = [];
  #revision = 0;

  constructor(library: KnownFunctions, documents: Documents) {
    this.#library = library;
    this.#documents = documents;
  }

  set folders(paths: readonly string[]) {
    this.#folders = paths;
  }

  /** Something has changed: a document, or a file on the disk. */
  changed(): void {
    this.#revision += 1;
  }

  /** The names of the projects that are the folders or that open files belong to; others are forgotten. */
  get projects(): string[] {
    const folders = this.#folders.flatMap((folder) => fileIn(folder) ?? []);
    const names = new Set([...folders, ...this.#documents.paths].map((path) => this.#keyOf(path)));
    for (const name of this.#projects.keys()) if (!names.has(name)) this.#projects.delete(name);
    return [...names];
  }

  /** Absolute paths of the files of a project that a user may be looking at. */
  shownFiles(name: string): string[] {
    const open = this.#documents.paths.filter((path) => this.#keyOf(path) === name);
    const file = this.#projects.get(name)?.file;
    return open.length > 0 || file === undefined ? open : [file];
  }

  /** A view of each project. */
  views(): View[] {
    return this.projects.flatMap((name) => {
      const checked = this.inspect(name);
      const [module] = "code" in checked ? [] : checked.program.modules;
      return "code" in checked || module === undefined ? [] : [{ ...checked, module }];
    });
  }

  /** The project inspected, or why it could not be loaded. */
  inspect(name: string): Checked | Diagnostic {
    const project = this.#projects.get(name);
    if (project === undefined) throw new Error(`no project ${name}`);
    if (project.revision !== this.#revision || project.result === undefined) {
      project.result = this.#inspect(project, (path) => this.#documents.text(path));
      project.revision = this.#revision;
    }
    return project.result;
  }

  /** A file and its project; undefined when that has no file open, or cannot be loaded. */
  view(uri: string): View | undefined {
    const path = pathOf(uri);
    const isOpen = this.#documents.get(uri) !== undefined;
    const key = isOpen ? this.#keyOf(path) : (this.#directoryOf(path) ?? path);
    if (!this.#projects.has(key)) return undefined;
    const checked = this.inspect(key);
    return "code" in checked ? undefined : viewOf(checked, path);
  }

  /** The file at a path as it would be with other texts, by path; some may be new. */
  viewWith(path: string, texts: ReadonlyMap<string, string>): View | undefined {
    const project = this.#projects.get(this.#keyOf(path));
    if (project === undefined) return undefined;
    const open = [...new Set([...this.#documents.paths, ...texts.keys()])];
    const checked = this.#inspect(project, (other) => texts.get(other) ?? this.#documents.text(other), open);
    return "code" in checked ? undefined : viewOf(checked, path);
  }

  #inspect(
    project: Project,
    edited: (path: string) => string | undefined,
    open: readonly string[] = this.#documents.paths,
  ): Checked | Diagnostic {
    try {
      const { file: main, directory, trees, schemas } = project;
      const loaded = loadEdited({ file: main, directory, edited, open, schemas });
      const parseFile: typeof parse = (file, report) => {
        const known = trees.get(file.path);
        const parsed = known?.text === file.text ? known.parsed : parseKept(file);
        trees.set(file.path, { text: file.text, parsed });
        for (const diagnostic of parsed.diagnostics) report(diagnostic);
        return parsed.tree;
      };
      const { project: sources, reader, statements } = loaded;
      const earlier =
        project.result !== undefined && "program" in project.result ? project.result.program.checked : undefined;
      return { program: inspectProgram(sources, this.#library, parseFile, earlier), reader, statements, directory };
    } catch (error) {
      if (error instanceof ProjectError) return error.diagnostic;
      throw error;
    }
  }

  #keyOf(path: string): string {
    const directory = this.#directoryOf(path);
    const key = directory ?? path;
    if (!this.#projects.has(key))
      this.#projects.set(key, {
        file: path,
        directory,
        trees: new Map(),
        schemas: new SchemaCache(),
        revision: -1,
        result: undefined,
      });
    return key;
  }

  /** The nearest directory with a manifest or, without one, with a main file. */
  #directoryOf(path: string): string | undefined {
    let withMain: string | undefined;
    for (let directory = dirname(path); ; directory = dirname(directory)) {
      if (existsSync(join(directory, manifestFile))) return directory;
      if (existsSync(join(directory, mainFile))) withMain ??= directory;
      if (this.#folders.includes(directory) || directory === dirname(directory)) return withMain;
    }
  }
}

/** Some file of the project that a folder is, if it is one. */
function fileIn(folder: string): string | undefined {
  const main = join(folder, mainFile);
  if (existsSync(main)) return main;
  if (!existsSync(join(folder, manifestFile))) return undefined;
  try {
    return moduleFiles(folder)[0]?.path;
  } catch (error) {
    if (error instanceof ProjectError) return undefined;
    throw error;
  }
}

function viewOf(checked: Checked, path: string): View | undefined {
  const module = checked.program.modules.find(({ file }) => checked.reader.absolutePath(file.path) === path);
  return module === undefined ? undefined : { ...checked, module };
}

function parseKept(file: SourceFile) {
  const diagnostics: Diagnostic[] = [];
  return { tree: parse(file, (diagnostic) => diagnostics.push(diagnostic)), diagnostics };
}
