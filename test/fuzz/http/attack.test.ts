// A short run of damaged requests against a server; `npm run fuzz:http` is the long one.
import { expect, onTestFinished, test } from "vitest";
import { attack } from "./attack.ts";
import { Target } from "./target.ts";

test("whatever clients send, a server answers or closes, and serves the next one", { timeout: 120_000 }, async () => {
  const target = await Target.start();
  onTestFinished(() => target.stop());
  expect(await attack(target, { inputs: 600, seed: 7, atOnce: 600 })).toBeUndefined();
  const before = target.memory();
  expect(await attack(target, { inputs: 600, seed: 8, atOnce: 600 })).toBeUndefined();
  expect(target.memory() - before).toBeLessThan(100_000_000);
  // What an upload leaves is removed behind the end of its request.
  await expect.poll(() => target.leftovers(), { timeout: 100_000 }).toEqual([]);
});
