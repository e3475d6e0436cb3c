// A program from its start to its exit status.
import { host } from "../current.ts";
import { resetDriver, runQueue } from "./driver.ts";
import { resetInspection } from "./inspect.ts";
import { resetJobs } from "./job.ts";
import { resetMonitors } from "./names.ts";
import { obituary } from "./obituary.ts";
import type { Body } from "./process.ts";
import { ENDED } from "./process.ts";
import { reportDeadlock } from "./report.ts";
import { snow_scheduler, UNWIND } from "./scheduler.ts";
import { resetSupervisors } from "./supervisor.ts";
import { timers } from "./timers.ts";

export interface SessionEvents {
  /** Called when every process waits and nothing can wake one. */
  readonly atRest?: () => void;
}

/** A running program. */
export interface Running {
  /** Its exit status. */
  readonly ended: Promise<number>;
  /** Ends it now. */
  exit(status: number): void;
}

type Signal = "SIGINT" | "SIGTERM";
type Stop = (signal: Signal) => Promise<void> | void;

/** What to do at a signal before the program ends, and what listens for the signals while there is something. */
const stops = new Set<Stop>();
let stopListening: (() => void) | undefined;
let present: { end: (status: number) => void } | undefined;

const SIGNAL_STATUS: Record<Signal, number> = { SIGINT: 130, SIGTERM: 143 };

/**
 * Calls back once at SIGINT or SIGTERM, before the program ends: when all promises of such callbacks are settled it
 * ends with status 0; at a second signal at once with 130 or 143, which is also the status of a signal when nothing is
 * registered. Answers a function that withdraws the callback.
 */
export function onShutdownSignal(stop: Stop): () => void {
  stops.add(stop);
  stopListening ??= listen();
  return () => {
    stops.delete(stop);
    if (stops.size > 0) return;
    stopListening?.();
    stopListening = undefined;
  };
}

function listen(): () => void {
  let stopping = false;
  const react = (signal: Signal) => () => {
    if (stopping) {
      present?.end(SIGNAL_STATUS[signal]);
      return;
    }
    stopping = true;
    void Promise.allSettled([...stops].map(async (stop) => stop(signal))).then(() => present?.end(0));
  };
  const offInterrupt = host().onSignal("SIGINT", react("SIGINT"));
  const offTerminate = host().onSignal("SIGTERM", react("SIGTERM"));
  return () => {
    offInterrupt();
    offTerminate();
  };
}

function reset(): void {
  snow_scheduler.reset();
  obituary.clear();
  resetJobs();
  resetMonitors();
  resetSupervisors();
  resetInspection();
  resetDriver();
  stops.clear();
  stopListening?.();
  stopListening = undefined;
}

/** True: nothing can happen any more to processes that wait, but by timers. */
export function atRest(): boolean {
  return snow_scheduler.queued === 0 && snow_scheduler.held === 0;
}

/** `isOver` is asked whenever the run queue is empty or the program was told to end; answers the exit status. */
export function begin(isOver: () => number | undefined): Running {
  reset();
  const scheduler = snow_scheduler;
  let resolve: (status: number) => void = () => {};
  const ended = new Promise<number>((settle) => {
    resolve = settle;
  });
  const end = (status: number) => {
    if (scheduler.idle !== idle) return;
    scheduler.status = status;
    scheduler.idle = () => {};
    timers.clear();
    stopListening?.();
    stopListening = undefined;
    stops.clear();
    present = undefined;
    host().flush();
    resolve(status);
  };
  const idle = () => {
    const status = isOver();
    if (status !== undefined) end(status);
  };
  scheduler.idle = idle;
  present = { end };
  return { ended, exit: end };
}

/**
 * Runs the current program: `start` is the main process. Gives the exit status: 0; 101 after a panic of the main process, its
 * kill or a deadlock; or that of `Process.exit`.
 */
export function beginMain(start: Body): Promise<number> {
  const scheduler = snow_scheduler;
  const program = begin(() => {
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
  return program.ended;
}

/**
 * A program without a main process: processes are started by `startCallback`, and it ends by `exit` or
 * `Process.exit` only. For running one piece of code after the other.
 */
export function beginSession({ atRest: tell }: SessionEvents): Running {
  return begin(() => {
    const { status } = snow_scheduler;
    if (status === undefined && atRest() && timers.active === 0) tell?.();
    return status;
  });
}

/** `Process.exit`: ends the program at once. Does not return. */
export function exitProgram(status: number): never {
  snow_scheduler.status = ((status % 256) + 256) % 256;
  throw UNWIND;
}
