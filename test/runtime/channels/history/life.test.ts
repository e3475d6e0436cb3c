// Random lives of topics with history on several nodes: `npm run test:soak` makes many.
import { expect, test } from "vitest";
import { Random } from "../../../fuzz/random.ts";
import { HistoryLife } from "./life.ts";

const isSoak = process.env.SNOW_SOAK === "1";
const LIVES = isSoak ? Number(process.env.LIVES ?? 5000) : 15;

test(
  "whoever comes back, to whatever node, has seen exactly what was numbered, or is told that it starts afresh",
  async () => {
    const seed = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const sum = { seen: 0, recovered: 0, afresh: 0, rejoined: 0 };
    for (let number = seed; number < seed + LIVES; number += 1) {
      const life = new HistoryLife(new Random(number));
      for (let phase = 0; phase < 3; phase += 1) {
        await life.phase(60).catch((error: unknown) => {
          throw new Error(`SNOW_SEED=${number}: ${error}`);
        });
      }
      for (const of of ["seen", "recovered", "afresh", "rejoined"] as const) sum[of] += life.count(of);
    }
    // Otherwise the life would not have tried what it is for.
    expect(Math.min(sum.seen / 20, sum.recovered, sum.afresh, sum.rejoined), JSON.stringify(sum)).toBeGreaterThan(10);
  },
  isSoak ? 3_600_000 : 30_000,
);
