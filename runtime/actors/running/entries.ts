// Entries of prompts: processes that somebody waits for, who sees what they print.
import { current } from "../../current.ts";
import { type Completion, startCallback } from "../callback.ts";
import { finish } from "../ending.ts";
import type { Asker, Body } from "../process.ts";

/** Runs `body` in a process of its own for `asker`; answers its pid. */
export function startEntry(asker: Asker, body: Body, completion: Completion): number {
  const pid = startCallback("entry", body, [], completion);
  const { scheduler } = current().actors;
  const process = scheduler.processes.get(pid);
  asker.entry = process;
  if (process !== undefined) {
    scheduler.askers ??= new WeakMap();
    scheduler.askers.set(process, asker);
  }
  return pid;
}

/** Whose entry the present process is, or was started by. */
export function presentAsker(): Asker | undefined {
  const { askers, current: process } = current().actors.scheduler;
  return process === undefined ? undefined : askers?.get(process);
}

/** The engine has torn down the step of an entry that its guard was running: the entry ends with `text` as its reason. */
export function interruptEntry(text: string): void {
  const process = current().actors.scheduler.current;
  if (process !== undefined) finish(process, { kind: "killed", text });
}
