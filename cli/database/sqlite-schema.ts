// The tables that migrations make, in an SQLite in memory.
import { sqlDoesNotFit } from "../../compiler/report/catalogue.ts";
import type { Diagnostic } from "../../compiler/report/index.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import type { Migration } from "../../runtime/storage/index.ts";
import { heldBySqlite } from "./affinity.ts";
import type { Names, ResultColumn, TableColumn } from "./result-columns.ts";
import { isRefused, type loadSqlite, MemoryDatabase } from "./sqlite.ts";

/** A migration and its text, which is shown where it fails. */
export interface MigrationSource {
  readonly migration: Migration;
  readonly file: SourceFile;
}

interface Table {
  readonly name: string;
  /** By their names in lower case. */
  readonly columns: ReadonlyMap<string, TableColumn>;
}

/** Milliseconds that migrations may take; with more nothing is known. */
const PATIENCE = 5000;

/** What is only looked at in migrations: rows are of no interest. */
const aboutRows: ReadonlySet<string> = new Set([
  "select",
  "insert",
  "update",
  "delete",
  "replace",
  "with",
  "values",
  "explain",
]);

function firstWord(text: string): string {
  return /^[a-z]*/i.exec(text)?.[0].toLowerCase() ?? "";
}

type Prepared =
  | { readonly ok: true; readonly columns: readonly ResultColumn[] }
  | { readonly ok: false; readonly message: string };

/** What SQLite says without knowing: it was not asked. */
const DENIED = /^not authorized|prohibited/;

export class SqliteSchema {
  readonly #database: MemoryDatabase;
  /** Of the migrations; then nothing else is said. */
  readonly problems: readonly Diagnostic[];
  #tables: ReadonlyMap<string, Table> | undefined;
  #views: ReadonlySet<string> = new Set();

  /** `definitions`: what the program itself makes is there, too. */
  constructor(
    sqlite: NonNullable<ReturnType<typeof loadSqlite>>,
    migrations: readonly MigrationSource[],
    definitions: readonly string[],
  ) {
    this.#database = new MemoryDatabase(sqlite);
    this.problems = this.#migrate(migrations);
    for (const text of definitions) this.#apply(text);
  }

  #migrate(migrations: readonly MigrationSource[]): readonly Diagnostic[] {
    const started = performance.now();
    for (const { migration, file } of migrations) {
      for (const { text, line } of migration.up) {
        if (performance.now() - started > PATIENCE) return [];
        const message = this.#apply(text);
        if (message === undefined) continue;
        const lineStart = file.text.split("\n", line - 1).join("\n").length;
        const start = Math.max(0, file.text.indexOf(text, lineStart));
        const end = start + (text.split("\n", 1)[0]?.length ?? 0);
        return [sqlDoesNotFit(file, { start, end }, { problem: message, label: "this migration fails" })];
      }
    }
    return [];
  }

  /** What is wrong, if anything. */
  #apply(text: string): string | undefined {
    const word = firstWord(text);
    if (isRefused(word)) return undefined;
    try {
      if (aboutRows.has(word)) this.#database.prepare(text);
      else this.#database.define(text);
      return undefined;
    } catch (error) {
      const message = messageOf(error);
      return DENIED.test(message) ? undefined : message;
    }
  }

  /** Undefined: it is not to be asked about. */
  prepare(text: string): Prepared | undefined {
    try {
      const columns = this.#database.prepare(text).columns();
      return {
        ok: true,
        columns: columns.map(({ name, table, column, type }): ResultColumn => {
          const known = table === null || column === null ? undefined : this.#column(table, column, type ?? "");
          return { name, origin: table === null || known === undefined ? undefined : { table, column: known } };
        }),
      };
    } catch (error) {
      const message = messageOf(error);
      return DENIED.test(message) ? undefined : { ok: false, message };
    }
  }

  #column(table: string, name: string, type: string): TableColumn | undefined {
    const known = this.tables.get(table.toLowerCase());
    if (known === undefined) return undefined;
    // The rowid, by a name that no column has.
    const rowid = { name, type, isNullable: false, holds: heldBySqlite(type) };
    return known.columns.get(name.toLowerCase()) ?? rowid;
  }

  get names(): Names {
    return { tables: new Set(this.tables.keys()), views: this.#views };
  }

  /** By their names in lower case. */
  get tables(): ReadonlyMap<string, Table> {
    this.#tables ??= this.#readTables();
    return this.#tables;
  }

  #readTables(): ReadonlyMap<string, Table> {
    const listed = this.#database
      .prepare("SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view')")
      .all();
    this.#views = new Set(listed.filter(({ type }) => type === "view").map(({ name }) => String(name).toLowerCase()));
    return new Map(
      listed
        .filter(({ type }) => type === "table")
        .map(({ name, sql }) => [String(name).toLowerCase(), this.#table(String(name), String(sql))]),
    );
  }

  #table(name: string, sql: string): Table {
    const listed = this.#database
      .prepare('SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?)')
      .all(name)
      .map(({ name: column, type, notnull, pk }) => ({
        name: String(column),
        type: String(type ?? ""),
        isRequired: notnull === 1,
        isKey: Number(pk) > 0,
      }));
    const [key, ...others] = listed.filter(({ isKey }) => isKey);
    const isRowid = (column: unknown): boolean =>
      column === key && others.length === 0 && key?.type.toUpperCase() === "INTEGER" && !/without\s+rowid/i.test(sql);
    // What declares nothing says nothing.
    const isVirtual = /^create\s+virtual/i.test(sql);
    const columns = listed.map(
      (column): TableColumn => ({
        name: column.name,
        type: column.type,
        isNullable: !isVirtual && !column.isRequired && !isRowid(column),
        holds: isVirtual ? undefined : heldBySqlite(column.type),
      }),
    );
    return { name, columns: new Map(columns.map((column) => [column.name.toLowerCase(), column])) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
