// A simulated world: virtual time, in which one planned thing happens after the other. Programs, the network and the disk
// plan what they want to happen; which of those that are due comes first is a decision of the run.
//
// Nothing happens at the same time as something else. Between two steps the promises of the engine have their turn, so that
// what a step has caused is done when the next one begins. Virtual time moves when nothing is due.
import { Choices } from "./choices.ts";
import { Due, isAlive, type Lane, type Planned } from "./due.ts";
import type { WorldFailure } from "./failure.ts";
import { type Faults, noFaults } from "./faults.ts";
import { SeededWords } from "./random.ts";
import { Trace } from "./trace.ts";

export { Lane, type Planned } from "./due.ts";

const WORDS = 2;

/** What the wall clock of every world says as it begins: 2026-01-01T00:00:00Z. */
const BEGINNING = 1_767_225_600_000;

interface PlanOptions {
  readonly lane: Lane;
  /** What a routine step plans is routine too, unless this says false. */
  readonly routine?: boolean;
}

/** What a run may take. */
interface Limits {
  /** Virtual ones. */
  readonly milliseconds: number;
  readonly steps: number;
}

const usualLimits: Limits = { milliseconds: 600_000, steps: 1_000_000 };

/** When nothing but routine has happened for so many milliseconds, and nothing else is planned, nothing else ever will. */
const LONGEST_SILENCE = 60_000;

interface OutsideWork {
  readonly lane: Lane;
  /** Undefined: it has not ended. */
  call: (() => void) | undefined;
}

interface WorldOptions {
  /** 0 … 2^53-1. */
  readonly seed: number;
  /** Instead of those that follow from the seed. */
  readonly choices?: readonly number[];
  readonly keepsDetails?: boolean;
  /** It is given up after so many steps, whatever its limits are. */
  readonly mostSteps?: number;
  /** Calls back when the promises of the present turn have had theirs. */
  readonly pause: (next: () => void) => void;
}

function comesBefore(one: Planned, other: Planned): boolean {
  return one.due < other.due || (one.due === other.due && one.sequence < other.sequence);
}

export class World {
  readonly seed: number;
  readonly choices: Choices;
  readonly trace: Trace;
  /** For what programs draw at random, and for secrets: no decisions of the run. */
  readonly words: SeededWords;
  /** Virtual milliseconds since it began, an integer. */
  now = 0;
  /** How many planned things have happened. */
  steps = 0;
  /** When something last happened that was no routine. */
  lastEvent = 0;
  #faults: Faults = noFaults;
  /** Called when other faults hold. */
  readonly whenFaultsChange: (() => void)[] = [];
  limits: Limits = usualLimits;
  /** How far the wall clock is ahead of the time that has passed. */
  wallLead = 0;
  /** Lines that say who waits for what. */
  waiting: () => readonly string[] = () => [];
  #failure: WorldFailure | undefined = undefined;
  /** Called after each step; a world has few of them. */
  readonly afterStep: (() => void)[] = [];
  /** Called when it ends, while its trace is open. */
  readonly beforeEnd: (() => void)[] = [];
  readonly #mostSteps: number;
  readonly #pause: (next: () => void) => void;
  /** A heap of what is not due yet: the one that comes first is at its head. */
  readonly #planned: Planned[] = [];
  readonly #due = new Due();
  #sequence = 0;
  #isRoutine = false;
  #ended = false;
  #runs = false;
  readonly #over: (() => void)[] = [];
  readonly #outside: OutsideWork[] = [];
  /** What goes on when no more work is done outside. */
  #waits: (() => void) | undefined = undefined;

  constructor({ seed, choices, keepsDetails = false, mostSteps = Infinity, pause }: WorldOptions) {
    this.seed = seed;
    this.choices = new Choices(seed, choices);
    this.words = new SeededWords(seed, WORDS);
    this.trace = new Trace(() => this, keepsDetails);
    this.#mostSteps = mostSteps;
    this.#pause = pause;
  }

  get faults(): Faults {
    return this.#faults;
  }

  set faults(faults: Faults) {
    this.#faults = faults;
    for (const tell of this.whenFaultsChange) tell();
  }

  /** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
  wallClock(): number {
    return BEGINNING + this.now + this.wallLead;
  }

  /** Nothing happens any more. */
  get ended(): boolean {
    return this.#ended;
  }

  get failure(): WorldFailure | undefined {
    return this.#failure;
  }

  /** The first failure is the one of the run, which is over with it. */
  fail(failure: WorldFailure): void {
    if (this.#ended) return;
    this.#failure = failure;
    this.end();
  }

  end(): void {
    this.#ended = true;
    for (const tell of this.beforeEnd.splice(0)) tell();
    this.trace.close();
    this.#planned.length = 0;
    this.#due.clear();
    if (!this.#runs) this.#giveBack();
  }

  /** Plans a call in so many milliseconds, which are rounded up. */
  plan(milliseconds: number, call: () => void, { lane, routine = this.#isRoutine }: PlanOptions): Planned {
    this.#sequence += 1;
    const due = this.now + Math.max(0, Math.ceil(milliseconds));
    const planned: Planned = { due, sequence: this.#sequence, lane, isRoutine: routine, call };
    if (this.#ended) planned.call = undefined;
    else if (due === this.now) this.#due.add(planned);
    else this.#push(planned);
    return planned;
  }

  cancel(planned: Planned): void {
    planned.call = undefined;
  }

  /**
   * Work that is done outside of the world: nothing happens before it has ended. `start` is given a function to call once,
   * with what is to happen then, which is planned in the order in which such work has begun.
   */
  outside(lane: Lane, start: (ended: (call: () => void) => void) => void): void {
    const work: OutsideWork = { lane, call: undefined };
    this.#outside.push(work);
    start((call) => {
      work.call = call;
      if (this.#outside.every((one) => one.call !== undefined)) this.#goOn();
    });
  }

  #goOn(): void {
    for (const { lane, call = () => {} } of this.#outside.splice(0)) this.plan(0, call, { lane });
    const goOn = this.#waits;
    this.#waits = undefined;
    if (goOn !== undefined) this.#pause(goOn);
  }

  /** Calls once, when the world has ended and nothing of it runs any more: what it has of the system is given back. */
  whenOver(call: () => void): void {
    this.#over.push(call);
  }

  /** Lets things happen until the world ends, or nothing is planned any more. */
  run(): Promise<void> {
    this.#runs = true;
    return this.#run().finally(() => {
      this.#runs = false;
      if (this.#ended) this.#giveBack();
    });
  }

  #giveBack(): void {
    for (const call of this.#over.splice(0)) call();
  }

  #run(): Promise<void> {
    return new Promise((resolve, reject) => {
      const next = (): void => {
        try {
          if (this.#outside.length > 0) this.#waits = next;
          else if (this.#ended || !this.step()) resolve();
          else this.#pause(next);
        } catch (error) {
          reject(error);
        }
      };
      this.#pause(next);
    });
  }

  /** Lets the next thing happen that is planned until then, and time pass to it; false: there is none. */
  step(until = Number.POSITIVE_INFINITY): boolean {
    const { now } = this;
    const planned = this.#next(until);
    if (planned === undefined || this.#isOver(planned, now)) return false;
    const { call, isRoutine, lane } = planned;
    planned.call = undefined;
    this.steps += 1;
    if (!isRoutine) this.lastEvent = this.now;
    this.#isRoutine = isRoutine;
    this.trace.detail(() => `step: ${lane.name}`, this.now, planned.sequence);
    call?.();
    for (const look of this.afterStep) look();
    return true;
  }

  /** When the next thing is planned, which may have been cancelled since; undefined: nothing is. */
  get next(): number | undefined {
    return this.#due.some(isAlive) ? this.now : this.#planned[0]?.due;
  }

  /** The run has reached a limit, or would go on like this for ever. `before`: when the last step was. */
  #isOver({ isRoutine }: Planned, before: number): boolean {
    const { milliseconds } = this.limits;
    const steps = Math.min(this.limits.steps, this.#mostSteps);
    if (this.now > milliseconds || this.steps >= steps) {
      this.now = Math.max(before, Math.min(this.now, milliseconds));
      const took = this.steps >= steps ? `${steps} steps` : `${milliseconds / 1000} s (virtual)`;
      const lines = [...this.waiting(), "Sim.limit(milliseconds, steps) lets a simulation take more"];
      this.fail({ kind: "limit", head: `not finished after ${took}`, lines });
    } else if (isRoutine && this.now - this.lastEvent > LONGEST_SILENCE && !this.#expectsEvent()) this.failStuck();
    return this.#ended;
  }

  /** Nothing happens any more that could wake who waits. */
  failStuck(): void {
    const silent = this.now - this.lastEvent > LONGEST_SILENCE ? " but heartbeats and timers of servers" : "";
    this.fail({ kind: "stuck", head: `stuck: nothing happens any more${silent}`, lines: this.waiting() });
  }

  #expectsEvent(): boolean {
    const isEvent = (planned: Planned): boolean => isAlive(planned) && !planned.isRoutine;
    return this.#due.some(isEvent) || this.#planned.some(isEvent);
  }

  /** What happens next: of each lane that has something due the first, and which of them is decided. */
  #next(until: number): Planned | undefined {
    for (;;) {
      const due = this.#due.take(this.choices);
      if (due !== undefined) return due;
      const head = this.#planned[0];
      if (head === undefined || head.due > until) return undefined;
      const first = this.#pop();
      if (first === undefined || !isAlive(first)) continue;
      this.now = Math.max(this.now, first.due);
      this.#due.add(first);
      while (this.#planned[0] !== undefined && this.#planned[0].due <= this.now) {
        const other = this.#pop();
        if (other !== undefined) this.#due.add(other);
      }
    }
  }

  #push(planned: Planned): void {
    const heap = this.#planned;
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = heap[above];
      if (other === undefined || !comesBefore(planned, other)) break;
      heap[place] = other;
      place = above;
    }
    heap[place] = planned;
  }

  #pop(): Planned | undefined {
    const heap = this.#planned;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      const left = heap[2 * place + 1];
      const right = heap[2 * place + 2];
      if (left === undefined) break;
      const least = right !== undefined && comesBefore(right, left) ? right : left;
      if (!comesBefore(least, last)) break;
      heap[place] = least;
      place = 2 * place + (least === right ? 2 : 1);
    }
    heap[place] = last;
    return first;
  }
}
