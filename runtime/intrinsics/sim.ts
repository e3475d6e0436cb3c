// Sim: what a simulation asks of its world.

import { host } from "../current.ts";
import { Panic, snow_panic } from "../failures/index.ts";
import type { Simulation } from "../host/simulated/index.ts";

/** The present one. */
function simulation(): Simulation {
  return host().simulation ?? snow_panic("not in a simulation");
}

export function snow_sim_step(text: string): undefined {
  simulation().world.trace.tell("step", text);
}

export function snow_sim_seed(): number {
  return simulation().world.seed;
}

export function snow_sim_chance(probability: number): boolean {
  const { choices } = simulation().world;
  if (!(probability >= 0 && probability <= 1)) {
    throw new Panic(`Sim.chance: expected a probability from 0.0 to 1.0, got ${probability}`);
  }
  return choices.happens(probability);
}

export function snow_sim_limit(milliseconds: number, steps: number): undefined {
  const { world } = simulation();
  if (milliseconds < 1 || steps < 1) snow_panic("Sim.limit: expected milliseconds and steps of at least 1");
  world.limits = { milliseconds, steps };
}
