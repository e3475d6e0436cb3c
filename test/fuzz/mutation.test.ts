// Damaged programs: every answer is a program or a diagnostic, within a second.
import { expect, test } from "vitest";
import { problemWith } from "./answer.ts";
import { mutate, readCorpus, shrink } from "./mutations.ts";
import { Random } from "./random.ts";

const inputs = 2_000;
const slow = 1_000;

test(`${inputs} damaged programs`, { timeout: 120_000 }, () => {
  const corpus = readCorpus();
  const seed = Date.now() % 1_000_000;
  const random = new Random(seed);
  for (let index = 0; index < inputs; index++) {
    const text = mutate(corpus, random);
    const started = performance.now();
    const problem = problemWith(text);
    const time = performance.now() - started;
    if (problem !== undefined) {
      const shortest = shrink(text, (shorter) => problemWith(shorter) === problem);
      expect.fail(`${problem} (seed ${seed}, input ${index})\n${shortest}`);
    }
    // Another process may have had the processor: only what is slow twice is slow.
    if (time > slow) {
      const again = performance.now();
      problemWith(text);
      if (performance.now() - again > slow)
        expect.fail(`${Math.round(time)} ms (seed ${seed}, input ${index})\n${text}`);
    }
  }
});
