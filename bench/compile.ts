// Lines per second of `check`, and of the whole compiler, on generated programs. Goals: 100,000 lines a second warm, and linear.

import { readKnownFunctions } from "../cli/build/standard-library.ts";
import { parse } from "../compiler/1-parse/index.ts";
import { resolve } from "../compiler/2-resolve/index.ts";
import { check } from "../compiler/3-check/index.ts";
import { lower } from "../compiler/4-lower/index.ts";
import { emit } from "../compiler/5-emit/index.ts";
import type { Diagnostic } from "../compiler/diagnostics.ts";
import { generateProgram } from "./generate-program.ts";
import { median, milliseconds, printTable } from "./measure.ts";

const library = readKnownFunctions();
const phases = ["parse", "resolve", "check", "lower", "emit"] as const;

/** Milliseconds of processor time that each phase takes. */
function compileOnce(text: string): number[] {
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void found.push(diagnostic);
  const marks = [process.cpuUsage()];
  const mark = (): void => void marks.push(process.cpuUsage());
  const tree = parse({ path: "main.snow", text }, report);
  mark();
  const resolved = resolve([{ name: "Main", tree }], "Main", library, () => ["Main"], report);
  mark();
  const program = check(resolved, library, report);
  mark();
  if (found.length > 0) throw new Error(`a diagnostic: ${found[0]?.message}`);
  const lowered = lower(program);
  mark();
  emit(lowered);
  mark();
  const times = marks.map(({ user, system }) => (user + system) / 1000);
  return phases.map((_, index) => (times[index + 1] ?? NaN) - (times[index] ?? NaN));
}

const sizes = process.argv.slice(2).map(Number);
const rows: string[][] = [];
for (const wanted of sizes.length > 0 ? sizes : [10_000, 50_000, 200_000]) {
  const text = generateProgram(wanted);
  const lines = text.split("\n").length - 1;
  const runs: number[][] = [];
  // The first run warms up.
  for (let run = 0; run < 6; run++) runs.push(compileOnce(text));
  const [parsing = NaN, resolving = NaN, checking = NaN, lowering = NaN, emitting = NaN] = phases.map((_, index) =>
    median(runs.slice(1).map((shares) => shares[index] ?? NaN)),
  );
  const front = parsing + resolving + checking;
  const rate = (time: number): string => Math.round((lines / time) * 1000).toLocaleString("en");
  const shares = [parsing, resolving, checking, lowering, emitting].map(milliseconds);
  rows.push([lines.toLocaleString("en"), rate(front), rate(front + lowering + emitting), ...shares]);
}
printTable("compile", ["Lines", "`check`, lines/s", "all, lines/s", ...phases], rows);
