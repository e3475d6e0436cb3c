// `snow sim`: the simulations of a file or directory, each with many seeds, or one with a seed and all that happens told.
import { dirname } from "node:path";
import { visible } from "../../compiler/report/index.ts";
import { compileTestFiles } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { settingsOf } from "../settings.ts";
import {
  type NamedSimulation,
  nobodyCalled,
  OptionMistake,
  type SimulateOptions,
  simulateAll,
  simulateOptions,
  simulationsAmong,
  withoutMistakes,
} from "../simulate/index.ts";
import { isCalled, summary } from "../test-runner/names.ts";

export function sim(invocation: Invocation): Promise<number> {
  return withoutMistakes(async () => run(invocation, simulateOptions(invocation)));
}

/** Throws OptionMistake. */
async function run(invocation: Invocation, options: SimulateOptions): Promise<number> {
  const [path] = invocation.positional;
  const settings = settingsOf(invocation);
  const { program, tests, report } = await compileTestFiles(path ?? ".", settings);
  const all = simulationsAmong(tests, path);
  process.stderr.write(report);
  if (program === undefined) return statusOf.failure;
  if (all.length === 0) {
    const what = "a simulation is a function `sim_…` without parameters in a file `*_test.snow`";
    process.stderr.write(`No simulations found in '${visible(path ?? ".")}': ${what}\n`);
  }
  const simulations = chosen(all, options);
  const { createNodeHost } = await import("../../runtime/index.ts");
  const host = createNodeHost([], dirname(program.main));
  const write = (text: string): void => {
    host.writeOut(text);
    host.flush();
  };
  const counts = await simulateAll({ program, simulations, options, json: settings.json, write });
  if (counts === undefined) return statusOf.failure;
  write(summary(counts, settings));
  return process.exit(counts.failed === 0 ? statusOf.success : statusOf.failure);
}

/** Those that are asked for. Throws OptionMistake. */
function chosen(all: readonly NamedSimulation[], { only, choices }: SimulateOptions): readonly NamedSimulation[] {
  const simulations = all.filter((one) => isCalled(one, only));
  if (only !== undefined && simulations.length === 0) {
    const names = all.map(({ name }) => name);
    throw nobodyCalled("simulation", only, names);
  }
  if (choices !== undefined && simulations.length > 1)
    throw new OptionMistake("option '--choices' is for one simulation: `--only NAME` says for which");
  return simulations;
}
