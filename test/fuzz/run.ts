// A long run of damaged programs: `npm run fuzz -- --inputs 200000 --seed 1`. Failing inputs are kept in fuzz-failures/.
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { problemWith } from "./answer.ts";
import { mutate, readCorpus, shrink } from "./mutations.ts";
import { Random } from "./random.ts";

interface Task {
  readonly seed: number;
  readonly inputs: number;
}

type Message =
  | { readonly kind: "begin"; readonly index: number; readonly text: string }
  | { readonly kind: "problem"; readonly index: number; readonly problem: string; readonly text: string };

/** An answer takes at most this long (ms). */
const slow = 1_000;
/** From then on (ms) there will be none. */
const hangs = 20_000;
const directory = "fuzz-failures";

if (isMainThread) await runAll();
else work(workerData);

function work({ seed, inputs }: Task): void {
  const corpus = readCorpus();
  const random = new Random(seed);
  const send = (message: Message) => parentPort?.postMessage(message);
  for (let index = 0; index < inputs; index++) {
    const text = mutate(corpus, random);
    send({ kind: "begin", index, text });
    const started = performance.now();
    let problem = problemWith(text);
    if (problem === undefined && performance.now() - started > slow) {
      const again = performance.now();
      problemWith(text);
      const time = performance.now() - again;
      if (time > slow) problem = `slow: ${Math.round(time)} ms`;
    }
    if (problem === undefined) continue;
    const found = problem;
    const text2 = found.startsWith("slow") ? text : shrink(text, (shorter) => problemWith(shorter) === found);
    send({ kind: "problem", index, problem, text: text2 });
  }
}

async function runAll(): Promise<void> {
  const { values } = parseArgs({ options: { inputs: { type: "string" }, seed: { type: "string" } } });
  const inputs = Number(values.inputs ?? 200_000);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}, ${inputs} inputs`);
  const problems = new Map<string, number>();
  let begun = { index: -1, text: "", time: Date.now() };
  const keep = (index: number, problem: string, text: string) => {
    const times = (problems.get(problem) ?? 0) + 1;
    problems.set(problem, times);
    if (times > 1) return;
    mkdirSync(directory, { recursive: true });
    const path = `${directory}/${seed}-${index}.snow`;
    writeFileSync(path, text);
    console.log(`${path}: ${problem}`);
  };
  const options = { workerData: { seed, inputs } satisfies Task, resourceLimits: { stackSizeMb: 4 } };
  const worker = new Worker(new URL(import.meta.url), options);
  worker.on("message", (message: Message) => {
    if (message.kind === "problem") keep(message.index, message.problem, message.text);
    else {
      begun = { index: message.index, text: message.text, time: Date.now() };
      if (message.index % 10_000 === 0) console.log(`input ${message.index}`);
    }
  });
  worker.on("error", (error) => keep(begun.index, `the worker ended: ${String(error)}`, begun.text));
  const ended = once(worker, "exit");
  const watch = setInterval(() => {
    if (Date.now() - begun.time < hangs) return;
    keep(begun.index, "hangs", begun.text);
    void worker.terminate();
  }, 1_000);
  await ended;
  clearInterval(watch);
  console.log(`${begun.index + 1} inputs, ${problems.size} problems`);
  for (const [problem, times] of problems) console.log(`${times} times: ${problem}`);
  process.exitCode = problems.size === 0 ? 0 : 1;
}
