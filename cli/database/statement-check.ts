// The check of a project's statements, as `[database]` of its manifest asks for it.
import type { Diagnostic } from "../../compiler/report/index.ts";
import { sqlLiterals } from "../../compiler/sql-literals.ts";
import type { TypedProgram } from "../../compiler/trees/typed.ts";
import type { DatabaseSettings } from "../project/manifest.ts";
import { checkStatements } from "./check-statements.ts";
import { loadSqlite } from "./sqlite.ts";
import { type MigrationSource, SqliteSchema } from "./sqlite-schema.ts";

/** Reads the migrations of a directory that the manifest names. Throws ProjectError. */
export type ReadMigrations = (directory: string) => readonly MigrationSource[];

/** The schema that was made last, for whoever checks again: migrations seldom change. */
export class SchemaCache {
  #key = "";
  #schema: SqliteSchema | undefined;

  get(key: string, make: () => SqliteSchema): SqliteSchema {
    if (this.#schema === undefined || this.#key !== key) this.#schema = make();
    this.#key = key;
    return this.#schema;
  }
}

export class StatementCheck {
  readonly #settings: DatabaseSettings;
  readonly #read: ReadMigrations;
  readonly #cache: SchemaCache;
  #isLacking = false;

  constructor(settings: DatabaseSettings, read: ReadMigrations, cache = new SchemaCache()) {
    this.#settings = settings;
    this.#read = read;
    this.#cache = cache;
  }

  /** What kept it from being made, as a line for the user; `""`: nothing. */
  get note(): string {
    if (!this.#isLacking) return "";
    return `note: statements are not held against the migrations: that takes Node 22.16 or later, and this is ${process.versions.node}\n`;
  }

  /** E0054. Throws ProjectError for migrations that cannot be read. */
  readonly check = (program: TypedProgram): readonly Diagnostic[] => {
    const { migrations, dialect } = this.#settings;
    if (migrations === undefined || dialect !== "sqlite" || sqlLiterals(program).length === 0) return [];
    const sqlite = loadSqlite();
    this.#isLacking = sqlite === undefined;
    if (sqlite === undefined) return [];
    const sources = this.#read(migrations);
    return checkStatements(program, (definitions) => {
      const key = JSON.stringify([sources.map(({ migration: { name, checksum } }) => [name, checksum]), definitions]);
      return this.#cache.get(key, () => new SqliteSchema(sqlite, sources, definitions));
    });
  };
}
