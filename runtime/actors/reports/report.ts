// What the runtime says on stderr: panics with their place and trace, slow processes, deadlocks.

import { host } from "../../current.ts";
import { describeStack, Panic, panicText, ToldPanic } from "../../failures/index.ts";
import type { Simulation } from "../../host/simulated/index.ts";
import { fromWorker } from "../../log.ts";
import { printableLines } from "../../printable.ts";
import { type ExitReason, type Process, pidText, RECEIVING } from "../process.ts";
import type { Passing } from "../waiting/suspension.ts";
import { handledText } from "./handled.ts";
import { placesOf } from "./inspect.ts";
import { SnowPanic } from "./snow-panic.ts";
import { type Calls, callsOf, parkedCalls, place, traceLines } from "./trace-lines.ts";

/** A panic of the runtime itself, on behalf of a function of the program. */
export class PlacedPanic extends Panic {
  readonly origin: unknown;

  constructor(text: string, origin: unknown) {
    super(text);
    this.origin = origin;
  }
}

/** The calls of the process that are parked, innermost first: generators, or functions that stand for them. */
function parkedFrames(process: Process): unknown[] {
  const frames: Passing[] = (process.stack ?? []).toReversed();
  if (process.frame !== undefined) frames.unshift(process.frame);
  return frames.map((frame) => frame.origin ?? frame);
}

function traceOf(process: Process, error: unknown): Calls[] {
  const { frames, cut } = describeStack(error);
  const calls = [...callsOf(frames, cut), ...parkedCalls(parkedFrames(process))];
  if (calls.length > 0 || !(error instanceof PlacedPanic)) return calls;
  return callsOf(placesOf([error.origin]));
}

function isMain(process: Process): boolean {
  return process.id === 1;
}

/** Of a panic that stands nowhere in a program. */
const NOWHERE = "?:0";

function firstPlace([first]: readonly Calls[]): string | undefined {
  return first === undefined ? undefined : place(first.frame);
}

/** A part of a report; without it when that can't be told. What goes wrong here must not end more than the process. */
function ifTold<T>(tell: () => T): T | undefined {
  try {
    return tell();
  } catch {
    return undefined;
  }
}

/** What ended a process, or a call as a process, for JavaScript that called. */
export function panicError(process: Process, error: unknown): SnowPanic {
  const calls = ifTold(() => traceOf(process, error)) ?? [];
  return new SnowPanic(panicText(error), calls, error instanceof Panic ? error.cause : undefined);
}

/** In one of several processes of the program: which one. */
function workerLine(): string[] {
  const parent = host().parent();
  return parent === undefined ? [] : [`  in worker ${parent.number}`];
}

/** Reports what a process was ended by, and answers the reason of its end. */
export function reportPanic(process: Process, error: unknown): ExitReason {
  const text = panicText(error);
  const hears = process.extras?.hears;
  if (hears !== undefined) {
    hears(panicError(process, error));
    return { kind: "error", text: `error: ${text}` };
  }
  const { simulation } = host();
  if (simulation !== undefined) return panicInWorld(simulation, process, error);
  const calls = ifTold(() => traceOf(process, error)) ?? [];
  const told = error instanceof ToldPanic ? error : { head: text, lines: [] };
  const at = firstPlace(calls) ?? NOWHERE;
  const reason: ExitReason = { kind: "error", text: `error: ${text}` };
  const lines = [`Snow panic at ${at}: ${told.head}`, ...told.lines.map((line) => `  ${line}`)];
  if (!isMain(process)) {
    const name = process.id === 0 ? process.name : `${pidText(process.id)} ${process.name}`;
    lines.push(`  in process ${name}`);
    const { message } = process;
    const handled = message === undefined ? undefined : ifTold(() => handledText(message));
    if (handled !== undefined) lines.push(`  handling ${handled}`);
  }
  lines.push(...workerLine());
  // In main a trace of one frame says nothing new.
  if (calls.length > 1 || !isMain(process)) lines.push(...traceLines(calls));
  host().writeErr(printableLines(lines));
  return error instanceof ToldPanic ? { ...reason, told: { head: error.head, lines: error.lines, place: at } } : reason;
}

/**
 * In a simulated world a panic is a line of its story. It is its end in the function of the simulation, and when it is of an
 * assertion, in whatever process.
 */
function panicInWorld({ world, lane, name }: Simulation, process: Process, error: unknown): ExitReason {
  const text = panicText(error);
  const isAssertion = error instanceof ToldPanic;
  const { head, lines } = isAssertion ? error : { head: text, lines: [] };
  // Only where that doesn't tell the place are parked calls asked for theirs: that takes long, and runs that fail are many.
  const at = ifTold(() => describeStack(error).place ?? firstPlace(traceOf(process, error))) ?? NOWHERE;
  const program = name === "" ? "" : ` of ${name}`;
  const who = `in process ${pidText(process.id)} ${process.name}${program}`;
  const isOwn = process.name === lane.name;
  if (isOwn || isAssertion) {
    const all = isOwn ? lines : [...lines, who];
    world.fail({ kind: isAssertion ? "assertion" : "panic", head, place: at, lines: all });
  } else world.trace.tell("panic", `panic ${who}: ${printableLines([head]).trimEnd()} (${at})`);
  return { kind: "error", text: `error: ${text}`, told: { head, lines, place: at } };
}

/** The main process has ended other than by its own code. */
export function reportMainEnd(reason: ExitReason): void {
  if (reason.kind !== "error")
    host().writeErr(printableLines([`Snow: ${fromWorker()}the main process ended: ${reason.text}`]));
}

/** `, until f (main.snow:14)`: where a process that is parked waits now. Empty when that is not known. */
export function untilWhere(process: Process): string {
  const [frame] = placesOf(parkedFrames(process));
  return frame === undefined ? "" : `, until ${frame.function} (${place(frame)})`;
}

/** A process ran `milliseconds` without a pause while others could have run. */
export function reportSlow(who: string, milliseconds: number, until: string): void {
  const text = `Snow: ${fromWorker()}${who} ran for ${Math.round(milliseconds)} ms without letting others run${until}`;
  host().writeErr(printableLines([text]));
}

const MOST_WAITING = 20;

/** Who waits for what. */
export function waitLines(processes: readonly Process[]): string[] {
  const lines = processes
    .slice(0, MOST_WAITING)
    .map((process) => `${pidText(process.id)} ${process.name} waits for ${waitText(process)}`);
  const left = processes.length - MOST_WAITING;
  return left > 0 ? [...lines, `and ${left} more processes wait`] : lines;
}

/** What a parked process waits for, and where. */
export function waitText(process: Process): string {
  const frames = placesOf(parkedFrames(process));
  const what = process.state === RECEIVING ? "a message" : (process.wait?.describe() ?? "nothing");
  const [frame] = frames;
  return frame === undefined ? what : `${what} in ${frame.function} (${place(frame)})`;
}

/** The main process waits, and nothing can wake it. */
export function reportDeadlock(main: Process, others: readonly Process[]): void {
  const lines = ["Snow deadlock: the main process waits and nothing can wake it", ...workerLine()];
  lines.push(...[...waitLines([main]), ...waitLines(others)].map((line) => `  ${line}`));
  host().writeErr(printableLines(lines));
}
