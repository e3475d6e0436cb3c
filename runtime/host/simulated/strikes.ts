// Faults that befall something again and again, at a rate.
import { type Faults, windowOf } from "./faults.ts";
import type { Lane, Planned, World } from "./world.ts";

interface Strike {
  readonly lane: Lane;
  /** Per minute. */
  readonly rate: (faults: Faults) => number;
  /** What it befalls; undefined: there is nothing left. */
  readonly target: () => (() => void) | undefined;
}

/** From here on, at the rate that the world has then: whether, and when within a window, is decided as it begins. */
export function strikeAgainAndAgain(world: World, { lane, rate, target }: Strike): void {
  let next: Planned | undefined;
  const after = (milliseconds: number, call: () => void): void => {
    next = world.plan(milliseconds, call, { lane, routine: true });
  };
  const begin = (): void => {
    const perMinute = rate(world.faults);
    if (perMinute <= 0 || target() === undefined) return;
    const { milliseconds, probability } = windowOf(perMinute);
    if (!world.choices.happens(probability)) {
      after(milliseconds, begin);
      return;
    }
    const at = world.choices.within(0, milliseconds - 1);
    after(at, () => {
      target()?.();
      after(milliseconds - at, begin);
    });
  };
  world.whenFaultsChange.push(() => {
    if (next !== undefined) world.cancel(next);
    begin();
  });
  begin();
}
