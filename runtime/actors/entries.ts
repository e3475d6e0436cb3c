// Entries of prompts: processes that somebody waits for, who sees what they print.
import { type Completion, startCallback } from "./callback.ts";
import { finish } from "./ending.ts";
import type { Asker, Body } from "./process.ts";
import { snow_scheduler } from "./scheduler.ts";

/** Runs `body` in a process of its own for `asker`; answers its pid. */
export function startEntry(asker: Asker, body: Body, completion: Completion): number {
  const pid = startCallback("entry", body, [], completion);
  const process = snow_scheduler.processes.get(pid);
  asker.entry = process;
  if (process !== undefined) {
    snow_scheduler.askers ??= new WeakMap();
    snow_scheduler.askers.set(process, asker);
  }
  return pid;
}

/** Whose entry the present process is, or was started by. */
export function presentAsker(): Asker | undefined {
  const { askers, current } = snow_scheduler;
  return current === undefined ? undefined : askers?.get(current);
}

/** The engine has torn down the step of an entry that its guard was running: the entry ends with `text` as its reason. */
export function interruptEntry(text: string): void {
  const { current } = snow_scheduler;
  if (current !== undefined) finish(current, { kind: "killed", text });
}
