// Long random runs of the cluster's models: `npm run fuzz:cluster -- --runs 100000 --seed 1 --model rooms`. Each run has a seed
// of its own, which repeats it; the first three that fail are told.
import { parseArgs } from "node:util";
import { runTopics } from "../../runtime/channels/cluster/topics-model.ts";
import { HistoryLife } from "../../runtime/channels/history/life.ts";
import { randomLife } from "../../runtime/channels/presence/replicas.ts";
import { runLogs } from "../../runtime/cluster/logs/model.ts";
import { Random } from "../random.ts";
import { runRooms } from "./rooms.ts";

/** By name, what is wrong with the run of a seed. */
const models: Readonly<Record<string, (seed: number) => string | undefined | Promise<string | undefined>>> = {
  rooms: (seed) => runRooms(seed).problem,
  topics: runTopics,
  presence: (seed) => randomLife(new Random(seed), 60),
  logs: async (seed) => (await runLogs(seed)).problem,
  histories: (seed) => new HistoryLife(new Random(seed)).live().then(() => undefined, String),
};

const TOLD = 3;

const { values } = parseArgs({
  options: { runs: { type: "string" }, seed: { type: "string" }, model: { type: "string", multiple: true } },
});
const runs = Number(values.runs ?? 10_000);
const first = Number(values.seed ?? Date.now() % 1_000_000_000);
const names = values.model ?? Object.keys(models);
for (const name of names) {
  const model = models[name];
  if (model === undefined) throw new Error(`no model ${name}; there are ${Object.keys(models).join(", ")}`);
  let failed = 0;
  for (let seed = first; seed < first + runs; seed++) {
    const problem = await model(seed);
    if (problem === undefined) continue;
    failed += 1;
    if (failed <= TOLD) console.log(`${name}, seed ${seed}: ${problem}`);
  }
  console.log(`${name}: ${runs} runs from seed ${first}, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
