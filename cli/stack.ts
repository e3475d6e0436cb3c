// Room for deep recursion: plain functions may nest 10,000 deep whatever their frames hold, more than Node's usual stack takes.

/** In KiB. Well below the 8 MiB that systems give the main thread; the first line of main.ts says the same. */
const stackFlag = "--stack-size=6400";

/** Whether this process was started with a stack size of its own. */
export function hasLargeStack(): boolean {
  return process.execArgv.some((option) => option.startsWith("--stack-size") || option.startsWith("--stack_size"));
}

/**
 * Starts this process again with a larger stack: `script` with `words`. Where the system can replace a process this
 * does not return; elsewhere it answers with the status of a child process, or undefined when that cannot be had.
 */
export function restartWithLargeStack(script: string, words: readonly string[]): Promise<number> | undefined {
  const command = [...process.execArgv, stackFlag, script, ...words];
  try {
    process.execve?.(process.execPath, [process.execPath, ...command], process.env);
  } catch {
    // Not on this system, or not in this thread.
  }
  if (!process.getBuiltinModule("node:worker_threads").isMainThread) return undefined;
  const child = process.getBuiltinModule("node:child_process").spawn(process.execPath, command, { stdio: "inherit" });
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
 * For a script that is a program by itself; `place` is an error made at its top level. True when the work was done by a
 * child process, whose status is then this one's too.
 */
export async function restartOfScript(place: Error): Promise<boolean> {
  const script = process.argv[1];
  if (hasLargeStack() || script === undefined || !isFrom(place, script)) return false;
  const status = await restartWithLargeStack(script, process.argv.slice(2));
  if (status === undefined) return false;
  process.exitCode = status;
  return true;
}

/** Whether `error` was made in the file `script`: not so when that is imported by another one. */
function isFrom(error: Error, script: string): boolean {
  const name = /([^/\\]+):\d+:\d+\)?$/.exec(error.stack?.split("\n")[1] ?? "")?.[1];
  return name !== undefined && decodeURIComponent(name).startsWith((/[^/\\]+$/.exec(script) ?? [script])[0]);
}
