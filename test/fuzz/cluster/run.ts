// Long random runs of the cluster's models: `npm run fuzz:cluster -- --runs 100000 --seed 1 --model rooms`. Each run has a seed
// of its own, which repeats it; the first three that fail are made short, and told. With `--choices` one run is repeated.
import { parseArgs } from "node:util";
import { shrink, withoutTail } from "../../../cli/simulate/shrink.ts";
import type { World } from "../../../runtime/host/simulated/index.ts";
import { runTopics } from "../../runtime/channels/cluster/topics-model.ts";
import { HistoryLife } from "../../runtime/channels/history/life.ts";
import { randomLife } from "../../runtime/channels/presence/replicas.ts";
import { runLogs } from "../../runtime/cluster/logs/model.ts";
import { worldOf } from "../../support/virtual-time.ts";
import { Decisions } from "../random.ts";
import { runRooms } from "./rooms.ts";

/** What is wrong with the run of a world. */
type Model = (world: World) => string | undefined | Promise<string | undefined>;

const models: Readonly<Record<string, Model>> = {
  rooms: (world) => runRooms(world).problem,
  topics: runTopics,
  presence: (world) => randomLife(new Decisions(world), 60),
  logs: async (world) => (await runLogs(world)).problem,
  histories: (world) => new HistoryLife(world).live().then(() => undefined, String),
};

const TOLD = 3;
/** Milliseconds in which a run is made shorter. */
const LONGEST_SHRINKING = 30_000;

/** A problem without what is another one in each run: numbers, and names that are drawn. */
function kindOf(problem: string): string {
  return problem.replace(/[\w-]*\d[\w-]*/g, "#");
}

interface Ran {
  readonly problem: string | undefined;
  readonly choices: readonly number[];
  readonly steps: number;
}

async function run(model: Model, seed: number, choices?: readonly number[]): Promise<Ran> {
  const world = worldOf(seed, choices);
  const problem = await model(world);
  return { problem, choices: world.choices.taken, steps: world.steps };
}

/** The failure with fewer decisions, as long as the same kind of thing is wrong. */
function shorter(model: Model, seed: number, first: Ran & { readonly problem: string }): Promise<Ran> {
  const end = performance.now() + LONGEST_SHRINKING;
  return shrink<Ran>(first, {
    expired: () => performance.now() > end,
    attempt: async (choices) => {
      const ran = await run(model, seed, choices);
      return ran.problem !== undefined && kindOf(ran.problem) === kindOf(first.problem) ? ran : undefined;
    },
  });
}

async function tell(
  name: string,
  model: Model,
  seed: number,
  first: Ran & { readonly problem: string },
): Promise<void> {
  const { problem, choices } = await shorter(model, seed, first);
  console.log(`${name}, seed ${seed}: ${problem}`);
  console.log(`shrunk from ${withoutTail(first.choices).length} to ${withoutTail(choices).length} decisions`);
  console.log(
    `again: npm run fuzz:cluster -- --model ${name} --seed ${seed} --choices ${withoutTail(choices).join(".")}`,
  );
}

async function fuzz(name: string, model: Model, first: number, runs: number): Promise<boolean> {
  let failed = 0;
  for (let seed = first; seed < first + runs; seed++) {
    const { problem, ...ran } = await run(model, seed);
    if (problem === undefined) continue;
    failed += 1;
    if (failed <= TOLD) await tell(name, model, seed, { ...ran, problem });
  }
  console.log(`${name}: ${runs} runs from seed ${first}, ${failed} failed`);
  return failed === 0;
}

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    seed: { type: "string" },
    model: { type: "string", multiple: true },
    choices: { type: "string" },
  },
});
const first = Number(values.seed ?? Date.now() % 1_000_000_000);
for (const name of values.model ?? Object.keys(models)) {
  const model = models[name];
  if (model === undefined) throw new Error(`no model ${name}; there are ${Object.keys(models).join(", ")}`);
  if (values.choices === undefined) {
    if (!(await fuzz(name, model, first, Number(values.runs ?? 10_000)))) process.exitCode = 1;
    continue;
  }
  const choices = values.choices
    .split(".")
    .filter((text) => text !== "")
    .map(Number);
  const { problem } = await run(model, first, choices);
  console.log(`${name}, seed ${first}: ${problem ?? "nothing is wrong"}`);
  if (problem !== undefined) process.exitCode = 1;
}
