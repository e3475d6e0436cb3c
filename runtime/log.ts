// Lines of the log on standard error: what the program says, and what happens to its servers and connections.
import { host } from "./host.ts";

const LEVELS: readonly string[] = ["debug", "info", "warn", "error", "off"];
const DEBUG = 0;
const INFO = 1;

/** 0 … 3: debug, info, warn, error. */
export type Level = 0 | 1 | 2 | 3;

/** What the environment variable `SNOW_LOG` says; -1: nothing that is a level. */
function wantedLevel(): number {
  return LEVELS.indexOf(host().environment("SNOW_LOG") ?? "");
}

function write(level: Level, text: string, facts: Readonly<Record<string, string | number>> | undefined): void {
  const name = LEVELS[level] ?? "";
  if (host().environment("SNOW_LOG_FORMAT") === "json") {
    const time = new Date(host().wallClock()).toISOString();
    host().writeErr(`${JSON.stringify({ time, level: name, message: text, ...facts })}\n`);
    return;
  }
  const details = Object.entries(facts ?? {}).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  host().writeErr(`[${name.toUpperCase()}] ${text}${details.join("")}\n`);
}

/** A line of the program: from `info` on unless SNOW_LOG says otherwise. */
export function log(level: Level, text: string): void {
  const wanted = wantedLevel();
  if (level >= (wanted < 0 ? INFO : wanted)) write(level, text, undefined);
}

/** Whether facts of this level are logged: only when SNOW_LOG asks for them. */
export function logsFacts(level: Level): boolean {
  const wanted = wantedLevel();
  return wanted >= DEBUG && level >= wanted;
}

/** A fact of the runtime's life. */
export function logFact(level: Level, text: string, facts: Readonly<Record<string, string | number>>): void {
  if (logsFacts(level)) write(level, text, facts);
}
