// Nanoseconds that a call of a library function takes from compiled code, beside the same function called from JavaScript.
import { execFileSync } from "node:child_process";
import { printTable } from "./measure.ts";
import { compiledSnow } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 7);
/** As in both programs. */
const CALLS = 10_000_000;

const programs = [compiledSnow("bridge/calls.snow"), `${import.meta.dirname}/bridge/calls.js`];
const functions = ["Ws.count", "String.length", "Math.sqrt"];
const results = programs.map(() => functions.map((): number[] => []));
for (let time = 0; time < RUNS; time++) {
  for (const [index, program] of programs.entries()) {
    const line = execFileSync(process.execPath, [program], { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
    for (const [column, text] of line.trim().split(" ").entries()) {
      results[index]?.[column]?.push((Number(text) * 1e6) / CALLS);
    }
  }
}
const [snow = [], js = []] = results.map((columns) => columns.map((times) => Math.min(...times)));
printTable(
  `bridge: one call in a loop, least of ${RUNS}`,
  ["", "Snow", "JavaScript", "more"],
  functions.map((name, index) => {
    const [ours, theirs] = [snow[index] ?? Number.NaN, js[index] ?? Number.NaN];
    return [name, ...[ours, theirs, ours - theirs].map((value) => `${value.toFixed(1)} ns`)];
  }),
);
process.exit(0);
