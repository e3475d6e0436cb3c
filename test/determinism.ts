// `npm run test:determinism [SEEDS]`: the simulations of the examples and of the project, again and again: alone, in two
// processes at once, in many threads, on cores that have other things to do. What happens in a run is always the same.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

const seeds = process.argv[2] ?? "1000";

/** A line for each simulation, with the hash of all its runs. */
function hashes(directory: string, words: readonly string[] = []): Promise<string> {
  const all = ["sim", directory, "--json", "--seeds", seeds, ...words];
  const child = spawn(join(root, "dist/snow.js"), all, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((resolve) => child.on("close", () => resolve(text)));
}

/** Something else to do for each core. */
async function whileBusy<T>(work: () => Promise<T>): Promise<T> {
  const others = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }),
  );
  try {
    return await work();
  } finally {
    for (const other of others) other.kill();
  }
}

function differences(first: string, other: string): string[] {
  const lines = first.split("\n");
  return other.split("\n").filter((line, index) => line !== lines[index]);
}

let simulations = 0;
let different = 0;
for (const folder of ["examples", "test/simulations"].filter((path) => existsSync(join(root, path)))) {
  for (const name of readdirSync(join(root, folder))) {
    const directory = join(folder, name);
    const first = await hashes(directory);
    const lines = first.split("\n").filter((line) => line.startsWith('{"test"'));
    if (lines.length === 0) continue;
    const others = await Promise.all([hashes(directory), hashes(directory, ["--jobs", "3"])]);
    others.push(await whileBusy(() => hashes(directory, ["--jobs", "2"])));
    const found = others.flatMap((other) => differences(first, other));
    simulations += lines.length;
    different += found.length;
    console.log(
      `${directory}: ${lines.length} simulations, ${found.length === 0 ? "always the same" : "NOT the same"}`,
    );
    for (const line of found.slice(0, 5)) console.log(`  ${line.slice(0, 300)}`);
  }
}
console.log(`${simulations} simulations, ${seeds} seeds, 4 times: ${different} differences`);
process.exitCode = different === 0 && simulations > 0 ? 0 : 1;
