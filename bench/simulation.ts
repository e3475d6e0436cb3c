// Simulated runs a second of a chat with five people, and virtual minutes a second of one in which nobody says a word.
import { join } from "node:path";
import { compileTestFiles } from "../cli/compile.ts";
import { loadSimulations } from "../cli/simulate/simulation.ts";
import { printTable } from "./measure.ts";

const RUNS = 1000;
const WARM = 200;

const path = join(import.meta.dirname, "simulation/chat_test.snow");
const { program, tests, report } = await compileTestFiles(path, { json: false, colour: false });
if (program === undefined) throw new Error(report);
const beats = new Int32Array(new SharedArrayBuffer(4));
const find = await loadSimulations({ program, beats, guard: undefined });
if (find === undefined) throw new Error("the program could not be loaded");

const rows: string[][] = [];
for (const [index, { name }] of tests.entries()) {
  const simulation = find({ index, name });
  let minutes = 0;
  let steps = 0;
  let start = process.cpuUsage();
  for (let seed = 1 - WARM; seed <= RUNS; seed += 1) {
    if (seed === 1) start = process.cpuUsage();
    const run = await simulation.run(seed + WARM);
    if (run.failure !== undefined) throw new Error(`${name}, seed ${seed + WARM}: ${run.failure.head}`);
    if (seed < 1) continue;
    minutes += run.milliseconds / 60_000;
    steps += run.steps;
  }
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1_000_000;
  const each = (count: number): string => Math.round(count / seconds).toLocaleString("en");
  rows.push([name, (steps / RUNS).toFixed(0), each(RUNS), each(minutes), each(steps)]);
}
printTable(
  "simulation: a chat with five people, a second of processor time",
  ["", "steps of a run", "runs", "virtual minutes", "steps"],
  rows,
);
