// How short failed runs become: so many failing seeds of the simulations of a topic, each shrunk as `snow sim` does it. Run
// with a mutant put in by hook.ts; prints one line of JSON.
import { join } from "node:path";
import { dullest } from "../../cli/simulate/dullest.ts";
import { withoutTail } from "../../cli/simulate/shrink.ts";
import { isSameFailure } from "../../runtime/host/simulated/index.ts";
import {
  type Run,
  runSimulation,
  type SimulationOptions,
  type SimulationPlan,
} from "../../runtime/simulation/index.ts";
import { root } from "../support/command.ts";
import { simulationsAt } from "../support/simulations.ts";

/** What is looked through for failing seeds. */
const SEEDS = 1000;

export interface Shrunk {
  /** Of the numbers that are not 0, how many are left, from 0 to 1. */
  readonly decisions: number;
  /** Of the length of the list, without the zeros at its end. */
  readonly length: number;
  readonly steps: number;
  /** Of the processor: what it takes on a machine that has nothing else to do. */
  readonly seconds: number;
  /** Whether the same assertion fails. */
  readonly isSame: boolean;
}

const [topic = "", count = ""] = process.argv.slice(2);
const plans = [...(await simulationsAt(join(root, "test", "simulations", topic))).values()];

function milliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function decisionsOf({ choices }: Run): number {
  return choices.filter((choice) => choice > 0).length;
}

async function shrunk(plan: SimulationPlan, seed: number): Promise<Shrunk | undefined> {
  const first = await runSimulation(plan, { seed });
  const { failure } = first;
  // One that makes no decision has nothing to be shrunk.
  if (failure === undefined || decisionsOf(first) === 0) return undefined;
  const start = milliseconds();
  const simulation = {
    run: (one: number, options: Omit<SimulationOptions, "seed"> = {}) => runSimulation(plan, { ...options, seed: one }),
    isSameFailure,
  };
  const told = await dullest(simulation, { ...first, failure, seed }, milliseconds);
  const seconds = (milliseconds() - start) / 1000;
  if (told?.failure === undefined) return { decisions: 1, length: 1, steps: 1, seconds, isSame: false };
  return {
    decisions: decisionsOf(told) / decisionsOf(first),
    length: withoutTail(told.choices).length / first.choices.length,
    steps: told.steps / first.steps,
    seconds,
    isSame: told.failure.place === failure.place && told.failure.kind === failure.kind,
  };
}

const all: Shrunk[] = [];
for (let seed = 1; seed <= SEEDS && all.length < Number(count); seed += 1) {
  for (const plan of plans) {
    const one = all.length < Number(count) ? await shrunk(plan, seed) : undefined;
    if (one !== undefined) all.push(one);
  }
}
console.log(JSON.stringify(all));
process.exit(0);
