// The project that an editor's file belongs to, with the texts that are open in place of those on the disk.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Project } from "../../compiler/index.ts";
import type { SchemaCache, StatementCheck } from "../database/statement-check.ts";
import { readManifest } from "../project/manifest.ts";
import { mainFile, manifestFile, moduleName, refuseSameNames } from "../project/modules.ts";
import { dependenciesBelow, moduleSources, ownModules } from "../project/project.ts";
import type { SourceReader } from "../project/source-reader.ts";

/**
 * The directory around `file`, with its tests, or, without one, the file alone. `edited` gives the text of open files;
 * `open` are their absolute paths, for some of them may not be on the disk yet. Throws ProjectError.
 */
export function loadEdited(place: {
  readonly file: string;
  readonly directory: string | undefined;
  readonly edited: (path: string) => string | undefined;
  readonly open: readonly string[];
  readonly schemas: SchemaCache;
}): {
  readonly project: Project;
  readonly reader: SourceReader;
  readonly statements: StatementCheck | undefined;
} {
  const { file, directory, edited, open, schemas } = place;
  const root = directory ?? dirname(file);
  const ownMain = join(root, mainFile);
  const hasMain = directory !== undefined && (edited(ownMain) !== undefined || existsSync(ownMain));
  // Without a main file any module is as good a place to begin as another.
  const main = hasMain ? ownMain : file;
  const manifest = directory === undefined ? undefined : readManifest(join(root, manifestFile));
  const dependencies = manifest === undefined ? [] : dependenciesBelow(root, manifest);
  const files = directory === undefined ? [] : ownModules(root, dependencies, true);
  const known = new Set([main, ...files.map(({ path }) => path)]);
  const unsaved =
    directory === undefined ? [] : open.filter((path) => !known.has(path) && path.startsWith(join(root, "/")));
  const others = [...files, ...unsaved.map((path) => ({ name: moduleName(root, path), path }))];
  refuseSameNames(hasMain ? [{ name: "Main", path: main }, ...others] : others, root);
  const database = manifest === undefined ? {} : { database: manifest.database, schemas };
  const listsBeside = directory === undefined;
  const sources = moduleSources({ root, dependencies, others, listsBeside, main, edited, ...database });
  const project: Project = {
    main: { name: "Main", file: sources.reader.read(main) },
    others: sources.others,
    readModule: (name) => sources.readModule(name),
    get moduleNames() {
      return sources.moduleNames;
    },
    readLiteral: sources.readLiteral,
    checkProgram: sources.statements?.check,
  };
  return { project, reader: sources.reader, statements: sources.statements };
}
