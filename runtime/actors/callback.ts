// Processes whose code the runtime calls: a connection is one such process, an HTTP request another.
//
//   const process = startCallbackProcess("connection", (reason) => …)   // its end, if it was not `end`
//   process.call(onMessage, [conn, text], { done(value) {…}, failed(text) {…} })
//   process.end() | process.kill()
//   startCallback("request", handler, [request], { done(value) {…}, failed(text) {…} })   // one call, one process
//
// Calls of one process run one after the other, in order; plain functions and suspending ones alike. They run when
// the run queue comes to them, never inside `call`. A panic is reported on stderr and ends the call (`failed`), the
// links and the jobs of the process, not the process: it goes on with the next call.

import { current } from "../current.ts";
import { panicText } from "../failures/index.ts";
import { kill, sever } from "./ending.ts";
import { addListener, type Body, callBody, ENDED, type ExitReason, Loop, type Process } from "./process.ts";
import { ABOUT, type HandledMessage } from "./reports/handled.ts";
import { deliver } from "./scheduler.ts";

/** What became of a call; exactly one of them is called, once, while no process runs or inside of the present one. */
export interface Completion {
  done(value: unknown): void;
  /** The text of its panic; of the reason of its process's end (`killed`) when that came first. */
  failed(text: string): void;
}

/** What a call is about, for reports: from what it was given. */
type About = (parameters: readonly unknown[]) => string;

class Call implements HandledMessage {
  readonly body: Body;
  readonly parameters: readonly unknown[];
  readonly completion: Completion | undefined;
  readonly #about: About | undefined;

  constructor(
    body: Body,
    parameters: readonly unknown[],
    completion: Completion | undefined,
    about: About | undefined,
  ) {
    this.body = body;
    this.parameters = parameters;
    this.completion = completion;
    this.#about = about;
  }

  [ABOUT](): string | undefined {
    return this.#about?.(this.parameters);
  }
}

const END = new Call(() => undefined, [], undefined, undefined);

class CallbackLoop extends Loop {
  process: Process | undefined;
  #present: Call | undefined;
  readonly #onEnd: ((reason: ExitReason) => void) | undefined;

  constructor(onEnd: ((reason: ExitReason) => void) | undefined) {
    super(undefined, true, 0);
    this.#onEnd = onEnd;
  }

  override step(message: unknown): unknown {
    // Other messages are ignored.
    if (!(message instanceof Call)) return undefined;
    this.#present = message;
    return callBody(message.body, message.parameters);
  }

  override finished(value: unknown): boolean {
    const call = this.#present;
    this.#present = undefined;
    call?.completion?.done(value);
    return call !== END;
  }

  override recovers(error: unknown): boolean {
    const call = this.#present;
    this.#present = undefined;
    const text = panicText(error);
    if (this.process !== undefined) sever(this.process, { kind: "error", text: `error: ${text}` });
    call?.completion?.failed(text);
    return true;
  }

  override closed(left: readonly unknown[], reason: ExitReason): void {
    const call = this.#present;
    this.#present = undefined;
    call?.completion?.failed(reason.text);
    for (const message of left) if (message instanceof Call) message.completion?.failed(reason.text);
    this.#onEnd?.(reason);
  }
}

export class CallbackProcess {
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  get pid(): number {
    return this.#process.id;
  }

  get alive(): boolean {
    return this.#process.state !== ENDED;
  }

  /** Runs `body(...parameters)` after the calls before it. After the process's end: nothing, also no completion. */
  call(body: Body, parameters: readonly unknown[], completion?: Completion, about?: About): void {
    deliver(this.#process, new Call(body, parameters, completion, about));
  }

  /** Ends it normally after the calls so far. */
  end(): void {
    deliver(this.#process, END);
  }

  /** Ends it now. */
  kill(): void {
    kill(this.#process);
  }
}

/** A process without calls yet. `onEnd` is called once at its end, whatever the cause. */
export function startCallbackProcess(name: string, onEnd?: (reason: ExitReason) => void): CallbackProcess {
  const loop = new CallbackLoop(onEnd);
  const process = current().actors.scheduler.createWaiting(name, loop);
  loop.process = process;
  return new CallbackProcess(process);
}

/** Runs `body(...parameters)` in a process of its own, at the end of the run queue; answers its pid. */
export function startCallback(
  name: string,
  body: Body,
  parameters: readonly unknown[],
  completion?: Completion,
): number {
  const process = current().actors.scheduler.create(name, body, parameters, undefined, undefined);
  if (completion !== undefined) {
    addListener(process, {
      ended(_process, reason) {
        if (reason.kind === "normal") completion.done(process.value);
        else completion.failed(reason.kind === "error" ? reason.text.slice("error: ".length) : reason.text);
      },
    });
  }
  return process.id;
}
