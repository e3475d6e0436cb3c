// Argon2id in threads of Node, a few at a time: each takes a processor for many milliseconds, and megabytes of memory.
import type { Argon2Parameters } from "node:crypto";
import { entry, host } from "../current.ts";

interface PasswordJob {
  readonly parameters: Argon2Parameters;
  /** Called once, unless the job was given up. */
  readonly ended: (error: Error | null, tag: Uint8Array) => void;
}

/** Node has four threads for such work. One is left to those who read files and look up names. */
const MOST_THREADS = 3;

export class PasswordJobs {
  readonly #atOnce: () => number;
  readonly #waiting = new Set<PasswordJob>();
  #running = 0;

  constructor(processors: () => number) {
    // A processor is left to the event loop.
    this.#atOnce = () => Math.max(1, Math.min(MOST_THREADS, processors() - 1));
  }

  /** Begins it in the order of the calls. Answers how to give it up: one that has begun ends all the same. */
  add(job: PasswordJob): () => void {
    this.#waiting.add(job);
    this.#beginNext();
    return () => this.#waiting.delete(job);
  }

  #beginNext(): void {
    const [job] = this.#waiting;
    if (job === undefined || this.#running >= this.#atOnce()) return;
    this.#waiting.delete(job);
    this.#running += 1;
    const ended = (error: Error | null, tag: Uint8Array): void => {
      this.#running -= 1;
      this.#beginNext();
      job.ended(error, tag);
    };
    host().crypto().argon2("argon2id", job.parameters, entry(ended));
  }
}
