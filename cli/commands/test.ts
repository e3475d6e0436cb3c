// `snow test`: the tests of a file or directory, compiled into one program and run in this process.

import { dirname } from "node:path";
import type { FoundTest } from "../../compiler/index.ts";
import { visible } from "../../compiler/report/index.ts";
import type { Body, Failure, Test } from "../../runtime/index.ts";
import { printableLines } from "../../runtime/printable.ts";
import { compileTestFiles } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { guardOf } from "../running/guard.ts";
import { loadBody } from "../running/program-body.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import { restartWithLargeStack } from "../running/stack.ts";
import { type Settings, settingsOf } from "../settings.ts";

/** Milliseconds that a test may take. */
const limit = 60_000;
const endless = `ran for ${limit / 1000} seconds without a pause`;

export async function test(invocation: Invocation): Promise<number> {
  const path = invocation.positional[0] ?? ".";
  const settings = settingsOf(invocation);
  const { program, tests, report } = await compileTestFiles(path, settings);
  if (program?.nestsDeep === true && tests.length > 0) {
    const status = await restartWithLargeStack();
    if (status !== undefined) return status;
  }
  process.stderr.write(report);
  if (program === undefined) return statusOf.failure;
  if (tests.length === 0) {
    const what = "a test is a function `test_…` without parameters in a file `*_test.snow`";
    process.stderr.write(`No tests found in '${visible(path)}': ${what}\n`);
    process.stdout.write(summary(0, 0, settings));
    return statusOf.success;
  }
  return execute(program, tests, settings);
}

async function execute(program: RunnableProgram, all: readonly FoundTest[], settings: Settings): Promise<number> {
  const body = await loadBody(program);
  if (body === undefined) return statusOf.failure;
  const { runtime } = body;
  const made: { readonly start: Body; readonly tests: readonly Body[] } = body.made;
  const bodies = made.tests.filter((_, index) => all[index]?.kind === "test");
  const tests = all.filter(({ kind }) => kind === "test");
  const host = runtime.createNodeHost([], dirname(program.main));
  const counts = { passed: 0, failed: 0 };
  const names = namesOf(tests);
  const end = await runtime.runTests(
    made,
    bodies.map((run, index): Test => ({ name: tests[index]?.name ?? "", body: run })),
    {
      host,
      limit,
      guard: guardOf({ timeout: limit }, { ERR_SCRIPT_EXECUTION_TIMEOUT: endless }, runtime.interruptRunning),
      report(index, failure) {
        counts[failure === undefined ? "passed" : "failed"] += 1;
        const found = tests[index];
        if (found !== undefined) host.writeOut(resultLine(found, names[index] ?? found.name, failure, settings));
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
  host.writeOut(summary(counts.passed, counts.failed, settings));
  host.flush();
  return process.exit(end.kind === "finished" && counts.failed === 0 ? statusOf.success : statusOf.failure);
}

/** The function's name alone, unless several modules have a test of that name. */
function namesOf(tests: readonly FoundTest[]): readonly string[] {
  const isShared = (name: string): boolean => tests.filter((one) => one.name === name).length > 1;
  const shared = new Set(tests.map(({ name }) => name).filter(isShared));
  return tests.map(({ module, name }) => (shared.has(name) ? `${module}.${name}` : name));
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

function summary(passed: number, failed: number, settings: Settings): string {
  return settings.json ? `${JSON.stringify({ passed, failed })}\n` : `${passed} passed, ${failed} failed\n`;
}
