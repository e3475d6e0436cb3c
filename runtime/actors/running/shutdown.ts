// What a program does at SIGINT and SIGTERM.
import { current, entry, host } from "../../current.ts";
import { startCallback } from "../callback.ts";
import type { Body } from "../process.ts";

type Signal = "SIGINT" | "SIGTERM";
type Stop = (signal: Signal) => Promise<void> | void;
type Last = () => Promise<void>;

/** Milliseconds that the program's own functions have. */
const LONGEST_TASK = 10_000;

const SIGNAL_STATUS: Record<Signal, number> = { SIGINT: 130, SIGTERM: 143 };

/** What to do at a signal before the program ends; it listens for the signals while there is something. */
export class Shutdown {
  readonly #stops = new Set<Stop>();
  /** What comes last, however the program ends. */
  #lasts: Last[] = [];
  /** Functions of the program, which run before the stops. */
  readonly #tasks: Body[] = [];
  #stopListening: (() => void) | undefined;
  /** A signal has come. */
  hasBegun = false;
  /** Ends the program. Set while it runs. */
  end: ((status: number) => void) | undefined;

  add(stop: Stop): void {
    this.#stops.add(stop);
    this.#stopListening ??= this.#listen();
  }

  addTask(task: Body): void {
    this.#tasks.push(task);
    this.#stopListening ??= this.#listen();
  }

  addLast(last: Last): void {
    this.#lasts.push(last);
  }

  /** Runs what comes last; undefined: there is nothing. */
  runLasts(): Promise<unknown> | undefined {
    const lasts = this.#lasts;
    this.#lasts = [];
    return lasts.length === 0 ? undefined : Promise.allSettled(lasts.map(async (last) => last()));
  }

  remove(stop: Stop): void {
    this.#stops.delete(stop);
    if (this.#stops.size === 0 && this.#tasks.length === 0) this.#ignore();
  }

  /** The program has ended. */
  clear(): void {
    this.#stops.clear();
    this.#tasks.length = 0;
    this.#ignore();
    this.end = undefined;
  }

  #ignore(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  /** Runs them all at once; goes on when they are over, or when that takes too long. */
  #runTasks(goOn: () => void): void {
    let left = this.#tasks.length;
    if (left === 0) {
      goOn();
      return;
    }
    const timer = host().setTimer(LONGEST_TASK, () => {
      left = 0;
      goOn();
    });
    const over = () => {
      left -= 1;
      if (left !== 0) return;
      host().clearTimer(timer);
      goOn();
    };
    for (const task of this.#tasks) startCallback("shutdown", task, [], { done: over, failed: over });
  }

  #listen(): () => void {
    const react = (signal: Signal) => () => {
      if (this.hasBegun) {
        this.#lasts = [];
        this.end?.(SIGNAL_STATUS[signal]);
        return;
      }
      this.hasBegun = true;
      this.#runTasks(() => {
        void Promise.allSettled([...this.#stops].map(async (stop) => stop(signal))).then(entry(() => this.end?.(0)));
      });
    };
    const offInterrupt = host().onSignal("SIGINT", react("SIGINT"));
    const offTerminate = host().onSignal("SIGTERM", react("SIGTERM"));
    return () => {
      offInterrupt();
      offTerminate();
    };
  }
}

/** Has `last` called when the program has ended, however that came but for a second signal; its exit waits for it. */
export function atProgramEnd(last: Last): void {
  current().actors.shutdown.addLast(entry(last));
}

/** Whether the program was told to stop by a signal. */
export function isShuttingDown(): boolean {
  return current().actors.shutdown.hasBegun;
}

/** Has a function of the program run, in a process of its own, when it is told to stop, before anything else stops. */
export function runAtShutdown(task: Body): void {
  current().actors.shutdown.addTask(task);
}

/**
 * Calls back once at SIGINT or SIGTERM, before the program ends: when all promises of such callbacks are settled it
 * ends with status 0; at a second signal at once with 130 or 143, which is also the status of a signal when nothing is
 * registered. Answers a function that withdraws the callback.
 */
export function onShutdownSignal(stop: Stop): () => void {
  const { shutdown } = current().actors;
  shutdown.add(stop);
  return () => shutdown.remove(stop);
}
