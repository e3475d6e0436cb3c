// Services: processes that keep a state and answer calls and casts, one at a time.

import { current } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { type Body, type ExitReason, Loop, type Process } from "./process.ts";
import { ABOUT, type Form } from "./reports/handled.ts";
import { deliver, park, wake, wakeFailed } from "./scheduler.ts";
import type { Suspension } from "./waiting/suspension.ts";
import { Timer } from "./waiting/timers.ts";

/** Milliseconds that a caller waits for its reply, unless it says how long. */
const CALL_LIMIT = 5000;

/** A call or cast; for a call also the timer of its time limit. */
class Request extends Timer {
  readonly handler: number;
  readonly parameters: readonly unknown[];
  /** `Service.Op`. */
  readonly operation: string;
  readonly #caller: Process | undefined;

  constructor(handler: number, parameters: readonly unknown[], operation: string, caller: Process | undefined) {
    super();
    this.handler = handler;
    this.parameters = parameters;
    this.operation = operation;
    this.#caller = caller;
  }

  get isCall(): boolean {
    return this.#caller !== undefined;
  }

  [ABOUT](form: Form): string {
    const values = this.parameters.map((value) => form(value) ?? "…").join(", ");
    return `${this.isCall ? "call" : "cast"} ${this.operation}(${values})`;
  }

  /** Nothing when the caller no longer waits. */
  reply(value: unknown): void {
    if (this.#caller === undefined) return;
    current().actors.timers.cancel(this);
    wake(this.#caller, this, value);
  }

  serviceEnded(): void {
    if (this.#caller === undefined) return;
    current().actors.timers.cancel(this);
    wakeFailed(this.#caller, this, deadService(this.operation));
  }

  override fire(): void {
    if (this.#caller !== undefined) wakeFailed(this.#caller, this, new Panic(`call timed out: ${this.operation}`));
  }

  override describe(): string {
    return `call of ${this.operation}`;
  }
}

function deadService(operation: string): Panic {
  return new Panic(`call to dead service: ${operation}`);
}

type Handler = (state: unknown, ...parameters: unknown[]) => unknown;

class ServiceLoop extends Loop {
  /** Which service of the program it is. */
  readonly service: string;
  readonly #initialise: Handler;
  readonly #handlers: readonly Handler[];
  #state: unknown;
  #begun = false;
  #present: Request | undefined;

  constructor(service: string, initialise: Handler, handlers: readonly Handler[]) {
    super(undefined, true, 0);
    this.service = service;
    this.#initialise = initialise;
    this.#handlers = handlers;
  }

  override get kept(): { readonly value: unknown } | undefined {
    return this.#begun ? { value: this.#state } : undefined;
  }

  override step(message: unknown): unknown {
    if (!this.#begun) return (this.#initialise as (...parameters: unknown[]) => unknown)(...(message as unknown[]));
    // Other messages are ignored.
    if (!(message instanceof Request)) return undefined;
    const handler = this.#handlers[message.handler];
    if (handler === undefined) return undefined;
    this.#present = message;
    const { parameters } = message;
    switch (parameters.length) {
      case 0:
        return handler(this.#state);
      case 1:
        return handler(this.#state, parameters[0]);
      default:
        return handler(this.#state, ...parameters);
    }
  }

  override finished(value: unknown): boolean {
    if (!this.#begun) {
      this.#begun = true;
      this.#state = value;
      return true;
    }
    const request = this.#present;
    if (request === undefined) return true;
    this.#present = undefined;
    if (!request.isCall) this.#state = value;
    else {
      const [state, reply] = value as readonly unknown[];
      this.#state = state;
      request.reply(reply);
    }
    return true;
  }

  override closed(left: readonly unknown[], _reason: ExitReason): void {
    this.#present?.serviceEnded();
    for (const message of left) if (message instanceof Request) message.serviceEnded();
  }
}

/**
 * Starts the service `service`, the name that the program knows it by and no other: `initialise(...parameters)` in the new process gives the first state. A handler gets the state
 * and the parameters of the operation; a call's gives the tuple of new state and reply, a cast's the new state.
 */
export function snow_service_start(
  service: string,
  name: string,
  initialise: Body,
  parameters: readonly unknown[],
  handlers: readonly Body[],
): number {
  const loop = new ServiceLoop(service, initialise as Handler, handlers as readonly Handler[]);
  const process = current().actors.scheduler.create(name, undefined, undefined, undefined, loop);
  process.value = parameters;
  return process.id;
}

/** Gives the processes that were started with `handlers` new ones, of the same operations and perhaps more. */
export function snow_service_renew(handlers: Body[], renewed: readonly Body[]): Body[] {
  handlers.splice(0, handlers.length, ...renewed);
  return handlers;
}

/** The living process, if its pid is that of the service; undefined when it has ended. Panics when it is another. */
function processOf(pid: number, service: string, name: string, operation: string): Process | undefined {
  const process = current().actors.scheduler.processes.get(pid);
  if (process === undefined || (process.loop instanceof ServiceLoop && process.loop.service === service))
    return process;
  throw new Panic(`not a service ${name}: ${name}.${operation}`);
}

/**
 * Parks the caller until the reply of the service `service`, which users know as `name`. Panics when the process has
 * ended or is none of that service, or after `limit` ms.
 */
export function snow_service_call(
  pid: number,
  service: string,
  name: string,
  operation: string,
  handler: number,
  parameters: readonly unknown[],
  limit = CALL_LIMIT,
): Suspension {
  const process = processOf(pid, service, name, operation);
  const shown = `${name}.${operation}`;
  if (process === undefined) throw deadService(shown);
  const { scheduler, timers } = current().actors;
  const request = new Request(handler, parameters, shown, scheduler.present());
  timers.addSoon(request, limit);
  const suspension = park(request);
  deliver(process, request);
  return suspension;
}

/** Queues an operation without a reply; nothing when the process has ended. Panics when it is none of that service. */
export function snow_service_cast(
  pid: number,
  service: string,
  name: string,
  operation: string,
  handler: number,
  parameters: readonly unknown[],
): void {
  const process = processOf(pid, service, name, operation);
  if (process !== undefined) deliver(process, new Request(handler, parameters, `${name}.${operation}`, undefined));
}
