// Runs processes: begins them, resumes their frames, hands messages to their loops, and ends them.
//
// A function that may suspend is compiled to a generator, and a call of it makes the generator and yields it: the driver
// runs it, and resumes the caller with its value. With native `yield*` each resume would walk down through all generators
// in progress, so that waiting at depth d costs d steps; here the calls in progress are a stack of the process's own, and
// waking it costs one step at any depth. `process.frame` is the innermost call, `process.stack` those that wait for it,
// outermost first, and the loop of `advance` holds the innermost one in `frame` while it runs.
//
// What a frame gives decides what is next:
//
// - It yields a mark. PARKED: the process waits, and the value that it is woken with is sent into this very frame. READY:
//   it goes on at once with `scheduler.result`, for what suspends only sometimes. `snow_give_way`: others run first.
// - It yields a generator, a call: the frame goes to the stack, and the callee is the frame.
// - It returns a generator, a call in tail position: the callee takes the frame's place, so that a loop of tail calls runs
//   in constant space. A mark in tail position has no frame to be resumed; `passing` makes one that only hands its value on.
// - It returns a value: the caller, the top of the stack, is resumed with that; with an empty stack the value is that of
//   the body, or of a step of the loop.
// - It throws: the process ends, or its loop goes on with the next message. Snow code catches nothing, so no frame on the
//   stack has to hear of it, and the stack is dropped; reports read it before.
//
// The marks are generators themselves: one test tells calls and marks from values. A body that answers a `Loop` runs no
// generator at all: its messages are handed to `loop.step`, which may answer a generator again.
//
// Whatever leaves `advance` has put the frame back into the process, or has ended it. Between two resumes a process is
// plain data: it can be killed, reported and counted without running any of its code.

import { current, host, snow_current } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { type Suspended, snow_is_generator } from "../values/index.ts";
import { finish, leave } from "./ending.ts";
import { NOTHING } from "./mailbox.ts";
import {
  ACCEPTS_DOWN,
  type Asker,
  callBody,
  ENDED,
  FAILED,
  Loop,
  NORMAL,
  type Process,
  pidText,
  RECEIVING,
  RUNNING,
  SHUTDOWN,
  STOPPING,
  TERMINATING,
} from "./process.ts";
import { reportPanic } from "./reports/report.ts";
import { REDUCTIONS, UNWIND } from "./scheduler.ts";
import { PARKED, passing, READY, snow_give_way } from "./waiting/suspension.ts";

/** Calls in progress that a process may have; one more is a stack overflow. */
const MAX_FRAMES = 400_000;

type Resume = (this: Suspended<unknown>, value: unknown) => IteratorResult<unknown, unknown>;

// Called directly: a property lookup on a generator would be megamorphic.
const resume: Resume = Object.getPrototypeOf(Object.getPrototypeOf(passing(undefined))).next;

function begin(process: Process): unknown {
  const { body, parameters } = process;
  process.body = undefined;
  process.parameters = undefined;
  return body === undefined ? undefined : callBody(body, parameters);
}

/** The next message for a loop; NOTHING after having parked the process. */
function nextMessage(process: Process, loop: Loop): unknown {
  process.message = undefined;
  const mailbox = process.mailbox;
  if (mailbox !== undefined && mailbox.size > 0) {
    const message = mailbox.take(loop.match, loop.acceptsDown, loop.site);
    if (message !== NOTHING) {
      current().actors.scheduler.messages -= 1;
      process.message = message;
      return message;
    }
  }
  process.match = loop.match;
  if (loop.acceptsDown) process.flags |= ACCEPTS_DOWN;
  else process.flags &= ~ACCEPTS_DOWN;
  process.state = RECEIVING;
  return NOTHING;
}

/** Runs the process until it parks, gives way or ends. Split into functions of a screen, a message costs a tenth more. */
function advance(process: Process): void {
  const { scheduler } = current().actors;
  let value = process.value;
  let frame = process.frame;
  process.value = undefined;
  process.frame = undefined;
  let done = true;
  const { body } = process;
  try {
    if (frame !== undefined) {
      if ((process.flags & FAILED) !== 0) {
        process.frame = frame;
        process.flags &= ~FAILED;
        throw value;
      }
      const step = resume.call(frame, value);
      value = step.value;
      done = step.done === true;
    } else if ((process.flags & FAILED) !== 0) {
      process.flags &= ~FAILED;
      throw value;
    } else value = process.loop === undefined ? begin(process) : process.loop.step(value);
    for (;;) {
      if (!done) {
        // The frame has yielded `value`: a mark, or a call.
        if (value === PARKED) {
          process.frame = frame;
          if ((process.flags & STOPPING) !== 0) stop(process);
          return;
        }
        if (value === READY) value = scheduler.result;
        else if (value === snow_give_way) {
          process.frame = frame;
          scheduler.enqueue(process);
          return;
        } else {
          if (frame !== undefined) {
            if (process.stack === undefined) process.stack = [frame];
            else if (process.stack.push(frame) > MAX_FRAMES) throw new Panic("stack overflow");
          }
          frame = value as Suspended<unknown>;
          value = undefined;
          snow_current.reductions -= 1;
          if (snow_current.reductions <= 0) {
            process.frame = frame;
            scheduler.enqueue(process);
            return;
          }
        }
      } else if (snow_is_generator<unknown>(value)) {
        // A call in tail position.
        if (value === PARKED || value === READY || value === snow_give_way) {
          frame = passing(frame ?? body);
          done = false;
          continue;
        }
        frame = value;
        value = undefined;
        snow_current.reductions -= 1;
        if (snow_current.reductions <= 0) {
          process.frame = frame;
          scheduler.enqueue(process);
          return;
        }
      } else {
        // The frame, or the body, has given `value`.
        const stack = process.stack;
        if (stack !== undefined && stack.length > 0) frame = stack.pop();
        else {
          frame = undefined;
          if (process.loop === undefined && value instanceof Loop) process.loop = value;
          else if (process.loop === undefined || !process.loop.finished(value)) {
            process.value = value;
            if (!leave(process, NORMAL)) return;
            value = begin(process);
            continue;
          }
          const loop = process.loop;
          value = nextMessage(process, loop);
          if (value === NOTHING) {
            if ((process.flags & STOPPING) !== 0) stop(process);
            return;
          }
          snow_current.reductions -= 1;
          if (snow_current.reductions <= 0) {
            process.value = value;
            scheduler.enqueue(process);
            return;
          }
          value = loop.step(value);
          continue;
        }
      }
      if (frame === undefined) return;
      const step = resume.call(frame, value);
      value = step.value;
      done = step.done === true;
    }
  } catch (error) {
    fail(process, error);
  }
}

/** A process that was told to shut down is about to park. */
function stop(process: Process): void {
  process.flags &= ~STOPPING;
  process.state = RUNNING;
  again(process, SHUTDOWN);
}

/** The code of the process has thrown. */
function fail(process: Process, error: unknown): void {
  const { scheduler } = current().actors;
  if (process.state === ENDED) return;
  const ordered = process.extras?.reason;
  if (error === UNWIND) {
    if (scheduler.status === undefined && ordered !== undefined) again(process, ordered);
    return;
  }
  scheduler.panics += 1;
  const reason = reportPanic(process, error);
  if (scheduler.main === process) {
    scheduler.status ??= 101;
    finish(process, reason);
    return;
  }
  if ((process.flags & TERMINATING) === 0 && process.loop?.recovers(error) === true) {
    process.stack = undefined;
    process.frame = undefined;
    proceed(process, process.loop);
    return;
  }
  again(process, reason);
}

function again(process: Process, reason: Parameters<typeof leave>[1]): void {
  if (leave(process, reason)) advance(process);
}

/** Goes on with the next message after a step that failed. */
function proceed(process: Process, loop: Loop): void {
  const message = nextMessage(process, loop);
  if (message !== NOTHING) {
    process.value = message;
    current().actors.scheduler.enqueue(process);
  } else if ((process.flags & STOPPING) !== 0) stop(process);
}

/** Milliseconds after which the event loop gets its turn though processes want to run. */
const SLICE = 8;
/**
 * Milliseconds that a timer which is due waits for the run queue to become empty: what was begun before, such as
 * a supervisor's restart, is seen by whoever slept through it, however slow the machine is.
 */
const PATIENCE = 20;

/** In virtual time, which stands still while processes run: so many reductions take a slice. */
const SIMULATED_SLICE = 100_000;

/** Runs the queue until it is empty or the event loop is due. Nothing when it is being run already. */
export function runQueue(): void {
  const { guard } = current().actors.scheduler;
  if (guard === undefined) runSlice();
  else guard(runSlice);
}

/**
 * The engine has torn down the slice that was running, without its `finally` blocks: the process that ran ends with
 * `text` as its reason, and the others go on. Answers the name of that process.
 */
export function interruptRunning(text: string): string {
  const { scheduler } = current().actors;
  const process = scheduler.current;
  scheduler.leave();
  if (process !== undefined) finish(process, { kind: "killed", text });
  if (scheduler.status === undefined) scheduler.schedule();
  const name = process === undefined ? "a process" : `${pidText(process.id)} ${process.name}`;
  host().simulation?.world.fail({ kind: "limit", head: `${name} ${text}`, lines: [] });
  return name;
}

function runSlice(): void {
  const { scheduler, timers, slowWatch } = current().actors;
  if (scheduler.status !== undefined || !scheduler.enter()) return;
  const { simulation } = host();
  let left = simulation === undefined ? Number.MAX_SAFE_INTEGER : SIMULATED_SLICE;
  const started = host().monotonicClock();
  slowWatch.start(started);
  while (scheduler.status === undefined) {
    const process = scheduler.dequeue();
    if (process !== undefined) {
      scheduler.current = process;
      snow_current.reductions = REDUCTIONS;
      process.state = RUNNING;
      if (scheduler.askers === undefined) advance(process);
      else advanceGuarded(process, scheduler.askers);
      if (scheduler.spent !== undefined) countSpent(process, scheduler.spent);
      left -= 1 + REDUCTIONS - snow_current.reductions;
      if (left < 0) break;
      if (!slowWatch.ran(process)) continue;
    }
    scheduler.current = undefined;
    const now = host().monotonicClock();
    slowWatch.read(now);
    timers.startFresh(now);
    timers.fireDue(process === undefined ? now : now - PATIENCE);
    if (now - started > SLICE || (process === undefined && scheduler.queued === 0)) break;
  }
  for (const after of scheduler.afterRun) after();
  scheduler.leave(left < 0 ? SLICE : 0);
  if (scheduler.status !== undefined || scheduler.queued === 0) {
    timers.arm(runQueue);
    scheduler.idle();
  }
}

function advanceGuarded(process: Process, askers: WeakMap<Process, Asker>): void {
  const asker = askers.get(process);
  if (asker?.entry === process) asker.guard(() => advance(process));
  else advance(process);
}

function countSpent(process: Process, spent: WeakMap<Process, number>): void {
  spent.set(process, (spent.get(process) ?? 0) + REDUCTIONS - snow_current.reductions);
}
