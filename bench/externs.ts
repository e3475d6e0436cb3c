// Nanoseconds for an event of an emitter that goes to a process, beside the same for a bare function of JavaScript.
import { execFileSync } from "node:child_process";
import { median, printTable } from "./measure.ts";
import { compiledSnow, loadLine } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 5);
/** As in the program. */
const MESSAGES = 1_000_000;
/** Laps that are not counted: they are for the optimising compiler. */
const WARM_UP = 2;

const program = compiledSnow("externs/messages.snow");
const laps: number[][] = [];
for (let run = 0; run < RUNS; run++) {
  const printed = execFileSync(process.execPath, [program], { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
  for (const line of printed.trim().split("\n").slice(WARM_UP)) laps.push(line.split(" ").map(Number));
}
const nanoseconds = (column: number): number =>
  (median(laps.map((lap) => lap[column] ?? Number.NaN)) * 1000) / MESSAGES;
printTable(
  `externs: processor time for a message of a million, ${laps.length} laps in ${RUNS} processes, ${loadLine()}`,
  ["message", "to a process", "bare callback", "more"],
  ["Int", "struct of three fields"].map((name, index) => {
    const [ours, bare] = [nanoseconds(2 * index), nanoseconds(2 * index + 1)];
    return [name, ...[ours, bare, ours - bare].map((value) => `${value.toFixed(0)} ns`)];
  }),
);
process.exit(0);
