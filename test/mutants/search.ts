// How many seeds the simulations of a topic need until one of them fails, from several first seeds on. Run with a mutant put
// in by hook.ts; prints one line of JSON.
import { join } from "node:path";
import { runSimulation } from "../../runtime/simulation/index.ts";
import { root } from "../support/command.ts";
import { simulationsAt } from "../support/simulations.ts";

/** What one search has found. */
export interface Found {
  /** Seeds that were run until it was found, of all simulations of the topic taken in turn; undefined: it was not. */
  readonly seeds: number | undefined;
  readonly simulation: string;
  /** What failed. */
  readonly failure: string;
}

const [topic = "", seeds = "", ...firsts] = process.argv.slice(2);
const plans = [...(await simulationsAt(join(root, "test", "simulations", topic))).values()];

async function search(first: number): Promise<Found> {
  for (let seed = first; seed < first + Number(seeds); seed += 1) {
    for (const plan of plans) {
      const { failure } = await runSimulation(plan, { seed });
      if (failure === undefined) continue;
      const { kind, head, place = "" } = failure;
      return { seeds: seed - first + 1, simulation: plan.name, failure: `${kind} ${head} ${place}`.trim() };
    }
  }
  return { seeds: undefined, simulation: "", failure: "" };
}

const found: Found[] = [];
for (const first of firsts) found.push(await search(Number(first)));
console.log(JSON.stringify(found));
process.exit(0);
