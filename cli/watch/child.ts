// A process of this command that comes and goes while files are watched.
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";

/** Milliseconds that it has to end; the program's own functions have ten seconds at a signal. */
const longestEnd = 12_000;

/** How a process ended: its status, as a shell counts one that a signal ended. */
type Ended = Promise<number>;

export class Child {
  readonly process: ChildProcess;
  readonly ended: Ended;
  isRunning = true;
  /** It was told to end. */
  isStopped = false;

  /** `[file, words]` with more in its environment; `talks`: messages go to it and come from it. */
  constructor(
    [file, words]: readonly [file: string, words: readonly string[]],
    { environment = {}, talks = false }: { readonly environment?: NodeJS.ProcessEnv; readonly talks?: boolean },
  ) {
    this.process = spawn(file, words, {
      stdio: talks ? ["inherit", "inherit", "inherit", "ipc"] : "inherit",
      env: { ...process.env, ...environment },
    });
    this.ended = new Promise((resolve) => {
      const end = (status: number): void => {
        this.isRunning = false;
        resolve(status);
      };
      this.process.on("error", () => end(1));
      this.process.on("exit", (status, signal) => end(status ?? (signal === null ? 1 : statusOfSignal(signal))));
    });
  }

  /** Ends it as a signal from outside would. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number> {
    this.isStopped = true;
    const late = setTimeout(() => this.process.kill("SIGKILL"), longestEnd);
    if (this.isRunning) this.process.kill(signal);
    const status = await this.ended;
    clearTimeout(late);
    return status;
  }
}

/** As a shell counts the end by a signal. */
export function statusOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** The signals that end what is watched, and the watch with it. */
export function onSignals(stop: (signal: NodeJS.Signals) => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
}

/** A line about the watch itself. */
export function tell(text: string): void {
  process.stderr.write(`watch: ${text}\n`);
}
