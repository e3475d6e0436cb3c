// Hands compiled programs to child processes that each run one at a time, with the runtime in dist/.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StandaloneLibrary } from "../../cli/build/bundles.ts";
import { librariesPart, runtimePart } from "../../cli/running/standalone-program.ts";
import { builtCommand } from "./command.ts";

export interface RunRequest {
  readonly code: string;
  readonly filename: string;
  /** Absolute paths of the extern modules. */
  readonly externs: readonly string[];
  readonly arguments: readonly string[];
  readonly stdin: readonly string[];
  /** Time passes only when the program has nothing to do: for one that waits for nothing outside. */
  readonly simulatedTime?: boolean;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they were written. */
  readonly screen: string;
  readonly status: number;
}

/** Programs that take longer than this (ms) are cut off. */
const timeLimit = 60_000;

export class RunnerPool {
  readonly #directory = mkdtempSync(join(tmpdir(), "snow-runner-"));
  readonly #script = join(this.#directory, "runtime.js");
  readonly #idle: Runner[] = [];
  readonly #waiting: ((runner: Runner) => void)[] = [];
  #free: number;

  constructor(size: number) {
    this.#free = size;
    const built = (name: string): string => readFileSync(join(dirname(builtCommand()), name), "utf8");
    const libraries: Readonly<Record<string, StandaloneLibrary>> = JSON.parse(built(librariesPart));
    for (const { file, code } of Object.values(libraries))
      writeFileSync(join(this.#directory, file), `module.exports = ${code};`);
    writeFileSync(this.#script, built(runtimePart));
  }

  async run(request: RunRequest): Promise<RunResult> {
    const runner = await this.#take();
    const result = await runner.run(request);
    const next = runner.alive ? runner : new Runner(this.#script);
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#idle.push(next);
    else waiting(next);
    return result;
  }

  close(): void {
    for (const runner of this.#idle) runner.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #take(): Promise<Runner> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#free > 0) {
      this.#free--;
      return new Runner(this.#script);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

class Runner {
  readonly #child: ChildProcess;
  #answer: ((result: RunResult) => void) | undefined;
  #stderr = "";
  alive = true;

  constructor(script: string) {
    const program = fileURLToPath(new URL("./runner.ts", import.meta.url));
    // While others keep the processors busy, code is optimised late, and until then its frames are larger.
    const command = 'ulimit -S -s 16384 && exec "$0" --stack-size=14000 "$@"';
    const words = ["-c", command, process.execPath, program, script];
    const child = spawn("/bin/sh", words, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    createInterface({ input: child.stdout }).on("line", (line) => this.#settle(JSON.parse(line)));
    child.stderr.on("data", (chunk) => {
      this.#stderr += chunk;
    });
    child.stdin.on("error", () => {});
    child.on("close", (status, signal) => {
      this.alive = false;
      const stderr = `${this.#stderr}(the process that ran the program ended: ${signal ?? status})\n`;
      this.#settle({ stdout: "", stderr, screen: stderr, status: status ?? -1 });
    });
  }

  run(request: RunRequest): Promise<RunResult> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#child.kill("SIGKILL"), timeLimit);
      this.#answer = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  stop(): void {
    this.#child.kill();
  }

  #settle(result: RunResult): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(result);
  }
}
