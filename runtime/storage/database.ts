// A database that is open: statements go to its engine, transactions and long readings to connections that they have alone.
import { snow_self } from "../actors/index.ts";
import { host } from "../current.ts";
import type { SqlDialect } from "../values/index.ts";
import { Db, type OpenTransaction, type Reading } from "./db.ts";
import {
  type Access,
  type Answer,
  BY_HAND,
  type Cursor,
  type Done,
  type Engine,
  Failure,
  type Line,
} from "./engine.ts";
import { controlsTransactions, type Statement, seemsToRead } from "./statement.ts";
import { OWN_HANDLE, Transaction } from "./transaction.ts";

const CLOSED = new Failure("ConnectionLost", "", "the database is closed");

export class Database extends Db {
  readonly dialect: SqlDialect;
  readonly #engine: Engine;
  /** Milliseconds that a transaction may take. */
  readonly #transactionTime: number;
  /** How many transactions each process has open. */
  readonly #owners = new Map<number, number>();
  #running = 0;
  #isClosing = false;
  readonly #closing: (() => void)[] = [];

  constructor(engine: Engine, transactionTime: number) {
    super();
    this.dialect = engine.dialect;
    this.#engine = engine;
    this.#transactionTime = transactionTime;
  }

  override execute(statement: Statement, writes: boolean, done: Done<Answer>): () => void {
    if (controlsTransactions(statement.text)) {
      done(BY_HAND);
      return () => {};
    }
    return this.#run(done, (answered) => this.#engine.execute(statement, this.#access(writes), answered));
  }

  override read(statement: Statement, done: Done<Reading>): () => void {
    const reads = seemsToRead(statement.text);
    // A database in memory has one connection: whoever visits its rows must not keep it from others, or itself.
    if (reads && !this.#engine.hasReaders)
      return this.execute(statement, false, (answer) =>
        done(answer instanceof Failure ? answer : rowsInMemory(answer)),
      );
    return this.#have(!reads, done, (line) => {
      line.open(statement, (cursor) => {
        if (cursor instanceof Failure) line.release();
        done(cursor instanceof Failure ? cursor : readingOf(line, cursor));
      });
      return () => line.release();
    });
  }

  override begin(done: Done<OpenTransaction>): () => void {
    const owner = snow_self();
    return this.#have(true, done, (line) => {
      this.#count(owner, 1);
      const over = (): void => {
        host().clearTimer(timer);
        this.#count(owner, -1);
        line.release();
      };
      const { begin } = this.#engine;
      const transaction = new Transaction(this.dialect, line, {
        begin,
        commit: ["COMMIT"],
        rollback: ["ROLLBACK"],
        depth: 0,
        owner,
        over,
      });
      const message = `the transaction was open for longer than ${this.#transactionTime} ms`;
      const expire = (): void => transaction.drop(new Failure("TimedOut", "", message));
      const timer = host().setTimer(this.#transactionTime, expire, false);
      transaction.start(done);
      return () => transaction.abandon();
    });
  }

  override hold(done: Done<Line>): () => void {
    return this.#have(true, done, (line) => {
      done(line);
      return () => line.release();
    });
  }

  override close(closed: () => void): void {
    // It would wait for itself.
    if (this.#owners.has(snow_self())) closed();
    else this.#closing.push(closed);
    this.#isClosing = true;
    this.#closeWhenIdle();
  }

  #closeWhenIdle(): void {
    if (!this.#isClosing || this.#running > 0) return;
    this.#engine.close(() => {
      for (const closed of this.#closing.splice(0)) closed();
    });
  }

  #access(writes: boolean): Access {
    const self = snow_self();
    const waitsForItself = (): boolean => this.#engine.hasOneWriter && this.#owners.has(self);
    return { writes, refuses: () => (waitsForItself() ? OWN_HANDLE : undefined) };
  }

  #count(owner: number, change: 1 | -1): void {
    const count = (this.#owners.get(owner) ?? 0) + change;
    if (count === 0) this.#owners.delete(owner);
    else this.#owners.set(owner, count);
  }

  #run<T>(done: Done<T>, start: (answered: Done<T>) => () => void): () => void {
    if (this.#isClosing) {
      done(CLOSED);
      return () => {};
    }
    const over = this.#begun();
    const drop = start((outcome) => {
      done(outcome);
      over();
    });
    return () => {
      over();
      drop();
    };
  }

  /** Gets a connection; `use` answers how to end what it has begun with it. */
  #have<T>(writes: boolean, done: Done<T>, use: (line: Line) => () => void): () => void {
    let end: (() => void) | undefined;
    const forget = this.#run<Line>(
      (line) => {
        if (line instanceof Failure) done(line);
        else end = use(this.#counted(line));
      },
      (got) => this.#engine.acquire(this.#access(writes), got),
    );
    return () => {
      forget();
      end?.();
    };
  }

  #counted(line: Line): Line {
    const over = this.#begun();
    return {
      execute: (statement, done) => line.execute(statement, done),
      open: (statement, done) => line.open(statement, done),
      get state() {
        return line.state;
      },
      get isLost() {
        return line.isLost;
      },
      release: () => {
        line.release();
        over();
      },
    };
  }

  /** Counts what keeps the database from being closed, until the answered function is called. */
  #begun(): () => void {
    let isOver = false;
    this.#running += 1;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#running -= 1;
      this.#closeWhenIdle();
    };
  }
}

function rowsInMemory({ columns, rows }: Answer): Reading {
  let read = 0;
  return {
    columns,
    next(count, done) {
      const next = rows.slice(read, read + count);
      read += next.length;
      done(next);
    },
    close: () => {},
    abandon: () => {},
  };
}

function readingOf(line: Line, cursor: Cursor): Reading {
  return {
    columns: cursor.columns,
    next: (count, done) => cursor.fetch(count, done),
    close: () => cursor.close(() => line.release()),
    abandon: () => line.release(),
  };
}
