// The connections that only read. Each gets a part of what waits when it has nothing to do, so that a statement which takes
// long holds up few others, and what is asked at once goes over at once.
import { host } from "../../current.ts";
import type { ThreadFailure, ThreadSuccess } from "../../threads/sqlite-protocol.ts";
import { type Done, Failure, type Line } from "../engine.ts";
import type { Statement } from "../statement.ts";
import { Turns } from "../turns.ts";
import { requestOf } from "./cells.ts";
import type { SqliteConnection } from "./connection.ts";
import { SqliteLine } from "./line.ts";
import type { SqliteThread } from "./thread.ts";

type Answered = (answer: ThreadSuccess | ThreadFailure) => void;

interface Read {
  readonly statement: Statement;
  answered: Answered | undefined;
}

/** Statements that go to one thread together. */
const MOST_AT_ONCE = 64;

export class Readers {
  readonly #free: Set<SqliteConnection>;
  readonly #held = new Set<SqliteConnection>();
  /** In order. A set that is filled and emptied all the time would leave tables behind that outlive the young generation. */
  readonly #reads: Read[] = [];
  readonly #lines: Turns<(connection: SqliteConnection) => void>;
  readonly #patience: number;
  #isScheduled = false;

  constructor(connections: readonly SqliteConnection[], patience: number) {
    this.#free = new Set(connections);
    this.#patience = patience;
    this.#lines = new Turns(patience);
  }

  get connections(): readonly SqliteConnection[] {
    return [...this.#free, ...this.#held];
  }

  /** Whether all are had by somebody for longer. */
  get areHeld(): boolean {
    return this.#free.size === 0;
  }

  execute(statement: Statement, answered: Answered): () => void {
    const read: Read = { statement, answered };
    this.#reads.push(read);
    this.#schedule();
    return () => {
      read.answered = undefined;
      const place = this.#reads.indexOf(read);
      if (place >= 0) this.#reads.splice(place, 1);
    };
  }

  acquire(done: Done<Line>): () => void {
    const drop = this.#lines.add(
      (connection) => done(new SqliteLine(connection.thread, () => this.#giveBack(connection))),
      () => done(new Failure("DbBusy", "SQLITE_BUSY", `no reader was free for ${this.#patience} ms`)),
    );
    this.#schedule();
    return drop;
  }

  #giveBack(connection: SqliteConnection): void {
    this.#held.delete(connection);
    this.#free.add(connection);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    host().microtask(() => {
      this.#isScheduled = false;
      this.#distribute();
    });
  }

  #distribute(): void {
    const idle = [...this.#free].filter(({ thread }) => thread.waiting === 0);
    for (const connection of idle.splice(0, this.#lines.size)) {
      this.#free.delete(connection);
      this.#held.add(connection);
      this.#lines.take()?.(connection);
    }
    let left = idle.length;
    for (const { thread } of idle) {
      this.#give(thread, Math.min(MOST_AT_ONCE, Math.ceil(this.#reads.length / left)));
      left -= 1;
    }
  }

  #give(thread: SqliteThread, count: number): void {
    for (const read of this.#reads.splice(0, count)) {
      thread.send(requestOf(read.statement, true), (answer) => {
        read.answered?.(answer);
        if (thread.waiting === 0) this.#schedule();
      });
    }
  }
}
