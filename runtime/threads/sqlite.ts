// The thread that has an SQLite database open. It is a program of its own; what it gets and gives says sqlite-protocol.ts.
import * as sqlite from "node:sqlite";
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { Connection, openConnection } from "./connection.ts";
import type { ThreadAnswer, ThreadOptions, ThreadRequest } from "./sqlite-protocol.ts";

/** Milliseconds after which what is answered goes out though there is more to do. */
const PATIENCE = 2;

/** What came while something else was done. */
function waitingAt(port: MessagePort): readonly ThreadRequest[] {
  const requests: ThreadRequest[] = [];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    requests.push(...next.message);
  return requests;
}

/** Answers in order; not all at once when that would take long. */
function serve(
  connection: Connection,
  requests: readonly ThreadRequest[],
  post: (answers: readonly ThreadAnswer[]) => void,
): void {
  let answers: ThreadAnswer[] = [];
  let since = performance.now();
  for (let index = 0; index < requests.length; ) {
    const part = connection.nextPart(requests, index);
    answers.push(...connection.answers(part));
    index += part.length;
    if (index < requests.length && performance.now() - since < PATIENCE) continue;
    post(answers);
    answers = [];
    since = performance.now();
  }
}

/** The first answer says whether the database is open. */
function start(options: ThreadOptions): void {
  const port = parentPort;
  if (port === null) return;
  const connection = openConnection(sqlite, options);
  if (!(connection instanceof Connection)) {
    port.postMessage([connection]);
    return;
  }
  port.on("message", (requests: readonly ThreadRequest[]) => {
    const all = [...requests, ...waitingAt(port)];
    serve(connection, all, (answers) => port.postMessage(answers));
    if (all.at(-1)?.kind === "close") port.close();
  });
  port.postMessage([connection.welcome()]);
}

// Node warns of SQLite in some of its versions; that is for who wrote this, not for who runs a program.
process.emitWarning = () => {};
start(workerData);
