// The project's own simulations: programs whose clients and nodes live in one world, over orders of events that a seed
// decides. `npm run test:soak` runs many more of them.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { passing, simulationsAt } from "./support/simulations.ts";

const folder = fileURLToPath(new URL("simulations", import.meta.url));
const topics = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
/** What many seeds find is what `npm run mutants` measures. */
const SEEDS = process.env.SNOW_SOAK === "1" ? 1000 : 1;

for (const { name: topic } of topics) {
  const plans = await simulationsAt(`${folder}/${topic}`);
  describe(topic, () => {
    test.each([...plans.keys()])("%s", { timeout: 100_000 * SEEDS }, async (name) => {
      const plan = plans.get(name);
      if (plan === undefined) throw new Error("no such simulation");
      const { hash } = await passing(plan, { seed: 1 });
      for (let seed = 2; seed <= SEEDS; seed += 1) await passing(plan, { seed });
      expect((await passing(plan, { seed: 1 })).hash).toBe(hash);
    });
  });
}
