// What one worker asks all others: it gets the answers that come in time.
import { host } from "../../current.ts";
import type { HostTimer, HostWorker } from "../../host/index.ts";
import { frameOf } from "./frames.ts";

/** Milliseconds that answers may take. */
const LONGEST = 1000;

interface Question {
  readonly missing: Set<HostWorker>;
  readonly answers: Uint8Array[];
  readonly timer: HostTimer;
  readonly asker: HostWorker;
  /** The asker's own number for it. */
  readonly id: number;
}

export class Questions {
  readonly #questions = new Map<number, Question>();
  #last = 0;

  ask(asker: HostWorker, id: number, others: Iterable<HostWorker>): void {
    this.#last += 1;
    const number = this.#last;
    const timer = host().setTimer(LONGEST, () => this.#end(number));
    const missing = new Set(others);
    this.#questions.set(number, { missing, answers: [], timer, asker, id });
    for (const other of missing) other.bytes.write(frameOf({ op: "asked", id: number }));
    if (missing.size === 0) this.#end(number);
  }

  answer(worker: HostWorker, number: number, bytes: Uint8Array): void {
    const question = this.#questions.get(number);
    if (!question?.missing.delete(worker)) return;
    question.answers.push(bytes);
    if (question.missing.size === 0) this.#end(number);
  }

  /** Nothing more comes of it. */
  gone(worker: HostWorker): void {
    for (const [number, { missing }] of this.#questions) {
      if (missing.delete(worker) && missing.size === 0) this.#end(number);
    }
  }

  #end(number: number): void {
    const question = this.#questions.get(number);
    if (question === undefined) return;
    this.#questions.delete(number);
    const { timer, asker, id, answers } = question;
    host().clearTimer(timer);
    asker.bytes.write(frameOf({ op: "told", id, lengths: answers.map(({ length }) => length) }, ...answers));
  }
}
