// The process of a connection: it runs the callbacks one after the other.
import { deliver, Loop, type Process, sever, WAITING } from "../actors/index.ts";
import { current } from "../current.ts";
import { panicText } from "../failures/index.ts";

/** The last message of a connection's process: `on_close` is due. */
const END: unique symbol = Symbol("end");

/** What the process does, step by step: a connection. What a step gives may be a generator. */
export interface CallbackOwner {
  /** The process begins. */
  firstStep(): unknown;
  textStep(text: string): unknown;
  binaryStep(bytes: Uint8Array): unknown;
  /** Everything before has been handled. */
  lastStep(): unknown;
  /** Gets what the step gave; false: the process is done. */
  stepped(value: unknown): boolean;
  /** A step panicked; true: the process goes on. */
  panicked(error: unknown): boolean;
  processEnded(): void;
}

export class ConnectionProcess extends Loop {
  readonly #owner: CallbackOwner;
  #process: Process | undefined = undefined;
  /** A callback runs, or waits. */
  #busy = false;
  /** Callbacks that have been begun; and how many there were when the processes last had their turn. */
  #steps = 0;
  #stepsSeen = -1;
  /** `END` is on its way. */
  #ending = false;

  private constructor(owner: CallbackOwner) {
    super(undefined, true, 0);
    this.#owner = owner;
  }

  static start(owner: CallbackOwner): ConnectionProcess {
    const loop = new ConnectionProcess(owner);
    loop.#process = current().actors.scheduler.create("connection", undefined, undefined, undefined, loop);
    return loop;
  }

  post(message: string | Uint8Array): void {
    if (this.#process !== undefined) deliver(this.#process, message);
  }

  /** Has the last step done after what the process is at, and after what was posted. */
  postEnd(): void {
    if (this.#ending || this.#process === undefined) return;
    this.#ending = true;
    deliver(this.#process, END);
  }

  /** Whether it waits for something, or is at the same callback as when it was asked last. */
  standsStill(): boolean {
    if (this.#process?.state === WAITING || (this.#busy && this.#steps === this.#stepsSeen)) return true;
    this.#stepsSeen = this.#busy ? this.#steps : -1;
    return false;
  }

  /** Its links and jobs end as they would with the process, which goes on. */
  sever(error: unknown): void {
    if (this.#process !== undefined) sever(this.#process, { kind: "error", text: `error: ${panicText(error)}` });
  }

  override step(message: unknown): unknown {
    this.#busy = true;
    this.#steps += 1;
    if (typeof message === "string") return this.#owner.textStep(message);
    if (message instanceof Uint8Array) return this.#owner.binaryStep(message);
    if (message === END) return this.#owner.lastStep();
    // Otherwise it is the end of another process.
    return message === undefined ? this.#owner.firstStep() : undefined;
  }

  override finished(value: unknown): boolean {
    this.#busy = false;
    return this.#owner.stepped(value);
  }

  override recovers(error: unknown): boolean {
    this.#busy = false;
    return this.#owner.panicked(error);
  }

  override closed(): void {
    this.#process = undefined;
    this.#busy = false;
    this.#owner.processEnded();
  }
}
