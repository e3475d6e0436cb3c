// Logs in random runs; `npm run fuzz:cluster` makes many more.
import { expect, test } from "vitest";
import { worldOf } from "../../../support/virtual-time.ts";
import { runLogs } from "./model.ts";

const RUNS = 60;

test("whatever the broker does, numbers increase by one, nothing comes twice, and all nodes agree", async () => {
  const first = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const sum = { appended: 0, told: 0, losses: 0, refused: 0, kept: 0 };
  for (let seed = first; seed < first + RUNS; seed += 1) {
    const { problem, ...counts } = await runLogs(worldOf(seed));
    expect(problem, `seed ${seed}`).toBeUndefined();
    for (const name of ["appended", "told", "losses", "refused", "kept"] as const) sum[name] += counts[name];
  }
  console.log(JSON.stringify(sum));
  // Otherwise the model would not have tried what it is for.
  expect(Math.min(sum.told / 10, sum.losses, sum.refused)).toBeGreaterThan(10);
});
