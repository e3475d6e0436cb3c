// What depends on a process without being one: it is told of the process's end, and may order it.
import { current } from "../current.ts";
import { shutDown } from "./ending.ts";
import { addListener, type ExitReason } from "./process.ts";

/** Has `ended` called once at the end of a process, at once if it has ended. Answers what orders it to shut down. */
export function attend(pid: number, ended: (reason: ExitReason) => void): () => void {
  const { scheduler, exitReasons } = current().actors;
  const process = scheduler.processes.get(pid);
  if (process === undefined) {
    ended(exitReasons.of(pid));
    return () => {};
  }
  addListener(process, { ended: (_process, reason) => ended(reason) });
  return () => shutDown(process);
}
