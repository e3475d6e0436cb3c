// What every bench needs: medians, ratios of runs that alternate, and tables.
import { cpus } from "node:os";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle] ?? NaN, sorted[middle] ?? NaN];
  return (low + high) / 2;
}

/** Runs the given functions in turn, `times` times, so that noise falls on all of them; medians, in their order. */
export async function alternate(
  times: number,
  runs: readonly (() => number | Promise<number>)[],
): Promise<readonly number[]> {
  const results: number[][] = runs.map(() => []);
  for (let time = 0; time < times; time++) {
    for (const [index, run] of runs.entries()) results[index]?.push(await run());
  }
  return results.map(median);
}

/** What has been measured in turn: the numbers of each round. */
export class Rounds {
  readonly #rounds: (readonly number[])[] = [];

  add(numbers: readonly number[]): void {
    this.#rounds.push(numbers);
  }

  #column(index: number): number[] {
    return this.#rounds.map((numbers) => numbers[index] ?? Number.NaN);
  }

  median(column: number): number {
    return median(this.#column(column));
  }

  /** The median of the ratios of each round, whose sides were measured one right after the other. */
  ratio(column: number, to: Rounds): number {
    const others = to.#column(column);
    return median(this.#column(column).map((value, round) => value / (others[round] ?? Number.NaN)));
  }
}

/** The rounds of each side, which take turns. */
export async function takeTurns<Name extends string>(
  runs: number,
  names: readonly Name[],
  measure: (name: Name) => Promise<readonly number[]>,
): Promise<Readonly<Record<Name, Rounds>>> {
  const sides = Object.fromEntries(names.map((name) => [name, new Rounds()])) as Record<Name, Rounds>;
  for (let round = 0; round < runs; round++) for (const name of names) sides[name].add(await measure(name));
  return sides;
}

/** Processor time of `work` in milliseconds: other programs on the machine disturb it less than time on the wall. */
export function processorTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Prints a Markdown table under a heading that says when and where it was measured. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  console.log(`\n### ${title}\n`);
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model.trim()}, Node ${process.versions.node}\n`);
  console.log(line(head));
  console.log(
    `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`,
  );
  for (const row of rows) console.log(line(row));
}

export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
