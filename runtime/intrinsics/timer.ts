// Timer: waiting, and messages that are sent later.
import type { Suspension } from "../actors/suspension.ts";
import { sendAfter, sleep } from "../actors/waiting.ts";

export function snow_timer_sleep(milliseconds: number): Suspension<undefined> {
  return sleep(milliseconds);
}

export function snow_timer_send_after(pid: number, milliseconds: number, message: unknown): undefined {
  sendAfter(pid, milliseconds, message);
}
