// The delay of the event loop while 50 passwords are hashed. Goal: under 10 ms in 99 of 100 turns.
import { execFileSync } from "node:child_process";
import { median, milliseconds, printTable } from "./measure.ts";
import { compiledSnow, loadLine } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);

const program = compiledSnow("passwords/hashes.snow");
const runs: number[][] = [];
for (let run = 0; run < RUNS; run++) {
  const printed = execFileSync(process.execPath, [program], { encoding: "utf8" });
  runs.push(printed.trim().split(/\s+/).map(Number));
}
const middle = (column: number): string => milliseconds(median(runs.map((run) => run[column] ?? Number.NaN)));
printTable(
  `passwords: delay of the event loop, median of ${RUNS} runs, ${loadLine()}; 50 hashes took ${middle(6)}`,
  ["", "median", "99th percentile", "largest"],
  [
    ["nothing to do", middle(0), middle(1), middle(2)],
    ["50 passwords hashed", middle(3), middle(4), middle(5)],
  ],
);
process.exit(0);
