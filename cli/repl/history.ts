// The entries typed at the prompt, kept for the next time where nobody else can read them.
import { appendFileSync, chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/** So many entries are offered. */
export const historySize = 1000;
/** Above so many bytes the file is cut back to those entries. */
const largestFile = 256 * 1024;

/** What a terminal never sends inside of a line parts the lines of an entry in the file. */
const lineBreak = "\r";

interface History {
  /** Newest first. */
  readonly entries: readonly string[];
  readonly add: (entry: string) => void;
}

/** `$XDG_STATE_HOME/snow/history`, or below `~/.local/state`; undefined when there is no home. */
function historyFile(): string | undefined {
  const state = process.env.XDG_STATE_HOME;
  if (state !== undefined && isAbsolute(state)) return join(state, "snow", "history");
  try {
    return join(homedir(), ".local", "state", "snow", "history");
  } catch {
    return undefined;
  }
}

/** A history that cannot be kept is an empty one. */
export function openHistory(): History {
  const path = historyFile();
  const entries = path === undefined ? [] : readEntries(path);
  const add = (entry: string): void => {
    if (entry.trim() === "" || entry === entries[0]) return;
    entries.unshift(entry);
    entries.splice(historySize);
    if (path === undefined) return;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      appendFileSync(path, `${entry.replaceAll("\n", lineBreak)}\n`, { mode: 0o600 });
    } catch {
      // A full disk, a home that may not be written to.
    }
  };
  return { entries, add };
}

function readEntries(path: string): string[] {
  try {
    const lines = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .slice(-historySize);
    const { mode, size } = statSync(path);
    if ((mode & 0o077) !== 0) chmodSync(path, 0o600);
    if (size > largestFile) writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o600 });
    return lines.reverse().map((line) => line.replaceAll(lineBreak, "\n"));
  } catch {
    return [];
  }
}
