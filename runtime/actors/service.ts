// Services: processes that keep a state and answer calls and casts, one at a time.
import { Panic } from "../values/panic.ts";
import { type Body, type ExitReason, Loop, type Process } from "./process.ts";
import { deliver, park, snow_scheduler, wake, wakeFailed } from "./scheduler.ts";
import type { Suspension } from "./suspension.ts";
import { Timer, timers } from "./timers.ts";

/** Milliseconds that a caller waits for its reply. */
const CALL_LIMIT = 5000;

/** A call or cast; for a call also the timer of its time limit. */
class Request extends Timer {
  readonly handler: number;
  readonly parameters: readonly unknown[];
  /** `Service.Op`; empty for a cast. */
  readonly operation: string;
  readonly #caller: Process | undefined;

  constructor(handler: number, parameters: readonly unknown[], operation: string, caller: Process | undefined) {
    super();
    this.handler = handler;
    this.parameters = parameters;
    this.operation = operation;
    this.#caller = caller;
  }

  /** Nothing when the caller no longer waits. */
  reply(value: unknown): void {
    if (this.#caller === undefined) return;
    timers.cancel(this);
    wake(this.#caller, this, value);
  }

  serviceEnded(): void {
    if (this.#caller === undefined) return;
    timers.cancel(this);
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
  readonly #name: string;
  readonly #initialise: Handler;
  readonly #handlers: readonly Handler[];
  #state: unknown;
  #begun = false;
  #present: Request | undefined;
  /** An operation whose name has been compared with this service's. */
  #known = "";

  constructor(name: string, initialise: Handler, handlers: readonly Handler[]) {
    super(undefined, true, 0);
    this.#name = name;
    this.#initialise = initialise;
    this.#handlers = handlers;
  }

  has(operation: string): boolean {
    if (operation === this.#known) return true;
    if (!operation.startsWith(`${this.#name}.`)) return false;
    this.#known = operation;
    return true;
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
    if (request.operation === "") this.#state = value;
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
 * Starts a service: `initialise(...parameters)` in the new process gives the first state. A handler gets the state
 * and the parameters of the operation; a call's gives the tuple of new state and reply, a cast's the new state.
 */
export function snow_service_start(
  name: string,
  initialise: Body,
  parameters: readonly unknown[],
  handlers: readonly Body[],
): number {
  const loop = new ServiceLoop(name, initialise as Handler, handlers as readonly Handler[]);
  const process = snow_scheduler.create(name, undefined, undefined, undefined, loop);
  process.value = parameters;
  return process.id;
}

/** Parks the caller until the reply. Panics when there is no such service, or after 5000 ms. */
export function snow_service_call(
  pid: number,
  operation: string,
  handler: number,
  parameters: readonly unknown[],
): Suspension {
  const service = snow_scheduler.processes.get(pid);
  const loop = service?.loop;
  if (service === undefined || !(loop instanceof ServiceLoop) || !loop.has(operation)) throw deadService(operation);
  const request = new Request(handler, parameters, operation, snow_scheduler.present());
  timers.addSoon(request, CALL_LIMIT);
  const suspension = park(request);
  deliver(service, request);
  return suspension;
}

/** Queues an operation without a reply; nothing when there is no such service. */
export function snow_service_cast(pid: number, handler: number, parameters: readonly unknown[]): void {
  const service = snow_scheduler.processes.get(pid);
  if (service?.loop instanceof ServiceLoop) deliver(service, new Request(handler, parameters, "", undefined));
}

/** For reports: what a service handles. */
export function requestText(message: unknown, show: (value: unknown) => string): string | undefined {
  if (!(message instanceof Request)) return undefined;
  const name = message.operation === "" ? `cast ${message.handler}` : `call ${message.operation}`;
  return `${name}(${message.parameters.map((value) => show(value)).join(", ")})`;
}
