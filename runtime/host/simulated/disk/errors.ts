// When an operation on a simulated disk fails, and how.
import { windowOf } from "../faults.ts";
import type { World } from "../world.ts";
import type { DiskFailure } from "./refusals.ts";

/** In a window in which one fails it is at most so many behind the first. */
const MOST_SKIPPED = 8;

export class DiskErrors {
  readonly #world: World;
  /** Virtual time at which it is decided anew whether one fails. */
  #next = 0;
  /** Operations until one fails; below 0: none will. */
  #left = -1;

  constructor(world: World) {
    this.#world = world;
  }

  /** Asked once for each operation: why it fails. Never for what only says whether something is there. */
  next(writes: boolean): DiskFailure | undefined {
    const { choices, faults, now } = this.#world;
    if (faults.diskErrorsPerMinute <= 0) return undefined;
    if (now >= this.#next) {
      const { milliseconds, probability } = windowOf(faults.diskErrorsPerMinute);
      this.#next = now + milliseconds;
      if (choices.happens(probability)) this.#left = choices.choose(MOST_SKIPPED);
    }
    if (this.#left < 0) return undefined;
    this.#left -= 1;
    if (this.#left >= 0) return undefined;
    return writes && choices.choose(2) === 1 ? "ENOSPC" : "EIO";
  }
}
