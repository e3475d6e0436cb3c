// What `snow sim` was asked for, out of the words of the command line.
import { availableParallelism } from "node:os";
import { closest, visible } from "../../compiler/report/index.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { readChoices } from "./choices.ts";
import type { SeedRange } from "./seeds.ts";

export interface SimulateOptions {
  readonly seeds: SeedRange;
  /** Instead of those that follow from the seed; then there is one seed. */
  readonly choices: readonly number[] | undefined;
  /** The simulation with this name alone. */
  readonly only: string | undefined;
  /** Whether all that happens is told, of one seed. */
  readonly traces: boolean;
  /** Processes that share the seeds. */
  readonly jobs: number;
}

const usualSeeds = 1000;

/** What a mistake throws; its message is a sentence for people. */
export class OptionMistake extends Error {}

/** What `--only` is told when nothing has that name. */
export function nobodyCalled(what: "test" | "simulation", only: string, names: readonly string[]): OptionMistake {
  const near = closest(only, names);
  const hint = near === undefined ? "" : `; did you mean '${near}'?`;
  return new OptionMistake(`option '--only': there is no ${what} '${visible(only)}'${hint}`);
}

/** Throws OptionMistake. */
export function simulateOptions({ values, flags }: Invocation): SimulateOptions {
  const seed = numberOf(values, "seed", 0, Number.MAX_SAFE_INTEGER);
  const from = numberOf(values, "from", 0, Number.MAX_SAFE_INTEGER);
  const count = numberOf(values, "seeds", 1, 1_000_000_000);
  for (const key of ["from", "seeds"])
    if (seed !== undefined && values.has(key)) throw new OptionMistake(`option '--${key}' does not go with '--seed'`);
  const traces = flags.has("trace");
  const list = values.get("choices");
  if (seed === undefined && (traces || list !== undefined))
    throw new OptionMistake(`option '--${traces ? "trace" : "choices"}' needs '--seed SEED' too`);
  const first = seed ?? from ?? 1;
  const seeds = { from: first, count: seed === undefined ? (count ?? usualSeeds) : 1 };
  if (first > Number.MAX_SAFE_INTEGER - (seeds.count - 1))
    throw new OptionMistake(`seeds go to ${Number.MAX_SAFE_INTEGER}`);
  return { seeds, choices: choicesOf(list), only: values.get("only"), traces, jobs: jobsOf(values) };
}

/** Ends a command with the status that `run` answers, or, when its options are a mistake, says so. */
export async function withoutMistakes(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof OptionMistake)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return statusOf.usage;
  }
}

function choicesOf(list: string | undefined): readonly number[] | undefined {
  if (list === undefined) return undefined;
  const read = readChoices(list);
  if ("mistake" in read) throw new OptionMistake(read.mistake);
  return read.choices;
}

function jobsOf(values: ReadonlyMap<string, string>): number {
  return values.get("jobs") === "auto" ? availableParallelism() : (numberOf(values, "jobs", 1, 999, " or auto") ?? 1);
}

function numberOf(
  values: ReadonlyMap<string, string>,
  key: string,
  least: number,
  most: number,
  others = "",
): number | undefined {
  const word = values.get(key);
  if (word === undefined) return undefined;
  const number = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new OptionMistake(`option '--${key}' needs a number from ${least} to ${most}${others}, not '${visible(word)}'`);
}
