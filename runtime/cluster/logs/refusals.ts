// What a broker refuses though it is there: told once, and when that is over.
import { entry } from "../../current.ts";
import { log } from "../../log.ts";
import { EntryRefused } from "../../rooms/index.ts";

export class Refusals {
  /** What the broker is to do: `number the events of topics`. */
  readonly #wanted: string;
  /** Of the latest refusal, when nothing has succeeded since. */
  #cause: string | undefined = undefined;
  #isTold = false;

  constructor(wanted: string) {
    this.#wanted = wanted;
  }

  /** Answers the same promise. */
  watch<T>(outcome: Promise<T>): Promise<T> {
    outcome.then(
      entry(() => this.#succeeded()),
      entry((error: unknown) => {
        // Refused is then one entry.
        if (error instanceof Error && !(error instanceof EntryRefused)) this.#cause = error.message;
      }),
    );
    return outcome;
  }

  /** A connection that was lost, or is new, is told as such. */
  forget(): void {
    this.#cause = undefined;
  }

  /** About once a second, while the broker is there. */
  tick(): void {
    if (this.#cause === undefined || this.#isTold) return;
    this.#isTold = true;
    log(2, `cluster: the broker does not ${this.#wanted}: ${this.#cause}`);
  }

  #succeeded(): void {
    this.#cause = undefined;
    if (this.#isTold) log(1, `cluster: the broker does ${this.#wanted} again`);
    this.#isTold = false;
  }
}
