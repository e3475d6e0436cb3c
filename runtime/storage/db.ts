// What a `Db` of a program is: a database, or a transaction in one.
import type { SqlDialect } from "../values/index.ts";
import type { Answer, Done, Line, Row } from "./engine.ts";
import type { Statement } from "./statement.ts";

/** Rows of a statement, in portions. */
export interface Reading {
  readonly columns: readonly string[];
  /** At most so many more; fewer: there are no others. */
  next(count: number, done: Done<readonly Row[]>): void;
  /** Called once, as the last; until then a connection is had for it. */
  close(): void;
  /** The same while it may wait for rows. */
  abandon(): void;
}

/** A transaction that is open, for who opened it. */
export interface OpenTransaction {
  readonly db: Db;
  /** Calls back with undefined when that is done; after an end that was not asked for, a commit fails. */
  end(commits: boolean, done: Done<undefined>): void;
  /** Whoever opened it has gone. */
  abandon(): void;
}

/** Called by the process that is present. Those that answer a function call back unless that is called before. */
export abstract class Db {
  abstract readonly dialect: SqlDialect;
  /** What reports call it. */
  get [Symbol.toStringTag](): string {
    return "Db";
  }

  abstract execute(statement: Statement, writes: boolean, done: Done<Answer>): () => void;
  abstract read(statement: Statement, done: Done<Reading>): () => void;
  abstract begin(done: Done<OpenTransaction>): () => void;
  /** Gives a connection that writes, which the caller releases. */
  abstract hold(done: Done<Line>): () => void;
  /** Waits for what runs. Nothing for a transaction. */
  abstract close(closed: () => void): void;
}
