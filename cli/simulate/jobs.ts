// Threads that share the seeds of a simulation. What they find is put together in the order of the seeds, so that it is the
// same however many there are.
import type { RunnableProgram } from "../running/program-cache.ts";
import { Hangs, Job } from "./job.ts";
import type { Answers, Request, Which } from "./protocol.ts";
import type { SeedRange, SeedsOutcome } from "./seeds.ts";

/** A job gets at most so many seeds at once, so that all have something to do until the end. */
const MOST_AT_ONCE = 20;

/** Milliseconds after which code that does not let others run hangs. */
const PATIENCE = 20_000;

interface Part {
  readonly range: SeedRange;
  outcome: SeedsOutcome | undefined;
}

export class Jobs {
  readonly #program: RunnableProgram;
  readonly #patience: number;
  readonly #jobs: Job[] = [];

  private constructor(program: RunnableProgram, patience: number) {
    this.#program = program;
    this.#patience = patience;
  }

  /** Undefined: the program could not be loaded, which the first of them has said. Rejects when that ends. */
  static async start(count: number, program: RunnableProgram, patience = PATIENCE): Promise<Jobs | undefined> {
    const first = new Job(program, { guarded: false, patience });
    if (!(await first.loaded)) {
      first.close();
      return undefined;
    }
    const jobs = new Jobs(program, patience);
    jobs.#jobs.push(first);
    while (jobs.#jobs.length < count) jobs.#jobs.push(new Job(program, { guarded: false, patience }));
    return jobs;
  }

  /** `tell` is called with the number of seeds of each part that is done. */
  async run(which: Which, range: SeedRange, tell: (seeds: number) => void): Promise<SeedsOutcome> {
    const parts = partsOf(range, this.#jobs.length);
    let next = 0;
    // Behind a seed that fails there is nothing to look for.
    let end = parts.length;
    const work = async (job: number): Promise<void> => {
      for (let place = next++; place < end; place = next++) {
        const part = parts[place];
        if (part === undefined) return;
        part.outcome = await this.ask({ kind: "seeds", which, range: part.range }, job);
        tell(part.range.count);
        if (part.outcome.failed !== undefined) end = Math.min(end, place + 1);
      }
    };
    await Promise.all(this.#jobs.map((_, job) => work(job)));
    const outcomes = parts.slice(0, end).flatMap(({ outcome }) => outcome ?? []);
    return { hashes: outcomes.flatMap(({ hashes }) => hashes), failed: outcomes.at(-1)?.failed };
  }

  /** One job that hangs is replaced by another, which stops what does. */
  async ask<R extends Request>(request: R, job = 0): Promise<Answers[R["kind"]]> {
    const present = this.#jobs[job];
    if (present === undefined) throw new RangeError(`there is no job ${job}`);
    try {
      return await present.ask(request);
    } catch (error) {
      if (!(error instanceof Hangs)) throw error;
      const other = new Job(this.#program, { guarded: true, patience: this.#patience });
      this.#jobs[job] = other;
      return await other.ask(request);
    }
  }

  close(): void {
    for (const job of this.#jobs) job.close();
  }
}

function partsOf({ from, count }: SeedRange, jobs: number): Part[] {
  const size = Math.max(1, Math.min(MOST_AT_ONCE, Math.ceil(count / (4 * jobs))));
  return Array.from({ length: Math.ceil(count / size) }, (_, place) => {
    const done = place * size;
    return { range: { from: from + done, count: Math.min(size, count - done) }, outcome: undefined };
  });
}
