// Makes the list of decisions of a failed run shorter and duller, as long as the same thing goes wrong.

export interface Attempt {
  /** Those that were taken: of a list they may be fewer, and smaller. */
  readonly choices: readonly number[];
  readonly steps: number;
}

interface Shrinking<T extends Attempt> {
  /** Runs with these decisions; undefined when not the same thing went wrong within so many steps. */
  readonly attempt: (choices: readonly number[], mostSteps: number) => Promise<T | undefined>;
  /** Whether there is no time left. */
  readonly expired: () => boolean;
}

/** So many steps a reader would rather follow than one decision that is not the dullest. */
const STEPS_FOR_A_DECISION = 4;

/** There are so many pairs of more that they are not tried. */
const MOST_FOR_PAIRS = 30;

/** The dullest run that was found: `first` when there is none duller. The same one each time, unless time runs out. */
export async function shrink<T extends Attempt>(first: T, shrinking: Shrinking<T>): Promise<T> {
  const search = new Search(first, shrinking);
  await search.run();
  return search.best;
}

/** What a reader of the run has to follow. */
function burden(steps: number, choices: readonly number[]): number {
  return steps + STEPS_FOR_A_DECISION * choices.filter((choice) => choice > 0).length;
}

/** The end of a list is all zeros, so those that it has need not be said. */
export function withoutTail(choices: readonly number[]): readonly number[] {
  return choices.slice(0, choices.findLastIndex((choice) => choice > 0) + 1);
}

class Search<T extends Attempt> {
  best: T;
  /** Of the best, without its tail. */
  #choices: readonly number[];
  #burden: number;
  readonly #shrinking: Shrinking<T>;
  readonly #tried = new Set<string>();

  constructor(first: T, shrinking: Shrinking<T>) {
    this.best = first;
    this.#choices = withoutTail(first.choices);
    this.#burden = burden(first.steps, this.#choices);
    this.#shrinking = shrinking;
  }

  async run(): Promise<void> {
    await this.#consider([]);
    for (let before: T | undefined; before !== this.best && !this.#shrinking.expired(); ) {
      before = this.best;
      await this.#cut();
      await this.#zero();
      await this.#remove();
      await this.#lower();
      await this.#pair();
    }
  }

  /** Whether the same thing went wrong in a run that is duller. */
  async #consider(given: readonly number[]): Promise<boolean> {
    const candidate = withoutTail(given);
    const key = candidate.join(".");
    if (this.#tried.has(key) || this.#shrinking.expired()) return false;
    this.#tried.add(key);
    const found = await this.#shrinking.attempt(candidate, this.#burden);
    if (found === undefined) return false;
    const choices = withoutTail(found.choices);
    const foundBurden = burden(found.steps, choices);
    if (!this.#isDuller(foundBurden, choices)) return false;
    this.best = found;
    this.#choices = choices;
    this.#burden = foundBurden;
    return true;
  }

  #isDuller(other: number, choices: readonly number[]): boolean {
    if (other !== this.#burden) return other < this.#burden;
    if (choices.length !== this.#choices.length) return choices.length < this.#choices.length;
    return sum(choices) < sum(this.#choices);
  }

  /** Leaves off the end, as much as possible. */
  async #cut(): Promise<void> {
    for (let size = this.#choices.length >> 1; size >= 1; size >>= 1)
      while (size < this.#choices.length && (await this.#consider(this.#choices.slice(0, -size))));
  }

  /** The rest keeps its place: what it decides stays what it was. */
  async #zero(): Promise<void> {
    const places = (): number[] => this.#places();
    for (let size = places().length >> 1; size >= 1; size >>= 1) {
      for (let end = places().length; end > 0; end = Math.min(end - size, places().length)) {
        const some = new Set(places().slice(Math.max(0, end - size), end));
        await this.#consider(this.#choices.map((choice, place) => (some.has(place) ? 0 : choice)));
      }
    }
  }

  /** Where it is not the dullest. */
  #places(): number[] {
    return [...this.#choices.keys()].filter((place) => (this.#choices[place] ?? 0) > 0);
  }

  /** What follows moves forward. */
  async #remove(): Promise<void> {
    for (let size = this.#choices.length >> 1; size >= 1; size >>= 1) {
      for (let end = this.#choices.length; end > 0; end = Math.min(end - size, this.#choices.length)) {
        const start = Math.max(0, end - size);
        await this.#consider([...this.#choices.slice(0, start), ...this.#choices.slice(end)]);
      }
    }
  }

  /** Each number as small as it can be, by halves; zero was tried before. */
  async #lower(): Promise<void> {
    for (let place = this.#choices.length - 1; place >= 0; place -= 1) {
      let tooSmall = 0;
      for (;;) {
        const present = this.#choices[place] ?? 0;
        if (present - tooSmall <= 1) break;
        const smaller = tooSmall + ((present - tooSmall) >> 1);
        if (!(await this.#consider(this.#choices.with(place, smaller)))) tooSmall = smaller;
      }
    }
  }

  /** Two at once, by the same amount: what comes at the same time, or so much later, still does. */
  async #pair(): Promise<void> {
    if (this.#places().length > MOST_FOR_PAIRS) return;
    for (let other = this.#choices.length - 1; other > 0; other -= 1) {
      for (let one = other - 1; one >= 0; one -= 1) {
        const least = Math.min(this.#choices[one] ?? 0, this.#choices[other] ?? 0);
        if (least === 0) continue;
        const without = this.#choices.with(one, 0).with(other, 0);
        if (await this.#consider(without)) continue;
        await this.#consider(this.#choices.map((choice, at) => (at === one || at === other ? choice - least : choice)));
      }
    }
  }
}

function sum(choices: readonly number[]): number {
  return choices.reduce((all, choice) => all + choice, 0);
}
