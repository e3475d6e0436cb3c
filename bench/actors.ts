// Compiled Snow against Erlang on BEAM, both on one core. Goal: 1.5 times faster each, and at most half the bytes.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { median, milliseconds, printTable, times } from "./measure.ts";
import { compiledSnow } from "./peers.ts";

const directory = join(import.meta.dirname, "actors");
const turns = 5;
const core = "1";

interface Case {
  readonly title: string;
  readonly program: string;
  /** Operations in a lap; undefined: the program tells bytes. */
  readonly operations: number | undefined;
}

const all: readonly Case[] = [
  { title: "ping-pong, 1,000,000 round trips", program: "ping_pong", operations: 1_000_000 },
  { title: "ring of 1,000, 1,000,000 hops", program: "ring", operations: 1_000_000 },
  { title: "spawn and exit of 1,000,000", program: "spawn_exit", operations: 1_000_000 },
  { title: "suspending call 1 deep", program: "depth_1", operations: 300_000 },
  { title: "suspending call 10 deep", program: "depth_10", operations: 300_000 },
  { title: "suspending call 100 deep", program: "depth_100", operations: 300_000 },
  { title: "suspending call 1,000 deep", program: "depth_1000", operations: 300_000 },
  { title: "bytes of an idle process", program: "idle", operations: undefined },
];

const hasErlang = spawnSync("erl", ["-noshell", "-eval", "halt()."]).status === 0;
if (!hasErlang) console.log("There is no `erl` here (Debian: erlang-base): only Snow is measured.");

const beams = mkdtempSync(join(tmpdir(), "snow-bench-"));
process.on("exit", () => rmSync(beams, { recursive: true, force: true }));
if (hasErlang) execFileSync("erlc", ["-o", beams, join(directory, "actors.erl")]);

/** What the last lap of a program tells: the first ones are for the optimising compilers. */
function lastLap(command: readonly string[]): number {
  const { status, stdout, stderr } = spawnSync("taskset", ["-c", core, ...command], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  return Number(stdout.trim().split("\n").at(-1));
}

function snow(path: string): number {
  return lastLap([process.execPath, "--expose-gc", path]);
}

function erlang(program: string): number {
  if (!hasErlang) return Number.NaN;
  const call = `actors:main([${program}]).`;
  return lastLap(["erl", "+S", "1", "+P", "2000000", "-noshell", "-pa", beams, "-eval", call]);
}

const wanted = process.argv.slice(2);
const rows: string[][] = [];
for (const { title, program, operations } of all) {
  if (wanted.length > 0 && !wanted.includes(program)) continue;
  const path = compiledSnow(`actors/${program}.snow`);
  const [ours, theirs, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < (operations === undefined ? 1 : turns); turn++) {
    const [one, other] = [snow(path), erlang(program)];
    ours.push(one);
    theirs.push(other);
    ratios.push(operations === undefined ? one / other : other / one);
  }
  const shown = (values: readonly number[]): string => {
    const value = median(values);
    if (Number.isNaN(value)) return "–";
    if (operations === undefined) return `${value} bytes`;
    return `${milliseconds(value / 1000)}, ${((value * 1000) / operations).toFixed(0)} ns each`;
  };
  const ratio = median(ratios);
  const verdict = Number.isNaN(ratio) ? "–" : operations === undefined ? `${times(ratio)} the bytes` : times(ratio);
  rows.push([title, shown(ours), shown(theirs), verdict]);
}
printTable(
  `actors (processor time, one core, load average ${loadavg()[0]?.toFixed(1)})`,
  ["Program", "Snow", "Erlang", "faster"],
  rows,
);
