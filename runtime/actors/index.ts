// The room of the processes: what compiled programs and the other rooms use of it.

import { current } from "../current.ts";

/** For `Ws.stats` and the metrics page. */
interface ProcessCounts {
  readonly processes: number;
  readonly panics: number;
  /** In all mailboxes. */
  readonly messages: number;
}

export function processCounts(): ProcessCounts {
  const { processes, panics, messages } = current().actors.scheduler;
  return { processes: processes.size, panics, messages };
}

/** Has `callback` called whenever processes have run, before the event loop goes on. */
export function afterRun(callback: () => void): void {
  const { afterRun: callbacks } = current().actors.scheduler;
  if (!callbacks.includes(callback)) callbacks.push(callback);
}
export { attend } from "./attending.ts";
export { CallbackProcess, type Completion, startCallback, startCallbackProcess } from "./callback.ts";
export { interruptRunning } from "./driver.ts";
export { kill, sever, snow_link } from "./ending.ts";
export { awaitJob, mapJobs, startJob } from "./job.ts";
export { snow_loop, snow_receive, snow_self, snow_send, snow_spawn } from "./messaging.ts";
export { endMonitor, findName, giveReservedName, registerName, reserveName, startMonitor } from "./names.ts";
export { leaveEnded, looksAsPresent, looseLine, openLine, runsAsPresent } from "./outside.ts";
export { createActors } from "./part.ts";
export {
  type Asker,
  type Body,
  callBody,
  type ExitReason,
  Loop,
  type Process,
  WAITING,
  type Wait,
} from "./process.ts";
export { ABOUT, type Form, type HandledMessage } from "./reports/handled.ts";
export { waitLines } from "./reports/report.ts";
export { show } from "./reports/show.ts";
export { beginCalls, type Calls } from "./running/calls.ts";
export { interruptEntry, presentAsker, startEntry } from "./running/entries.ts";
export { detailsOf, overview, type ProcessOverview, processName, stopProcess } from "./running/overview.ts";
export { beginMain, beginSession, exitProgram, type Running, type SessionEvents } from "./running/program.ts";
export { atProgramEnd, isShuttingDown, onShutdownSignal, runAtShutdown } from "./running/shutdown.ts";
export { beginTests, type Failure, type Test, type TestPlan, type TestsEnd } from "./running/tests.ts";
export { deliver, park, ready, wake } from "./scheduler.ts";
export { snow_service_call, snow_service_cast, snow_service_renew, snow_service_start } from "./service.ts";
export {
  childrenOf,
  type SupervisorSpecification,
  snow_supervisor_start,
  startChild,
  stopChild,
} from "./supervisor.ts";
export { feedProcess } from "./waiting/feed.ts";
export {
  goOn,
  holdOpen,
  type Resume,
  sendAfter,
  sleep,
  waitForOutside,
  waitForPromise,
  whenPresentEnds,
  whenPresentFails,
} from "./waiting/outside.ts";
export { type Suspension, snow_give_way, snow_timeout } from "./waiting/suspension.ts";
export { cancelTask, runAfter, runEvery } from "./waiting/timed-tasks.ts";
export { Timer } from "./waiting/timers.ts";
