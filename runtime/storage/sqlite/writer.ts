// The one connection that writes: statements of their own go to its thread at once, unless a transaction has it.
import { type Answer, type Done, Failure, type Line } from "../engine.ts";
import type { Statement } from "../statement.ts";
import { Turns } from "../turns.ts";
import { answerOf, requestOf } from "./cells.ts";
import type { SqliteConnection } from "./connection.ts";
import { sqliteFailure } from "./failures.ts";
import { SqliteLine } from "./line.ts";

/** It was somebody's turn. */
type Turn = () => void;

export class Writer {
  readonly connection: SqliteConnection;
  readonly #turns: Turns<Turn>;
  readonly #patience: number;
  #isHeld = false;

  constructor(connection: SqliteConnection, patience: number) {
    this.connection = connection;
    this.#patience = patience;
    this.#turns = new Turns(patience);
  }

  /** Answers how to have it forgotten: one that the thread has got runs to its end. */
  execute(statement: Statement, done: Done<Answer>): () => void {
    let finish: Done<Answer> | undefined = done;
    const drop = this.#wait(() => {
      this.connection.thread.send(requestOf(statement, true), (answer) =>
        finish?.(answer.ok ? answerOf(answer, statement.asText) : sqliteFailure(answer)),
      );
      this.#serve();
    }, done);
    return () => {
      finish = undefined;
      drop();
    };
  }

  acquire(done: Done<Line>): () => void {
    return this.#wait(() => {
      this.#isHeld = true;
      done(new SqliteLine(this.connection.thread, () => this.#free()));
    }, done);
  }

  #wait(turn: Turn, failed: (failure: Failure) => void): () => void {
    if (!this.#isHeld && this.#turns.size === 0) {
      turn();
      return () => {};
    }
    return this.#turns.add(turn, () => {
      const message = `another transaction has the database for longer than ${this.#patience} ms`;
      failed(new Failure("DbBusy", "SQLITE_BUSY", message));
    });
  }

  #free(): void {
    this.#isHeld = false;
    this.#serve();
  }

  #serve(): void {
    if (!this.#isHeld) this.#turns.take()?.();
  }
}
