// Waiting for what comes from outside of the processes: times, and results of the host.

import { current, enter, host, type Program } from "../../current.ts";
import { Panic } from "../../failures/index.ts";
import { type ExitReason, hold, type Process, STOPPING, type Wait, type Withdrawable } from "../process.ts";
import { deliver, park, ready, wake, wakeFailed } from "../scheduler.ts";
import { PARKED, type Suspension } from "./suspension.ts";
import { Timer } from "./timers.ts";

class Sleep extends Timer {
  readonly #process: Process;

  constructor(process: Process) {
    super();
    this.#process = process;
  }

  override fire(): void {
    wake(this.#process, this, undefined);
  }

  override describe(): string {
    return "Timer.sleep";
  }
}

/** Parks the present process for `milliseconds`; not at all when they are not positive. */
export function sleep(milliseconds: number): Suspension<undefined> {
  if (milliseconds <= 0) return ready(undefined);
  const { scheduler, timers } = current().actors;
  const timer = new Sleep(scheduler.present());
  timers.add(timer, host().monotonicClock(), milliseconds);
  return park(timer);
}

/** What need not wait this time: the present process goes on with `value`, or ends here when it was told to shut down. */
export function goOn<R>(value: R): Suspension<R> {
  const isStopping = (current().actors.scheduler.present().flags & STOPPING) !== 0;
  return isStopping ? PARKED : ready(value);
}

class Delivery extends Timer {
  readonly #pid: number;
  readonly #message: unknown;

  constructor(pid: number, message: unknown) {
    super();
    this.#pid = pid;
    this.#message = message;
  }

  override fire(): void {
    const process = current().actors.scheduler.processes.get(this.#pid);
    if (process !== undefined) deliver(process, this.#message);
  }

  override describe(): string {
    return "Timer.send_after";
  }
}

/** Sends a message later. */
export function sendAfter(pid: number, milliseconds: number, message: unknown): void {
  current().actors.timers.add(new Delivery(pid, message), host().monotonicClock(), milliseconds);
}

/** Keeps the program alive until the answered function is called (again: nothing). */
export function holdOpen(): () => void {
  const { scheduler } = current().actors;
  const { holds } = scheduler;
  let released = false;
  scheduler.held += 1;
  holds.count += 1;
  return () => {
    if (released || !holds.valid) return;
    released = true;
    scheduler.held -= 1;
    holds.count -= 1;
    if (scheduler.held === 0) scheduler.schedule();
  };
}

/** Has `ended` called when the present process ends, with how. Answers how to ask no more. */
export function whenPresentEnds(ended: (reason: ExitReason) => void): () => void {
  const process = current().actors.scheduler.present();
  const thing: Withdrawable = { withdraw: ended };
  hold(process, thing);
  return () => {
    process.extras?.held?.delete(thing);
  };
}

/** The same for an end that is not normal. */
export function whenPresentFails(failed: () => void): () => void {
  return whenPresentEnds((reason) => {
    if (reason.kind !== "normal") failed();
  });
}

/** What ends a wait for the outside, from wherever it is called. Only the first call counts. */
export interface Resume {
  value(result: unknown): void;
  /** The waiting process panics with this text; `cause`: what foreign code threw. */
  panic(text: string, cause?: unknown): void;
}

class External implements Wait, Resume {
  readonly isHold = true;
  readonly #what: string;
  readonly #process: Process;
  readonly #program: Program;
  readonly #release: () => void;
  #cancel: (() => void) | undefined;
  outcome: { readonly ok: boolean; readonly result: unknown } | undefined;

  constructor(what: string, process: Process) {
    this.#what = what;
    this.#process = process;
    this.#program = current();
    this.#release = holdOpen();
  }

  begun(cancel: (() => void) | undefined): void {
    this.#cancel = cancel;
  }

  value(result: unknown): void {
    enter(this.#program, () => this.#end(true, result));
  }

  panic(text: string, cause?: unknown): void {
    enter(this.#program, () => this.#end(false, new Panic(text, { cause })));
  }

  describe(): string {
    return this.#what;
  }

  abandon(): void {
    this.outcome ??= { ok: true, result: undefined };
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#release();
  }

  #end(ok: boolean, result: unknown): void {
    this.#release();
    if (this.outcome !== undefined) return;
    this.outcome = { ok, result };
    if (ok) wake(this.#process, this, result);
    else wakeFailed(this.#process, this, result);
  }
}

/**
 * Parks the present process until an operation of the host has settled; until then the program stays alive.
 * `start` begins the operation and may answer how to cancel it, for when the process ends before; an operation that
 * cannot be cancelled keeps the program alive until it has settled. `what` names it in diagnostics.
 */
export function waitForOutside<R>(what: string, start: (resume: Resume) => (() => void) | undefined): Suspension<R> {
  const external = new External(what, current().actors.scheduler.present());
  external.begun(start(external));
  const { outcome } = external;
  if (outcome === undefined) return park(external);
  if (!outcome.ok) throw outcome.result;
  return ready(outcome.result) as Suspension<R>;
}

/** `waitForOutside` for a promise. `panicText` words a rejection. */
export function waitForPromise<R>(
  what: string,
  promise: Promise<R>,
  panicText: (error: unknown) => string,
): Suspension<R> {
  return waitForOutside<R>(what, (resume) => {
    promise.then(
      (result) => resume.value(result),
      (error: unknown) => resume.panic(panicText(error)),
    );
    return undefined;
  });
}
