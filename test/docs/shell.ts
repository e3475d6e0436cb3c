// The shell of a page: its commands, one after the other, in the directory of its project, with what they print.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { builtCommand, withoutSlowness } from "../support/command.ts";
import { shows, showsInAnyOrder } from "./output.ts";

/**
 * Milliseconds in which a command ends, and in which what runs in the background prints what the page shows: only what hangs,
 * and what is wrong, takes as long.
 */
const patience = 100_000;

export interface Step {
  readonly command: string;
  /** Lines for its standard input. */
  readonly input: readonly string[];
  readonly expected: string;
}

const isInput = (line: string): boolean => line.startsWith("snow> ") || line.startsWith("  ... ");

/** The entries of a session at the prompt; what is printed for them is the rest. */
export function readSession(text: string): Pick<Step, "input" | "expected"> {
  const lines = text.split("\n");
  return {
    input: lines.filter(isInput).map((line) => line.slice("snow> ".length)),
    expected: lines.filter((line) => !isInput(line)).join("\n"),
  };
}

/** `$ ` begins a command; one that ends in `\` goes on in the next line. Without any `$ ` every line is a command. */
export function readSteps(text: string): Step[] {
  if (!/^\$ /m.test(text)) return readSteps(text.replaceAll(/^(?=.)/gm, "$ "));
  const parts = text.split(/^\$ /m);
  if (parts[0] !== "") throw new Error(`no command prints this: ${parts[0]}`);
  return parts.slice(1).map((part) => {
    const [command = ""] = /^(?:.*\\\n)*.*/.exec(part) ?? [];
    return { command, ...readSession(part.slice(command.length + 1)) };
  });
}

/** Ends the output of a command, with its status. */
const mark = /<<status (\d+)>>/;

export class Shell {
  readonly #child: ChildProcess;
  readonly #directory: string;
  readonly #limit: number;
  readonly #listeners = new Set<() => void>();
  #output = "";
  #hasJobs = false;

  /** `directory` is the project; `aside` a directory for what does not belong to it; `limit` as above. */
  constructor(directory: string, aside: string, limit = patience) {
    this.#directory = aside;
    this.#limit = limit;
    const tools = join(aside, "bin");
    mkdirSync(tools);
    symlinkSync(builtCommand(), join(tools, "snow"));
    const path = [tools, dirname(process.execPath), process.env.PATH].join(delimiter);
    this.#child = spawn("bash", ["--norc", "--noprofile"], {
      cwd: directory,
      env: { ...process.env, PATH: path, SNOW_LOG: undefined, PORT: undefined, NO_COLOR: "1" },
      stdio: ["pipe", "pipe", "ignore"],
    });
    // The signal of `close` ends a `wait`, and nothing else.
    this.#child.stdin?.write("set -m; trap : USR1\n");
    this.#child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.#output += text;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Answers what was printed; `show` turns it into what the page shows. */
  async run({ command, input, expected }: Step, show: (text: string) => string): Promise<string> {
    const file = join(this.#directory, "input");
    writeFileSync(file, input.map((line) => `${line}\n`).join(""));
    this.#child.stdin?.write(`{ ${command}\n} 2>&1 < '${file}'; s=$?; printf '<<status %d>>' $s; (exit $s)\n`);
    this.#hasJobs ||= command.endsWith("&");
    if (!(await this.#until(() => mark.test(this.#output)))) {
      this.#killAll();
      throw new Error(`\`${command}\` does not end`);
    }
    this.#output = this.#output.replace(mark, "");
    const isShown = this.#hasJobs ? showsInAnyOrder : shows;
    const screen = (): string => show(withoutSlowness(this.#output));
    // What runs in the background prints when it comes to it.
    if (this.#hasJobs) await this.#until(() => isShown(expected, screen()));
    const printed = screen();
    this.#output = "";
    return isShown(expected, printed) ? expected : printed;
  }

  /** Each job is a group of processes; while one is in front, the shell itself hears nothing. */
  #killAll(): void {
    const { stdout } = spawnSync("ps", ["-A", "-o", "ppid=", "-o", "pgid="], { encoding: "utf8" });
    const pairs = stdout.split("\n").map((line) => line.trim().split(/ +/).map(Number));
    const groups = pairs.flatMap(([parent, group]) => (parent === this.#child.pid ? (group ?? []) : []));
    for (const group of new Set(groups)) process.kill(-group, "SIGKILL");
  }

  /** Ends what still runs. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.on("close", resolve));
    this.#child.kill("SIGUSR1");
    this.#child.stdin?.end("kill -KILL $(jobs -p) 2>/dev/null\nwait\nexit\n");
    await ended;
  }

  /** Whether it became true in time. */
  #until(condition: () => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (answer: boolean): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(answer);
      };
      const timer = setTimeout(() => settle(false), this.#limit);
      const look = (): void => {
        if (condition()) settle(true);
      };
      this.#listeners.add(look);
      look();
    });
  }
}
