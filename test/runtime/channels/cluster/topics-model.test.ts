// Random lives of topics on several nodes: `npm run test:soak` makes many.
import { expect, test } from "vitest";
import { Random } from "../../../fuzz/random.ts";
import { TopicsLife } from "./topics-model.ts";

const LIVES = process.env.SNOW_SOAK === "1" ? 20_000 : 40;
const TIME = process.env.SNOW_SOAK === "1" ? 3_600_000 : 30_000;

test(
  "members on all nodes get the events and see the same people",
  () => {
    const seed = Number(process.env.SNOW_SEED ?? Math.floor(Math.random() * 2 ** 32));
    for (let life = 0; life < LIVES; life += 1) {
      const one = new TopicsLife(new Random(seed + life));
      const live = (): void => {
        for (let phase = 0; phase < 3; phase += 1) one.phase(40);
      };
      expect(live, `SNOW_SEED=${seed + life}`).not.toThrow();
    }
  },
  TIME,
);
