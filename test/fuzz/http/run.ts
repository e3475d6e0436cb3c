// A long run of damaged requests: `npm run fuzz:http -- --inputs 100000 --seed 1`. Failing inputs are kept in fuzz-failures/.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { attack } from "./attack.ts";
import { Target } from "./target.ts";

const directory = "fuzz-failures";

const { values } = parseArgs({ options: { inputs: { type: "string" }, seed: { type: "string" } } });
const inputs = Number(values.inputs ?? 100_000);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}, ${inputs} inputs`);

const target = await Target.start();
const megabytes = (): string => `${Math.round(target.memory() / 1_000_000)} MB`;
const started = Date.now();
const tell = (over: number): void => {
  if (over % 10_000 === 0) console.log(`input ${over}, ${megabytes()}`);
};
const found = await attack(target, { inputs, seed, tell });
const seconds = (Date.now() - started) / 1000;
if (found === undefined) {
  console.log(`${inputs} inputs in ${seconds} s, no problem, ${megabytes()}, ${target.leftovers().length} files left`);
} else {
  console.log(found.problem);
  process.exitCode = 1;
  if (found.sent !== undefined) {
    const { bytes, piece, waits } = found.sent;
    mkdirSync(directory, { recursive: true });
    const path = `${directory}/http-${seed}.bin`;
    writeFileSync(path, bytes);
    console.log(
      `${path}, ${piece === 0 ? "at once" : `${piece} bytes at a time`}, ${waits ? "then waits" : "then ends"}`,
    );
  }
}
const statuses = [...target.statuses].sort(([a], [b]) => (a < b ? -1 : 1));
console.log(statuses.map(([status, times]) => `${status}: ${times}`).join(", "));
if (target.leftovers().length > 0) process.exitCode = 1;
await target.stop();
