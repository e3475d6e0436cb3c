// A connection of an SQLite database: it runs what it is sent, in order. Imports nothing of ours but types, and nothing of
// Node: SQLite is given to it. What it gets and gives says sqlite-protocol.ts.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ThreadAnswer, ThreadCell, ThreadOptions, ThreadRequest } from "./sqlite-protocol.ts";

/** Statements that are kept ready. */
const KEPT_STATEMENTS = 256;
/** Changes that are written to the disk together. */
const MOST_TOGETHER = 256;

type Sqlite = Pick<typeof import("node:sqlite"), "DatabaseSync">;

interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
  /** Whether it says by its first word that it inserts, updates or deletes. */
  readonly writes: boolean;
  /** Parameters, once they were counted. */
  parameters: number | undefined;
}

type Row = readonly ThreadCell[];

interface Cursor {
  readonly rows: Iterator<unknown>;
}

/** What is refused without SQLite having a word for it. */
class Refused extends Error {}

const blank = /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/;
const changing = /^(?:insert|update|delete|replace)\b/i;

function isRow(value: unknown): value is Row {
  return Array.isArray(value);
}

export class Connection {
  readonly #database: DatabaseSync;
  /** What only reads changes nothing: nobody need ask how much has changed. */
  readonly #readOnly: boolean;
  readonly #statements = new Map<string, Prepared>();
  readonly #cursors = new Map<number, Cursor>();
  readonly #changed: StatementSync;
  readonly #newest: StatementSync;

  constructor(database: DatabaseSync, { readOnly, pragmas }: ThreadOptions) {
    this.#readOnly = readOnly;
    this.#database = database;
    for (const pragma of pragmas) this.#database.exec(`PRAGMA ${pragma}`);
    this.#changed = this.#database.prepare("SELECT total_changes()");
    this.#newest = this.#database.prepare("SELECT changes(), last_insert_rowid()");
    for (const own of [this.#changed, this.#newest]) own.setReturnArrays(true);
    this.#newest.setReadBigInts(true);
  }

  /** Changes that could be made together, or one of anything else. */
  nextPart(requests: readonly ThreadRequest[], start: number): readonly ThreadRequest[] {
    let end = start;
    for (; end - start < MOST_TOGETHER; end += 1) {
      const request = requests[end];
      if (request === undefined || !this.#isChange(request)) break;
    }
    return requests.slice(start, Math.max(end, start + 1));
  }

  /** Of a part. */
  answers(part: readonly ThreadRequest[]): readonly ThreadAnswer[] {
    return part.length > 1 ? this.#answerTogether(part) : part.map((request) => this.#answer(request));
  }

  /** That it is open. */
  welcome(): ThreadAnswer {
    return this.#success([], []);
  }

  #answer(request: ThreadRequest): ThreadAnswer {
    try {
      return this.#run(request);
    } catch (error) {
      // One that failed says so once more when it is iterated again.
      if (request.kind === "statement") this.#statements.delete(request.text);
      return failureOf(error, this.inside);
    }
  }

  /** Undoes the transaction that is open. */
  rollBack(): void {
    this.#database.exec("ROLLBACK");
  }

  /** Whether a transaction is open. */
  get inside(): boolean {
    return this.#database.isOpen && this.#database.isTransaction;
  }

  /** Whether it is a change that could as well be made together with others. */
  #isChange(request: ThreadRequest): boolean {
    if (request.kind !== "statement" || !request.alone) return false;
    return this.#statements.get(request.text)?.writes ?? changing.test(request.text.replace(blank, ""));
  }

  /**
   * Changes that nobody has been answered yet, in one transaction: writing to the disk takes far longer than they do. Each is
   * whole or not there by itself. When that cannot be had, each is made alone.
   */
  #answerTogether(requests: readonly ThreadRequest[]): readonly ThreadAnswer[] {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
    } catch (error) {
      const refused = failureOf(error, false);
      return requests.map(() => refused);
    }
    const answers: ThreadAnswer[] = [];
    for (const request of requests) {
      answers.push(this.#answer(request.kind === "statement" ? { ...request, alone: false } : request));
      // One of them may roll back all.
      if (!this.inside) break;
    }
    try {
      if (this.inside) {
        this.#database.exec("COMMIT");
        return answers.map((answer) => ({ ...answer, inside: false }));
      }
    } catch {
      if (this.inside) this.#database.exec("ROLLBACK");
    }
    return requests.map((request) => this.#answer(request));
  }

  #run(request: ThreadRequest): ThreadAnswer {
    switch (request.kind) {
      case "statement":
        return this.#statement(request);
      case "open":
        return this.#open(request);
      case "fetch":
        return this.#success([], this.#fetch(request.cursor, request.count));
      case "shut":
        this.#cursors.get(request.cursor)?.rows.return?.();
        this.#cursors.delete(request.cursor);
        return this.#success([], []);
      case "close":
        this.#database.close();
        return this.#success([], []);
    }
  }

  #success(columns: readonly string[], rows: readonly Row[]): ThreadAnswer {
    return { ok: true, columns, rows, changes: 0, lastId: 0, inside: this.inside };
  }

  #statement({ text, parameters, exact, alone }: Extract<ThreadRequest, { kind: "statement" }>): ThreadAnswer {
    const prepared = this.#ready(text, parameters);
    const { statement, columns } = prepared;
    const before = prepared.writes || this.#readOnly ? 0 : this.#total();
    statement.setReadBigInts(exact || prepared.writes);
    const rows = columns.length === 0 ? this.#effect(statement, parameters) : this.#rows(prepared, parameters, exact);
    const inside = this.inside;
    if (alone && inside) {
      this.#database.exec("ROLLBACK");
      throw new Refused("a transaction is begun by Db.transaction");
    }
    if (this.#readOnly || (!prepared.writes && this.#total() === before)) {
      return { ok: true, columns, rows, changes: 0, lastId: 0, inside };
    }
    const [changes, lastId] = this.#newestChange();
    return { ok: true, columns, rows, changes, lastId, inside };
  }

  #effect(statement: StatementSync, parameters: readonly ThreadCell[]): readonly Row[] {
    statement.run(...parameters);
    return [];
  }

  /** A large integer is no number. What only reads can be run again for it. */
  #rows(prepared: Prepared, parameters: readonly ThreadCell[], exact: boolean): readonly Row[] {
    const { statement, writes } = prepared;
    if (exact) return rowsOf(statement.iterate(...parameters));
    if (writes) return rowsOf(statement.iterate(...parameters)).map((row) => row.map(plainNumber));
    try {
      return rowsOf(statement.iterate(...parameters));
    } catch (error) {
      if (!isOutOfRange(error)) throw error;
    }
    statement.setReadBigInts(true);
    return rowsOf(statement.iterate(...parameters)).map((row) => row.map(plainNumber));
  }

  #total(): unknown {
    const row: unknown = this.#changed.get();
    return isRow(row) ? row[0] : undefined;
  }

  #newestChange(): readonly [number, number | bigint] {
    const row: unknown = this.#newest.get();
    const [changes = 0, id = 0] = isRow(row) ? row : [];
    return [Number(changes), typeof id === "bigint" ? smallest(id) : 0];
  }

  #ready(text: string, parameters: readonly ThreadCell[]): Prepared {
    const known = this.#statements.get(text);
    // The one that was used last is the last to go.
    if (known !== undefined) this.#statements.delete(text);
    const prepared = known ?? this.#prepare(text);
    this.#statements.set(text, prepared);
    if (this.#statements.size > KEPT_STATEMENTS) {
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest);
        break;
      }
    }
    if (prepared.parameters !== parameters.length) countParameters(prepared, parameters.length);
    return prepared;
  }

  #prepare(text: string): Prepared {
    const statement = this.#database.prepare(text);
    const rest = text.slice(statement.sourceSQL.length);
    if (rest.replace(blank, "") !== "") throw new Refused("several statements where one is expected");
    statement.setReturnArrays(true);
    const columns = statement.columns().map(({ name }) => name);
    return { statement, columns, writes: changing.test(text.replace(blank, "")), parameters: undefined };
  }

  /** A statement of its own, for one that is kept may be run while the cursor is open. */
  #open({ cursor, text, parameters }: Extract<ThreadRequest, { kind: "open" }>): ThreadAnswer {
    const prepared = this.#prepare(text);
    countParameters(prepared, parameters.length);
    prepared.statement.setReadBigInts(true);
    this.#cursors.set(cursor, { rows: prepared.statement.iterate(...parameters) });
    return this.#success(prepared.columns, []);
  }

  #fetch(number: number, count: number): readonly Row[] {
    const cursor = this.#cursors.get(number);
    const rows: Row[] = [];
    while (cursor !== undefined && rows.length < count) {
      const step = cursor.rows.next();
      if (step.done === true) {
        this.#cursors.delete(number);
        break;
      }
      if (isRow(step.value)) rows.push(step.value.map(plainNumber));
    }
    return rows;
  }
}

function failureOf(error: unknown, inside: boolean): ThreadAnswer {
  const message = error instanceof Error ? error.message : "it is not known why";
  const number = error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode : 0;
  return { ok: false, number, message, inside };
}

/** One after the other: where a thread has no memory left in the middle of `all`, Node ends the program, not the thread alone. */
function rowsOf(values: Iterable<unknown>): readonly Row[] {
  const rows: Row[] = [];
  for (const value of values) if (isRow(value)) rows.push(value);
  return rows;
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_OUT_OF_RANGE";
}

function smallest(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function plainNumber(cell: ThreadCell): ThreadCell {
  return typeof cell === "bigint" ? smallest(cell) : cell;
}

/** There is no asking how many parameters a statement has: that many can be bound, one more cannot. */
function countParameters(prepared: Prepared, given: number): void {
  const takes = (count: number): boolean => {
    try {
      prepared.statement.iterate(...new Array<null>(count).fill(null));
      return true;
    } catch {
      return false;
    }
  };
  let count = prepared.parameters ?? 0;
  if (prepared.parameters === undefined) {
    if (takes(given) && !takes(given + 1)) count = given;
    else while (takes(count + 1)) count += 1;
  }
  prepared.parameters = count;
  if (count !== given) throw new Refused(`the statement has ${count} parameters, and ${given} values were given`);
}

/** The connection, or why there is none. `adapt` is given the database before anything runs there. */
export function openConnection(
  sqlite: Sqlite,
  options: ThreadOptions,
  adapt: (database: DatabaseSync) => void = () => {},
): Connection | ThreadAnswer {
  const { file, readOnly, busyTimeout } = options;
  let database: DatabaseSync | undefined;
  try {
    database = new sqlite.DatabaseSync(file, { readOnly, timeout: busyTimeout, enableForeignKeyConstraints: true });
    adapt(database);
    return new Connection(database, options);
  } catch (error) {
    database?.close();
    return failureOf(error, false);
  }
}
