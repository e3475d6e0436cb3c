// The process of a connection: it runs the callbacks one after the other.
import { Loop } from "../actors/process.ts";

/** What the process does, step by step: a connection. */
export interface CallbackOwner {
  /** Undefined: the process begins. Otherwise a message that was delivered to it. May answer a generator. */
  step(message: unknown): unknown;
  /** Gets what the step gave; false: the process is done. */
  stepped(value: unknown): boolean;
  /** A step panicked; true: the process goes on. */
  panicked(error: unknown): boolean;
  processEnded(): void;
}

export class ConnectionLoop extends Loop {
  readonly #owner: CallbackOwner;
  constructor(owner: CallbackOwner) {
    super(undefined, true, 0);
    this.#owner = owner;
  }
  override step(message: unknown): unknown {
    return this.#owner.step(message);
  }
  override finished(value: unknown): boolean {
    return this.#owner.stepped(value);
  }
  override recovers(error: unknown): boolean {
    return this.#owner.panicked(error);
  }
  override closed(): void {
    this.#owner.processEnded();
  }
}
