// Lines per second of `check`, and of the whole compiler, on generated programs. Goals: 100,000 lines a second warm, and linear.

import { readLibrary } from "../cli/build/standard-library.ts";
import { parse } from "../compiler/1-parse/index.ts";
import { resolve } from "../compiler/2-resolve/index.ts";
import { check } from "../compiler/3-check/index.ts";
import { lower } from "../compiler/4-lower/index.ts";
import { emit } from "../compiler/5-emit/index.ts";
import type { Diagnostic } from "../compiler/report/diagnostics.ts";
import { generateProgram } from "./generate-program.ts";
import { median, milliseconds, printTable } from "./measure.ts";

const library = readLibrary();
const phases = ["parse", "resolve", "check", "lower", "emit"] as const;

/** What each phase takes: milliseconds on the clock, and of processor time, the collector's other threads included. */
interface Shares {
  readonly clock: readonly number[];
  readonly processor: readonly number[];
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function compileOnce(text: string): Shares {
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void found.push(diagnostic);
  const marks = [{ clock: performance.now(), processor: processorTime() }];
  const mark = (): void => void marks.push({ clock: performance.now(), processor: processorTime() });
  const tree = parse({ path: "main.snow", text }, report);
  mark();
  const resolved = resolve([{ name: "Main", tree }], "Main", library, () => ["Main"], report);
  mark();
  const program = check(resolved, library, report, {});
  mark();
  if (program === undefined || found.length > 0) throw new Error(`a diagnostic: ${found[0]?.message}`);
  const lowered = lower(program);
  mark();
  emit(lowered, library);
  mark();
  const between = (kind: keyof Shares): number[] =>
    phases.map((_, index) => (marks[index + 1]?.[kind] ?? NaN) - (marks[index]?.[kind] ?? NaN));
  return { clock: between("clock"), processor: between("processor") };
}

const warmUp = 3;
const sizes = process.argv.slice(2).map(Number);
const rows: string[][] = [];
for (const wanted of sizes.length > 0 ? sizes : [10_000, 50_000, 200_000]) {
  const text = generateProgram(wanted);
  const lines = text.split("\n").length - 1;
  const runs: Shares[] = [];
  for (let run = 0; run < warmUp + 7; run++) runs.push(compileOnce(text));
  const medians = (kind: keyof Shares): number[] =>
    phases.map((_, index) => median(runs.slice(warmUp).map((shares) => shares[kind][index] ?? NaN)));
  const rate = (times: readonly number[]): string =>
    Math.round((lines / times.reduce((sum, time) => sum + time, 0)) * 1000).toLocaleString("en");
  const clock = medians("clock");
  const front = [clock, medians("processor")].map((times) => rate(times.slice(0, 3)));
  rows.push([lines.toLocaleString("en"), ...front, rate(clock), ...clock.map(milliseconds)]);
}
printTable("compile", ["Lines", "`check`, lines/s", "per processor second", "all, lines/s", ...phases], rows);
