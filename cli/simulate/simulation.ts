// The simulations of a compiled program, ready to be run with any seed in this thread.
import { dirname } from "node:path";
import { guardOf } from "../running/guard.ts";
import { loadBodyWith } from "../running/program-body.ts";
import type { RunOptions, ThreadData, Which } from "./protocol.ts";
import type { Body, Code, Run, WorldFailure } from "./runtime.ts";
import { strayErrorsOf } from "./stray-errors.ts";

export interface Simulation {
  run(seed: number, options?: RunOptions): Promise<Run>;
  isSameFailure(one: WorldFailure, other: WorldFailure): boolean;
}

/** Undefined: the program could not be loaded, which was said. */
export async function loadSimulations(data: ThreadData): Promise<((which: Which) => Simulation) | undefined> {
  const { program } = data;
  const loaded = await loadBodyWith(program, () => import("./runtime.ts"));
  if (loaded === undefined) return undefined;
  const { runtime } = loaded;
  const code: Code & { readonly tests: readonly Body[]; readonly main?: Body } = loaded.made;
  const directory = dirname(program.main);
  const node = runtime.createNodeHost([], directory);
  const base = { ...node, onStrayError: strayErrorsOf(node) };
  const guard = watching(data, runtime.interruptRunning);
  return ({ index, name }) => {
    const body = code.tests[index];
    if (body === undefined) throw new RangeError(`there is no test ${index}`);
    const plan = { code, name, body, main: code.main, directory };
    return {
      run: (seed, options = {}) => runtime.runSimulation(plan, { ...options, seed, base, guard }),
      isSameFailure: runtime.isSameFailure,
    };
  };
}

/** A guard costs more than most slices, so there is one only where something is known to hang. */
function watching({ beats, guard: timeout }: ThreadData, stop: (reason: string) => void): (slice: () => void) => void {
  const beat = (): void => {
    beats[0] = ((beats[0] ?? 0) + 1) | 0;
  };
  if (timeout === undefined)
    return (slice) => {
      beat();
      slice();
    };
  const reason = `ran for ${timeout / 1000} seconds without a pause`;
  const guarded = guardOf({ timeout }, { ERR_SCRIPT_EXECUTION_TIMEOUT: reason }, stop);
  return (slice) => {
    beat();
    guarded(slice);
  };
}
