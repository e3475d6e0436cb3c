// Room for deep recursion: plain functions may nest 10,000 deep whatever their frames hold, more than Node's usual stack takes.
//
// The size is fixed when a process starts, and starting Node with the option costs a third more time. So programs
// without recursion run as they are, and for the others the process starts itself again.
import { framesOf } from "../runtime/values/frames.ts";

/** In KiB; well below the 8 MiB that systems give the main thread. */
const stackFlag = "--stack-size=6400";

function hasLargeStack(): boolean {
  return process.execArgv.some((option) => /^--stack[-_]size/.test(option));
}

/**
 * Starts this process again, with a larger stack. Where the system can replace a process this does not return; elsewhere
 * it answers with the status of a child process. Undefined: this is the process with the larger stack, or there can't be one.
 */
export async function restartWithLargeStack(): Promise<number | undefined> {
  const [, script, ...words] = process.argv;
  if (hasLargeStack() || script === undefined) return undefined;
  if (!process.getBuiltinModule("node:worker_threads").isMainThread) return undefined;
  const command = [...process.execArgv, stackFlag, script, ...words];
  try {
    process.execve?.(process.execPath, [process.execPath, ...command], process.env);
  } catch {
    // Not on this system.
  }
  return runChild(process.execPath, command);
}

/** The exit status of another program that takes this one's place at the terminal. */
export function runChild(executable: string, words: readonly string[]): Promise<number> {
  const child = process.getBuiltinModule("node:child_process").spawn(executable, words, { stdio: "inherit" });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (status, signal) => {
      for (const name of signals) process.removeAllListeners(name);
      if (signal !== null) process.kill(process.pid, signal);
      resolve(status ?? 1);
    });
  });
}

/**
 * The same for a script that is a program by itself, with what makes an error at its top level. True when a child process has
 * done the work, whose status is then this one's too.
 */
export async function restartOfScript(makeError: () => Error): Promise<boolean> {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit || 0, 1);
  if (!isFrom(makeError(), process.argv[1] ?? "")) return false;
  const status = await restartWithLargeStack();
  if (status === undefined) return false;
  process.exitCode = status;
  return true;
}

/** Whether `error` was made in the file `script`: not so when that is imported by another one. */
function isFrom(error: Error, script: string): boolean {
  const [first] = framesOf(error);
  if (first === undefined) return false;
  const path = first.file.startsWith("file:") ? decodeURIComponent(first.file) : first.file;
  return nameOf(path).startsWith(nameOf(script));
}

function nameOf(path: string): string {
  return /[^/\\]+$/.exec(path)?.[0] ?? path;
}
