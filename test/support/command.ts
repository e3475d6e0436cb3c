// The built `snow` command, as a user calls it.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { AtEnd } from "./at-end.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Path of dist/snow.js, which built-command.ts has made current before the first test. */
export function builtCommand(): string {
  return join(root, "dist/snow.js");
}

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface CommandOptions {
  readonly cwd?: string;
  readonly environment?: Record<string, string>;
  readonly input?: string;
  /** Standard input stays open and empty. */
  readonly waits?: boolean;
}

/** Runs `snow` with these words to its end. */
export function snow(words: readonly string[], options: CommandOptions = {}): CommandResult {
  return command(builtCommand(), words, options);
}

/** Runs an executable to its end. What it says about slowness is left out. */
export function command(path: string, words: readonly string[], options: CommandOptions = {}): CommandResult {
  const { status, stdout, stderr } = spawnSync(path, words, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.environment },
    input: options.input ?? "",
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status, stdout, stderr: withoutSlowness(stderr) };
}

/**
 * What a program printed, without the runtime's lines about slowness: on a busy machine anything may take long. Such a line
 * may come when another program has not ended its own.
 */
export function withoutSlowness(printed: string): string {
  return printed.replaceAll(/Snow: .* ran for \d+ ms without letting others run.*\n/g, "");
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** The first match, behind so many characters, in what it has printed on stdout or stderr so far, or prints later. */
  readonly printed: (pattern: RegExp, behind?: number) => Promise<RegExpExecArray>;
  /** When all of that has been printed, in whatever order: for what no order is promised of, as that of workers. */
  readonly printedAll: (...patterns: readonly RegExp[]) => Promise<void>;
  /** Status, or the name of the signal that ended it. Whatever it has printed is here by then. */
  readonly ended: Promise<number | string>;
  /** All of that, without what the runtime says about slowness. */
  readonly output: () => string;
}

/** Two pipes have no order between them, one has that in which the command wrote: here stderr is where stdout is. */
const inOne = ["-c", 'exec "$0" "$@" 2>&1'];

/** Starts `snow` with these words; it is stopped when the test is over. */
export function startSnow(words: readonly string[], options: CommandOptions = {}): RunningCommand {
  return startCommand(builtCommand(), words, options);
}

/** The same for any executable; `atEnd` takes what stops it. */
export function startCommand(
  path: string,
  words: readonly string[],
  options: CommandOptions = {},
  atEnd: AtEnd = onTestFinished,
): RunningCommand {
  const child = spawn("/bin/sh", [...inOne, path, ...words], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.environment },
    stdio: [options.waits === true ? "pipe" : "ignore", "pipe", "ignore"],
  });
  let collected = "";
  const output = (): string => withoutSlowness(collected);
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    collected += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<number | string>((resolve) => {
    child.on("close", (status, signal) => resolve(status ?? signal ?? -1));
  });
  const printed = (pattern: RegExp, behind = 0): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output().slice(behind));
        if (match === null) return;
        listeners.delete(look);
        resolve(match);
      };
      listeners.add(look);
      look();
      void ended.then((status) => reject(new Error(`ended with ${status} before it printed ${pattern}:\n${output()}`)));
    });
  const printedAll = async (...patterns: readonly RegExp[]): Promise<void> => {
    await Promise.all(patterns.map((pattern) => printed(pattern)));
  };
  atEnd(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, printed, printedAll, ended, output };
}

/** A fresh directory with these files, by path; removed when the test is over, or by what `atEnd` takes. */
export function directoryWith(files: Record<string, string | Uint8Array>, atEnd: AtEnd = onTestFinished): string {
  const directory = mkdtempSync(join(tmpdir(), "snow-test-"));
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
