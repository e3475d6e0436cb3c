// The files of a directory of migrations.

import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Migration } from "../../runtime/storage/index.ts";
import { entriesOf } from "../project/files.ts";
import { cannotRead, ProjectError, projectProblem } from "../project/problems.ts";
import { parseMigration, plainText } from "./migration-text.ts";

interface MigrationFile {
  readonly number: number;
  /** Without `.sql`. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** As messages call it. */
  readonly shown: string;
}

export const migrationSuffix = ".sql";

/** In the order of their numbers; none when there is no such directory. Throws ProjectError. */
export function migrationFiles(directory: string, shown: string): readonly MigrationFile[] {
  const files = entriesOf(directory, shown)
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith(migrationSuffix) && !entry.name.startsWith("."))
    .map(({ name }) => fileOf(directory, shown, name))
    .sort((left, right) => left.number - right.number);
  for (const [index, { number, shown: name }] of files.entries()) {
    const before = files[index - 1];
    if (before?.number === number)
      throw new ProjectError(
        projectProblem(`two migrations have the number ${number}: '${before.shown}' and '${name}'`),
      );
  }
  return files;
}

function fileOf(directory: string, shown: string, name: string): MigrationFile {
  const number = /^(\d{1,15})_./.exec(name)?.[1];
  if (number === undefined)
    throw new ProjectError(projectProblem(`'${shown}/${name}' is no migration: expected NNNN_name.sql`));
  return {
    number: Number(number),
    name: name.slice(0, -migrationSuffix.length),
    path: join(directory, name),
    shown: `${shown}/${name}`,
  };
}

/** Throws ProjectError. */
export function readMigration(file: MigrationFile): {
  readonly bytes: Buffer;
  readonly text: string;
  readonly migration: Migration;
} {
  const bytes = bytesOf(file);
  if (!isUtf8(bytes)) throw new ProjectError(projectProblem(`'${file.shown}' is no UTF-8 text`));
  const { number, name, shown } = file;
  const text = plainText(bytes.toString("utf8"));
  return { bytes, text, migration: { number, name, path: shown, ...parseMigration(text) } };
}

function bytesOf({ path, shown }: MigrationFile): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ProjectError(cannotRead(shown, error));
  }
}
