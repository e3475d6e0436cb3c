// Ends of clients that are known and not yet in effect: they wait until the processes have run.
import { afterRun } from "../actors/index.ts";

/** A connection whose client has ended it. */
export interface DeferredEnd {
  /** The processes have run. False: its process has still to come to what the client sent before. */
  takesEffect(): boolean;
}

/**
 * What a client sent before its end is handled as if there were no end, as far as that needs no waiting. So an end takes
 * effect only when the processes have had their turn, and the list of those that are due is looked at after each of them.
 */
export class DeferredEnds {
  readonly #due = new Set<DeferredEnd>();
  readonly #look = (): void => {
    for (const one of this.#due) if (one.takesEffect()) this.#due.delete(one);
  };

  add(end: DeferredEnd): void {
    afterRun(this.#look);
    this.#due.add(end);
  }

  remove(end: DeferredEnd): void {
    this.#due.delete(end);
  }
}
