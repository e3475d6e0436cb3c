// The room of the processes: what compiled programs and the other rooms use of it.
export { CallbackProcess, type Completion, startCallback, startCallbackProcess } from "./callback.ts";
export { interruptRunning } from "./driver.ts";
export { kill, snow_link } from "./ending.ts";
export { interruptEntry, presentAsker, startEntry } from "./entries.ts";
export { feedProcess } from "./feed.ts";
export { awaitJob, mapJobs, startJob } from "./job.ts";
export { snow_loop, snow_receive, snow_self, snow_send, snow_spawn } from "./messaging.ts";
export { endMonitor, findName, giveReservedName, registerName, reserveName, startMonitor } from "./names.ts";
export { leaveEnded, openLine, runsAsPresent } from "./outside.ts";
export { detailsOf, overview, type ProcessOverview, stopProcess } from "./overview.ts";
export type { Asker, Body } from "./process.ts";
export { beginMain, beginSession, exitProgram, type Running, type SessionEvents } from "./running.ts";
export { snow_service_call, snow_service_cast, snow_service_renew, snow_service_start } from "./service.ts";
export { show } from "./show.ts";
export { onShutdownSignal, runAtShutdown } from "./shutdown.ts";
export {
  childrenOf,
  type SupervisorSpecification,
  snow_supervisor_start,
  startChild,
  stopChild,
} from "./supervisor.ts";
export { type Suspension, snow_give_way, snow_timeout } from "./suspension.ts";
export { beginTests, type Failure, type Test, type TestPlan, type TestsEnd } from "./tests.ts";
export { cancelTask, runAfter, runEvery } from "./timed-tasks.ts";
export {
  holdOpen,
  type Resume,
  sendAfter,
  sleep,
  waitForOutside,
  waitForPromise,
  whenPresentFails,
} from "./waiting.ts";

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
