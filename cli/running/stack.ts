// Room for deep recursion: plain functions may nest 10,000 deep whatever their frames hold, more than Node's usual stack takes.
//
// The size is fixed when a process starts, and starting Node with the option costs a third more time. So programs
// without recursion run as they are, and for the others the process starts itself again.
import { framesOf } from "../../runtime/failures/index.ts";

/** In KiB: what the process asks the system for, what V8 may use of it, and what V8 may use of the 8 MiB that are usual. */
const wanted = 40_960;
const usable = 32_000;
const usual = 7_000;

/** `$0` and its arguments with a stack of that size; where the system grants none, with what there is. */
const script = `ulimit -S -s ${wanted} 2>/dev/null && exec "$0" --stack-size=${usable} "$@"; exec "$0" --stack-size=${usual} "$@"`;

function hasLargeStack(): boolean {
  return process.execArgv.some((option) => /^--stack[-_]size/.test(option));
}

/**
 * Starts this process again, with a larger stack. Where the system can replace a process this does not return; elsewhere
 * it answers with the status of a child process. Undefined: this is the process with the larger stack, or there can't be one.
 */
export async function restartWithLargeStack(): Promise<number | undefined> {
  const [, main, ...given] = process.argv;
  if (hasLargeStack() || main === undefined) return undefined;
  if (!process.getBuiltinModule("node:worker_threads").isMainThread) return undefined;
  const [file, words] = largeStackCommand([...process.execArgv, main, ...given]);
  try {
    process.execve?.(file, [file, ...words], process.env);
  } catch {
    // Not on this system.
  }
  return runChild(file, words);
}

/** What starts this Node with a larger stack and these words. */
export function largeStackCommand(words: readonly string[]): readonly [file: string, words: readonly string[]] {
  const node = process.execPath;
  const shell = "/bin/sh";
  const hasShell = process.getBuiltinModule("node:fs").existsSync(shell);
  return hasShell ? [shell, ["-c", script, node, ...words]] : [node, [`--stack-size=${usual}`, ...words]];
}

/** Set in a single executable that has started itself again. */
const restarted = "SNOW_STACK";

/** In KiB: what V8 is told of the stack in a single executable, whose options are fixed when it is built. */
export function executableStack(): number {
  return process.platform === "win32" ? usual : usable;
}

/**
 * A single executable starts itself again with as much stack as V8 believes that it has; this does not return, then. Where
 * the system grants no more, a deep recursion would end the process without a word: it ends at once, with one.
 */
export function restartExecutable(): void {
  if (process.platform === "win32") return;
  if (process.env[restarted] !== undefined) {
    delete process.env[restarted];
    return;
  }
  const refusal = "error: this program nests deep, and needs a stack of 40 MiB: ulimit -s does not allow it";
  const grown = `ulimit -S -s ${wanted} 2>/dev/null || { echo '${refusal}' >&2; exit 1; }; exec "$0" "$@"`;
  const words = ["sh", "-c", grown, process.execPath, ...process.argv.slice(2)];
  process.execve?.("/bin/sh", words, { ...process.env, [restarted]: "large" });
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
