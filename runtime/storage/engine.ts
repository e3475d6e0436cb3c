// What a database is for the rest of the room, whatever stands behind it: statements that are run anywhere, and lines, each of
// them a connection that somebody has for itself for a while.
import type { SqlCell, SqlDialect } from "../values/index.ts";
import type { Statement } from "./statement.ts";

export type FailureKind =
  | "UniqueViolation"
  | "ForeignKeyViolation"
  | "NotNullViolation"
  | "CheckViolation"
  | "DbBusy"
  | "Conflict"
  | "ConnectionLost"
  | "TimedOut"
  | "TooManyRows"
  | "BadRow"
  | "DbOther";

/** Why there is no answer. Says nothing that is secret. */
export class Failure {
  readonly kind: FailureKind;
  /** The engine's own: `SQLITE_FULL`, `42P01`; `""` for what is not the engine's. */
  readonly code: string;
  readonly message: string;

  constructor(kind: FailureKind, code: string, message: string) {
    this.kind = kind;
    this.code = code;
    this.message = message;
  }
}

/** A statement of its own that begins a transaction, or would. */
export const BY_HAND = new Failure("DbOther", "", "a transaction is begun by Db.transaction");

export type Row = readonly SqlCell[];

export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rows that were changed; 0 for anything else. */
  readonly changes: number;
  /** SQLite: the rowid of the newest row; PostgreSQL: null. */
  readonly lastId: number | bigint | null;
}

/** Called once. */
export type Done<T> = (outcome: T | Failure) => void;

/** Rows in portions. */
export interface Cursor {
  readonly columns: readonly string[];
  /** At most so many more; fewer: there are no others. */
  fetch(count: number, done: Done<readonly Row[]>): void;
  /** `closed` is called when the line can be released; a line that is released anyway closes it. */
  close(closed: () => void): void;
}

/** A connection that is had for itself. Statements run in the order of the calls. */
export interface Line {
  execute(statement: Statement, done: Done<Answer>): void;
  open(statement: Statement, done: Done<Cursor>): void;
  /** Of a transaction, as far as the answers say that have come; `failed`: it can only be rolled back. */
  readonly state: "outside" | "inside" | "failed";
  /** Whether there is a connection no more. */
  readonly isLost: boolean;
  /**
   * It is free for others, who find it outside of a transaction whatever was begun on it. What still runs is cancelled if the
   * engine can do that.
   */
  release(): void;
}

export interface Engine {
  readonly dialect: SqlDialect;
  /** `BEGIN` in its words. */
  readonly begin: string;
  /** Whether a statement on the database itself would wait for a transaction of its own process, or read past it. */
  readonly hasOneWriter: boolean;
  /** Whether somebody can have a connection for reading while others go on. */
  readonly hasReaders: boolean;
  /** Runs it on a connection that is free. Answers how to have the answer dropped, and the statement too if it can be. */
  execute(statement: Statement, access: Access, done: Done<Answer>): () => void;
  /** Answers how to wait no more. */
  acquire(access: Access, done: Done<Line>): () => void;
  /** Waits for what runs. */
  close(closed: () => void): void;
}

export interface Access {
  readonly writes: boolean;
  /** Asked when it turns out to be a write: what is wrong with that, if anything. */
  readonly refuses: () => Failure | undefined;
}

/** What is opened for somebody who may have gone before it is there: it is closed then. */
export function wanted<T>(
  done: Done<T>,
  close: (opened: T) => void,
): { readonly done: Done<T>; readonly drop: () => void } {
  let isWanted = true;
  return {
    done(outcome) {
      if (isWanted) done(outcome);
      else if (!(outcome instanceof Failure)) close(outcome);
    },
    drop() {
      isWanted = false;
    },
  };
}
