// Compiled Snow against the same program written in JavaScript by hand. Goal: at most 1.2 times.
import { fork } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { median, milliseconds, printTable, times } from "./measure.ts";

const directory = join(import.meta.dirname, "compute");
const runner = join(import.meta.dirname, "run-snow.ts");
const turns = 5;

interface Lap {
  readonly microseconds: number;
  readonly result: number;
}

/** The laps of one run of a program, in a process of its own. */
function laps(file: string): Promise<Lap[]> {
  const path = join(directory, file);
  const child = file.endsWith(".snow") ? fork(runner, [path]) : fork(path);
  const all: Lap[] = [];
  child.on("message", (lap: Lap) => all.push(lap));
  return new Promise((resolve, reject) => {
    child.once("exit", (status) => (status === 0 ? resolve(all) : reject(new Error(`${file} ended with ${status}`))));
  });
}

const wanted = process.argv.slice(2);
const cases = readdirSync(directory)
  .filter((name) => name.endsWith(".snow"))
  .map((name) => name.slice(0, -5))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const rows: string[][] = [];
for (const name of cases) {
  const [snow, javascript]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn++) {
    const [ours, theirs] = [await laps(`${name}.snow`), await laps(`${name}.js`)];
    if (ours[0]?.result !== theirs[0]?.result) throw new Error(`${name}: ${ours[0]?.result}, not ${theirs[0]?.result}`);
    // The first two rounds are for the optimising compiler.
    snow.push(median(ours.slice(2).map(({ microseconds }) => microseconds / 1000)));
    javascript.push(median(theirs.slice(2).map(({ microseconds }) => microseconds / 1000)));
  }
  const ratio = median(snow.map((value, turn) => value / (javascript[turn] ?? NaN)));
  rows.push([name, milliseconds(median(snow)), milliseconds(median(javascript)), times(ratio)]);
}
printTable("compute", ["Program", "Snow", "JavaScript", "ratio"], rows);
