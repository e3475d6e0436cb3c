// Runs simulations with many seeds, tells the first failure of each as a story.
import type { FoundTest } from "../../compiler/index.ts";
import { visible } from "../../compiler/report/index.ts";
import { describeError } from "../project/problems.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import { type Counts, namesOf } from "../test-runner/names.ts";
import { Jobs } from "./jobs.ts";
import type { SimulateOptions } from "./options.ts";
import { Progress } from "./progress.ts";
import type { Which } from "./protocol.ts";
import { type Named, resultJson, resultText, type SimulationOutcome, traceText } from "./results.ts";
import { hashOf } from "./seeds.ts";

export { nobodyCalled, OptionMistake, type SimulateOptions, simulateOptions, withoutMistakes } from "./options.ts";
export type { SeedRange } from "./seeds.ts";

export interface NamedSimulation extends Named {
  /** Its place among the program's tests. */
  readonly index: number;
}

export interface SimulationsRequest {
  readonly program: RunnableProgram;
  readonly simulations: readonly NamedSimulation[];
  readonly options: SimulateOptions;
  readonly json: boolean;
  readonly write: (text: string) => void;
}

/** Those among the tests of a program that belong to a path of the command line. */
export function simulationsAmong(tests: readonly FoundTest[], path: string | undefined): readonly NamedSimulation[] {
  const names = namesOf(tests);
  const isOne = tests.filter(({ kind }) => kind === "simulation").length === 1;
  return tests.flatMap((found, index) => {
    return found.kind === "simulation" ? [{ found, index, name: names[index] ?? found.name, path, isOne }] : [];
  });
}

/** How many passed and failed, after each was printed; undefined: the program could not be run, which was said. */
export async function simulateAll(request: SimulationsRequest): Promise<Counts | undefined> {
  const { options, program, simulations } = request;
  const counts = { passed: 0, failed: 0 };
  let jobs: Jobs | undefined;
  try {
    jobs = await Jobs.start(Math.min(options.jobs, options.seeds.count), program);
    if (jobs === undefined) return undefined;
    for (const named of simulations) {
      const failed = await new Work(request, named, jobs).run();
      counts[failed ? "failed" : "passed"] += 1;
    }
    return counts;
  } catch (error) {
    process.stderr.write(`error: the simulation cannot go on: ${visible(describeError(error))}\n`);
    return undefined;
  } finally {
    jobs?.close();
  }
}

/** One simulation of a request. */
class Work {
  readonly #request: SimulationsRequest;
  readonly #named: NamedSimulation;
  readonly #jobs: Jobs;

  constructor(request: SimulationsRequest, named: NamedSimulation, jobs: Jobs) {
    this.#request = request;
    this.#named = named;
    this.#jobs = jobs;
  }

  /** Whether it has failed. */
  async run(): Promise<boolean> {
    const { options, json, write } = this.#request;
    if (options.choices !== undefined || options.traces) return this.#runOnce();
    const outcome = await this.#runAll();
    write(json ? resultJson(this.#named, options.seeds.from, outcome) : resultText(this.#named, outcome));
    return outcome.failed !== undefined;
  }

  /** As the options say, with nothing made duller. */
  async #runOnce(): Promise<boolean> {
    const { options, json, write } = this.#request;
    const { choices, traces: keepsDetails } = options;
    const seed = options.seeds.from;
    const run = await this.#jobs.ask({
      kind: "once",
      which: this.#which,
      seed,
      options: { keepsDetails, ...(choices === undefined ? {} : { choices }) },
    });
    const { failure, milliseconds, steps, hash } = run;
    const failed = failure === undefined ? undefined : { seed, failure, milliseconds, steps, told: run };
    const outcome = { hash, seeds: 1, failed };
    if (json) write(resultJson(this.#named, seed, outcome));
    else write(keepsDetails ? traceText(this.#named, seed, run) : resultText(this.#named, outcome));
    return failed !== undefined;
  }

  async #runAll(): Promise<SimulationOutcome> {
    const { seeds } = this.#request.options;
    const { name } = this.#named;
    const progress = new Progress(process.stderr.isTTY && !this.#request.json);
    let done = 0;
    const { hashes, failed } = await this.#jobs.run(this.#which, seeds, (count) => {
      done += count;
      progress.tell(`${name}: ${done} of ${seeds.count} seeds`);
    });
    if (failed !== undefined) progress.tell(`${name}: failed with seed ${failed.seed}, making it shorter`);
    const told =
      failed === undefined ? undefined : await this.#jobs.ask({ kind: "dullest", which: this.#which, failed });
    progress.clear();
    const outcome = { hash: hashOf(hashes), seeds: hashes.length };
    return { ...outcome, failed: failed === undefined ? undefined : { ...failed, told } };
  }

  get #which(): Which {
    return { index: this.#named.index, name: this.#named.found.name };
  }
}
