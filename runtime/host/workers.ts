// Processes that run the same program side by side: what the one that starts them has of each, and each of it, on Node.
//
// Three ways lead from one to the other. Node's own channel carries sockets. A pair of sockets carries questions that a
// worker waits for without letting anything else run, one line of JSON each: a server has to know its port at once. Another
// pair carries bytes, for whatever stands above.
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import type { Socket } from "node:net";
import type {
  HostAcceptor,
  HostListening,
  HostParent,
  HostResult,
  HostWorker,
  ParentAnswer,
  WorkerEvents,
  WorkerQuestion,
} from "./index.ts";
import { errorCode } from "./system-errors.ts";

/** In the environment of a worker: its number. */
const NUMBER = "SNOW_WORKER";
/** Descriptors; the one before is Node's own. */
const QUESTIONS = 4;
const BYTES = 5;
/** Said behind a socket, which is lost on the way when the worker has no descriptor left for it. */
const GIVEN = "given";
const TAKEN = "taken";
const MISSED = "missed";
/** A signal has come. */
const TOLD = "told";
const ANSWER_SIZE = 4096;
const RETRY = 1;

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** This program once more: the same Node with the same options and words. undefined: the system refuses. */
function spawned(number: number): ChildProcess | undefined {
  const { spawn } = process.getBuiltinModule("node:child_process");
  const [, script = "", ...words] = process.argv;
  // A single executable has its options and its script in itself.
  const isExecutable = process.getBuiltinModule("node:sea")?.isSea() === true;
  try {
    const child = spawn(process.execPath, isExecutable ? words : [...process.execArgv, script, ...words], {
      env: { ...process.env, [NUMBER]: String(number) },
      stdio: ["ignore", "inherit", "inherit", "ipc", "pipe", "pipe"],
    });
    // Told later, too.
    child.on("error", () => {});
    return child.pid === undefined ? undefined : child;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/** As `Host.startWorker`. */
export function startWorker(number: number, events: WorkerEvents): HostWorker | undefined {
  const child = spawned(number);
  if (child === undefined) return undefined;
  const { Socket } = process.getBuiltinModule("node:net");
  const [questions, bytes] = [...child.stdio].slice(QUESTIONS);
  if (!(questions instanceof Socket) || !(bytes instanceof Socket)) throw new Error("no channel to a worker");
  questions.on("error", () => {});
  bytes.on("error", () => {});
  answerLines(questions, (question) => events.asked(question));
  child.on("message", (message) => {
    if (message === TAKEN || message === MISSED) events.taken();
    else if (message === TOLD) events.told();
  });
  child.on("exit", (status, signal) => {
    const end = (): void => events.ended(status ?? 1, signal ?? undefined);
    // What it has said before comes first.
    if (child.connected) child.on("disconnect", end);
    else end();
  });
  return {
    number,
    bytes,
    give(listening, socket) {
      if (!child.connected) return;
      child.send({ listening }, socket, { keepOpen: true }, () => {});
      child.send(GIVEN, () => {});
    },
    kill: (signal) => {
      child.kill(signal);
    },
  };
}

function answerLines(socket: Socket, answerTo: (question: WorkerQuestion) => ParentAnswer): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk) => {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const question: WorkerQuestion = JSON.parse(line);
      socket.write(`${JSON.stringify(answerTo(question))}\n`);
    }
  });
}

/** Waits for the answer; nothing else runs meanwhile. */
function ask(question: WorkerQuestion): ParentAnswer {
  const written = Buffer.from(`${JSON.stringify(question)}\n`);
  for (let from = 0; from < written.length; ) from += atOnce(() => fs.writeSync(QUESTIONS, written, from));
  const buffer = Buffer.alloc(ANSWER_SIZE);
  let length = 0;
  while (length === 0 || buffer[length - 1] !== 0x0a) {
    const count = atOnce(() => fs.readSync(QUESTIONS, buffer, length, buffer.length - length, null));
    if (count === 0) leave();
    length += count;
  }
  const answer: ParentAnswer = JSON.parse(buffer.toString("utf8", 0, length));
  return answer;
}

function atOnce(operation: () => number): number {
  for (;;) {
    try {
      return operation();
    } catch (error) {
      const code = errorCode(error);
      if (code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY);
      else if (code !== "EINTR") leave();
    }
  }
}

/** The one that deals out connections is gone: nobody would ever come. */
function leave(): never {
  process.exit(1);
}

/** What this process has of the one that started it; undefined when it is no worker. */
export function openParent(): (HostParent & HostAcceptor) | undefined {
  const number = Number(process.env[NUMBER]);
  if (!(number > 0) || process.send === undefined) return undefined;
  // What the program starts itself is no worker.
  delete process.env[NUMBER];
  const { Socket } = process.getBuiltinModule("node:net");
  const bytes = new Socket({ fd: BYTES, readable: true, writable: true });
  bytes.on("error", () => {});
  const receivers = new Map<number, (socket: Socket) => void>();
  let hasCome = false;
  process.on("message", (message, socket) => {
    if (message === GIVEN) {
      if (!hasCome) process.send?.(MISSED);
      hasCome = false;
    }
    if (!(socket instanceof Socket)) return;
    hasCome = true;
    // Before anything is read of it: one that was not taken may be given to another.
    process.send?.(TAKEN);
    const receive = receivers.get(Number(field(message, "listening")));
    if (receive === undefined) socket.destroy();
    else receive(socket);
  });
  process.on("disconnect", leave);
  return {
    number,
    bytes,
    wasTold: () => void process.send?.(TOLD),
    listen(place, receive): HostResult<HostListening> {
      const answer = ask({ kind: "listen", place });
      if (answer.kind !== "listens") {
        return { ok: false, code: "", number: answer.kind === "failed" ? answer.errno : 0 };
      }
      const { listening, port } = answer;
      receivers.set(listening, receive);
      const close = (): void => {
        if (receivers.delete(listening)) ask({ kind: "close", listening });
      };
      return { ok: true, value: { port, close } };
    },
  };
}
