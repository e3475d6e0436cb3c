// A thread that runs simulations, from outside: what it is asked, and whether it hangs.
import { Worker } from "node:worker_threads";
import { buildId } from "../installation.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import type { Answers, Request, ThreadData } from "./protocol.ts";

const file = buildId === undefined ? "./thread.ts" : "./simulation-thread.js";

/** MiB: room for deep recursion, whatever the stack of the command is. */
const STACK = 40;

/** A run hangs when so many looks in a row see that nothing has begun to run. */
const LOOKS = 20;

/** The thread did not answer, as something in it runs without a pause; it is gone. */
export class Hangs extends Error {}

interface JobOptions {
  /** Whether code that hangs is stopped by the thread itself, which makes it slow. */
  readonly guarded: boolean;
  /** Milliseconds after which something hangs. */
  readonly patience: number;
}

export class Job {
  readonly #worker: Worker;
  readonly #beats = new Int32Array(new SharedArrayBuffer(4));
  readonly #patience: number;
  /** Whether it could load the program; it has said so otherwise. */
  readonly loaded: Promise<boolean>;

  constructor(program: RunnableProgram, { guarded, patience }: JobOptions) {
    // One that guards itself is quicker than we are.
    this.#patience = guarded ? 3 * patience : patience;
    const workerData: ThreadData = { program, beats: this.#beats, guard: guarded ? patience : undefined };
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData, resourceLimits: { stackSizeMb: STACK } });
    this.loaded = this.#next<boolean>();
    // Who asks first hears of it.
    this.loaded.catch(() => {});
  }

  /** Rejects with Hangs, or when the thread ends. */
  async ask<R extends Request>(request: R): Promise<Answers[R["kind"]]> {
    await this.loaded;
    const answer = this.#next<Answers[R["kind"]]>();
    const watched = this.#watch();
    this.#worker.postMessage(request);
    try {
      return await Promise.race([answer, watched.hangs]);
    } finally {
      watched.end();
    }
  }

  close(): void {
    void this.#worker.terminate();
  }

  #next<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#worker.off("message", heard).off("error", failed).off("exit", ended);
      };
      const heard = (message: T): void => {
        done();
        resolve(message);
      };
      const failed = (error: unknown): void => {
        done();
        reject(error);
      };
      const ended = (): void => failed(new Error("the thread of the simulation was ended from within"));
      this.#worker.on("message", heard).on("error", failed).on("exit", ended);
    });
  }

  #watch(): { readonly hangs: Promise<never>; readonly end: () => void } {
    let beats = -1;
    let looks = 0;
    let timer: NodeJS.Timeout | undefined;
    const hangs = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        const present = Atomics.load(this.#beats, 0);
        looks = present === beats ? looks + 1 : 0;
        beats = present;
        if (looks < LOOKS) return;
        this.close();
        reject(new Hangs());
      }, this.#patience / LOOKS);
    });
    return { hangs, end: () => clearInterval(timer) };
  }
}
