// A program from its start to its exit status. Each of these functions is about the current program.
import { current, type Program } from "../../current.ts";
import { runQueue } from "../driver.ts";
import type { Body } from "../process.ts";
import { ENDED } from "../process.ts";
import { reportDeadlock } from "../reports/report.ts";
import { UNWIND } from "../scheduler.ts";

export interface SessionEvents {
  /** Called when every process waits and nothing can wake one. */
  readonly atRest?: () => void;
}

/** A running program. */
export interface Running {
  readonly program: Program;
  /** Its exit status. */
  readonly ended: Promise<number>;
  /** Ends it now. */
  exit(status: number): void;
}

/** True: nothing can happen any more to processes that wait, but by timers. */
export function atRest(): boolean {
  const { queued, held } = current().actors.scheduler;
  return queued === 0 && held === 0;
}

/** `isOver` is asked whenever the run queue is empty or the program was told to end; answers the exit status. */
export function begin(isOver: () => number | undefined): Running {
  const program = current();
  const { scheduler, timers, shutdown } = program.actors;
  let resolve: (status: number) => void = () => {};
  const ended = new Promise<number>((done) => {
    resolve = done;
  });
  const end = (status: number) => {
    if (scheduler.idle !== idle) return;
    scheduler.status = status;
    scheduler.idle = () => {};
    timers.clear();
    shutdown.clear();
    program.host.flush();
    const lasts = shutdown.runLasts();
    if (lasts === undefined) resolve(status);
    else void lasts.then(() => resolve(status));
  };
  const idle = () => {
    const status = isOver();
    if (status !== undefined) end(status);
  };
  scheduler.idle = idle;
  shutdown.end = end;
  return { program, ended, exit: end };
}

/**
 * Runs the program: `start` is the main process. Its exit status is 0; 101 after a panic of the main process, its kill or
 * a deadlock; or that of `Process.exit`.
 */
export function beginMain(start: Body): Running {
  const { scheduler, timers } = current().actors;
  const running = begin(() => {
    const { main, status } = scheduler;
    if (status !== undefined) return status;
    if (main === undefined || !atRest()) return undefined;
    if (main.state === ENDED) return scheduler.timed === 0 ? 0 : undefined;
    if (timers.active > 0) return undefined;
    reportDeadlock(
      main,
      scheduler.processes.all().filter((process) => process !== main),
    );
    return 101;
  });
  scheduler.main = scheduler.create("main", start, undefined, undefined, undefined);
  runQueue();
  return running;
}

/**
 * A program without a main process: processes are started by `startCallback`, and it ends by `exit` or
 * `Process.exit` only. For running one piece of code after the other.
 */
export function beginSession(events: SessionEvents): Running {
  const { scheduler, timers } = current().actors;
  return begin(() => {
    const { status } = scheduler;
    if (status === undefined && atRest() && timers.active === 0) events.atRest?.();
    return status;
  });
}

/** `Process.exit`: ends the program at once. Does not return. */
export function exitProgram(status: number): never {
  current().actors.scheduler.status = ((status % 256) + 256) % 256;
  throw UNWIND;
}
