// A thread with a connection to an SQLite database, seen from the program: what is asked in one turn of the event loop goes
// over in one message, and so come the answers.
import { entry, host } from "../../current.ts";
import { errorText } from "../../failures/index.ts";
import type {
  HostSqlite,
  ThreadAnswer,
  ThreadFailure,
  ThreadOptions,
  ThreadRequest,
  ThreadSuccess,
} from "../../threads/sqlite-protocol.ts";
import { Failure } from "../engine.ts";
import { LOST, sqliteFailure } from "./failures.ts";

type Answered = (answer: ThreadSuccess | ThreadFailure) => void;

const GONE: ThreadFailure = { ok: false, number: LOST, message: "the thread of the database has ended", inside: false };

/** Whether this Node has SQLite, and what is needed of it; otherwise what is wrong. */
export function missingSqlite(): Failure | undefined {
  const problem = host().sqliteProblem();
  return problem === undefined ? undefined : new Failure("DbOther", "", problem);
}

export class SqliteThread {
  readonly #database: HostSqlite;
  #pending: Answered[] = [];
  #outgoing: ThreadRequest[] = [];
  #isOpening = true;
  #hasEnded = false;

  /** What is sent before it is open waits for that, or fails with it. */
  constructor(options: ThreadOptions, opened: (failure: Failure | undefined) => void) {
    this.#pending.push((answer) => {
      this.#isOpening = false;
      opened(answer.ok ? undefined : sqliteFailure(answer));
      if (!answer.ok) this.#end(answer);
    });
    this.#database = host().openSqlite(options, {
      answered: entry((answers) => this.#take(answers)),
      ended: entry((error) => this.#end(error === undefined ? GONE : { ...GONE, message: errorText(error) })),
    });
  }

  get isLost(): boolean {
    return this.#hasEnded;
  }

  /** Requests that are not answered yet. */
  get waiting(): number {
    return this.#pending.length - (this.#isOpening ? 1 : 0);
  }

  send(request: ThreadRequest, answered: Answered): void {
    if (this.#hasEnded) {
      host().microtask(() => answered(GONE));
      return;
    }
    this.#pending.push(answered);
    this.#outgoing.push(request);
    if (this.#outgoing.length > 1) return;
    host().microtask(() => {
      const requests = this.#outgoing;
      this.#outgoing = [];
      if (!this.#hasEnded) this.#database.send(requests);
    });
  }

  /** Closes the database after what was sent before. */
  close(closed: () => void): void {
    this.send({ kind: "close" }, () => {
      this.#hasEnded = true;
      closed();
    });
  }

  #take(answers: readonly ThreadAnswer[]): void {
    const pending = this.#pending;
    const answered = pending.splice(0, answers.length);
    for (const [index, answer] of answers.entries()) answered[index]?.(answer);
  }

  #end(failure: ThreadFailure): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#isOpening = false;
    const pending = this.#pending;
    this.#pending = [];
    for (const answered of pending) answered(failure);
  }
}
