// A failed simulation as people read it: what went wrong, the story of the dullest run, how to see it again.

import { printable } from "../../runtime/printable.ts";
import type { Run, WorldFailure } from "./runtime.ts";
import type { FailedSeed } from "./seeds.ts";
import { storyLines } from "./story.ts";

/** A run that failed, as it came from its seed, and the dullest one that fails the same way. */
export interface FailedRun extends FailedSeed {
  /** What is told; undefined: it did not fail again. */
  readonly told: Run | undefined;
}

const passedAgain =
  "with the same seed it does not fail again: is there JavaScript in it that keeps a state, or reads a clock?";

/** `again`: the line that says how to see it again. */
export function failureLines(name: string, { told, ...failed }: FailedRun, again: string): readonly string[] {
  const { failure = failed.failure } = told ?? {};
  const head = headLines(name, { ...failed, failure });
  if (told === undefined) return [...head, passedAgain];
  const length =
    told.steps < failed.steps ? `shrunk from ${failed.steps} to ${count(told.steps)}:` : `${count(told.steps)}:`;
  return [...head, length, ...storyLines(told.events), again];
}

/** When and where it failed, and what. */
export function headLines(name: string, { seed, failure, milliseconds, steps }: FailedSeed): readonly string[] {
  const head = `${name} failed: seed ${seed}, after ${milliseconds} ms (virtual), step ${steps}`;
  return [head, ...assertionLines(failure)];
}

/** An assertion says where it stands, and its values below. */
function assertionLines({ kind, head, place, lines }: WorldFailure): readonly string[] {
  const what = printable(kind === "panic" ? `panic: ${head}` : head);
  return [
    `  ${what}${place === undefined ? "" : `: ${printable(place)}`}`,
    ...lines.map((line) => `    ${printable(line)}`),
  ];
}

function count(steps: number): string {
  return steps === 1 ? "1 step" : `${steps} steps`;
}
