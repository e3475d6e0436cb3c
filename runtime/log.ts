// Lines of the log on standard error: what the program says, and what happens to its servers and connections.
import { current, host } from "./current.ts";
import { printableLines } from "./printable.ts";

const LEVELS: readonly string[] = ["debug", "info", "warn", "error", "off"];
const DEBUG = 0;
const INFO = 1;

/** 0 … 3: debug, info, warn, error. */
type Level = 0 | 1 | 2 | 3;

/** Values of facts that are longer than this (names of rooms, paths) are cut. */
const MAX_VALUE = 200;

/** What a program has of its log. */
interface LogPart {
  /** As `wantedLevel`; undefined until the environment was asked. */
  wanted: number | undefined;
}

declare module "./current.ts" {
  interface Program {
    readonly log: LogPart;
  }
}

export function createLog(): LogPart {
  return { wanted: undefined };
}

/** What the environment variable `SNOW_LOG` says; -1: nothing that is a level. Asked once: messages come by the million. */
function wantedLevel(): number {
  const { log } = current();
  log.wanted ??= LEVELS.indexOf(host().environment("SNOW_LOG") ?? "");
  return log.wanted;
}

function shortened(value: string | number): string | number {
  return typeof value === "string" && value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;
}

/** `worker 2: ` in one of several processes of the program, else nothing. */
export function fromWorker(): string {
  const parent = host().parent();
  return parent === undefined ? "" : `worker ${parent.number}: `;
}

/** A line of the runtime itself. */
export function tell(text: string): void {
  host().writeErr(printableLines([`[snow-rt] ${fromWorker()}${text}`]));
}

function write(level: Level, text: string, facts: Facts | undefined): void {
  const name = LEVELS[level] ?? "";
  const details = Object.entries(facts ?? {}).map(([key, value]) => [key, shortened(value)] as const);
  if (host().environment("SNOW_LOG_FORMAT") === "json") {
    const time = new Date(host().wallClock()).toISOString();
    const worker = host().parent()?.number;
    const from = worker === undefined ? {} : { worker };
    const line = JSON.stringify({ time, level: name, ...from, message: text, ...Object.fromEntries(details) });
    host().writeErr(printableLines([line]));
    return;
  }
  const words = details.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  host().writeErr(printableLines([`[${name.toUpperCase()}] ${fromWorker()}${text}${words.join("")}`]));
}

/** A line of the program: from `info` on unless SNOW_LOG says otherwise. */
export function log(level: Level, text: string): void {
  const wanted = wantedLevel();
  if (level >= (wanted < 0 ? INFO : wanted)) write(level, text, undefined);
}

export type Facts = Readonly<Record<string, string | number>>;

/** A fact of the runtime's life: only when SNOW_LOG asks for this level. Never what peers say to each other. */
export function logFact(level: Level, text: string, facts: Facts): void {
  const wanted = wantedLevel();
  if (wanted >= DEBUG && level >= wanted) write(level, text, facts);
}

/** Whether `logFact` writes at the lowest level: asked before the facts of busy places are gathered. */
export function logsEverything(): boolean {
  return wantedLevel() === DEBUG;
}
