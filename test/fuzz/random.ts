// Random numbers that a seed, or a list of what was decided, repeats.
import type { World } from "../../runtime/host/simulated/index.ts";

export interface Dice {
  /** A number from 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number;
  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T;
}

function pick<T>(dice: Dice, items: readonly T[]): T {
  const item = items[dice.below(items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

const FINE = 2 ** 24;

/** Each number is a decision of a world. */
export class Decisions implements Dice {
  readonly #choices: World["choices"];

  constructor({ choices }: World) {
    this.#choices = choices;
  }

  next(): number {
    return this.#choices.choose(FINE) / FINE;
  }

  below(limit: number): number {
    return this.#choices.choose(limit);
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return pick(this, items);
  }
}

export class Random implements Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return pick(this, items);
  }
}
