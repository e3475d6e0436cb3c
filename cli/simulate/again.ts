// The command that shows a failed run again, with the list of its decisions in a file where it is long.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { choicesText } from "./choices.ts";
import { withoutTail } from "./shrink.ts";

/** More numbers than this go to a file. */
const MOST_NUMBERS = 100;

interface Again {
  /** As it was named: the same modules belong to the program then. */
  readonly path: string | undefined;
  /** Where the path has several simulations, the name of this one. */
  readonly only: string | undefined;
  /** Its name, that no other of the program has. */
  readonly simulation: string;
  readonly seed: number;
  readonly choices: readonly number[];
  /** Where files go. */
  readonly directory: string;
}

export function againLine({ path, only, simulation, seed, choices, directory }: Again): string {
  const words = ["snow", "sim", ...(path === undefined ? [] : [path]), ...(only === undefined ? [] : ["--only", only])];
  words.push("--seed", String(seed), "--choices", kept(simulation, seed, choices, directory), "--trace");
  return `again: ${words.map(quoted).join(" ")}`;
}

/** The list, or the word for a file that has it; where none can be written it is told in full. */
function kept(simulation: string, seed: number, choices: readonly number[], directory: string): string {
  const text = choicesText(choices);
  if (withoutTail(choices).length <= MOST_NUMBERS) return text;
  const file = `snow-${simulation.replaceAll("_", "-")}-${seed}.choices`;
  try {
    writeFileSync(join(directory, file), `${text}\n`);
    return `@${file}`;
  } catch {
    return text;
  }
}

/** A word for the shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
