// One process: what it runs, what it waits for, who wants to know of its end.
import type { Suspended } from "../values/index.ts";
import type { Mailbox, Match } from "./mailbox.ts";

/** Why a process ended; `text` is what monitors see. */
export interface ExitReason {
  readonly kind: "normal" | "error" | "killed" | "linked" | "shutdown";
  readonly text: string;
  /** Of an assertion that failed: what it is told with, and where it stands. */
  readonly told?: { readonly head: string; readonly lines: readonly string[]; readonly place: string };
}

export const NORMAL: ExitReason = { kind: "normal", text: "normal" };
export const KILLED: ExitReason = { kind: "killed", text: "killed" };
export const SHUTDOWN: ExitReason = { kind: "shutdown", text: "shutdown" };

/** Whether the end takes linked processes along. */
export function isAbnormal(reason: ExitReason): boolean {
  return reason.kind !== "normal" && reason.kind !== "shutdown";
}

const linkedReasons = new WeakMap<ExitReason, ExitReason>();

/** The reason of those that end with it; the same object for all of them. */
export function linkedTo(reason: ExitReason): ExitReason {
  let linked = linkedReasons.get(reason);
  if (linked === undefined) {
    linked = { kind: "linked", text: `linked: ${reason.text}` };
    linkedReasons.set(reason, linked);
  }
  return linked;
}

/** What a parked process waits for, except messages. */
export interface Wait {
  /** In words, for diagnostics. */
  describe(): string;
  /** The process no longer waits. */
  abandon(): void;
  /** Set: it counts among `held` of the scheduler. */
  readonly isHold?: true;
}

/** Told once of the end of a process. */
export interface EndListener {
  ended(process: Process, reason: ExitReason): void;
}

/** The body of a process that handles one message after the other: messages go to `step` without a generator. */
export abstract class Loop {
  /** Which messages it takes; undefined: all. Others stay in the mailbox. */
  readonly match: Match | undefined;
  readonly acceptsDown: boolean;
  /** Greater than 0: `match` always answers the same for a message. */
  readonly site: number;

  constructor(match: Match | undefined, acceptsDown: boolean, site: number) {
    this.match = match;
    this.acceptsDown = acceptsDown;
    this.site = site;
  }

  /** Handles a message; may answer a generator. */
  abstract step(message: unknown): unknown;
  /** Gets the value of every `step`; false ends the process. */
  abstract finished(value: unknown): boolean;
  /** What it keeps from one message to the next, for people who look at it; undefined: nothing that is a value. */
  get kept(): { readonly value: unknown } | undefined {
    return undefined;
  }
  /** A step panicked; true: the process goes on. */
  recovers(_error: unknown): boolean {
    return false;
  }
  /** The process has ended; `left` are the messages of its mailbox. */
  closed(_left: readonly unknown[], _reason: ExitReason): void {}
}

/** In the run queue. */
export const QUEUED = 0;
export const RUNNING = 1;
/** Parked until a message matches. */
export const RECEIVING = 2;
/** Parked until it is woken. */
export const WAITING = 3;
export const ENDED = 4;
type State = typeof QUEUED | typeof RUNNING | typeof RECEIVING | typeof WAITING | typeof ENDED;

/** `value` is an error to end with. */
export const FAILED = 1;
export const ACCEPTS_DOWN = 2;
/** Runs its `terminate` block, or waits to. */
export const TERMINATING = 4;
/** Was told to shut down and will at its next suspending operation. */
export const STOPPING = 8;
/** Waits in a `receive` whose `after` time is running. */
export const TIMED = 16;

/** A function that a process runs. */
export type Body = (...parameters: never[]) => unknown;

/** Calls a body; the compiler has checked the types of the parameters. */
export function callBody(body: Body, parameters: readonly unknown[] | undefined): unknown {
  const callable = body as (...parameters: readonly unknown[]) => unknown;
  if (parameters === undefined) return callable();
  switch (parameters.length) {
    case 0:
      return callable();
    case 1:
      return callable(parameters[0]);
    case 2:
      return callable(parameters[0], parameters[1]);
    default:
      return callable(...parameters);
  }
}

/** Somebody at a prompt. */
export interface Asker {
  /** Runs each step of the entry, so that one which never ends can be torn down. */
  readonly guard: (step: () => void) => void;
  entry: Process | undefined;
}

/** What few processes have. */
interface ProcessExtras {
  links: Set<Process> | undefined;
  listeners: Set<EndListener> | undefined;
  /** What to withdraw when this process ends, e.g. its monitors of others. */
  held: Set<Withdrawable> | undefined;
  names: string[] | undefined;
  /** The reason to end with once its present step or `terminate` block is over. */
  reason: ExitReason | undefined;
  /** Is told of a panic instead of who reads the standard error. */
  hears: ((error: Error) => void) | undefined;
}

/** Something that ends with the process that holds it. */
export interface Withdrawable {
  withdraw(reason: ExitReason): void;
}

export class Process {
  /** The number in its text form `<0.N>`. */
  readonly id: number;
  readonly name: string;
  state: State = QUEUED;
  flags = 0;
  /** The call in progress that runs next, and those that wait for it, outermost first. */
  frame: Suspended<unknown> | undefined = undefined;
  stack: Suspended<unknown>[] | undefined = undefined;
  loop: Loop | undefined;
  /** Not begun yet: what to call with what. */
  body: Body | undefined;
  parameters: readonly unknown[] | undefined;
  terminate: Body | undefined;
  /** What it goes on with: a value, a message, or an error. After a normal end: the value of its body. */
  value: unknown = undefined;
  /** The message that it handles, for reports. */
  message: unknown = undefined;
  mailbox: Mailbox | undefined = undefined;
  match: Match | undefined = undefined;
  wait: Wait | undefined = undefined;
  extras: ProcessExtras | undefined = undefined;
  /** The next process in the same slot of the process table. */
  next: Process | undefined = undefined;

  constructor(
    id: number,
    name: string,
    body: Body | undefined,
    parameters: readonly unknown[] | undefined,
    terminate: Body | undefined,
    loop: Loop | undefined,
  ) {
    this.id = id;
    this.name = name;
    this.loop = loop;
    this.body = body;
    this.parameters = parameters;
    this.terminate = terminate;
  }
}

export function extrasOf(process: Process): ProcessExtras {
  process.extras ??= {
    links: undefined,
    listeners: undefined,
    held: undefined,
    names: undefined,
    reason: undefined,
    hears: undefined,
  };
  return process.extras;
}

export function addListener(process: Process, listener: EndListener): void {
  const extras = extrasOf(process);
  extras.listeners ??= new Set();
  extras.listeners.add(listener);
}

/** Has `thing` withdrawn when the process ends. */
export function hold(process: Process, thing: Withdrawable): void {
  const extras = extrasOf(process);
  extras.held ??= new Set();
  extras.held.add(thing);
}

export function pidText(id: number): string {
  return `<0.${id}>`;
}
