// What compiled actors call: spawn, send, self, receive, and loops without a generator.
import { current, host } from "../current.ts";

import { type Match, NOTHING } from "./mailbox.ts";
import { ACCEPTS_DOWN, type Body, Loop, type Process, RECEIVING, TIMED } from "./process.ts";
import { deliver, endWait, ready } from "./scheduler.ts";
import { PARKED, type Suspension, snow_timeout } from "./waiting/suspension.ts";
import { Timer } from "./waiting/timers.ts";

/** Starts a process that runs `body(...parameters)`, and `terminate()` at its end; answers its pid. */
export function snow_spawn(
  name: string,
  body: Body,
  parameters: readonly unknown[],
  terminate: (() => unknown) | undefined,
): number {
  return current().actors.scheduler.create(name, body, parameters, terminate, undefined).id;
}

/** Never fails; the message is dropped when the process has ended. */
export function snow_send(pid: number, message: unknown): void {
  const process = current().actors.scheduler.processes.get(pid);
  if (process !== undefined) deliver(process, message);
}

/** The pid of the present process. */
export function snow_self(): number {
  return current().actors.scheduler.present().id;
}

class ReceiveTimer extends Timer {
  readonly #process: Process;

  constructor(process: Process) {
    super();
    this.#process = process;
  }

  override fire(): void {
    const process = this.#process;
    endWait(process);
    process.value = snow_timeout;
    current().actors.scheduler.enqueue(process);
  }

  override describe(): string {
    return "receive with after";
  }
}

/**
 * Takes the oldest message that matches, or parks until one arrives or `timeout` milliseconds are over: then the
 * result is `snow_timeout`. Without `match` every message matches. `Down` messages are shown to `match` only with
 * `acceptsDown`. `site` > 0 names a `receive` without guards: what it refused once it is not shown again.
 */
export function snow_receive(
  match: Match | undefined,
  timeout: number | undefined,
  acceptsDown: boolean,
  site = 0,
): Suspension {
  const { scheduler, timers } = current().actors;
  const process = scheduler.present();
  const mailbox = process.mailbox;
  process.message = undefined;
  if (mailbox !== undefined && mailbox.size > 0) {
    const message = mailbox.take(match, acceptsDown, site);
    if (message !== NOTHING) {
      scheduler.messages -= 1;
      process.message = message;
      return ready(message);
    }
  }
  if (timeout !== undefined) {
    if (timeout <= 0) return ready(snow_timeout);
    const timer = new ReceiveTimer(process);
    timers.add(timer, host().monotonicClock(), timeout);
    process.wait = timer;
    process.flags |= TIMED;
    scheduler.timed += 1;
  }
  process.match = match;
  if (acceptsDown) process.flags |= ACCEPTS_DOWN;
  else process.flags &= ~ACCEPTS_DOWN;
  process.state = RECEIVING;
  return PARKED;
}

type Step = (message: unknown) => unknown;

class ActorLoop extends Loop {
  readonly step: Step;

  constructor(match: Match | undefined, step: Step, acceptsDown: boolean, site: number) {
    super(match, acceptsDown, site);
    this.step = step;
  }

  override finished(value: unknown): boolean {
    return value !== false;
  }
}

/**
 * The body of an actor whose only suspension is the `receive` at the head of its loop. Its function answers this
 * instead of a generator; its state lives in variables that `match` and `step` close over.
 * `match`: as in `snow_receive`. `step` runs the arm for a message; `false` ends the actor, anything else goes on
 * with the loop. A step may answer a generator that gives this.
 */
export function snow_loop(match: Match | undefined, step: Step, acceptsDown: boolean, site = 0): Loop {
  return new ActorLoop(match, step, acceptsDown, site);
}
