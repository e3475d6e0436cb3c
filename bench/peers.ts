// Servers to measure, each in a process of its own on one core, and the load generator on another.
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const here = import.meta.dirname;
const directory = mkdtempSync(join(tmpdir(), "snow-bench-"));
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

export const SERVER_CORE = "0";
export const LOAD_CORE = "1";
/** Characters of what a server has said last, which are shown when it ends by itself. */
const MOST_SAID = 10_000;

/** A path for a file that is gone when the bench is over. */
export const scratchPath = (name: string): string => join(directory, name);

/** The path of the program that `cc` makes of one file. */
export function compiledC(source: string): string {
  const output = join(directory, source.replace(/\W/g, "-"));
  execFileSync("cc", ["-O2", "-o", output, join(here, source)], { stdio: "inherit" });
  return output;
}

/** The path of the JavaScript file that `snow build` makes of a program, with further words for it. */
export function compiledSnow(source: string, ...words: readonly string[]): string {
  const output = join(directory, `${source.replace(/\W/g, "-")}.mjs`);
  const snow = join(here, "../dist/snow.js");
  execFileSync(process.execPath, [snow, "build", ...words, join(here, source), "-o", output], {
    stdio: ["ignore", "ignore", 2],
  });
  return output;
}

export const bunPath = join(here, "node_modules/.bin/bun");

export interface Peer {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly child: ChildProcess;
}

interface PeerSettings {
  /** It is pinned to this one; the server's unless it says another. */
  readonly core?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it says when it is ready, with its port if that is not known. */
  readonly ready?: RegExp;
}

/** Starts a server that tells its port as `…listening on …:PORT`, or what the settings say. */
export async function startPeer(
  name: string,
  command: readonly string[],
  { core = SERVER_CORE, environment = {}, ready = /listening on \S*:(\d+)/ }: PeerSettings = {},
): Promise<Peer> {
  const child = spawn("taskset", ["-c", core, ...command], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  running.add(child);
  let text = "";
  const port = await new Promise<number>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      text = `${text}${chunk}`.slice(-MOST_SAID);
      const found = ready.exec(text);
      if (found !== null) resolve(Number(found[1]));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (status, signal) => {
      if (running.has(child)) console.error(`${name} ended with ${status ?? signal}: ${text}`);
      reject(new Error(`${name} ended`));
    });
  });
  return { name, pid: child.pid ?? 0, port, child };
}

/** Ends a server and waits until it has. */
export async function stopPeer({ child }: Peer): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  running.delete(child);
  child.kill("SIGKILL");
  await ended;
}

/** Bytes held by a server, started with `channels/held.js`, that has just collected its garbage. */
export async function heldBytes(peer: Peer): Promise<number> {
  let held = 0;
  for (let round = 0; round < 5; round++) {
    const said = new Promise<string>((resolve) => {
      peer.child.stderr?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    });
    peer.child.kill("SIGUSR2");
    held = Number(/held (\d+)/.exec(await said)?.[1]);
  }
  return held;
}

/** What the load generator has counted. */
export interface Rates {
  readonly perSecond: number;
  /** Per second of the server's processor time: what it would be if nobody else used its core. */
  readonly perProcessorSecond: number;
}

function parseRates([perSecond = Number.NaN, perProcessorSecond = Number.NaN]: readonly number[]): Rates {
  return { perSecond, perProcessorSecond };
}

const numbers = (line: string): readonly number[] => line.trim().split(" ").map(Number);

/** Runs a load generator to its end; the numbers that it prints. */
export async function measured(load: string, ...parameters: readonly (string | number)[]): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)("taskset", ["-c", LOAD_CORE, load, ...parameters.map(String)]);
  return numbers(stdout);
}

/** Runs the load generator to its end. */
export async function runLoad(load: string, ...parameters: readonly (string | number)[]): Promise<Rates> {
  return parseRates(await measured(load, ...parameters));
}

/** A load generator that holds its connections. */
interface HeldLoad {
  /** What it has counted. */
  readonly counted: readonly number[];
  /** The same of one that counts them so. */
  readonly rates: Rates;
  /** Has it do the next thing that it does, and waits until that is done. */
  readonly goOn: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Starts the load generator and resolves when it has said what it has counted. */
export async function holdLoad(load: string, ...parameters: readonly (string | number)[]): Promise<HeldLoad> {
  const child = spawn("taskset", ["-c", LOAD_CORE, load, ...parameters.map(String)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  running.add(child);
  const line = (): Promise<string> =>
    new Promise((resolve, reject) => {
      child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
      child.once("exit", (status) => reject(new Error(`the load generator ended with ${status}`)));
    });
  const counted = numbers(await line());
  const goOn = async (): Promise<void> => {
    const done = line();
    child.stdin.write("\n");
    await done;
  };
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    await ended;
    running.delete(child);
  };
  return { counted, rates: parseRates(counted), goOn, end };
}

/** Resident bytes of a process. */
export function residentBytes(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return pages * 4096;
}

/** What else the machine was doing. */
export function loadLine(): string {
  return `load average ${loadavg()[0]?.toFixed(1)}`;
}
