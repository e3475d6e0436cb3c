// Decisions of a run: each is one number, 0 the dullest. They come from a seed, or from a list, whose end is all zeros.
import { SeededWords } from "./random.ts";

const CHOICES = 1;

/** Of so many there are for a probability: what is rarer never happens. */
const ODDS = 2 ** 24;

export class Choices {
  /** What was decided, in order. */
  readonly taken: number[] = [];
  readonly #given: readonly number[] | undefined;
  readonly #words: SeededWords;

  constructor(seed: number, given?: readonly number[]) {
    this.#given = given;
    this.#words = new SeededWords(seed, CHOICES);
  }

  /** One of 0 … count-1; with a count of 1 nothing is decided. A given number that is too large counts as the largest. */
  choose(count: number): number {
    if (count <= 1) return 0;
    const given = this.#given;
    const number =
      given === undefined
        ? Math.floor((this.#words.next() / 2 ** 32) * count)
        : Math.min(given[this.taken.length] ?? 0, count - 1);
    this.taken.push(number);
    return number;
  }

  /** An integer from `least`, the dullest, to `most`. */
  within(least: number, most: number): number {
    return least + this.choose(most - least + 1);
  }

  /** True in so many of all cases, from 0 to 1; where it can only be one of them nothing is decided. The number is 0 or 1. */
  happens(probability: number): boolean {
    if (!(probability > 0)) return false;
    if (probability >= 1) return true;
    const given = this.#given;
    const happens =
      given === undefined ? this.#words.next() % ODDS < probability * ODDS : (given[this.taken.length] ?? 0) > 0;
    this.taken.push(happens ? 1 : 0);
    return happens;
  }
}
