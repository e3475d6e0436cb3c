// The check of a project's statements, as `[database]` of its manifest asks for it.
import type { Diagnostic } from "../../compiler/report/index.ts";
import { sqlLiterals } from "../../compiler/sql-literals.ts";
import type { TypedProgram } from "../../compiler/trees/typed.ts";
import type { DatabaseSettings } from "../project/manifest.ts";
import { checkDescribed } from "./check-postgres.ts";
import { checkStatements, type DescribedStatement } from "./check-statements.ts";
import type { Descriptions } from "./descriptions.ts";
import { loadSqlite } from "./sqlite.ts";
import { type MigrationSource, SqliteSchema } from "./sqlite-schema.ts";

/** Reads what statements are held against. Throws ProjectError. */
export interface SchemaFiles {
  /** Of a directory that the manifest names. */
  migrations(directory: string): readonly MigrationSource[];
  /** What a server has said, if one was asked. */
  descriptions(): Descriptions | undefined;
}

/** The schema that was made last, for whoever checks again: migrations seldom change. */
export class SchemaCache {
  #key = "";
  #schema: SqliteSchema | undefined;

  get latest(): SqliteSchema | undefined {
    return this.#schema;
  }

  get(key: string, make: () => SqliteSchema): SqliteSchema {
    if (this.#schema === undefined || this.#key !== key) this.#schema = make();
    this.#key = key;
    return this.#schema;
  }
}

export class StatementCheck {
  readonly #settings: DatabaseSettings;
  readonly #read: SchemaFiles;
  readonly #cache: SchemaCache;
  #isLacking = false;
  #isDeferred = false;
  #program: TypedProgram | undefined;
  #described: DescribedStatement[] = [];

  constructor(settings: DatabaseSettings, read: SchemaFiles, cache = new SchemaCache()) {
    this.#settings = settings;
    this.#read = read;
    this.#cache = cache;
  }

  /** What kept it from being made, as a line for the user; `""`: nothing. */
  get note(): string {
    if (!this.#isLacking) return "";
    return `note: statements are not held against the migrations: that takes Node 22.16 or later, and this is ${process.versions.node}\n`;
  }

  /** What is right of the program that was checked last. */
  get described(): readonly DescribedStatement[] {
    return this.#described;
  }

  /** What the migrations make; undefined: it is not known here. Throws ProjectError. */
  get schema(): SqliteSchema | undefined {
    const { migrations, dialect } = this.#settings;
    const sqlite = migrations === undefined || dialect !== "sqlite" ? undefined : loadSqlite();
    if (migrations === undefined || sqlite === undefined) return undefined;
    return (
      this.#cache.latest ?? this.#cache.get("", () => new SqliteSchema(sqlite, this.#read.migrations(migrations), []))
    );
  }

  /** A server is asked later: what an earlier one has said does not count. */
  deferToServer(): void {
    this.#isDeferred = true;
  }

  /** The program that was checked last; undefined: none without other errors. */
  get program(): TypedProgram | undefined {
    return this.#program;
  }

  /** The directory of the project, absolute. */
  get root(): string {
    return this.#settings.root;
  }

  get dialect(): DatabaseSettings["dialect"] {
    return this.#settings.dialect;
  }

  /** E0054. Throws ProjectError for migrations, and for descriptions, that cannot be read. */
  readonly check = (program: TypedProgram): readonly Diagnostic[] => {
    const { migrations, dialect } = this.#settings;
    this.#program = program;
    this.#described = [];
    if (dialect === "postgres") return this.#checkDescribed(program);
    if (migrations === undefined || sqlLiterals(program).length === 0) return [];
    const sqlite = loadSqlite();
    this.#isLacking = sqlite === undefined;
    if (sqlite === undefined) return [];
    const sources = this.#read.migrations(migrations);
    const schemaWith = (definitions: readonly string[]): SqliteSchema => {
      const key = JSON.stringify([sources.map(({ migration: { name, checksum } }) => [name, checksum]), definitions]);
      return this.#cache.get(key, () => new SqliteSchema(sqlite, sources, definitions));
    };
    return checkStatements(program, schemaWith, (statement) => this.#described.push(statement));
  };

  #checkDescribed(program: TypedProgram): readonly Diagnostic[] {
    const descriptions = this.#isDeferred ? undefined : this.#read.descriptions();
    if (descriptions === undefined) return [];
    return checkDescribed(program, descriptions, (statement) => this.#described.push(statement));
  }
}
