// `snow run hello.snow` against `node hello.mjs`: the first time at most 2.5 times, an unchanged second time at most 1.6 times.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, milliseconds, printTable, times } from "./measure.ts";

const command = join(import.meta.dirname, "../dist/snow.js");
const turns = 31;
const scratch = mkdtempSync(join(tmpdir(), "snow-bench-"));
const cache = join(scratch, "cache");
const snow = join(scratch, "hello.snow");
const javascript = join(scratch, "hello.mjs");
writeFileSync(snow, 'fn main() do\n  println("Hello")\nend\n');
writeFileSync(javascript, 'console.log("Hello");\n');

function run(...words: string[]): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    env: { ...process.env, SNOW_CACHE_DIR: cache },
    encoding: "utf8",
  });
  const time = performance.now() - start;
  if (status !== 0 || stdout !== "Hello\n") throw new Error(`${words.join(" ")}: ${stderr}`);
  return time;
}

const [node = NaN, first = NaN, second = NaN] = await alternate(turns, [
  () => run(javascript),
  () => {
    rmSync(cache, { recursive: true, force: true });
    return run(command, "run", snow);
  },
  () => run(command, "run", snow),
]);
rmSync(scratch, { recursive: true, force: true });
printTable(
  "start",
  ["Command", "time", "ratio"],
  [
    ["node hello.mjs", milliseconds(node), times(1)],
    ["snow run hello.snow, first time", milliseconds(first), times(first / node)],
    ["snow run hello.snow, unchanged", milliseconds(second), times(second / node)],
  ],
);
