// The processes of a program: the run queue, and what keeps the program alive.

import { current } from "../current.ts";
import type { Host } from "../host/index.ts";
import { snow_variant_Down as Down } from "../values/index.ts";
import { Mailbox, type Match } from "./mailbox.ts";
import {
  ACCEPTS_DOWN,
  type Asker,
  type Body,
  ENDED,
  FAILED,
  type Loop,
  Process,
  QUEUED,
  RECEIVING,
  TIMED,
  WAITING,
  type Wait,
} from "./process.ts";
import { ProcessTable } from "./process-table.ts";
import { PARKED, READY, type Suspension } from "./waiting/suspension.ts";

/** Calls and loop turns until a process lets others run. */
export const REDUCTIONS = 2000;

const FIRST_QUEUE = 64;
/** A queue that was longer is given back when it has run empty. */
const KEPT_QUEUE = 8192;

/** Thrown to leave the code of a process that has ended, or of a program that has. Nothing else catches it. */
export const UNWIND = new (class Unwind {
  readonly message = "the process has ended";
})();

export class Scheduler {
  current: Process | undefined = undefined;
  /** The value that goes with the mark READY. */
  result: unknown = undefined;

  /** The status to end with; set: nothing runs any more. */
  status: number | undefined = undefined;
  main: Process | undefined = undefined;
  /** Processes in a `receive` whose `after` time is running. */
  timed = 0;
  /** Servers and external operations. */
  held = 0;
  /** Those of `held` that have come since `newHolds`. */
  holds = { count: 0, valid: true };
  panics = 0;
  /** In all mailboxes. */
  messages = 0;
  readonly processes = new ProcessTable();
  /** Of a name that is kept for a process about to start: undefined. */
  readonly names = new Map<string, Process | undefined>();

  /** Called when the run queue is empty: decides whether the program is over. */
  idle: () => void = () => {};
  /** Set: calls each slice of the run queue, and calls `interruptRunning` when it could not return. */
  guard: ((slice: () => void) => void) | undefined = undefined;
  /** Set: the reductions of each process are counted. */
  spent: WeakMap<Process, number> | undefined = undefined;
  /** Set once a prompt has asked for something: whose entries processes are, or were started by. */
  askers: WeakMap<Process, Asker> | undefined = undefined;
  /** Called before the event loop goes on after processes have run. */
  readonly afterRun: (() => void)[] = [];

  readonly #host: Host;
  #created = 0;
  #queue: (Process | undefined)[] = new Array<Process | undefined>(FIRST_QUEUE).fill(undefined);
  #queueHead = 0;
  #queueLength = 0;
  #running = false;
  #scheduled = false;
  readonly #run: () => void;

  /** `run` is called from the event loop whenever there is something to run. */
  constructor(host: Host, run: () => void) {
    this.#host = host;
    this.#run = run;
  }

  get created(): number {
    return this.#created;
  }

  get queued(): number {
    return this.#queueLength;
  }

  /** A new process at the end of the run queue. */
  create(
    name: string,
    body: Body | undefined,
    parameters: readonly unknown[] | undefined,
    terminate: Body | undefined,
    loop: Loop | undefined,
  ): Process {
    this.#created += 1;
    const process = new Process(this.#created, name, body, parameters, terminate, loop);
    this.processes.add(process);
    if (this.askers !== undefined && this.current !== undefined) {
      const asker = this.askers.get(this.current);
      if (asker !== undefined) this.askers.set(process, asker);
    }
    this.enqueue(process);
    return process;
  }

  /** A new process that waits for messages to its loop. */
  createWaiting(name: string, loop: Loop): Process {
    this.#created += 1;
    const process = new Process(this.#created, name, undefined, undefined, undefined, loop);
    this.processes.add(process);
    process.state = RECEIVING;
    process.match = loop.match;
    if (loop.acceptsDown) process.flags = ACCEPTS_DOWN;
    return process;
  }

  /** A process of the runtime's own, that no pid names, at the end of the run queue. */
  createHidden(name: string, body: Body): void {
    this.enqueue(new Process(0, name, body, undefined, undefined, undefined));
  }

  /** Appends to the run queue. */
  enqueue(process: Process): void {
    process.state = QUEUED;
    const queue = this.#queue;
    if (this.#queueLength === queue.length) this.#growQueue();
    this.#queue[(this.#queueHead + this.#queueLength) & (this.#queue.length - 1)] = process;
    this.#queueLength += 1;
    if (!this.#running && !this.#scheduled) this.schedule();
  }

  /** Takes the first process of the run queue that has not ended meanwhile. */
  dequeue(): Process | undefined {
    while (this.#queueLength > 0) {
      const head = this.#queueHead;
      const process = this.#queue[head];
      this.#queue[head] = undefined;
      this.#queueHead = (head + 1) & (this.#queue.length - 1);
      this.#queueLength -= 1;
      if (process !== undefined && process.state === QUEUED) return process;
    }
    return undefined;
  }

  /** The present process. Throws outside of one. */
  present(): Process {
    if (this.current === undefined) throw new Error("no process is running");
    return this.current;
  }

  /** False: the queue is being run already. Otherwise it is marked as such until `leave`. */
  enter(): boolean {
    if (this.#running) return false;
    this.#running = true;
    return true;
  }

  /** `milliseconds`: until the rest of it is run. */
  leave(milliseconds = 0): void {
    this.#running = false;
    this.current = undefined;
    if (this.#queueLength === 0 && this.#queue.length > KEPT_QUEUE) {
      this.#queue = new Array<Process | undefined>(FIRST_QUEUE).fill(undefined);
      this.#queueHead = 0;
    }
    if (this.#queueLength > 0 && this.status === undefined) this.schedule(milliseconds);
  }

  /** From here on holds can be dropped without those that are there. */
  newHolds(): void {
    this.holds = { count: 0, valid: true };
  }

  /** The holds since `newHolds` count no more. */
  dropHolds(): void {
    this.held -= this.holds.count;
    this.holds.valid = false;
    this.newHolds();
  }

  /** Has the queue run, or idleness noticed, in the next turn of the event loop, or only after that time. */
  schedule(milliseconds = 0): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const run = (): void => {
      this.#scheduled = false;
      this.#run();
    };
    if (milliseconds > 0) this.#host.setTimer(milliseconds, run);
    else this.#host.defer(run);
  }

  #growQueue(): void {
    const before = this.#queue;
    const queue = new Array<Process | undefined>(before.length * 2).fill(undefined);
    for (let index = 0; index < this.#queueLength; index += 1) {
      queue[index] = before[(this.#queueHead + index) & (before.length - 1)];
    }
    this.#queue = queue;
    this.#queueHead = 0;
  }
}

/** Parks the present process until it is woken. */
export function park(wait: Wait): Suspension<never> {
  const process = current().actors.scheduler.present();
  process.wait = wait;
  process.state = WAITING;
  return PARKED;
}

/** The present process goes on at once with `value`. */
export function ready<R>(value: R): Suspension<R> {
  current().actors.scheduler.result = value;
  return READY;
}

/** Ends a wait: the process goes on with `value`. Nothing when it no longer waits for `wait`. */
export function wake(process: Process, wait: Wait, value: unknown): void {
  if (process.wait !== wait) return;
  process.wait = undefined;
  process.value = value;
  current().actors.scheduler.enqueue(process);
}

/** Ends a wait: the process panics with `error`. */
export function wakeFailed(process: Process, wait: Wait, error: unknown): void {
  if (process.wait !== wait) return;
  process.wait = undefined;
  process.value = error;
  process.flags |= FAILED;
  current().actors.scheduler.enqueue(process);
}

/** Gives a process a message: wakes it when it waits for one like this, else the message goes to its mailbox. */
export function deliver(process: Process, message: unknown): void {
  if (process.state === RECEIVING && accepts(process, message)) return;
  if (process.state === ENDED) return;
  process.mailbox ??= new Mailbox();
  process.mailbox.push(message);
  current().actors.scheduler.messages += 1;
}

/** Whether the process waits for this message, and then has been queued with it. */
function accepts(process: Process, message: unknown): boolean {
  if (message instanceof Down && (process.flags & ACCEPTS_DOWN) === 0) return false;
  if (process.match !== undefined && !matches(process, process.match, message)) return false;
  endWait(process);
  process.value = message;
  process.message = message;
  current().actors.scheduler.enqueue(process);
  return true;
}

/** Runs the receiver's patterns and guards; a panic in them is the receiver's. */
function matches(process: Process, match: Match, message: unknown): boolean {
  const { scheduler } = current().actors;
  const before = scheduler.current;
  scheduler.current = process;
  try {
    return match(message);
  } catch (error) {
    if (error === UNWIND) {
      if (scheduler.status === undefined) return false;
      throw error;
    }
    endWait(process);
    process.flags |= FAILED;
    process.value = error;
    scheduler.enqueue(process);
    return false;
  } finally {
    scheduler.current = before;
  }
}

/** The process no longer waits for anything. */
export function endWait(process: Process): void {
  process.match = undefined;
  const wait = process.wait;
  if (wait !== undefined) {
    process.wait = undefined;
    wait.abandon();
  }
  if ((process.flags & TIMED) !== 0) {
    process.flags &= ~TIMED;
    current().actors.scheduler.timed -= 1;
  }
}
