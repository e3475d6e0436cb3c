// Rooms of several nodes in random runs; `npm run fuzz:cluster` makes many more.
import { expect, test } from "vitest";
import { runRooms } from "../../fuzz/cluster/rooms.ts";
import { worldOf } from "../../support/virtual-time.ts";

const RUNS = 300;

test("remote members get each message at most once and in order, local ones at once, and nothing is missing unseen", () => {
  const first = Number(process.env.SNOW_TEST_SEED) || Math.floor(Math.random() * 2 ** 31);
  const sum = { broadcasts: 0, remote: 0, missing: 0, gaps: 0 };
  for (let seed = first; seed < first + RUNS; seed++) {
    const { problem, ...counts } = runRooms(worldOf(seed));
    expect(problem, `seed ${seed}`).toBeUndefined();
    for (const name of ["broadcasts", "remote", "missing", "gaps"] as const) sum[name] += counts[name];
  }
  // Otherwise the runs would not have tried what they are for.
  expect(Math.min(sum.broadcasts, sum.remote, sum.missing, sum.gaps), JSON.stringify(sum)).toBeGreaterThan(RUNS / 2);
});
