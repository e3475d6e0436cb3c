// A connection of an SQLite database: a thread, and when that has ended by itself (its memory was full), the next.
import type { ThreadOptions } from "../../threads/sqlite-protocol.ts";
import { SqliteThread } from "./thread.ts";

export class SqliteConnection {
  readonly #options: ThreadOptions;
  #thread: SqliteThread;
  #isClosed = false;

  constructor(options: ThreadOptions, thread: SqliteThread) {
    this.#options = options;
    this.#thread = thread;
  }

  /** What was in memory is lost with its thread: another would have none of it. */
  get thread(): SqliteThread {
    if (this.#thread.isLost && !this.#isClosed && this.#options.file !== ":memory:")
      this.#thread = new SqliteThread(this.#options, () => {});
    return this.#thread;
  }

  /** After what was sent before. */
  close(closed: () => void): void {
    this.#isClosed = true;
    this.#thread.close(closed);
  }
}
