// The two workers: the checker, which lasts, and a runner for each run.
import type { CheckAnswer, CheckRequest, RunEvent, RunRequest } from "../messages.ts";

type Numbered<K extends CheckRequest["kind"]> = Omit<CheckRequest & { readonly kind: K }, "number" | "kind">;
type Answers = { check: "checked"; compile: "compiled"; type: "typed" };
type AnswerTo<K extends CheckRequest["kind"]> = CheckAnswer & { readonly kind: Answers[K] };

const answers: Answers = { check: "checked", compile: "compiled", type: "typed" };

export class Checker {
  readonly #worker = new Worker("checker.js");
  readonly #waiting = new Map<number, (answer: CheckAnswer) => void>();
  #next = 0;

  constructor() {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<CheckAnswer>) => {
      this.#waiting.get(data.number)?.(data);
      this.#waiting.delete(data.number);
    });
  }

  ask<K extends CheckRequest["kind"]>(kind: K, request: Numbered<K>): Promise<AnswerTo<K>> {
    const number = this.#next++;
    const isAnswer = (answer: CheckAnswer): answer is AnswerTo<K> => answer.kind === answers[kind];
    return new Promise((resolve) => {
      this.#waiting.set(number, (answer) => {
        if (isAnswer(answer)) resolve(answer);
      });
      this.#worker.postMessage({ kind, number, ...request });
    });
  }
}

/** The status of a program that ends with a panic. */
const FAILED = 101;

export class Runner {
  readonly #worker = new Worker("runner.js");

  constructor(code: string, heard: (event: RunEvent) => void) {
    this.#worker.addEventListener("message", ({ data }: MessageEvent<RunEvent>) => heard(data));
    this.#worker.addEventListener("error", ({ message }) => {
      heard({ kind: "output", text: `the runtime itself has failed: ${message}\n`, isError: true });
      heard({ kind: "ended", status: FAILED });
    });
    this.send({ kind: "run", code });
  }

  send(request: RunRequest): void {
    this.#worker.postMessage(request);
  }

  /** Whatever the program does. */
  end(): void {
    this.#worker.terminate();
  }
}
