// The thread that has an SQLite database open: it runs what it is sent, in order. Imports nothing of ours but types, for it
// is a program of its own; what it gets and gives says sqlite-protocol.ts.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { ThreadAnswer, ThreadCell, ThreadOptions, ThreadRequest } from "./sqlite-protocol.ts";

/** Statements that are kept ready. */
const KEPT_STATEMENTS = 256;
/** Changes that are written to the disk together. */
const MOST_TOGETHER = 256;
/** Milliseconds after which what is answered goes out though there is more to do. */
const PATIENCE = 2;

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

class Connection {
  readonly #database: DatabaseSync;
  /** What only reads changes nothing: nobody need ask how much has changed. */
  readonly #readOnly: boolean;
  readonly #statements = new Map<string, Prepared>();
  readonly #cursors = new Map<number, Cursor>();
  readonly #changed: StatementSync;
  readonly #newest: StatementSync;

  constructor({ file, readOnly, busyTimeout, pragmas }: ThreadOptions) {
    this.#readOnly = readOnly;
    this.#database = new DatabaseSync(file, { readOnly, timeout: busyTimeout, enableForeignKeyConstraints: true });
    for (const pragma of pragmas) this.#database.exec(`PRAGMA ${pragma}`);
    this.#changed = this.#database.prepare("SELECT total_changes()");
    this.#newest = this.#database.prepare("SELECT changes(), last_insert_rowid()");
    for (const own of [this.#changed, this.#newest]) own.setReturnArrays(true);
    this.#newest.setReadBigInts(true);
  }

  answer(request: ThreadRequest): ThreadAnswer {
    try {
      return this.#run(request);
    } catch (error) {
      // One that failed says so once more when it is iterated again.
      if (request.kind === "statement") this.#statements.delete(request.text);
      return failureOf(error, this.#inside);
    }
  }

  get #inside(): boolean {
    return this.#database.isOpen && this.#database.isTransaction;
  }

  /** Whether it is a change that could as well be made together with others. */
  isChange(request: ThreadRequest): boolean {
    if (request.kind !== "statement" || !request.alone) return false;
    return this.#statements.get(request.text)?.writes ?? changing.test(request.text.replace(blank, ""));
  }

  /**
   * Changes that nobody has been answered yet, in one transaction: writing to the disk takes far longer than they do. Each is
   * whole or not there by itself. When that cannot be had, each is made alone.
   */
  answerTogether(requests: readonly ThreadRequest[]): readonly ThreadAnswer[] {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
    } catch (error) {
      const refused = failureOf(error, false);
      return requests.map(() => refused);
    }
    const answers: ThreadAnswer[] = [];
    for (const request of requests) {
      answers.push(this.answer(request.kind === "statement" ? { ...request, alone: false } : request));
      // One of them may roll back all.
      if (!this.#inside) break;
    }
    try {
      if (this.#inside) {
        this.#database.exec("COMMIT");
        return answers.map((answer) => ({ ...answer, inside: false }));
      }
    } catch {
      if (this.#inside) this.#database.exec("ROLLBACK");
    }
    return requests.map((request) => this.answer(request));
  }

  #run(request: ThreadRequest): ThreadAnswer {
    switch (request.kind) {
      case "statement":
        return this.#statement(request);
      case "open":
        return this.#open(request);
      case "fetch":
        return this.success([], this.#fetch(request.cursor, request.count));
      case "shut":
        this.#cursors.get(request.cursor)?.rows.return?.();
        this.#cursors.delete(request.cursor);
        return this.success([], []);
      case "close":
        this.#database.close();
        return this.success([], []);
    }
  }

  success(columns: readonly string[], rows: readonly Row[]): ThreadAnswer {
    return { ok: true, columns, rows, changes: 0, lastId: 0, inside: this.#inside };
  }

  #statement({ text, parameters, exact, alone }: Extract<ThreadRequest, { kind: "statement" }>): ThreadAnswer {
    const prepared = this.#ready(text, parameters);
    const { statement, columns } = prepared;
    const before = prepared.writes || this.#readOnly ? 0 : this.#total();
    statement.setReadBigInts(exact || prepared.writes);
    const rows = columns.length === 0 ? this.#effect(statement, parameters) : this.#rows(prepared, parameters, exact);
    const inside = this.#inside;
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
    return this.success(prepared.columns, []);
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

function opened(options: ThreadOptions): Connection | ThreadAnswer {
  try {
    return new Connection(options);
  } catch (error) {
    return failureOf(error, false);
  }
}

/** What came while something else was done. */
function waitingAt(port: MessagePort): readonly ThreadRequest[] {
  const requests: ThreadRequest[] = [];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    requests.push(...next.message);
  return requests;
}

/** Answers in order; not all at once when that would take long. */
function serve(
  connection: Connection,
  requests: readonly ThreadRequest[],
  post: (answers: readonly ThreadAnswer[]) => void,
): void {
  let answers: ThreadAnswer[] = [];
  let since = performance.now();
  for (let index = 0; index < requests.length; ) {
    const part = nextPart(connection, requests, index);
    if (part.length > 1) answers.push(...connection.answerTogether(part));
    else answers.push(...part.map((request) => connection.answer(request)));
    index += part.length;
    if (index < requests.length && performance.now() - since < PATIENCE) continue;
    post(answers);
    answers = [];
    since = performance.now();
  }
}

/** Changes that go together, or one of anything else. */
function nextPart(connection: Connection, requests: readonly ThreadRequest[], start: number): readonly ThreadRequest[] {
  let end = start;
  for (; end - start < MOST_TOGETHER; end += 1) {
    const request = requests[end];
    if (request === undefined || !connection.isChange(request)) break;
  }
  return requests.slice(start, Math.max(end, start + 1));
}

/** The first answer says whether the database is open. */
function start(options: ThreadOptions): void {
  const port = parentPort;
  if (port === null) return;
  const connection = opened(options);
  if (!(connection instanceof Connection)) {
    port.postMessage([connection]);
    return;
  }
  port.on("message", (requests: readonly ThreadRequest[]) => {
    const all = [...requests, ...waitingAt(port)];
    serve(connection, all, (answers) => port.postMessage(answers));
    if (all.at(-1)?.kind === "close") port.close();
  });
  port.postMessage([connection.success([], [])]);
}

// Node warns of SQLite in some of its versions; that is for who wrote this, not for who runs a program.
process.emitWarning = () => {};
start(workerData);
