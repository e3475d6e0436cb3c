// Timer: waiting, messages that are sent later, functions that run later.

import { cancelTask, runAfter, runEvery, type Suspension, sendAfter, sleep } from "../actors/index.ts";
import { snow_panic } from "../failures/index.ts";
import type { Callback } from "../values/index.ts";

export function snow_timer_sleep(milliseconds: number): Suspension<undefined> {
  return sleep(milliseconds);
}

export function snow_timer_send_after(pid: number, milliseconds: number, message: unknown): undefined {
  sendAfter(pid, milliseconds, message);
}

export function snow_timer_after<A>(milliseconds: number, task: Callback<[], A>): number {
  return runAfter(milliseconds, task);
}

export function snow_timer_every<A>(milliseconds: number, task: Callback<[], A>): number {
  if (milliseconds < 1) snow_panic("timer_every: interval must be positive");
  return runEvery(milliseconds, task);
}

export function snow_timer_cancel(timer: number): boolean {
  return cancelTask(timer);
}
