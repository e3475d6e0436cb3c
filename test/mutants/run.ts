// How soon simulations find faults: `npm run mutants [-- --only NAME --seeds 10000 --starts 5]`. A table of what it took, and
// exit status 1 when one was not found, or when simulations fail without any fault.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Mutant, mutants } from "./mutants.ts";
import type { Found } from "./search.ts";

const SEEDS = 10_000;
const STARTS = 5;

const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, seeds: { type: "string" }, starts: { type: "string" } },
});
const seeds = Number(values.seeds ?? SEEDS);
const firsts = Array.from({ length: Number(values.starts ?? STARTS) }, (_, index) => 1 + index * seeds);

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** One for each of the first seeds. */
function searched({ name, topic }: Pick<Mutant, "name" | "topic">, isThere: boolean, count: number): Promise<Found[]> {
  const hook = isThere ? ["--import", path("./hook.ts")] : [];
  const words = [...hook, path("./search.ts"), topic, String(count), ...firsts.map(String)];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, MUTANT: name },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  return new Promise((resolve, reject) => {
    child.once("close", (status) => {
      if (status === 0) resolve(JSON.parse(text.trim().split("\n").at(-1) ?? "[]"));
      else reject(new Error(`'${name}' ended with ${status}`));
    });
  });
}

function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
}

const wanted = mutants.filter(({ name }) => values.only?.includes(name) ?? true);
console.log("| what is wrong | simulation | median of seeds | most | found in |");
console.log("| --- | --- | ---: | ---: | ---: |");
for (const mutant of wanted) {
  const all = await searched(mutant, true, seeds);
  const counts = all.flatMap((one) => one.seeds ?? []);
  const [first] = all.filter((one) => one.seeds !== undefined);
  const row = [
    mutant.fault,
    first?.simulation ?? "",
    median(counts) ?? "–",
    Math.max(...counts),
    `${counts.length}/${all.length}`,
  ];
  console.log(`| ${row.join(" | ")} |`);
  if (counts.length < all.length) process.exitCode = 1;
}
// Without a fault nothing is found, in a tenth of the seeds.
for (const topic of new Set(wanted.map((one) => one.topic))) {
  const all = await searched({ name: "", topic }, false, Math.ceil(seeds / 10));
  const failed = all.find((one) => one.seeds !== undefined);
  if (failed === undefined) continue;
  console.log(`without a fault, ${topic}: ${failed.simulation}: ${failed.failure}`);
  process.exitCode = 1;
}
