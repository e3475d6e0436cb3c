// SQLite databases, each open in a thread of its own. On Node.
import type { HostSqlite, SqliteEvents, ThreadAnswer, ThreadOptions } from "../threads/sqlite-protocol.ts";
import { libraries } from "./libraries.ts";

type Threads = Pick<typeof import("node:worker_threads"), "Worker">;

/** That there is a thread does not keep the program running. */
export function openSqlite(
  options: ThreadOptions,
  events: SqliteEvents,
  threads: Threads = process.getBuiltinModule("node:worker_threads"),
): HostSqlite {
  const { code, evaluates } = libraries.sqlite().thread;
  const worker = new threads.Worker(code, { eval: evaluates, workerData: options, execArgv: [], stdin: false });
  worker.unref();
  worker.on("message", (answers: readonly ThreadAnswer[]) => events.answered(answers));
  worker.on("error", (error: unknown) => events.ended(error));
  worker.on("exit", () => events.ended(undefined));
  return { send: (requests) => worker.postMessage(requests) };
}

/** Some versions say that it is new, to whoever loads it. */
export function loadSqlite(): typeof import("node:sqlite") {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
