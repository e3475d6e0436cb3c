// A connection of SQLite that somebody has alone: the thread's requests while nobody else has any there.
import type { Answer, Cursor, Done, Line, Row } from "../engine.ts";
import { plainStatement, type Statement } from "../statement.ts";
import { answerOf, boundCells, requestOf } from "./cells.ts";
import { sqliteFailure } from "./failures.ts";
import type { SqliteThread } from "./thread.ts";

class SqliteCursor implements Cursor {
  readonly columns: readonly string[];
  readonly #thread: SqliteThread;
  readonly #number: number;

  constructor(thread: SqliteThread, number: number, columns: readonly string[]) {
    this.#thread = thread;
    this.#number = number;
    this.columns = columns;
  }

  fetch(count: number, done: Done<readonly Row[]>): void {
    this.#thread.send({ kind: "fetch", cursor: this.#number, count }, (answer) =>
      done(answer.ok ? answer.rows : sqliteFailure(answer)),
    );
  }

  close(closed: () => void): void {
    this.#thread.send({ kind: "shut", cursor: this.#number }, closed);
  }
}

export class SqliteLine implements Line {
  readonly #thread: SqliteThread;
  readonly #released: () => void;
  #cursors = 0;
  state: Line["state"] = "outside";

  constructor(thread: SqliteThread, released: () => void) {
    this.#thread = thread;
    this.#released = released;
  }

  get isLost(): boolean {
    return this.#thread.isLost;
  }

  execute(statement: Statement, done: Done<Answer>): void {
    this.#thread.send(requestOf(statement, false), (answer) => {
      this.state = answer.inside ? "inside" : "outside";
      done(answer.ok ? answerOf(answer, statement.asText) : sqliteFailure(answer));
    });
  }

  open(statement: Statement, done: Done<Cursor>): void {
    this.#cursors += 1;
    const cursor = this.#cursors;
    const request = { kind: "open", cursor, text: statement.text, parameters: boundCells(statement) } as const;
    this.#thread.send(request, (answer) =>
      done(answer.ok ? new SqliteCursor(this.#thread, cursor, answer.columns) : sqliteFailure(answer)),
    );
  }

  /** What it was last asked to do may still run, and may begin a transaction. */
  release(): void {
    for (let cursor = 1; cursor <= this.#cursors; cursor += 1) this.#thread.send({ kind: "shut", cursor }, () => {});
    // Asks for nothing: its answer says how things stand.
    this.execute(plainStatement("SELECT 1"), () => {
      if (this.state === "inside") this.execute(plainStatement("ROLLBACK"), this.#released);
      else this.#released();
    });
  }
}
