// What passes between a program and the thread that has an SQLite database open. Types alone.

/** What a column or a parameter may be; a bigint stands for an integer that is none of number's. */
export type ThreadCell = null | number | bigint | string | Uint8Array;

/** How a thread opens its database. */
export interface ThreadOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly readOnly: boolean;
  /** Milliseconds that it waits for a lock. */
  readonly busyTimeout: number;
  /** `PRAGMA`s that it begins with. */
  readonly pragmas: readonly string[];
}

export type ThreadRequest =
  | {
      readonly kind: "statement";
      readonly text: string;
      readonly parameters: readonly ThreadCell[];
      /** Integers come as bigint, so that they can be told from floats. */
      readonly exact: boolean;
      /** It must not leave a transaction open; one that does is rolled back, and refused. */
      readonly alone: boolean;
    }
  | {
      readonly kind: "open";
      readonly cursor: number;
      readonly text: string;
      readonly parameters: readonly ThreadCell[];
    }
  /** At most so many rows. */
  | { readonly kind: "fetch"; readonly cursor: number; readonly count: number }
  | { readonly kind: "shut"; readonly cursor: number }
  /** Closes the database, and ends the thread when that is answered. */
  | { readonly kind: "close" };

/** Answered in the order of the requests. */
export type ThreadAnswer = ThreadSuccess | ThreadFailure;

export interface ThreadSuccess {
  readonly ok: true;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ThreadCell[])[];
  /** Rows that were inserted, updated or deleted; 0 for anything else. */
  readonly changes: number;
  /** The rowid of the newest row of this connection. */
  readonly lastId: number | bigint;
  /** Whether a transaction is open afterwards. */
  readonly inside: boolean;
}

export interface ThreadFailure {
  readonly ok: false;
  /** SQLite's extended result code; 0: it was not SQLite that refused. */
  readonly number: number;
  readonly message: string;
  readonly inside: boolean;
}

/** A database that is open, or is being opened. */
export interface HostSqlite {
  /** They are answered in their order. */
  send(requests: readonly ThreadRequest[]): void;
}

export interface SqliteEvents {
  /** To the requests, in their order; before those, one that says whether the database is open. */
  answered(answers: readonly ThreadAnswer[]): void;
  /** No more answers come. `error`: what has gone wrong, undefined when it was asked to close. */
  ended(error: unknown): void;
}
