// Names of processes, and monitors.

import { current } from "../current.ts";
import { snow_variant_Down as Down } from "../values/index.ts";
import {
  addListener,
  type EndListener,
  type ExitReason,
  extrasOf,
  hold,
  type Process,
  type Withdrawable,
} from "./process.ts";
import { deliver } from "./scheduler.ts";

/** 0; 1 when the name is taken or the process has ended. */
export function registerName(name: string, pid: number): number {
  const { processes, names } = current().actors.scheduler;
  const process = processes.get(pid);
  if (process === undefined || names.has(name)) return 1;
  giveName(name, process);
  return 0;
}

function giveName(name: string, process: Process): void {
  current().actors.scheduler.names.set(name, process);
  const extras = extrasOf(process);
  extras.names ??= [];
  extras.names.push(name);
}

/** A name that its holder keeps for a process that it is about to start: nobody can look it up, nor take it. */
class Reservation implements Withdrawable {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  withdraw(): void {
    current().actors.scheduler.names.delete(this.name);
  }
}

/** Keeps a name until `giveReservedName`, or the end of the present process; false when it is taken. */
export function reserveName(name: string): boolean {
  const { scheduler } = current().actors;
  if (scheduler.names.has(name)) return false;
  scheduler.names.set(name, undefined);
  hold(scheduler.present(), new Reservation(name));
  return true;
}

/** Gives a name that the present process has reserved; false when that process has ended, then the name is free. */
export function giveReservedName(name: string, pid: number): boolean {
  const { scheduler } = current().actors;
  const held = scheduler.present().extras?.held;
  for (const one of held ?? []) if (one instanceof Reservation && one.name === name) held?.delete(one);
  const process = scheduler.processes.get(pid);
  if (process === undefined) scheduler.names.delete(name);
  else giveName(name, process);
  return process !== undefined;
}

/** The pid of that name; 0, a pid that is never alive, when there is none. */
export function findName(name: string): number {
  return current().actors.scheduler.names.get(name)?.id ?? 0;
}

class Monitor implements EndListener, Withdrawable {
  readonly #id: number;
  readonly #watcher: Process;
  readonly #target: Process;

  constructor(id: number, watcher: Process, target: Process) {
    this.#id = id;
    this.#watcher = watcher;
    this.#target = target;
  }

  ended(_process: Process, reason: ExitReason): void {
    current().actors.monitors.remove(this.#id);
    this.#watcher.extras?.held?.delete(this);
    deliver(this.#watcher, new Down(this.#id, reason.text));
  }

  /** The watcher has ended, or wants to know no more. */
  withdraw(): void {
    current().actors.monitors.remove(this.#id);
    this.#watcher.extras?.held?.delete(this);
    this.#target.extras?.listeners?.delete(this);
  }
}

/** The monitors of a program, by their ids. */
export class Monitors {
  readonly #all = new Map<number, Monitor>();
  #last = 0;

  /** An id that was never used. */
  next(): number {
    this.#last += 1;
    return this.#last;
  }

  get(id: number): Monitor | undefined {
    return this.#all.get(id);
  }

  add(id: number, monitor: Monitor): void {
    this.#all.set(id, monitor);
  }

  remove(id: number): void {
    this.#all.delete(id);
  }
}

/** Has the present process get `Down(id, reason)` once when that process ends, at once if it has; answers the id. */
export function startMonitor(pid: number): number {
  const { scheduler, monitors, exitReasons } = current().actors;
  const watcher = scheduler.present();
  const id = monitors.next();
  const target = scheduler.processes.get(pid);
  if (target === undefined) {
    deliver(watcher, new Down(id, exitReasons.of(pid).text));
    return id;
  }
  const monitor = new Monitor(id, watcher, target);
  monitors.add(id, monitor);
  addListener(target, monitor);
  hold(watcher, monitor);
  return id;
}

/** Ends a monitor and takes back a `Down` of it that the present process has not seen yet. */
export function endMonitor(id: number): void {
  const { scheduler, monitors } = current().actors;
  monitors.get(id)?.withdraw();
  const { mailbox } = scheduler.present();
  if (mailbox === undefined) return;
  const before = mailbox.size;
  mailbox.discard((message) => message instanceof Down && message._0 === id);
  scheduler.messages -= before - mailbox.size;
}
