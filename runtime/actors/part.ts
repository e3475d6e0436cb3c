// What a program has of processes.
import { HandleTable } from "../handles.ts";
import type { Host } from "../host/index.ts";
import { runQueue } from "./driver.ts";
import { ExitReasons } from "./exit-reasons.ts";
import { Jobs } from "./job.ts";
import { Monitors } from "./names.ts";
import { Inspection } from "./reports/inspect.ts";
import { SlowWatch } from "./reports/slow.ts";
import { Shutdown } from "./running/shutdown.ts";
import { Scheduler } from "./scheduler.ts";
import type { Supervisor } from "./supervisor.ts";
import type { TimedTask } from "./waiting/timed-tasks.ts";
import { Timers } from "./waiting/timers.ts";

interface ActorsPart {
  readonly scheduler: Scheduler;
  readonly timers: Timers;
  readonly slowWatch: SlowWatch;
  /** What runs later; the handles are those of Timer. */
  readonly tasks: HandleTable<TimedTask>;
  readonly exitReasons: ExitReasons;
  readonly monitors: Monitors;
  readonly jobs: Jobs;
  /** By the pids of their processes. */
  readonly supervisors: Map<number, Supervisor>;
  readonly inspection: Inspection;
  readonly shutdown: Shutdown;
}

declare module "../current.ts" {
  interface Program {
    readonly actors: ActorsPart;
  }
}

export function createActors(host: Host, countsReductions: boolean): ActorsPart {
  const scheduler = new Scheduler(host, runQueue);
  if (countsReductions) scheduler.spent = new WeakMap();
  const timers = new Timers();
  return {
    scheduler,
    timers,
    slowWatch: new SlowWatch(scheduler, timers),
    tasks: new HandleTable(),
    exitReasons: new ExitReasons(),
    monitors: new Monitors(),
    jobs: new Jobs(),
    supervisors: new Map(),
    inspection: new Inspection(),
    shutdown: new Shutdown(),
  };
}
