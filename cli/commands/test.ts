// `snow test`: the tests of a file or directory, compiled into one program and run in this process.

import { dirname } from "node:path";
import type { FoundTest } from "../../compiler/index.ts";
import { visible } from "../../compiler/report/index.ts";
import type { Host } from "../../runtime/host/index.ts";
import type { Body, Failure, Test } from "../../runtime/index.ts";
import { printableLines } from "../../runtime/printable.ts";
import { compileTestFiles } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { guardOf } from "../running/guard.ts";
import { loadBody } from "../running/program-body.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import { restartWithLargeStack } from "../running/stack.ts";
import { type Settings, settingsOf } from "../settings.ts";
import type { SeedRange } from "../simulate/index.ts";
import { type Counts, isCalled, namesOf, summary } from "../test-runner/names.ts";

/** Milliseconds that a test may take. */
const limit = 60_000;
const endless = `ran for ${limit / 1000} seconds without a pause`;

/** So many seeds each simulation is run with, if nothing else is said. */
const usualSeeds = 100;

export async function test(invocation: Invocation): Promise<number> {
  const { values } = invocation;
  const usual: Wanted = { seeds: { from: 1, count: usualSeeds }, only: undefined };
  if (!values.has("seeds") && !values.has("only")) return run(invocation, usual);
  const { simulateOptions, withoutMistakes } = await import("../simulate/index.ts");
  return withoutMistakes(async () => {
    const { seeds, only } = simulateOptions(invocation);
    return run(invocation, { seeds: values.has("seeds") ? seeds : usual.seeds, only });
  });
}

interface Wanted {
  readonly seeds: SeedRange;
  /** The test or simulation of this name alone. */
  readonly only: string | undefined;
}

/** Throws OptionMistake. */
async function run(invocation: Invocation, { seeds, only }: Wanted): Promise<number> {
  const [path] = invocation.positional;
  if (invocation.flags.has("watch")) {
    const { watchTests } = await import("../watch/index.ts");
    return process.exit(await watchTests(path ?? "."));
  }
  const settings = settingsOf(invocation);
  const { program, tests, report } = await compileTestFiles(path ?? ".", settings);
  if (program?.nestsDeep === true && tests.length > 0) {
    const status = await restartWithLargeStack();
    if (status !== undefined) return status;
  }
  process.stderr.write(report);
  if (program === undefined) return statusOf.failure;
  if (tests.length === 0) {
    const what = "a test is a function `test_…` without parameters in a file `*_test.snow`";
    process.stderr.write(`No tests found in '${visible(path ?? ".")}': ${what}\n`);
    process.stdout.write(summary({ passed: 0, failed: 0 }, settings));
    return statusOf.success;
  }
  if (only !== undefined) await refuseUnknown(tests, only);
  const { createNodeHost } = await import("../../runtime/index.ts");
  const host = createNodeHost([], dirname(program.main));
  const plan: Plan = { program, tests, path, seeds, only, settings, host };
  const ran = await runTests(plan);
  const simulated = ran?.isFinished === true ? await runSimulations(plan) : none;
  if (ran === undefined || simulated === undefined) return statusOf.failure;
  const counts = { passed: ran.passed + simulated.passed, failed: ran.failed + simulated.failed };
  host.writeOut(summary(counts, settings));
  host.flush();
  return process.exit(ran.isFinished && counts.failed === 0 ? statusOf.success : statusOf.failure);
}

/** Throws OptionMistake. */
async function refuseUnknown(tests: readonly FoundTest[], only: string): Promise<void> {
  const names = namesOf(tests);
  if (tests.some((found, index) => isCalled({ found, name: names[index] ?? found.name }, only))) return;
  const { nobodyCalled } = await import("../simulate/index.ts");
  throw nobodyCalled("test", only, names);
}

interface Plan extends Wanted {
  readonly program: RunnableProgram;
  readonly tests: readonly FoundTest[];
  /** As it was given on the command line. */
  readonly path: string | undefined;
  readonly settings: Settings;
  readonly host: Host;
}

const none: Counts = { passed: 0, failed: 0 };

/** Undefined: the program could not be loaded, which was said. */
async function runTests(plan: Plan): Promise<(Counts & { readonly isFinished: boolean }) | undefined> {
  const { program, tests, only, settings, host } = plan;
  const names = namesOf(tests);
  const isWanted = (found: FoundTest, index: number) => isCalled({ found, name: names[index] ?? found.name }, only);
  const own = [...tests.entries()].filter(([index, found]) => found.kind === "test" && isWanted(found, index));
  if (own.length === 0) return { ...none, isFinished: true };
  const body = await loadBody(program);
  if (body === undefined) return undefined;
  const { runtime } = body;
  const made: { readonly start: Body; readonly tests: readonly Body[] } = body.made;
  const counts = { passed: 0, failed: 0 };
  const end = await runtime.runTests(
    made,
    own.flatMap(([index, { name }]): readonly Test[] => {
      const run = made.tests[index];
      return run === undefined ? [] : [{ name, body: run }];
    }),
    {
      host,
      limit,
      guard: guardOf({ timeout: limit }, { ERR_SCRIPT_EXECUTION_TIMEOUT: endless }, runtime.interruptRunning),
      report(place, failure) {
        counts[failure === undefined ? "passed" : "failed"] += 1;
        const [index, found] = own[place] ?? [];
        if (index !== undefined && found !== undefined)
          host.writeOut(resultLine(found, names[index] ?? found.name, failure, settings));
        host.flush();
      },
      tidy() {
        const kept = runtime.runningServers();
        return () => runtime.cutServers(kept);
      },
    },
  );
  if (end.kind === "not-begun") host.writeErr(`error: no test was run: the top-level statements failed: ${end.text}\n`);
  if (end.kind === "stopped") host.writeErr("error: stopped by a signal\n");
  return { ...counts, isFinished: end.kind === "finished" };
}

/** Undefined: the program could not be loaded, which was said. */
async function runSimulations({
  program,
  tests,
  path,
  seeds,
  only,
  settings,
  host,
}: Plan): Promise<Counts | undefined> {
  if (tests.every(({ kind }) => kind === "test")) return none;
  const { simulateAll, simulationsAmong } = await import("../simulate/index.ts");
  const simulations = simulationsAmong(tests, path).filter((one) => isCalled(one, only));
  if (simulations.length === 0) return none;
  return simulateAll({
    program,
    simulations,
    options: { seeds, choices: undefined, only: undefined, traces: false, jobs: 1 },
    json: settings.json,
    write(text) {
      host.writeOut(text);
      host.flush();
    },
  });
}

function resultLine(found: FoundTest, name: string, failure: Failure | undefined, settings: Settings): string {
  if (!settings.json) return failure === undefined ? `ok ${name}\n` : failureText(name, failure);
  const { module, file, line } = found;
  const outcome = { ok: failure === undefined, text: failure?.text ?? null };
  return `${JSON.stringify({ test: found.name, module, file, line, ...outcome, at: failure?.told?.place })}\n`;
}

/** A failed assertion says where it stands, and its values below. */
function failureText(name: string, { text, told }: Failure): string {
  if (told === undefined) return `FAILED ${name}: ${text}\n`;
  return printableLines([`FAILED ${name}: ${told.head}`, ...[told.place, ...told.lines].map((line) => `  ${line}`)]);
}
