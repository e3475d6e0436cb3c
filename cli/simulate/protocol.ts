// What passes between the command and a thread that runs simulations for it. Types alone.
import type { RunnableProgram } from "../running/program-cache.ts";
import type { Run } from "./runtime.ts";
import type { FailedSeed, SeedRange, SeedsOutcome } from "./seeds.ts";

/** What a thread begins with. */
export interface ThreadData {
  readonly program: RunnableProgram;
  /** How often programs have begun to run: as long as that changes, nothing hangs. */
  readonly beats: Int32Array<SharedArrayBuffer>;
  /** Milliseconds after which code that does not let others run is stopped; undefined: it hangs. */
  readonly guard: number | undefined;
}

/** Which simulation: its place among the tests of the program, and its name. */
export interface Which {
  readonly index: number;
  readonly name: string;
}

export interface RunOptions {
  /** Instead of those that follow from the seed. */
  readonly choices?: readonly number[];
  readonly keepsDetails?: boolean;
  /** It is given up after so many steps. */
  readonly mostSteps?: number;
}

export type Request = { readonly which: Which } & (
  | { readonly kind: "seeds"; readonly range: SeedRange }
  | { readonly kind: "dullest"; readonly failed: FailedSeed }
  | { readonly kind: "once"; readonly seed: number; readonly options: RunOptions }
);

/** By the kind of the request. */
export interface Answers {
  readonly seeds: SeedsOutcome;
  /** Undefined: it does not fail again. */
  readonly dullest: Run | undefined;
  readonly once: Run;
}
