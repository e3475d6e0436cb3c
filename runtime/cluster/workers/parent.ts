// The process that has others run the program: it starts them, deals out connections, stands between them, starts those again
// that die, and ends when they have ended.
import { entry, host } from "../../current.ts";
import type { HostTimer, HostWorker } from "../../host/index.ts";
import { tell } from "../../log.ts";
import { drainTime } from "../../net/index.ts";
import { Dealing } from "./dealing.ts";
import { type BrokerPlace, Hub, type HubSettings } from "./hub.ts";

/** One that dies is started again so often within so many milliseconds. */
const MOST_RESTARTS = 5;
const RESTART_TIME = 10_000;
/** Milliseconds until the system is asked again for a process that it had no room for. */
const TRY_AGAIN = 100;
/** Milliseconds that the others have to end when one can't be kept running, and those of their drain. */
const LONGEST_END = 20_000;

/** A terminal tells all of a group, and who stands before this process tells it, too: within so many milliseconds. */
const ONE_SIGNAL = 50;

const FAILURE = 1;
const SIGNAL_STATUS = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof SIGNAL_STATUS;

interface WorkersOptions extends HubSettings {
  readonly count: number;
  /** The broker that they join besides from the start, not when one of them says so. */
  readonly join: BrokerPlace | undefined;
}

/** Gives the exit status: the largest of the workers'. Rejects with a BrokerError when an address is none. */
export function runWorkers(options: WorkersOptions): Promise<number> {
  return new Promise((resolve) => new Parent(options, resolve).start());
}

class Parent {
  readonly #options: WorkersOptions;
  readonly #ended: (status: number) => void;
  readonly #dealing = new Dealing();
  readonly #hub: Hub;
  readonly #running = new Set<HostWorker>();
  /** When each was started again, by its number. */
  readonly #restarts = new Map<number, number[]>();
  /** Those that the system had no room for, by number. */
  readonly #missing = new Map<number, HostTimer>();
  #status = 0;
  #isEnding = false;
  #hasFailed = false;
  /** When the last signal came. */
  #toldAt = Number.NEGATIVE_INFINITY;
  #cutTimer: HostTimer | undefined;
  #stopListening: () => void = () => {};

  constructor(options: WorkersOptions, ended: (status: number) => void) {
    this.#options = options;
    this.#ended = ended;
    this.#hub = new Hub(options);
  }

  start(): void {
    if (this.#options.join !== undefined) this.#hub.join(this.#options.join);
    const offInterrupt = host().onSignal("SIGINT", () => this.#signal("SIGINT"));
    const offTerminate = host().onSignal("SIGTERM", () => this.#signal("SIGTERM"));
    this.#stopListening = () => {
      offInterrupt();
      offTerminate();
    };
    for (let number = 1; number <= this.#options.count; number += 1) this.#startWorker(number);
  }

  #startWorker(number: number): void {
    const started = host().monotonicClock();
    let wasTold = false;
    const worker = host().startWorker(number, {
      asked: entry((question) => this.#dealing.answer(player, question)),
      taken: entry(() => this.#dealing.taken(player)),
      told: () => {
        wasTold = true;
      },
      ended: entry((status, signal) => {
        if (worker === undefined) return;
        this.#running.delete(worker);
        this.#dealing.remove(player);
        this.#hub.remove(worker);
        this.#workerEnded(number, { status, signal, wasTold, age: host().monotonicClock() - started });
      }),
    });
    if (worker === undefined) {
      this.#startLater(number);
      return;
    }
    if (this.#missing.delete(number)) tell(`worker ${number} is started`);
    const player = this.#dealing.add(worker);
    this.#running.add(worker);
    this.#hub.add(worker);
  }

  #startLater(number: number): void {
    const isTold = this.#missing.has(number);
    if (!isTold) tell(`worker ${number} can't be started: the system has no room for it; trying again`);
    this.#dealing.makeRoom();
    const again = entry(() => this.#startWorker(number));
    this.#missing.set(number, host().setTimer(TRY_AGAIN, again));
  }

  /** Nothing runs, nor will. */
  #isOver(): boolean {
    if (!this.#isEnding) return this.#running.size + this.#missing.size === 0;
    for (const timer of this.#missing.values()) host().clearTimer(timer);
    this.#missing.clear();
    return this.#running.size === 0;
  }

  #workerEnded(number: number, end: WorkerEnd): void {
    const status = statusOf(end);
    if (this.#isEnding || !this.#hasDied(end)) {
      this.#status = Math.max(this.#status, status);
    } else {
      const now = host().monotonicClock();
      const recent = (this.#restarts.get(number) ?? []).filter((time) => now - time < RESTART_TIME);
      if (recent.length < MOST_RESTARTS) {
        tell(`worker ${number} ${told(end)}: started again`);
        this.#restarts.set(number, [...recent, now]);
        this.#startWorker(number);
        return;
      }
      const often = `${MOST_RESTARTS} times in ${RESTART_TIME / 1000} seconds`;
      tell(`worker ${number} ${told(end)}, after it was started again ${often}: everything ends`);
      this.#hasFailed = true;
      this.#end();
    }
    if (this.#isOver()) this.#finish();
  }

  /** One that ends with a status before anybody serves has told what is wrong: the next one would do the same. */
  #hasDied({ status, signal, wasTold, age }: WorkerEnd): boolean {
    if (signal !== undefined || wasTold) return true;
    return status !== 0 && (this.#dealing.hasListened || age >= RESTART_TIME);
  }

  #signal(signal: Signal): void {
    const now = host().monotonicClock();
    const isSame = now - this.#toldAt < ONE_SIGNAL;
    this.#toldAt = now;
    if (isSame) return;
    if (this.#isEnding) {
      for (const worker of this.#running) worker.kill("SIGKILL");
      host().exit(SIGNAL_STATUS[signal]);
    }
    this.#isEnding = true;
    for (const worker of this.#running) worker.kill(signal);
    if (this.#isOver()) this.#finish();
  }

  #end(): void {
    this.#isEnding = true;
    for (const worker of this.#running) worker.kill("SIGTERM");
    this.#cutTimer = host().setTimer(LONGEST_END + drainTime(), () => {
      for (const worker of this.#running) worker.kill("SIGKILL");
    });
  }

  #finish(): void {
    if (this.#cutTimer !== undefined) host().clearTimer(this.#cutTimer);
    this.#stopListening();
    this.#dealing.end();
    void this.#hub.close(1000).then(() => this.#ended(this.#hasFailed ? FAILURE : this.#status));
  }
}

interface WorkerEnd {
  readonly status: number;
  readonly signal: string | undefined;
  /** A signal has come that it may have ended by itself for. */
  readonly wasTold: boolean;
  /** Milliseconds that it has lived. */
  readonly age: number;
}

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

function statusOf({ status, signal }: WorkerEnd): number {
  return signal === undefined ? status : (SIGNALS[signal] ?? FAILURE);
}

function told({ status, signal, wasTold }: WorkerEnd): string {
  if (wasTold && status === 0) return "was told to end";
  return signal === undefined ? `ended with status ${status}` : `was ended by ${signal}`;
}
