// The plain form: connections whose statements and rows are texts.
import { whenPresentEnds } from "../actors/index.ts";
import { host } from "../current.ts";
import { MapBuilder, type OrderedMap, type SqlCell, type SqlParameter } from "../values/index.ts";
import { type Answer, type Done, type Engine, Failure, type Line, wanted } from "./engine.ts";
import { openLink, PostgresEngine } from "./postgres/engine.ts";
import { PostgresLine } from "./postgres/line.ts";
import { openThread } from "./sqlite/engine.ts";
import { SqliteLine } from "./sqlite/line.ts";
import { plainStatement, type Statement } from "./statement.ts";
import { parsePostgresUrl, parseSqlitePath } from "./url.ts";

const CLOSED = new Failure("ConnectionLost", "", "the connection is closed");
const OPEN_ALREADY = new Failure("DbOther", "", "a transaction is open already");
const NONE_OPEN = new Failure("DbOther", "", "no transaction is open");
const ROLLED_BACK = new Failure("DbOther", "", "a statement had failed, so the transaction was rolled back");

/** What runs statements of texts. */
export interface PlainRunner {
  execute(statement: Statement, done: Done<Answer>): () => void;
}

export function textStatement(text: string, values: Iterable<string>): Statement {
  const parameters = Array.from(values, (value): SqlParameter => ({ kind: "text", value }));
  return { text, parameters, asText: true };
}

function textOf(cell: SqlCell | undefined): string {
  return cell === null || cell === undefined ? "" : String(cell);
}

/** The rows as maps, or what is wrong with their columns. */
export function textRows({ columns, rows }: Answer): OrderedMap<string, string>[] | Failure {
  const twice = columns.find((name, index) => columns.indexOf(name) < index);
  if (twice !== undefined) return new Failure("BadRow", "", `two columns of one name: ${twice}`);
  return rows.map((row) => {
    const map = new MapBuilder<string, string>();
    for (const [index, name] of columns.entries()) map.set(name, textOf(row[index]));
    return map.build();
  });
}

/** A connection that a program has for itself: SqliteConn, PgConn. */
export class PlainConnection implements PlainRunner {
  readonly #begin: string;
  #line: Line | undefined;
  readonly #end: (line: Line, ended: () => void) => void;
  /** While a transaction is open: its process need not be watched any more. */
  #forget: (() => void) | undefined;

  /** `end` is given the connection back. */
  constructor(begin: string, line: Line, end: (line: Line, ended: () => void) => void) {
    this.#begin = begin;
    this.#line = line;
    this.#end = end;
  }

  execute(statement: Statement, done: Done<Answer>): () => void {
    let finish: Done<Answer> | undefined = done;
    if (this.#line === undefined) done(CLOSED);
    else this.#line.execute(statement, (answer) => finish?.(answer));
    return () => {
      finish = undefined;
    };
  }

  /** It is rolled back when the present process ends before it. */
  begin(done: Done<Answer>): void {
    const line = this.#line;
    if (line !== undefined && line.state !== "outside") {
      done(OPEN_ALREADY);
      return;
    }
    this.#forget?.();
    this.#forget = whenPresentEnds(() => {
      if (this.#line === line) line?.execute(plainStatement("ROLLBACK"), () => {});
    });
    this.execute(plainStatement(this.#begin), done);
  }

  commit(done: Done<Answer>): void {
    if (this.#line?.state === "failed")
      this.#finish("ROLLBACK", (answer) => done(answer instanceof Failure ? answer : ROLLED_BACK));
    else this.#finish("COMMIT", done);
  }

  rollback(done: Done<Answer>): void {
    this.#finish("ROLLBACK", done);
  }

  #finish(text: string, done: Done<Answer>): void {
    if (this.#line?.state === "outside") {
      done(NONE_OPEN);
      return;
    }
    this.execute(plainStatement(text), (answer) => {
      if (this.#line?.state === "outside") {
        this.#forget?.();
        this.#forget = undefined;
      }
      done(answer);
    });
  }

  close(closed: () => void): void {
    const line = this.#line;
    this.#line = undefined;
    this.#forget?.();
    if (line === undefined) closed();
    else this.#end(line, closed);
  }
}

/** Answers, as the others here that open, how to have it no more. */
export function openSqliteConnection(path: string, done: Done<PlainConnection>): () => void {
  const settings = parseSqlitePath(path);
  if (settings instanceof Failure) {
    done(settings);
    return () => {};
  }
  const wanting = wanted(done, closeUnwanted);
  const { file, patience, synchronous } = settings;
  const pragmas = ["journal_mode = WAL", `synchronous = ${synchronous}`];
  openThread({ file, readOnly: false, busyTimeout: patience, pragmas }, (thread) => {
    if (thread instanceof Failure) wanting.done(thread);
    else {
      const line = new SqliteLine(thread, () => {});
      wanting.done(new PlainConnection("BEGIN", line, (_line, closed) => thread.close(closed)));
    }
  });
  return wanting.drop;
}

function closeUnwanted(opened: { close(closed: () => void): void }): void {
  opened.close(() => {});
}

export function openPostgresConnection(url: string, done: Done<PlainConnection>): () => void {
  const settings = parsePostgresUrl(url);
  if (settings instanceof Failure) {
    done(settings);
    return () => {};
  }
  const wanting = wanted(done, closeUnwanted);
  openLink(
    settings,
    () => {},
    (link) => {
      if (link instanceof Failure) wanting.done(link);
      else {
        const line = new PostgresLine(link, () => {});
        wanting.done(new PlainConnection("BEGIN", line, (_line, closed) => link.end(closed)));
      }
    },
  );
  return wanting.drop;
}

/** PoolHandle. */
export class PlainPool implements PlainRunner {
  readonly #engine: Engine;
  #isClosed = false;
  /** Of the connections that somebody has: how to have them no longer. */
  readonly #returning = new WeakMap<PlainConnection, () => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  execute(statement: Statement, done: Done<Answer>): () => void {
    if (!this.#isClosed) return this.#engine.execute(statement, { writes: true, refuses: () => undefined }, done);
    done(CLOSED);
    return () => {};
  }

  /** For the present process; the connection comes back when that ends. */
  checkout(done: Done<PlainConnection>): () => void {
    if (this.#isClosed) {
      done(CLOSED);
      return () => {};
    }
    let connection: PlainConnection | undefined;
    let hasEnded = false;
    const forget = whenPresentEnds(() => {
      hasEnded = true;
      connection?.close(() => {});
    });
    return acquire(this.#engine, (line) => {
      if (line instanceof Failure) {
        forget();
        done(line);
        return;
      }
      connection = new PlainConnection(this.#engine.begin, line, (own, given) => {
        own.release();
        given();
      });
      if (hasEnded) {
        connection.close(() => {});
        return;
      }
      this.#returning.set(connection, forget);
      done(connection);
    });
  }

  /** Nothing for a connection that is none of its own. */
  checkin(connection: PlainConnection): void {
    const forget = this.#returning.get(connection);
    if (forget === undefined) return;
    this.#returning.delete(connection);
    forget();
    connection.close(() => {});
  }

  close(closed: () => void): void {
    if (this.#isClosed) {
      closed();
      return;
    }
    this.#isClosed = true;
    this.#engine.close(closed);
  }
}

function acquire(engine: Engine, done: Done<Line>): () => void {
  return engine.acquire({ writes: true, refuses: () => undefined }, done);
}

interface PoolLimits {
  readonly least: number;
  readonly most: number;
  /** Milliseconds of waiting for a connection. */
  readonly patience: number;
}

/** Opens as many connections as there are to be at least. */
export function openPool(url: string, { least, most, patience }: PoolLimits, done: Done<PlainPool>): () => void {
  const settings = parsePostgresUrl(url);
  if (settings instanceof Failure) {
    done(settings);
    return () => {};
  }
  if (least < 0 || most < 1 || least > most || patience < 0) {
    done(new Failure("DbOther", "", "expected 0 <= least <= most, 1 <= most, and a time that is not negative"));
    return () => {};
  }
  const wanting = wanted(done, closeUnwanted);
  const engine = new PostgresEngine({ ...settings, pool: most, patience });
  openLines(engine, least, (failure) => {
    if (failure === undefined) wanting.done(new PlainPool(engine));
    else engine.close(() => wanting.done(failure));
  });
  return wanting.drop;
}

function openLines(engine: Engine, count: number, done: (failure: Failure | undefined) => void): void {
  const outcomes: (Line | Failure)[] = [];
  if (count === 0) host().microtask(() => done(undefined));
  for (let index = 0; index < count; index += 1) {
    acquire(engine, (outcome) => {
      outcomes.push(outcome);
      if (outcomes.length < count) return;
      for (const line of outcomes) if (!(line instanceof Failure)) line.release();
      done(outcomes.find((one) => one instanceof Failure));
    });
  }
}
