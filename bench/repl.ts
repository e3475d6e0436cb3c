// `snow repl` on a terminal until its first prompt, against `node -e 0`: at most 3 times.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, milliseconds, printTable, times } from "./measure.ts";

const command = join(import.meta.dirname, "../dist/snow.js");
const turns = 31;
const state = mkdtempSync(join(tmpdir(), "snow-bench-"));

/** Milliseconds until the program, on a terminal made by `script`, has printed `text`, or has ended. */
function untilPrinted(words: string, text: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn("script", ["-qfec", words, "/dev/null"], { env: { ...process.env, XDG_STATE_HOME: state } });
    let printed = "";
    let time: number | undefined;
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      if (time !== undefined || text === undefined || !printed.includes(text)) return;
      time = performance.now() - start;
      child.stdin.end("\u0004");
    });
    child.on("error", reject);
    child.on("exit", () => resolve(time ?? performance.now() - start));
  });
}

const [node = Number.NaN, prompt = Number.NaN] = await alternate(turns, [
  () => untilPrinted(`${process.execPath} -e 0`, undefined),
  () => untilPrinted(`${process.execPath} ${command} repl`, "snow>"),
]);
rmSync(state, { recursive: true, force: true });
printTable(
  "repl",
  ["Command", "time", "ratio"],
  [
    ["node -e 0", milliseconds(node), times(1)],
    ["snow repl, first prompt", milliseconds(prompt), times(prompt / node)],
  ],
);
