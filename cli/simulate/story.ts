// What has happened in a run, line by line in virtual time, for people.

import { printable } from "../../runtime/printable.ts";
import type { TraceEvent } from "./runtime.ts";

/** A longer story is told by its first and its last lines. */
const FIRST_LINES = 20;
const LAST_LINES = 40;

/** The story, cut in its middle when it is long. */
export function storyLines(events: readonly TraceEvent[]): readonly string[] {
  const lines = events.map(lineOf);
  const left = lines.length - FIRST_LINES - LAST_LINES;
  if (left <= 1) return lines;
  return [...lines.slice(0, FIRST_LINES), `      …    ${left} lines left out`, ...lines.slice(-LAST_LINES)];
}

/** All of it, each line with its step; what lies below the story is set in. */
export function traceLines(events: readonly TraceEvent[]): readonly string[] {
  const width = String(events.at(-1)?.step ?? 0).length;
  return events.map((event) => `${String(event.step).padStart(width)} ${lineOf(event)}`);
}

function lineOf({ at, kind, text }: TraceEvent): string {
  return `${String(at).padStart(6)} ms  ${kind === "detail" ? "  " : ""}${printable(text)}`;
}
