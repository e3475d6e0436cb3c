// SQLite as the command has it: Node's own, in memory, with everything denied that reaches outside of it.
import type { DatabaseSync, StatementSync } from "node:sqlite";

type Sqlite = typeof import("node:sqlite");

/** What statements do is asked about as numbers (https://www.sqlite.org/c3ref/c_alter_table.html). */
const ATTACH = 24;
const DETACH = 25;
const PRAGMA = 19;
const FUNCTION = 31;
const RECURSIVE = 33;
const DENY = 1;

/** Pragmas that only look; SQLite asks the second one itself, where a column is added with a CHECK. */
const asked: ReadonlySet<string> = new Set(["table_xinfo", "quick_check"]);

/** Pages of 4 KiB: 64 MiB. */
const MOST_PAGES = 16_384;

/** First words of what is never given to SQLite, whether this Node asks about it or not. */
const refused: ReadonlySet<string> = new Set([
  ...["attach", "detach", "vacuum", "pragma"],
  ...["begin", "commit", "end", "rollback", "savepoint", "release"],
]);

export function isRefused(firstWord: string): boolean {
  return refused.has(firstWord);
}

/** Undefined: this Node has none that tells where columns come from. */
export function loadSqlite(): Sqlite | undefined {
  const { emitWarning } = process;
  // Some versions say that it is new, to whoever loads it.
  process.emitWarning = () => {};
  try {
    const sqlite: Sqlite | undefined = process.getBuiltinModule("node:sqlite");
    return sqlite !== undefined && "columns" in sqlite.StatementSync.prototype ? sqlite : undefined;
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** A database in which definitions run, and everything else is only looked at. */
export class MemoryDatabase {
  readonly #database: DatabaseSync;
  /** What runs must come to an end. */
  #runs = false;

  constructor(sqlite: Sqlite) {
    const database = new sqlite.DatabaseSync(":memory:", { allowExtension: false, enableForeignKeyConstraints: false });
    database.exec(`PRAGMA max_page_count = ${MOST_PAGES}`);
    // Since Node 24.10; before, what is refused by its first word has to be enough.
    if ("setAuthorizer" in database)
      database.setAuthorizer((action, first, second) => {
        const isForeign = action === PRAGMA && !asked.has(String(first));
        const reachesOut = action === ATTACH || action === DETACH || isForeign;
        const isExtension = action === FUNCTION && second === "load_extension";
        return reachesOut || isExtension || (action === RECURSIVE && this.#runs) ? DENY : 0;
      });
    this.#database = database;
  }

  /** Makes tables and the like: there are no rows that it could take. Throws what SQLite says. */
  define(text: string): void {
    this.#runs = true;
    try {
      this.#database.exec(text);
    } finally {
      this.#runs = false;
    }
  }

  /** Throws what SQLite says. */
  prepare(text: string): StatementSync {
    return this.#database.prepare(text);
  }
}
