// Random lives of topics with history on several nodes: `npm run fuzz:cluster` makes many.
import { expect, test } from "vitest";
import { worldOf } from "../../../support/virtual-time.ts";
import { HistoryLife } from "./life.ts";

const LIVES = 15;

test("whoever comes back, to whatever node, has seen exactly what was numbered, or is told that it starts afresh", async () => {
  const seed = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const sum = { seen: 0, recovered: 0, afresh: 0, rejoined: 0 };
  for (let number = seed; number < seed + LIVES; number += 1) {
    const life = new HistoryLife(worldOf(number));
    await life.live().catch((error: unknown) => {
      throw new Error(`SNOW_SEED=${number}: ${error}`);
    });
    for (const of of ["seen", "recovered", "afresh", "rejoined"] as const) sum[of] += life.count(of);
  }
  // Otherwise the life would not have tried what it is for.
  expect(Math.min(sum.seen / 20, sum.recovered, sum.afresh, sum.rejoined), JSON.stringify(sum)).toBeGreaterThan(10);
});
