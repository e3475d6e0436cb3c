// Programs that talk to themselves over a network say the same over a simulated one, whatever its delays.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../support/command.ts";
import { noExpectations, readExpectations } from "../../support/expectations.ts";
import { codeOf, linesInWorld, linesOnMachine } from "../../support/world-programs.ts";

const own = join(root, "test/runtime/simulation/equality");
const soak = process.env.SNOW_SOAK !== undefined;
const atOnce = [0, 0] as const;
const late = [0, 50] as const;

test.each(Array.from({ length: soak ? 200 : 2 }, (_, index) => index))("clients in rooms, seed %i", async (seed) => {
  const code = await codeOf(join(own, "rooms.snow"));
  const environment = new Map([["SEED", `${seed}`], ...(soak ? [["PHASES", "12"] as const] : [])]);
  const real = await linesOnMachine(code, environment);
  expect(real.at(-1)).toMatch(/^0 of 5, /);
  for (const delay of [atOnce, late]) expect(await linesInWorld(code, { seed, delay, environment })).toEqual(real);
});

test("refusals and ends", async () => {
  const code = await codeOf(join(own, "ends.snow"));
  // Who of the two tells first that it is over is a matter of time.
  const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort();
  const real = sorted(await linesOnMachine(code, new Map()));
  expect(real.length).toBeGreaterThan(30);
  for (const delay of [atOnce, late]) {
    expect(sorted(await linesInWorld(code, { seed: 1, delay }))).toEqual(real);
  }
});

const goldens = join(root, "test/golden");

/** Of all that serves, the programs that wait for each other and not for a time. */
const cases = readdirSync(goldens, { recursive: true, encoding: "utf8" })
  .filter((name) => /^(?:channels|everyday|intrinsics\/(?:http|wsclient))\/.*\.snow$/.test(name))
  .filter((name) => {
    const text = readFileSync(join(goldens, name), "utf8");
    return /\b(?:Ws|HTTP)\.serve/.test(text) && !/error\[|\bextern /.test(text);
  })
  .sort();

describe.each(cases)("%s", (name) => {
  const path = join(goldens, name);
  const { stdout } = readExpectationsOf(path);
  test("says what it is expected to say", async () => {
    const code = await codeOf(path);
    expect(await linesInWorld(code, { seed: 1, delay: atOnce })).toEqual(stdout);
    if (!readFileSync(path, "utf8").includes("Timer.sleep(1)")) {
      expect(await linesInWorld(code, { seed: 2, delay: late })).toEqual(stdout);
    }
  });
});

function readExpectationsOf(path: string) {
  const expected = noExpectations();
  readExpectations(path, readFileSync(path, "utf8"), expected);
  return expected;
}
