// How foreign code reaches processes: it sends to one, fails one, and calls functions that one has given away.

import { current, entry } from "../current.ts";
import { Panic, panicText } from "../failures/index.ts";
import { addListener, type Body, callBody, ENDED, FAILED, type Process, RECEIVING, WAITING } from "./process.ts";
import { deliver, endWait, UNWIND } from "./scheduler.ts";
import { holdOpen } from "./waiting/outside.ts";

/** Sends to one process. */
interface Line {
  /** False when the line is closed. */
  isOpen(): boolean;
  send(message: unknown): void;
  /** The process panics with this text when it waits next; the line is closed. */
  fail(text: string): void;
  close(): void;
}

/** Keeps the program alive until it is closed or the process has ended. */
export function openLine(pid: number): Line {
  const { scheduler } = current().actors;
  const process = scheduler.processes.get(pid);
  if (process === undefined) return closedLine;
  let open = true;
  const release = holdOpen();
  const close = (): void => {
    if (!open) return;
    open = false;
    process.extras?.listeners?.delete(listener);
    release();
  };
  const listener = { ended: close };
  addListener(process, listener);
  return {
    isOpen: () => open && scheduler.status === undefined,
    send: (message) => deliver(process, message),
    fail: (text) => {
      failWaiting(process, text);
      close();
    },
    close,
  };
}

/** Keeps nothing alive, and nothing for the process: there may be any number of them. */
export function looseLine(pid: number): Pick<Line, "isOpen" | "send" | "close"> {
  const { scheduler } = current().actors;
  let open = true;
  return {
    isOpen: () => open && scheduler.status === undefined && scheduler.processes.get(pid) !== undefined,
    send(message) {
      const process = scheduler.processes.get(pid);
      if (process !== undefined) deliver(process, message);
    },
    close() {
      open = false;
    },
  };
}

const closedLine: Line = { isOpen: () => false, send: () => {}, fail: () => {}, close: () => {} };

/** A process that has something to run is let do so first: it handles what came before. */
function failWaiting(process: Process, text: string): void {
  if (process.state === ENDED) return;
  const { scheduler } = current().actors;
  if (process.state !== RECEIVING && process.state !== WAITING) {
    scheduler.createHidden("extern", () => failWaiting(process, text));
    return;
  }
  endWait(process);
  process.flags |= FAILED;
  process.value = new Panic(text);
  scheduler.enqueue(process);
}

/** Thrown into foreign code: what Snow code did instead of answering. */
class GivenFunctionError extends Error {
  /** The process that ran it has ended by it, or the program has. */
  readonly unwinds: boolean;

  constructor(cause: unknown) {
    super(cause === UNWIND ? UNWIND.message : panicText(cause));
    this.unwinds = cause === UNWIND;
  }
}

/** A function for foreign code, that runs `body` at once as the present process, also after that has ended. */
export function runsAsPresent(body: Body): (values: readonly unknown[]) => unknown {
  const process = current().actors.scheduler.present();
  return entry((values) =>
    runAs(
      process,
      () => callBody(body, values),
      (cause) => new GivenFunctionError(cause),
    ),
  );
}

/** Something of the present process that changes nothing, also after that has ended. It begins no turn of the program. */
export function looksAsPresent<R>(look: () => R): () => R {
  const { scheduler } = current().actors;
  const process = scheduler.present();
  return entry(() => {
    const before = scheduler.current;
    scheduler.current = process;
    try {
      return look();
    } finally {
      scheduler.current = before;
    }
  });
}

/** Runs something of a process at once, for foreign code; `failed` makes the error that this gets. */
export function runAs<R>(process: Process, run: () => R, failed: (cause: unknown) => Error): R {
  const { scheduler } = current().actors;
  if (scheduler.status !== undefined) throw failed(UNWIND);
  const before = scheduler.current;
  scheduler.current = process;
  try {
    return run();
  } catch (error) {
    throw failed(error);
  } finally {
    scheduler.current = before;
    // What it has sent to sockets goes out at the end of a turn of the queue.
    if (before === undefined) scheduler.schedule();
  }
}

/** After a call of foreign code: leaves the code of a process that a function given to it has ended. */
export function leaveEnded(error?: unknown): void {
  const { scheduler } = current().actors;
  const hasEnded = scheduler.status !== undefined || scheduler.current?.state === ENDED;
  if (hasEnded || (error instanceof GivenFunctionError && error.unwinds)) throw UNWIND;
}
