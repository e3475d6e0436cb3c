// Random lives of topics on several nodes; `npm run fuzz:cluster` makes many more.
import { expect, test } from "vitest";
import { worldOf } from "../../../support/virtual-time.ts";
import { runTopics } from "./topics-model.ts";

const LIVES = 40;

test("members on all nodes get the events and see the same people", () => {
  const first = Number(process.env.SNOW_TEST_SEED) || Math.floor(Math.random() * 2 ** 31);
  for (let seed = first; seed < first + LIVES; seed += 1)
    expect(runTopics(worldOf(seed)), `seed ${seed}`).toBeUndefined();
});
