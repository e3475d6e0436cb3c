// Jobs: functions that run in processes of their own and give a result that anybody may wait for.

import { current, host } from "../current.ts";
import { type Callback, snow_variant_Err as Err, snow_variant_Ok as Ok, type Result } from "../values/index.ts";
import { order } from "./ending.ts";
import {
  addListener,
  type EndListener,
  type ExitReason,
  hold,
  linkedTo,
  type Process,
  type Wait,
  type Withdrawable,
} from "./process.ts";
import { park, ready, wake } from "./scheduler.ts";
import type { Suspension } from "./waiting/suspension.ts";
import { Timer } from "./waiting/timers.ts";

type Outcome<T = unknown> = Result<T, string>;

/** Results that nobody has asked for yet, and results that somebody had: the latest ones are kept. */
const KEPT = 65_536;
const KEPT_AFTER_AWAIT = 1024;

function keep(outcomes: Map<number, Outcome>, limit: number, pid: number, outcome: Outcome): void {
  outcomes.set(pid, outcome);
  if (outcomes.size <= limit) return;
  for (const oldest of outcomes.keys()) {
    outcomes.delete(oldest);
    return;
  }
}

function outcomeOf(process: Process, reason: ExitReason): Outcome {
  if (reason.kind === "normal") return new Ok(process.value);
  return new Err(reason.kind === "killed" ? "killed" : "job crashed");
}

class Job implements EndListener, Withdrawable {
  readonly #process: Process;
  readonly #owner: Process | undefined;
  readonly #whenDone: (outcome: Outcome) => void;
  readonly waiters = new Set<Waiter>();

  constructor(process: Process, whenDone: (outcome: Outcome) => void) {
    this.#process = process;
    this.#owner = current().actors.scheduler.current;
    this.#whenDone = whenDone;
    addListener(process, this);
    if (this.#owner !== undefined) hold(this.#owner, this);
  }

  ended(process: Process, reason: ExitReason): void {
    this.#owner?.extras?.held?.delete(this);
    const outcome = outcomeOf(process, reason);
    this.#whenDone(outcome);
    for (const waiter of this.waiters) waiter.wakeWith(outcome);
  }

  /** The owner has ended. */
  withdraw(reason: ExitReason): void {
    if (reason.kind !== "normal") order(this.#process, linkedTo(reason));
  }
}

/** Somebody who waits for a job, perhaps not for ever. */
class Waiter extends Timer {
  readonly #process: Process;
  readonly #pid: number;
  readonly #job: Job;

  constructor(process: Process, pid: number, job: Job) {
    super();
    this.#process = process;
    this.#pid = pid;
    this.#job = job;
    job.waiters.add(this);
  }

  wakeWith(outcome: Outcome): void {
    const { timers, jobs } = current().actors;
    timers.cancel(this);
    if (this.#process.wait !== this) return;
    jobs.see(this.#pid, outcome);
    wake(this.#process, this, outcome);
  }

  override fire(): void {
    this.#job.waiters.delete(this);
    wake(this.#process, this, new Err("timeout"));
  }

  override describe(): string {
    return `Job.await of <0.${this.#pid}>`;
  }

  override abandon(): void {
    this.#job.waiters.delete(this);
    super.abandon();
  }
}

/** The jobs of a program that `Job.await` may be asked for, by their pids. */
export class Jobs {
  readonly #running = new Map<number, Job>();
  readonly #unseen = new Map<number, Outcome>();
  readonly #seen = new Map<number, Outcome>();

  add(pid: number, job: Job): void {
    this.#running.set(pid, job);
  }

  running(pid: number): Job | undefined {
    return this.#running.get(pid);
  }

  ended(pid: number, outcome: Outcome): void {
    this.#running.delete(pid);
    keep(this.#unseen, KEPT, pid, outcome);
  }

  /** Of a job that has ended, unless it is forgotten. */
  outcome(pid: number): Outcome | undefined {
    return this.#unseen.get(pid) ?? this.#seen.get(pid);
  }

  /** Somebody has got the outcome. */
  see(pid: number, outcome: Outcome): void {
    this.#unseen.delete(pid);
    keep(this.#seen, KEPT_AFTER_AWAIT, pid, outcome);
  }
}

/** Starts a job of the present process. */
export function startJob(body: () => unknown): number {
  const { scheduler, jobs } = current().actors;
  const process = scheduler.create("job", body, undefined, undefined, undefined);
  const pid = process.id;
  jobs.add(pid, new Job(process, (outcome) => jobs.ended(pid, outcome)));
  return pid;
}

/** Parks until the job has ended, at most `milliseconds` if given. */
export function awaitJob<T>(pid: number, milliseconds: number | undefined): Suspension<Outcome<T>> {
  const { scheduler, timers, jobs } = current().actors;
  const job = jobs.running(pid);
  if (job === undefined) {
    const outcome = jobs.outcome(pid);
    if (outcome === undefined) return ready(new Err("unexpected message"));
    jobs.see(pid, outcome);
    return ready(outcome as Outcome<T>);
  }
  if (milliseconds !== undefined && milliseconds <= 0) return ready(new Err("timeout"));
  const waiter = new Waiter(scheduler.present(), pid, job);
  if (milliseconds !== undefined) timers.add(waiter, host().monotonicClock(), milliseconds);
  return park(waiter);
}

class Gathering implements Wait {
  readonly outcomes: Outcome[] = [];
  #left = 0;
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  start<A>(body: Callback<[A], unknown>, element: A): void {
    const index = this.outcomes.length;
    this.#left += 1;
    this.outcomes.push(new Err("killed"));
    const process = current().actors.scheduler.create("job", body, [element], undefined, undefined);
    new Job(process, (outcome) => {
      this.outcomes[index] = outcome;
      this.#left -= 1;
      if (this.#left === 0) wake(this.#process, this, this.outcomes);
    });
  }

  describe(): string {
    return `Job.map, ${this.#left} of ${this.outcomes.length} jobs`;
  }

  abandon(): void {}
}

/** One job per element; parks until all have ended and gives their results in input order. */
export function mapJobs<A, B>(elements: Iterable<A>, body: Callback<[A], B>): Suspension<Outcome<B>[]> {
  const gathering = new Gathering(current().actors.scheduler.present());
  for (const element of elements) gathering.start(body, element);
  return gathering.outcomes.length === 0 ? ready([]) : park(gathering);
}
