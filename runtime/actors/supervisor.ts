// Supervisors: processes that start children, watch them, and start them again.

import { current, host } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { type Pending, type Suspended, snow_is_generator } from "../values/index.ts";
import { finish, shutDown } from "./ending.ts";
import { giveReservedName, reserveName } from "./names.ts";
import {
  addListener,
  ENDED,
  type EndListener,
  type ExitReason,
  hold,
  isAbnormal,
  KILLED,
  type Process,
  type Wait,
  type Withdrawable,
} from "./process.ts";
import { PlacedPanic } from "./reports/report.ts";
import { park, wake, wakeFailed } from "./scheduler.ts";
import type { Suspension } from "./waiting/suspension.ts";
import { Timer } from "./waiting/timers.ts";

interface ChildSpecification {
  readonly name: string;
  /** What its process is registered as. */
  readonly registered?: string | undefined;
  /** Gives the pid of the child. */
  readonly start: () => Pending<number>;
  readonly restart: "permanent" | "transient" | "temporary";
  /** Milliseconds between the order to shut down and the kill. */
  readonly shutdown: number | "brutal_kill";
}

export interface SupervisorSpecification {
  readonly name: string;
  readonly strategy: "one_for_one" | "one_for_all" | "rest_for_one" | "simple_one_for_one";
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly children: readonly ChildSpecification[];
}

/** A child; `process` is undefined while it does not run. */
class Child implements EndListener {
  readonly specification: ChildSpecification;
  readonly #supervisor: Supervisor;
  process: Process | undefined;
  pid = 0;
  /** Set while the supervisor waits for its end. */
  stopping: StopWait | undefined;

  constructor(specification: ChildSpecification, supervisor: Supervisor) {
    this.specification = specification;
    this.#supervisor = supervisor;
  }

  ended(process: Process, reason: ExitReason): void {
    if (this.process !== process) return;
    this.process = undefined;
    if (this.stopping === undefined) this.#supervisor.post({ kind: "ended", child: this, pid: process.id, reason });
    else this.stopping.over();
  }
}

/** The supervisor waits for the end of a child that it ordered to shut down; the timer is the child's grace. */
class StopWait extends Timer {
  readonly #supervisor: Process;
  readonly #child: Child;

  constructor(supervisor: Process, child: Child) {
    super();
    this.#supervisor = supervisor;
    this.#child = child;
  }

  over(): void {
    current().actors.timers.cancel(this);
    wake(this.#supervisor, this, undefined);
  }

  override fire(): void {
    // Its end wakes the supervisor.
    if (this.#child.process !== undefined) finish(this.#child.process, KILLED);
  }

  override describe(): string {
    return `the end of ${this.#child.specification.name}`;
  }
}

/** Somebody who waits for the supervisor's answer. */
class Question implements Wait {
  readonly #process: Process;

  constructor(process: Process) {
    this.#process = process;
  }

  answer(value: unknown): void {
    wake(this.#process, this, value);
  }

  refuse(): void {
    wakeFailed(this.#process, this, notASupervisor());
  }

  describe(): string {
    return "an answer of a supervisor";
  }

  abandon(): void {}
}

type Event =
  | { readonly kind: "ended"; readonly child: Child; readonly pid: number; readonly reason: ExitReason }
  | { readonly kind: "start"; readonly question: Question }
  | { readonly kind: "children"; readonly question: Question }
  | { readonly kind: "stop"; readonly pid: number; readonly question: Question };

function notASupervisor(): Panic {
  return new Panic("not a supervisor");
}

export class Supervisor implements Wait, EndListener, Withdrawable {
  readonly specification: SupervisorSpecification;
  readonly #process: Process;
  /** In start order. */
  #children: Child[] = [];
  #events: Event[] = [];
  /** Being answered. */
  #question: Question | undefined;
  /** When the restarts of the present window happened. */
  #restarts: number[] = [];

  constructor(specification: SupervisorSpecification) {
    this.specification = specification;
    const { scheduler, supervisors } = current().actors;
    this.#process = scheduler.create(
      specification.name,
      () => this.#run(),
      undefined,
      () => this.#stopAll(this.#process),
      undefined,
    );
    supervisors.set(this.#process.id, this);
    addListener(this.#process, this);
    hold(this.#process, this);
  }

  get pid(): number {
    return this.#process.id;
  }

  get isTemplate(): boolean {
    return this.specification.strategy === "simple_one_for_one";
  }

  living(): number[] {
    return this.#children.filter((child) => child.process !== undefined).map((child) => child.pid);
  }

  post(event: Event): void {
    this.#events.push(event);
    wake(this.#process, this, undefined);
  }

  describe(): string {
    return "the end of a child";
  }

  abandon(): void {}

  ended(): void {
    current().actors.supervisors.delete(this.#process.id);
    this.#question?.refuse();
    for (const event of this.#events) if (event.kind !== "ended") event.question.refuse();
  }

  /** A killed supervisor runs no code: somebody else stops its children. */
  withdraw(reason: ExitReason): void {
    if (reason !== KILLED || this.living().length === 0) return;
    current().actors.scheduler.createHidden(this.specification.name, () => this.#stopAll(undefined));
  }

  *#run(): Suspended<never> {
    if (!this.isTemplate) {
      for (const specification of this.specification.children) {
        const child = new Child(specification, this);
        this.#children.push(child);
        yield this.#start(child);
      }
    }
    for (;;) {
      while (this.#events.length === 0) yield park(this);
      const event = this.#events.shift();
      if (event === undefined) continue;
      if (event.kind === "ended") yield this.#restart(event.child, event.pid, event.reason);
      else {
        this.#question = event.question;
        const answer = yield this.#answer(event);
        this.#question = undefined;
        event.question.answer(answer);
      }
    }
  }

  *#answer(event: Exclude<Event, { kind: "ended" }>): Suspended<unknown> {
    if (event.kind === "children") return this.living();
    if (event.kind === "start") return yield this.#startFromTemplate();
    const child = this.#children.find(({ process, pid }) => process !== undefined && pid === event.pid);
    if (child === undefined) return false;
    yield this.#stop(child, this.#process);
    this.#forget(child);
    return true;
  }

  *#start(child: Child): Suspended<number> {
    const { registered, start } = child.specification;
    if (registered !== undefined && !reserveName(registered))
      throw new PlacedPanic(`the name ${registered} is taken`, start);
    const started = start();
    const pid = Number(snow_is_generator(started) ? yield started : started);
    // Before anybody else runs.
    if (registered !== undefined) giveReservedName(registered, pid);
    const process = current().actors.scheduler.processes.get(pid);
    child.pid = pid;
    child.process = process;
    if (process !== undefined) addListener(process, child);
    else this.post({ kind: "ended", child, pid, reason: current().actors.exitReasons.of(pid) });
    return pid;
  }

  *#startFromTemplate(): Suspended<number> {
    const [template] = this.specification.children;
    if (template === undefined) throw notASupervisor();
    const child = new Child(template, this);
    this.#children.push(child);
    return (yield this.#start(child)) as number;
  }

  #forget(child: Child): void {
    this.#children = this.#children.filter((other) => other !== child);
  }

  *#restart(child: Child, pid: number, reason: ExitReason): Suspended<undefined> {
    // Meanwhile it may have been stopped or started again.
    if (child.pid !== pid || child.process !== undefined || !this.#children.includes(child)) return;
    const { restart } = child.specification;
    if (restart === "temporary" || (restart === "transient" && !isAbnormal(reason))) {
      if (restart === "temporary" || this.isTemplate) this.#forget(child);
      return;
    }
    this.#countRestart();
    const { strategy } = this.specification;
    if (strategy === "one_for_one" || strategy === "simple_one_for_one") {
      yield this.#start(child);
      return;
    }
    const first = strategy === "one_for_all" ? 0 : this.#children.indexOf(child);
    const affected = this.#children.slice(first);
    for (const other of affected.toReversed()) yield this.#stop(other, this.#process);
    for (const other of affected) {
      if (other.specification.restart === "temporary") this.#forget(other);
      else yield this.#start(other);
    }
  }

  /** Panics when there were too many restarts; the `terminate` block then stops the children. */
  #countRestart(): void {
    const { maxRestarts, maxSeconds, children } = this.specification;
    const now = host().monotonicClock();
    const restarts = this.#restarts;
    const over = restarts.findIndex((time) => time > now - maxSeconds * 1000);
    restarts.splice(0, over < 0 ? restarts.length : over);
    restarts.push(now);
    if (this.#restarts.length > maxRestarts) throw new PlacedPanic("too many restarts", children[0]?.start);
  }

  /** Ends one child, kindly at first; `waiter` is the process that runs this. */
  *#stop(child: Child, waiter: Process | undefined): Suspended<undefined> {
    const { process } = child;
    child.pid = 0;
    if (process === undefined) return;
    const { shutdown } = child.specification;
    const wait = new StopWait(waiter ?? current().actors.scheduler.present(), child);
    child.stopping = wait;
    if (shutdown === "brutal_kill") finish(process, KILLED);
    else shutDown(process);
    if (process.state !== ENDED) {
      if (shutdown !== "brutal_kill") current().actors.timers.add(wait, host().monotonicClock(), shutdown);
      while (child.process !== undefined) yield park(wait);
    }
    child.stopping = undefined;
  }

  *#stopAll(waiter: Process | undefined): Suspended<undefined> {
    for (const child of this.#children.toReversed()) yield this.#stop(child, waiter);
  }
}

/** Starts a supervisor; its children start when it first runs. */
export function snow_supervisor_start(specification: SupervisorSpecification): number {
  return new Supervisor(specification).pid;
}

function supervisorOf(pid: number): Supervisor {
  const supervisor = current().actors.supervisors.get(pid);
  if (supervisor === undefined) throw notASupervisor();
  return supervisor;
}

function ask(supervisor: Supervisor, event: (question: Question) => Event): Suspension<never> {
  const question = new Question(current().actors.scheduler.present());
  const suspension = park(question);
  supervisor.post(event(question));
  return suspension;
}

/** Starts one more child of a `simple_one_for_one` supervisor; gives its pid. */
export function startChild(pid: number): Suspension<number> {
  const supervisor = supervisorOf(pid);
  if (!supervisor.isTemplate) throw notASupervisor();
  return ask(supervisor, (question) => ({ kind: "start", question }));
}

/** Stops a child for good; gives false when it is none. */
export function stopChild(pid: number, child: number): Suspension<boolean> {
  return ask(supervisorOf(pid), (question) => ({ kind: "stop", pid: child, question }));
}

/** The pids of the children that run, in start order. */
export function childrenOf(pid: number): Suspension<number[]> {
  return ask(supervisorOf(pid), (question) => ({ kind: "children", question }));
}

/** The pids of the children that run, in start order; undefined when the process is no supervisor. */
export function childrenNow(pid: number): readonly number[] | undefined {
  return current().actors.supervisors.get(pid)?.living();
}
