// Literal arguments that are looked at while compiling. Files that sources embed are read once, and never from outside of the
// project that the source belongs to.
import { isUtf8 } from "node:buffer";
import { realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { LiteralContents, ReadLiteral } from "../../compiler/trees/facts.ts";
import { libraries } from "../../runtime/host/libraries.ts";
import { migrationFiles, readMigration } from "../database/migration-files.ts";
import type { MigrationSource } from "../database/sqlite-schema.ts";
import { embeddedBytes } from "./embedded-bytes.ts";
import { describeError } from "./problems.ts";

/** Larger files make no program (bytes). */
const largest = 64 * 1024 * 1024;

export class EmbeddedFiles {
  readonly #roots: readonly string[];
  readonly #absolutePath: (displayed: string) => string;
  readonly #read = new Map<string, Buffer>();
  /** What could not be read: it may be there later. */
  readonly #missing = new Set<string>();

  /** `roots`: the directories that projects stand in; `absolutePath` of a source, by the name it is shown under. */
  constructor(roots: readonly string[], absolutePath: (displayed: string) => string) {
    this.#roots = roots;
    this.#absolutePath = absolutePath;
  }

  /** Absolute paths of what was read, with the bytes. */
  get read(): ReadonlyMap<string, Buffer> {
    return this.#read;
  }

  /** Absolute paths of what could not be read. */
  get missing(): ReadonlySet<string> {
    return this.#missing;
  }

  readonly readLiteral: ReadLiteral = (from, path, form) => {
    if (form === "pattern") return pattern(path);
    const source = this.#absolutePath(from.path);
    const absolute = resolve(dirname(source), path);
    const bytes = this.#bytes(absolute, this.#rootOf(source), form === "migrations");
    if (typeof bytes === "string") return problem(bytes);
    if (form === "migrations")
      return { kind: "contents", text: migrationsText(this.migrationsIn(absolute, withoutSlash(path))) };
    if (form === "base64") return { kind: "contents", text: bytes.toString("base64") };
    return isUtf8(bytes) ? { kind: "contents", text: bytes.toString("utf8") } : problem("it is no UTF-8 text");
  };

  /** Of the directories around a source the innermost. */
  #rootOf(source: string): string {
    const around = this.#roots.filter((root) => source.startsWith(join(root, sep)));
    return around.toSorted((first, second) => second.length - first.length)[0] ?? dirname(source);
  }

  /** The migrations of a directory, whose texts are shown by the names that `shown` gives. Throws ProjectError. */
  migrationsIn(directory: string, shown: string): readonly MigrationSource[] {
    const files = migrationFiles(directory, shown);
    this.dependOn(directory);
    return files.map((file) => {
      const { bytes, text, migration } = readMigration(file);
      this.#read.set(file.path, bytes);
      return { migration, file: { path: file.shown, text } };
    });
  }

  /** What is compiled depends on a file, which may be missing. */
  dependOn(path: string): void {
    this.#read.set(path, embeddedBytes(path));
  }

  /** The bytes, those of a directory are the names in it, or why there are none. */
  #bytes(path: string, root: string, isDirectory: boolean): Buffer | string {
    if (path.includes("\0")) return "no path has a NUL";
    try {
      const inside = relative(realpathSync(root), realpathSync(path));
      if (inside === ".." || inside.startsWith(`..${sep}`)) return "it leaves the project";
      // Only now: what one project may read, another one may not.
      const known = this.#read.get(path);
      if (known !== undefined) return known;
      const status = statSync(path);
      if (isDirectory ? !status.isDirectory() : !status.isFile())
        return isDirectory ? "it is no directory" : "it is no file";
      if (status.size > largest) return `it is larger than ${largest / 1024 / 1024} MiB`;
      const bytes = embeddedBytes(path);
      this.#read.set(path, bytes);
      return bytes;
    } catch (error) {
      this.#missing.add(path);
      return describeError(error);
    }
  }
}

function migrationsText(sources: readonly MigrationSource[]): string {
  return JSON.stringify(sources.map(({ migration }) => migration));
}

const withoutSlash = (path: string): string => path.replace(/[\\/]+$/, "");

function problem(cause: string): LiteralContents {
  return { kind: "problem", cause };
}

/** A pattern is one when the library takes it that the program will look with. */
function pattern(text: string): LiteralContents {
  const compiled = libraries.patterns().compilePattern(text);
  return compiled.ok ? { kind: "contents", text } : problem(compiled.problem);
}
