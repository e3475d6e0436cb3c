// Texts of JSON made and read by compiled Snow, beside the engine's own functions and libraries that check.
import { execFileSync } from "node:child_process";
import { printTable, Rounds, times } from "./measure.ts";
import { compiledSnow, loadLine } from "./peers.ts";

const RUNS = Number(process.env.RUNS ?? 3);
/** Laps that are not counted: they are for the optimising compiler. */
const WARM_UP = 8;

const sides = new Map<string, Rounds>();

/** The rounds of what a line of the program is about. */
function roundsOf(about: string): Rounds {
  const rounds = sides.get(about) ?? new Rounds();
  sides.set(about, rounds);
  return rounds;
}

const program = compiledSnow("json/texts.snow");
for (let run = 0; run < RUNS; run++) {
  const printed = execFileSync(process.execPath, [program], { stdio: ["ignore", "pipe", 2], encoding: "utf8" });
  const laps = new Map<string, number>();
  for (const line of printed.trim().split("\n")) {
    const [, about = "", count, microseconds] = /^(.*) (\d+) (\d+)$/.exec(line) ?? [];
    const lap = (laps.get(about) ?? 0) + 1;
    laps.set(about, lap);
    if (lap > WARM_UP) roundsOf(about).add([(Number(microseconds) * 1000) / Number(count)]);
  }
}

const values = { message: "chat message", world: "100 structs" };
const functions = { write: "JSON.stringify", read: "JSON.parse" };
const rows: string[][] = [];
for (const [kind, title] of Object.entries(values)) {
  for (const [work, native] of Object.entries(functions)) {
    const alone = roundsOf(`${kind} ${work} ${native}`);
    for (const [about, rounds] of sides) {
      if (!about.startsWith(`${kind} ${work} `)) continue;
      const side = about.slice(`${kind} ${work} `.length);
      rows.push([`${title}, ${work}`, side, `${rounds.median(0).toFixed(0)} ns`, times(rounds.ratio(0, alone))]);
    }
  }
}
printTable(
  `json: processor time for each text, ${RUNS} processes, ${loadLine()}`,
  ["text", "by", "time", "to the engine's"],
  rows,
);
process.exit(0);
