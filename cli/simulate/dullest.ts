// The dullest run that fails as the one of a seed does.
import type { Run } from "./runtime.ts";
import type { FailedSeed } from "./seeds.ts";
import { shrink } from "./shrink.ts";
import type { Simulation } from "./simulation.ts";

/** Milliseconds that the search may take. */
const SEARCH = 30_000;

/** Undefined: it does not fail again. `clock` gives milliseconds. */
export async function dullest(
  simulation: Simulation,
  { seed, failure }: FailedSeed,
  clock: () => number,
): Promise<Run | undefined> {
  const isSame = (run: Run): boolean => run.failure !== undefined && simulation.isSameFailure(run.failure, failure);
  const end = clock() + SEARCH;
  const first = await simulation.run(seed);
  if (!isSame(first)) return undefined;
  return shrink<Run>(first, {
    async attempt(choices, mostSteps) {
      // What fails by its length must be let run to its own limit.
      const run = await simulation.run(seed, failure.kind === "limit" ? { choices } : { choices, mostSteps });
      return isSame(run) ? run : undefined;
    },
    expired: () => clock() >= end,
  });
}
