// Runs a simulation with one seed after the other, until one fails.

import { fingerprint } from "../running/fingerprint.ts";
import type { Run, WorldFailure } from "./runtime.ts";

export interface SeedRange {
  readonly from: number;
  readonly count: number;
}

export interface SeedsOutcome {
  /** Of the run of each seed in their order, up to the first that failed. */
  readonly hashes: readonly string[];
  readonly failed: FailedSeed | undefined;
}

/** Plain data: it comes from another process too. */
export interface FailedSeed {
  readonly seed: number;
  readonly failure: WorldFailure;
  /** When and where it failed. */
  readonly milliseconds: number;
  readonly steps: number;
}

export async function runSeeds(range: SeedRange, run: (seed: number) => Promise<Run>): Promise<SeedsOutcome> {
  const hashes: string[] = [];
  for (let seed = range.from; seed < range.from + range.count; seed += 1) {
    const { hash, failure, milliseconds, steps } = await run(seed);
    hashes.push(hash);
    if (failure !== undefined) return { hashes, failed: { seed, failure, milliseconds, steps } };
  }
  return { hashes, failed: undefined };
}

/** One hash for runs in their order; that of a single run is its own. */
export function hashOf(hashes: readonly string[]): string {
  const [first = ""] = hashes;
  return hashes.slice(1).reduce((all, hash) => fingerprint(all + hash), first);
}
