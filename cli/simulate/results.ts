// What is printed of a simulation: lines for people, or an object for tools.
import type { FoundTest } from "../../compiler/index.ts";
import { printableLines } from "../../runtime/printable.ts";
import { againLine } from "./again.ts";
import { type FailedRun, failureLines, headLines } from "./failure-text.ts";
import type { Run, TraceEvent } from "./runtime.ts";
import { withoutTail } from "./shrink.ts";
import { traceLines } from "./story.ts";

export interface Named {
  readonly found: FoundTest;
  /** The function's name, after that of its module where several have it. */
  readonly name: string;
  /** As it was given on the command line. */
  readonly path: string | undefined;
  /** Whether there are others. */
  readonly isOne: boolean;
}

export interface SimulationOutcome {
  readonly hash: string;
  /** How many seeds were tried. */
  readonly seeds: number;
  readonly failed: FailedRun | undefined;
}

/** A line of `--json`: the fields of a test, and its own. */
interface SimulationLine {
  readonly test: string;
  readonly module: string;
  readonly file: string;
  readonly line: number;
  readonly ok: boolean;
  readonly text: string | null;
  /** Where the assertion stands that failed. */
  readonly at?: string | undefined;
  /** The first seed, and how many were tried, up to one that failed. */
  readonly from: number;
  readonly seeds: number;
  /** The same when the same has happened in all runs. */
  readonly hash: string;
  readonly failure?: FailureObject;
}

/** The fields of a run are those of the one that is told; `first` is as it came from the seed. */
interface FailureObject {
  readonly seed: number;
  readonly kind: string;
  readonly head: string;
  readonly place: string | null;
  readonly lines: readonly string[];
  readonly first: { readonly milliseconds: number; readonly steps: number };
  /** Null: it did not fail again. */
  readonly run: RunObject | null;
}

interface RunObject {
  readonly milliseconds: number;
  readonly steps: number;
  readonly choices: readonly number[];
  readonly hash: string;
  readonly story: readonly TraceEvent[];
}

export function resultText(named: Named, { failed, seeds }: SimulationOutcome): string {
  if (failed === undefined) return passedText(named, seeds);
  return printableLines(failureLines(named.name, failed, againOf(named, failed)));
}

function passedText({ name }: Named, seeds: number): string {
  return `ok ${name} (${seeds === 1 ? "1 seed" : `${seeds} seeds`})\n`;
}

/** All that has happened in the run, and how it has ended. */
export function traceText(named: Named, seed: number, run: Run): string {
  const lines = [`${named.name}: seed ${seed}`, ...traceLines(run.events)];
  const { failure, milliseconds, steps } = run;
  if (failure === undefined) return printableLines(lines) + passedText(named, 1);
  return printableLines([...lines, ...headLines(named.name, { seed, failure, milliseconds, steps })]);
}

function againOf({ name, path, isOne }: Named, { seed, told }: FailedRun): string {
  const only = isOne ? undefined : name;
  return againLine({
    path,
    only,
    simulation: name,
    seed,
    choices: told?.choices ?? [],
    directory: process.cwd(),
  });
}

export function resultJson({ found }: Named, from: number, { failed, seeds, hash }: SimulationOutcome): string {
  const { module, file, line } = found;
  const failure = failed === undefined ? undefined : failureObject(failed);
  const told: SimulationLine = {
    test: found.name,
    module,
    file,
    line,
    ok: failure === undefined,
    text: failure?.head ?? null,
    at: failure?.place ?? undefined,
    from,
    seeds,
    hash,
    ...(failure === undefined ? {} : { failure }),
  };
  return `${JSON.stringify(told)}\n`;
}

function failureObject({ seed, failure, milliseconds, steps, told }: FailedRun): FailureObject {
  const { kind, head, place, lines } = told?.failure ?? failure;
  const first = { milliseconds, steps };
  return { seed, kind, head, place: place ?? null, lines, first, run: told === undefined ? null : runObject(told) };
}

function runObject({ milliseconds, steps, choices, hash, events }: Run): RunObject {
  return { milliseconds, steps, choices: withoutTail(choices), hash, story: events };
}
