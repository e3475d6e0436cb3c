// Long random runs of the cluster's models: `npm run fuzz:cluster -- --runs 100000 --seed 1 --model rooms`. Each run has a seed
// of its own, which repeats it; the first three that fail are told.
import { parseArgs } from "node:util";
import type { World } from "../../../runtime/host/simulated/index.ts";
import { runTopics } from "../../runtime/channels/cluster/topics-model.ts";
import { HistoryLife } from "../../runtime/channels/history/life.ts";
import { randomLife } from "../../runtime/channels/presence/replicas.ts";
import { runLogs } from "../../runtime/cluster/logs/model.ts";
import { worldOf } from "../../support/virtual-time.ts";
import { Decisions } from "../random.ts";
import { runRooms } from "./rooms.ts";

/** By name, what is wrong with the run of a world. */
const models: Readonly<Record<string, (world: World) => string | undefined | Promise<string | undefined>>> = {
  rooms: (world) => runRooms(world).problem,
  topics: runTopics,
  presence: (world) => randomLife(new Decisions(world), 60),
  logs: async (world) => (await runLogs(world)).problem,
  histories: (world) => new HistoryLife(world).live().then(() => undefined, String),
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
    const problem = await model(worldOf(seed));
    if (problem === undefined) continue;
    failed += 1;
    if (failed <= TOLD) console.log(`${name}, seed ${seed}: ${problem}`);
  }
  console.log(`${name}: ${runs} runs from seed ${first}, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
