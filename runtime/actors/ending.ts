// The end of a process: its `terminate` block, its names, its links and monitors; and what brings it about.
import { current } from "../current.ts";
import {
  ENDED,
  type ExitReason,
  extrasOf,
  FAILED,
  isAbnormal,
  KILLED,
  linkedTo,
  type Process,
  QUEUED,
  RUNNING,
  SHUTDOWN,
  STOPPING,
  TERMINATING,
} from "./process.ts";
import { reportMainEnd } from "./reports/report.ts";
import { endWait, UNWIND } from "./scheduler.ts";

/** A process that ends with another. */
interface Linked {
  readonly process: Process;
  readonly reason: ExitReason;
}

/**
 * Ends a process: by its `terminate` block first, if it has one, else at once. True: the block is to be run now,
 * as the body of the process; a process that is not running has been queued for that.
 */
export function leave(process: Process, reason: ExitReason): boolean {
  if ((process.flags & TERMINATING) !== 0) {
    finish(process, process.extras?.reason ?? reason);
    return false;
  }
  if (process.terminate === undefined || reason === KILLED) {
    finish(process, reason);
    return false;
  }
  extrasOf(process).reason = reason;
  process.flags = (process.flags & ~(FAILED | STOPPING)) | TERMINATING;
  endWait(process);
  if (process.loop !== undefined) {
    process.loop.closed(process.mailbox?.messages() ?? [], reason);
    process.loop = undefined;
  }
  process.frame = undefined;
  process.stack = undefined;
  process.value = undefined;
  process.message = undefined;
  process.body = process.terminate;
  process.parameters = undefined;
  process.terminate = undefined;
  if (process.state !== RUNNING && process.state !== QUEUED) current().actors.scheduler.enqueue(process);
  return true;
}

/** Ends a process without further ado and tells everybody. */
export function finish(process: Process, reason: ExitReason): void {
  const linked = close(process, reason);
  if (linked === undefined) return;
  // A chain of links may be long: no recursion.
  for (let one = linked.pop(); one !== undefined; one = linked.pop()) {
    const { process: other, reason: why } = one;
    if (other.state === ENDED || (other.flags & TERMINATING) !== 0) continue;
    if (other.state === RUNNING) {
      extrasOf(other).reason = why;
      continue;
    }
    if (other.terminate !== undefined) leave(other, why);
    else {
      const more = close(other, why);
      if (more !== undefined) for (const next of more) linked.push(next);
    }
  }
}

/** Answers the processes that end with it, the first one last. */
function close(process: Process, reason: ExitReason): Linked[] | undefined {
  const { scheduler, exitReasons } = current().actors;
  if (process.state === ENDED) return undefined;
  endWait(process);
  process.state = ENDED;
  scheduler.processes.remove(process);
  if (reason.kind !== "normal") exitReasons.add(process.id, reason);
  let left: readonly unknown[] = [];
  if (process.mailbox !== undefined) {
    scheduler.messages -= process.mailbox.size;
    left = process.mailbox.messages();
    process.mailbox = undefined;
  }
  process.frame = undefined;
  process.stack = undefined;
  process.body = undefined;
  process.parameters = undefined;
  process.message = undefined;
  process.terminate = undefined;
  const { loop, extras } = process;
  process.loop = undefined;
  const linked = extras === undefined ? undefined : notify(process, reason);
  loop?.closed(left, reason);
  if (scheduler.main === process && reason.kind !== "normal") {
    reportMainEnd(reason);
    scheduler.status ??= 101;
  }
  process.value = undefined;
  return linked;
}

function notify(process: Process, reason: ExitReason): Linked[] | undefined {
  const extras = extrasOf(process);
  process.extras = undefined;
  for (const name of extras.names ?? []) current().actors.scheduler.names.delete(name);
  let linked: Linked[] | undefined;
  if (extras.links !== undefined) {
    const abnormal = isAbnormal(reason);
    const why = linkedTo(reason);
    for (const other of extras.links) {
      other.extras?.links?.delete(process);
      if (abnormal) {
        linked ??= [];
        linked.push({ process: other, reason: why });
      }
    }
    linked?.reverse();
  }
  if (extras.held !== undefined) for (const thing of extras.held) thing.withdraw(reason);
  if (extras.listeners !== undefined) for (const listener of extras.listeners) listener.ended(process, reason);
  return linked;
}

/** Kills it; does not return when that ends the present process. */
export function kill(process: Process): void {
  finish(process, KILLED);
  checkPresent();
}

/** Ends a process; the present one leaves its code at the next `checkPresent`. */
export function order(process: Process, reason: ExitReason): void {
  if (process.state === ENDED || (process.flags & TERMINATING) !== 0) return;
  if (process.state === RUNNING) extrasOf(process).reason = reason;
  else leave(process, reason);
}

/** What a panic does to others when the process itself goes on: links and jobs end. */
export function sever(process: Process, reason: ExitReason): void {
  const extras = process.extras;
  if (extras === undefined) return;
  const { links, held } = extras;
  extras.links = undefined;
  extras.held = undefined;
  for (const other of links ?? []) {
    other.extras?.links?.delete(process);
    order(other, linkedTo(reason));
  }
  for (const thing of held ?? []) thing.withdraw(reason);
}

/** Leaves the code of the present process when it, or the program, has ended or it has to end. */
function checkPresent(): void {
  const { scheduler } = current().actors;
  const present = scheduler.current;
  if (present === undefined) return;
  if (scheduler.status !== undefined) throw UNWIND;
  if (present.state === ENDED) throw UNWIND;
  if ((present.flags & TERMINATING) === 0 && present.extras?.reason !== undefined) throw UNWIND;
}

/** Orders a process to end: at once when it is parked, else at its next suspending operation. */
export function shutDown(process: Process): void {
  if (process.state === ENDED || (process.flags & TERMINATING) !== 0) return;
  if (process.state === QUEUED || process.state === RUNNING) process.flags |= STOPPING;
  else leave(process, SHUTDOWN);
}

/** Two processes that end together, unless normally. */
function linkProcesses(one: Process, other: Process): void {
  if (one === other) return;
  const extras = extrasOf(one);
  extras.links ??= new Set();
  extras.links.add(other);
  const otherExtras = extrasOf(other);
  otherExtras.links ??= new Set();
  otherExtras.links.add(one);
}

/** `link(pid)`: with a process that has ended abnormally the present one ends, and this does not return. */
export function snow_link(pid: number): void {
  const { scheduler, exitReasons } = current().actors;
  const present = scheduler.present();
  const other = scheduler.processes.get(pid);
  if (other !== undefined) {
    linkProcesses(present, other);
    return;
  }
  const reason = exitReasons.of(pid);
  if (!isAbnormal(reason)) return;
  order(present, linkedTo(reason));
  checkPresent();
}
