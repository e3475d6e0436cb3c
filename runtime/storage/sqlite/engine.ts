// An SQLite database: one thread that writes, and some that only read.
import type { ThreadOptions } from "../../threads/sqlite-protocol.ts";
import { type Access, type Answer, type Done, type Engine, Failure, type Line } from "../engine.ts";
import { type Statement, seemsToRead } from "../statement.ts";
import { answerOf } from "./cells.ts";
import { SqliteConnection } from "./connection.ts";
import { isReadOnly, sqliteFailure } from "./failures.ts";
import { Readers } from "./readers.ts";
import { missingSqlite, SqliteThread } from "./thread.ts";
import { Writer } from "./writer.ts";

export interface SqliteSettings {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly readers: number;
  /** Milliseconds of waiting for a connection or a lock. */
  readonly patience: number;
  readonly synchronous: "full" | "normal";
}

class SqliteEngine implements Engine {
  readonly dialect = "sqlite";
  readonly begin = "BEGIN IMMEDIATE";
  readonly hasOneWriter = true;
  readonly hasReaders: boolean;
  readonly #writer: Writer;
  readonly #readers: Readers;

  constructor(writer: SqliteConnection, readers: readonly SqliteConnection[], patience: number) {
    this.hasReaders = readers.length > 0;
    this.#writer = new Writer(writer, patience);
    this.#readers = new Readers(readers, patience);
  }

  execute(statement: Statement, access: Access, done: Done<Answer>): () => void {
    if (!access.writes && seemsToRead(statement.text) && !this.#readers.areHeld)
      return this.#read(statement, access, done);
    return this.#write(statement, access, done);
  }

  #read(statement: Statement, access: Access, done: Done<Answer>): () => void {
    let drop = this.#readers.execute(statement, (answer) => {
      if (!answer.ok && isReadOnly(answer)) drop = this.#write(statement, access, done);
      else done(answer.ok ? answerOf(answer, statement.asText) : sqliteFailure(answer));
    });
    return () => drop();
  }

  #write(statement: Statement, { refuses }: Access, done: Done<Answer>): () => void {
    const refused = refuses();
    if (refused === undefined) return this.#writer.execute(statement, done);
    done(refused);
    return () => {};
  }

  acquire({ writes, refuses }: Access, done: Done<Line>): () => void {
    if (!writes && this.#readers.connections.length > 0) return this.#readers.acquire(done);
    const refused = refuses();
    if (refused === undefined) return this.#writer.acquire(done);
    done(refused);
    return () => {};
  }

  /** The writer is last: who closes the file as the last tidies up, which needs writing. */
  close(closed: () => void): void {
    const readers = this.#readers.connections;
    let open = readers.length;
    const closeWriter = (): void => this.#writer.connection.close(closed);
    if (open === 0) closeWriter();
    for (const reader of readers) {
      reader.close(() => {
        open -= 1;
        if (open === 0) closeWriter();
      });
    }
  }
}

function optionsOf({ file, patience, synchronous }: SqliteSettings, readOnly: boolean): ThreadOptions {
  const pragmas = readOnly ? [] : ["journal_mode = WAL", `synchronous = ${synchronous}`];
  return { file, readOnly, busyTimeout: patience, pragmas };
}

/** A thread that ends by itself is not replaced: what it was asked for is answered as lost. */
export function openThread(options: ThreadOptions, done: Done<SqliteThread>): void {
  const missing = missingSqlite();
  if (missing !== undefined) {
    done(missing);
    return;
  }
  const thread: SqliteThread = new SqliteThread(options, (failure) => done(failure ?? thread));
}

function openConnection(settings: SqliteSettings, readOnly: boolean, done: Done<SqliteConnection>): void {
  const options = optionsOf(settings, readOnly);
  openThread(options, (thread) => done(thread instanceof Failure ? thread : new SqliteConnection(options, thread)));
}

/** The writer is first: it makes the file. */
export function openSqlite(settings: SqliteSettings, done: Done<Engine>): void {
  openConnection(settings, false, (writer) => {
    if (writer instanceof Failure) {
      done(writer);
      return;
    }
    openReaders(settings, (readers) => {
      if (readers instanceof Failure) {
        writer.close(() => {});
        done(readers);
      } else done(new SqliteEngine(writer, readers, settings.patience));
    });
  });
}

function openReaders(settings: SqliteSettings, done: Done<readonly SqliteConnection[]>): void {
  const count = settings.file === ":memory:" ? 0 : settings.readers;
  const outcomes: (SqliteConnection | Failure)[] = [];
  const opened = (outcome: SqliteConnection | Failure): void => {
    outcomes.push(outcome);
    if (outcomes.length < count) return;
    const readers = outcomes.filter((one) => one instanceof SqliteConnection);
    const failure = outcomes.find((one) => one instanceof Failure);
    if (failure !== undefined) for (const reader of readers) reader.close(() => {});
    done(failure ?? readers);
  };
  if (count === 0) done([]);
  for (let index = 0; index < count; index += 1) openConnection(settings, true, opened);
}
