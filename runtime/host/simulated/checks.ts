// What a simulation says must hold: after every step, or again soon after the last fault.
import type { WorldFailure } from "./failure.ts";
import type { Lane, World } from "./world.ts";

export interface Check {
  /** Whether it holds now. */
  readonly holds: () => boolean;
  /** Why the run has failed when it doesn't. */
  readonly failure: () => WorldFailure;
}

export class Checks {
  readonly #world: World;
  readonly #lane: Lane;
  readonly #constant: Check[] = [];
  readonly #expected: Expected[] = [];
  #whenMet: (() => void) | undefined;

  /** `lane`: of nobody in particular. */
  constructor(world: World, lane: Lane) {
    this.#world = world;
    this.#lane = lane;
  }

  /** Here, and after every step from here on. */
  always(check: Check): void {
    if (this.#constant.length === 0) this.#world.afterStep.push(() => this.#look());
    this.#constant.push(check);
    this.#look();
  }

  /** The world ends with the first that does not hold. */
  #look(): void {
    const world = this.#world;
    for (const check of this.#constant) if (!world.ended && !check.holds()) world.fail(check.failure());
  }

  /** Must hold once within that time, and once more within that time after each fault. */
  eventually(check: Check, milliseconds: number): void {
    const world = this.#world;
    const expected = new Expected(world, this.#lane, check, milliseconds);
    this.#expected.push(expected);
    world.afterStep.push(() => {
      if (world.ended) return;
      expected.look();
      if (this.#whenMet !== undefined && this.#isMet()) this.#whenMet();
    });
  }

  /**
   * Calls back when all that is expected has held since the last fault, at once if it has. What must always hold does so then,
   * too: there may be no step behind it.
   */
  whenMet(call: () => void): void {
    this.#whenMet = () => {
      this.#look();
      if (!this.#world.ended) call();
    };
    if (this.#isMet()) this.#whenMet();
  }

  #isMet(): boolean {
    return this.#expected.every(({ isMet }) => isMet);
  }
}

class Expected {
  readonly #world: World;
  readonly #lane: Lane;
  readonly #check: Check;
  readonly #milliseconds: number;
  #deadline = 0;
  #faults = 0;
  isMet = false;

  constructor(world: World, lane: Lane, check: Check, milliseconds: number) {
    this.#world = world;
    this.#lane = lane;
    this.#check = check;
    this.#milliseconds = milliseconds;
    this.#begin();
    this.#lookInTime();
  }

  look(): void {
    const world = this.#world;
    if (world.trace.faults !== this.#faults) {
      const wasMet = this.isMet;
      this.#begin();
      if (wasMet) this.#lookInTime();
    }
    if (this.isMet) return;
    if (this.#check.holds()) this.isMet = true;
    else if (world.now >= this.#deadline) world.fail(this.#check.failure());
  }

  /** From here on it is expected. */
  #begin(): void {
    this.isMet = false;
    this.#faults = this.#world.trace.faults;
    this.#deadline = this.#world.now + this.#milliseconds;
  }

  /** There is a step when its time is over, though nothing else happens then. */
  #lookInTime(): void {
    const world = this.#world;
    const again = (): void => {
      if (!this.isMet && world.now < this.#deadline) this.#lookInTime();
    };
    world.plan(this.#deadline - world.now, again, { lane: this.#lane, routine: false });
  }
}
