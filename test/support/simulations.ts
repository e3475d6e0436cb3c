// Simulations of `*_test.snow` files, compiled once and run as often as a test likes.
import { dirname } from "node:path";
import { compileTestFiles } from "../../cli/compile.ts";
import { loadBody } from "../../cli/running/program-body.ts";
import type { Body } from "../../runtime/actors/index.ts";
import type { Code } from "../../runtime/program.ts";
import {
  type Run,
  runSimulation,
  type SimulationOptions,
  type SimulationPlan,
} from "../../runtime/simulation/index.ts";
import { directoryWith } from "./command.ts";

/** The simulations of a directory or a file, by their names. */
export async function simulationsAt(path: string): Promise<ReadonlyMap<string, SimulationPlan>> {
  const { program, tests, report } = await compileTestFiles(path, { json: false, colour: false });
  const body = program === undefined ? undefined : await loadBody(program);
  if (program === undefined || body === undefined) throw new Error(report);
  const code: Code & { readonly tests: readonly Body[]; readonly main?: Body } = body.made;
  const directory = dirname(program.main);
  return new Map(
    tests.flatMap(({ kind, name }, index) => {
      const run = code.tests[index];
      if (kind !== "simulation" || run === undefined) return [];
      return [[name, { code, name, body: run, main: code.main, directory }]];
    }),
  );
}

/** Those of files that are written for it: `{ "main_test.snow": "…" }`. */
export function simulationsIn(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, SimulationPlan>> {
  return simulationsAt(directoryWith(files));
}

/** The only one of a file. */
export async function simulation(source: string): Promise<SimulationPlan> {
  const [plan, ...others] = (await simulationsIn({ "main_test.snow": source })).values();
  if (plan === undefined || others.length > 0) throw new Error("not one simulation");
  return plan;
}

/** Runs it with a seed; a run that fails does so with its failure and its story. */
export async function passing(plan: SimulationPlan, options: SimulationOptions): Promise<Run> {
  const run = await runSimulation(plan, options);
  if (run.failure !== undefined) throw new Error(`seed ${options.seed}\n${storyOf(run)}`);
  return run;
}

/** Lines of a run: its story, then why it failed. */
export function storyOf({ events, failure }: Run): string {
  const lines = events.map(({ at, text }) => `${at} ms  ${text}`);
  if (failure !== undefined) {
    const { kind, head, place = "", lines: more } = failure;
    lines.push(`${kind} ${place} ${head}`, ...more.map((line) => `  ${line}`));
  }
  return lines.join("\n");
}
