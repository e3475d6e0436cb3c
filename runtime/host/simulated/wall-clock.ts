// The wall clock of a world leaps; the monotonic one never does.
import { strikeAgainAndAgain } from "./strikes.ts";
import type { Lane, World } from "./world.ts";

/** Milliseconds, the dullest first. */
const LEAPS: readonly number[] = [1000, -1000, 60_000, -60_000, 3_600_000, -3_600_000, 86_400_000];

export function letWallClockLeap(world: World, lane: Lane): void {
  strikeAgainAndAgain(world, {
    lane,
    rate: ({ clockJumpsPerHour }) => clockJumpsPerHour / 60,
    target: () => () => {
      const leap = LEAPS[world.choices.choose(LEAPS.length)] ?? 0;
      world.wallLead += leap;
      world.trace.tell("fault", `the wall clock leaps ${leap < 0 ? "back" : "on"} by ${Math.abs(leap) / 1000} s`);
    },
  });
}
