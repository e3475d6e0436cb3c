// How much memory is held, once everything that can be collected is: for tests that nothing is left behind.
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** So many collections in a row that free nothing worth mentioning: it has settled. */
const CALM = 3;
const WORTH_MENTIONING = 10_000;

/** Bytes of data in the heap, and outside of it. What the engine compiles meanwhile is none. */
function data(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => !/code|trusted/.test(name));
  return spaces.reduce((sum, { space_used_size: size }) => sum + size, process.memoryUsage().external);
}

/** The data once everything that can be collected is. Ends of sockets take some turns of the event loop to let go of everything. */
export async function heldMemory(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let calm = 0; calm < CALM; calm++) {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    collect();
    const held = data();
    if (held < least - WORTH_MENTIONING) calm = -1;
    least = Math.min(least, held);
  }
  return least;
}

/** Rounds in which tables get their size. */
const WARM_UP = 3;

/**
 * Bytes that each of the `count` things that a round does leaves behind: what three rounds of four exceed. A leak is in
 * every round; what the engine keeps for a while, or gives back late, is not.
 */
export async function leftBehind(rounds: number, count: number, round: () => Promise<void>): Promise<number> {
  const growths: number[] = [];
  for (let warmUp = 0; warmUp < WARM_UP; warmUp++) await round();
  let held = await heldMemory();
  for (let index = 0; index < rounds; index++) {
    await round();
    const now = await heldMemory();
    growths.push(now - held);
    held = now;
  }
  growths.sort((a, b) => a - b);
  return (growths[growths.length >> 2] ?? 0) / count;
}
