// How soon simulations find faults: `npm run mutants [-- --only NAME --seeds 10000 --starts 5]`, a table of what it took, and
// exit status 1 when one was not found, or when simulations fail without any fault. With `--shrink 4` how short the failed
// runs become, so many of each fault; status 1 when it is not the same that fails.
import { parseArgs } from "node:util";
import { answerOf } from "./child.ts";
import { type Mutant, mutants } from "./mutants.ts";
import type { Found } from "./search.ts";
import type { Shrunk } from "./shrinking.ts";

const SEEDS = 10_000;
const STARTS = 5;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    seeds: { type: "string" },
    starts: { type: "string" },
    shrink: { type: "string" },
  },
});
const wanted = mutants.filter(({ name }) => values.only?.includes(name) ?? true);

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;
}

function row(cells: readonly unknown[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}

function place({ file }: Mutant): string {
  return `\`${file.replace("runtime/", "")}\``;
}

async function search(seeds: number, starts: number): Promise<void> {
  const firsts = Array.from({ length: starts }, (_, index) => String(1 + index * seeds));
  row(["what is wrong", "in", "found by", "median of seeds", "most", "found"]);
  row(["---", "---", "---", "---:", "---:", "---:"]);
  for (const mutant of wanted) {
    const words = [mutant.topic, String(seeds), ...firsts];
    const all = await answerOf<Found[]>(mutant.name, "./search.ts", words);
    const counts = all.flatMap((one) => one.seeds ?? []);
    const names = new Set(all.flatMap(({ simulation }) => (simulation === "" ? [] : `\`${simulation}\``)));
    const most = counts.length === 0 ? "–" : Math.max(...counts);
    const middle = counts.length === 0 ? "–" : median(counts);
    row([mutant.fault, place(mutant), [...names].join(", "), middle, most, `${counts.length}/${all.length}`]);
    if (counts.length < all.length) process.exitCode = 1;
  }
  // Without a fault nothing is found, in a tenth of the seeds.
  for (const topic of new Set(wanted.map((one) => one.topic))) {
    const words = [topic, String(Math.ceil(seeds / 10)), ...firsts];
    const failed = (await answerOf<Found[]>(undefined, "./search.ts", words)).find((one) => one.seeds !== undefined);
    if (failed === undefined) continue;
    console.log(`without a fault, ${topic}: ${failed.simulation}: ${failed.failure}`);
    process.exitCode = 1;
  }
}

function percent(shares: readonly number[]): string {
  return `${(100 * median(shares)).toFixed(1)} %`;
}

function shrinkRow(name: string, all: readonly Shrunk[]): void {
  const seconds = all.map((one) => one.seconds);
  row([
    ...[name, all.length],
    ...[percent(all.map((one) => one.decisions)), percent(all.map((one) => one.length))],
    ...[percent(all.map((one) => one.steps)), median(seconds).toFixed(1), Math.max(...seconds).toFixed(1)],
  ]);
}

async function shrink(count: number): Promise<void> {
  row(["what is wrong", "seeds", "decisions left", "length left", "steps left", "median of seconds", "most"]);
  row(["---", "---:", "---:", "---:", "---:", "---:", "---:"]);
  const all: Shrunk[] = [];
  for (const { name, topic, fault } of wanted) {
    const some = await answerOf<Shrunk[]>(name, "./shrinking.ts", [topic, String(count)]);
    if (some.length === 0) continue;
    shrinkRow(fault, some);
    all.push(...some);
  }
  shrinkRow("all", all);
  const others = all.filter(({ isSame }) => !isSame).length;
  console.log(`\nsomething else fails in ${others} of ${all.length}`);
  if (others > 0) process.exitCode = 1;
}

if (values.shrink !== undefined) await shrink(Number(values.shrink));
else await search(Number(values.seeds ?? SEEDS), Number(values.starts ?? STARTS));
