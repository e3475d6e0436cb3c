// The program of a thread: it runs simulations, as protocol.ts says what it is asked.
import { parentPort, workerData } from "node:worker_threads";
import { dullest } from "./dullest.ts";
import type { Answers, Request, ThreadData, Which } from "./protocol.ts";
import { runSeeds } from "./seeds.ts";
import { loadSimulations, type Simulation } from "./simulation.ts";

const data: ThreadData = workerData;

async function answer(request: Request, find: (which: Which) => Simulation): Promise<Answers[keyof Answers]> {
  const simulation = find(request.which);
  switch (request.kind) {
    case "seeds":
      return runSeeds(request.range, (seed) => simulation.run(seed));
    case "dullest":
      return dullest(simulation, request.failed, () => performance.now());
    case "once":
      return simulation.run(request.seed, request.options);
  }
}

/** First of all it says whether it could load the program. */
async function work(): Promise<void> {
  const find = await loadSimulations(data);
  parentPort?.on("message", async (request: Request) => {
    if (find !== undefined) parentPort?.postMessage(await answer(request, find));
  });
  parentPort?.postMessage(find !== undefined);
}

void work();
