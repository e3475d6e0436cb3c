// Programs that run simulations with a mutant put in: a process of its own for each mutant, which prints one line of JSON.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** What the program prints; without a mutant the sources are as they are. */
export function answerOf<Answer>(
  mutant: string | undefined,
  program: string,
  words: readonly string[],
): Promise<Answer> {
  const hook = mutant === undefined ? [] : ["--import", path("./hook.ts")];
  const child = spawn(process.execPath, [...hook, path(program), ...words], {
    env: { ...process.env, MUTANT: mutant },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  return new Promise((resolve, reject) => {
    child.once("close", (status) => {
      if (status === 0) resolve(JSON.parse(text.trim().split("\n").at(-1) ?? ""));
      else reject(new Error(`${program} with '${mutant}' ended with ${status}`));
    });
  });
}
