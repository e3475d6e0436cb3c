// Diagnostics as text for people and as JSON for tools.
import { lineIndexAt, lineStarts, type SourceFile } from "../trees/source.ts";
import type { Diagnostic, Label } from "./diagnostics.ts";
import { visible } from "./visible.ts";

/** The last line of the text form when there was an error. */
const failureLine = "error: Compilation failed due to errors above.\n";

/** Longest source line, in code points, that is shown whole; of a longer one only what is around the mark. */
const shownWidth = 160;
/** Code points before the mark of a longer line. */
const contextWidth = 40;

/** So many diagnostics are shown to people; tools get all of them. */
const shownDiagnostics = 200;

interface FileLines {
  readonly starts: readonly number[];
}

/** Line starts by file, so that many diagnostics of a large file cost one scan. */
type LineCache = Map<SourceFile, FileLines>;

/**
 * All diagnostics as they go to stderr, sorted, the failure line included (text form, when an error other than a
 * project error is among them). Of very many the text form shows some, errors before warnings, and counts the rest.
 */
export function renderAll(
  diagnostics: readonly Diagnostic[],
  options: { readonly colour: boolean; readonly json: boolean },
): string {
  const cache: LineCache = new Map();
  const sorted = sortDiagnostics(diagnostics);
  if (options.json) return sorted.map(renderJson).join("");
  const { shown, rest } = foremost(sorted);
  const text = shown.map((diagnostic) => renderWith(diagnostic, options.colour, cache)).join("") + countOf(rest);
  const failed = diagnostics.some(({ severity, code }) => severity === "error" && code !== "C0001");
  return failed ? text + failureLine : text;
}

/** Those that are shown, in their order, and those for which there is no room. */
function foremost(sorted: readonly Diagnostic[]): {
  readonly shown: readonly Diagnostic[];
  readonly rest: readonly Diagnostic[];
} {
  if (sorted.length <= shownDiagnostics) return { shown: sorted, rest: [] };
  const isError = ({ severity }: Diagnostic): boolean => severity === "error";
  const byWeight = [...sorted.filter(isError), ...sorted.filter((diagnostic) => !isError(diagnostic))];
  const chosen = new Set(byWeight.slice(0, shownDiagnostics));
  return { shown: sorted.filter((one) => chosen.has(one)), rest: byWeight.slice(shownDiagnostics) };
}

function countOf(rest: readonly Diagnostic[]): string {
  if (rest.length === 0) return "";
  const errors = rest.filter(({ severity }) => severity === "error").length;
  const counts = [
    [errors, "error"],
    [rest.length - errors, "warning"],
  ] as const;
  const words = counts.flatMap(([count, noun]) =>
    count === 0 ? [] : [`${count} more ${noun}${count === 1 ? "" : "s"}`],
  );
  return `${words.join(" and ")} not shown\n`;
}

/** One diagnostic in text form, newline included; a multi-line mark shows its first line only. */
export function renderText(diagnostic: Diagnostic, options: { readonly colour: boolean }): string {
  return renderWith(diagnostic, options.colour, new Map());
}

/** One diagnostic as a line of JSON, newline included. */
export function renderJson(diagnostic: Diagnostic): string {
  return `${JSON.stringify({
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    file: diagnostic.file?.path ?? "",
    spans: diagnostic.labels.map(({ span, text }) => ({ start: span.start, end: span.end, label: text })),
    fix: diagnostic.help ?? null,
  })}\n`;
}

/** A Map key needs several interfaces: a type that lacks them all at one place is one mistake. */
function mistake(diagnostic: Diagnostic): string {
  const { kind, file } = diagnostic;
  const span = diagnostic.labels[0]?.span;
  if (typeof kind === "string" || span === undefined) return renderJson(diagnostic);
  return `${file?.path}:${span.start}:${span.end} ${kind.lacks}`;
}

/** By file, then by position, then by code; project errors, which have no file, come last. Equal ones are merged. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort(compareDiagnostics);
  const seen = new Set<string>();
  return sorted.filter((diagnostic) => {
    const key = mistake(diagnostic);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function compareDiagnostics(first: Diagnostic, second: Diagnostic): number {
  if (first.file === undefined || second.file === undefined) {
    return Number(first.file === undefined) - Number(second.file === undefined);
  }
  const [one, other] = [first.labels[0]?.span, second.labels[0]?.span];
  return (
    compareTexts(first.file.path, second.file.path) ||
    (one?.start ?? 0) - (other?.start ?? 0) ||
    (one?.end ?? 0) - (other?.end ?? 0) ||
    compareTexts(first.code, second.code)
  );
}

function compareTexts(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

// ---------------------------------------------------------------- text form

const styles = { error: "\u001b[1;31m", warning: "\u001b[1;33m", margin: "\u001b[34m", end: "\u001b[0m" };

function renderWith(diagnostic: Diagnostic, colour: boolean, cache: LineCache): string {
  const { file, severity, labels } = diagnostic;
  const paint = (style: string, text: string): string => (colour ? `${style}${text}${styles.end}` : text);
  const heading = paint(styles[severity], severity === "error" ? "Error" : "Warning");
  const message = visible(diagnostic.message);
  const help = diagnostic.help === undefined ? undefined : `Help: ${visible(diagnostic.help)}`;
  const first = labels[0];
  if (file === undefined || first === undefined) {
    return `${paint(styles[severity], severity)}: ${message}\n${help === undefined ? "" : `${help}\n`}`;
  }

  const { starts } = linesOf(file, cache);
  const start = clamp(first.span.start, file);
  const lineIndex = lineIndexAt(starts, start);
  const column = codePointCount(file.text.slice(starts[lineIndex] ?? 0, start)) + 1;
  const margin = " ".repeat(String(lineIndex + 1).length);
  const bar = paint(styles.margin, "|");
  const lines = [
    `[${diagnostic.code}] ${heading}: ${message}`,
    `${margin}${paint(styles.margin, "-->")} ${visible(file.path)}:${lineIndex + 1}:${column}`,
    `${margin} ${bar}`,
  ];
  for (const [index, label] of labels.entries()) {
    const shown = showLine(file, starts, label);
    const number = String(shown.line).padStart(margin.length);
    const carets = paint(
      index === 0 ? styles[severity] : styles.margin,
      `${"^".repeat(shown.carets)} ${visible(label.text)}`,
    );
    lines.push(
      `${paint(styles.margin, number)} ${bar} ${shown.source}`,
      `${" ".repeat(number.length)} ${bar} ${" ".repeat(shown.indent)}${carets}`,
    );
  }
  if (help !== undefined) lines.push(`${margin} ${paint(styles.margin, "=")} ${help}`);
  return `${lines.join("\n")}\n`;
}

interface ShownLine {
  /** From 1. */
  readonly line: number;
  readonly source: string;
  /** Code points before the carets. */
  readonly indent: number;
  readonly carets: number;
}

function showLine(file: SourceFile, starts: readonly number[], label: Label): ShownLine {
  const start = clamp(label.span.start, file);
  const index = lineIndexAt(starts, start);
  const lineStart = starts[index] ?? 0;
  const lineEnd = endOfLine(file.text, lineStart, starts[index + 1] ?? file.text.length);
  const markStart = Math.min(start, lineEnd);
  const markEnd = Math.max(markStart, Math.min(clamp(label.span.end, file), lineEnd));
  const line = index + 1;
  const before = file.text.slice(lineStart, markStart);

  // A line of n UTF-16 units has at most n code points, so this decides without looking at a huge line.
  if (lineEnd - lineStart <= shownWidth) {
    const marked = codePointCount(printable(file.text.slice(markStart, markEnd)));
    return {
      line,
      source: printable(file.text.slice(lineStart, lineEnd)),
      indent: codePointCount(printable(before)),
      carets: Math.max(1, marked),
    };
  }
  const characters = [...before.slice(-2 * contextWidth)].slice(-contextWidth);
  const head = characters.join("");
  const rest = [...file.text.slice(markStart, Math.min(lineEnd, markStart + 2 * shownWidth))];
  const tail = rest.slice(0, shownWidth - contextWidth);
  const mark = file.text.slice(markStart, Math.min(markEnd, markStart + 2 * shownWidth));
  const marked = codePointCount(printable(mark));
  const shownTail = printable(tail.join(""));
  const cutLeft = head.length < before.length;
  const cutRight = markStart + tail.join("").length < lineEnd;
  return {
    line,
    source: `${cutLeft ? "…" : ""}${printable(head)}${shownTail}${cutRight ? "…" : ""}`,
    indent: codePointCount(printable(head)) + (cutLeft ? 1 : 0),
    carets: Math.max(1, Math.min(marked, codePointCount(shownTail))),
  };
}

function linesOf(file: SourceFile, cache: LineCache): FileLines {
  const known = cache.get(file);
  if (known !== undefined) return known;
  const lines = { starts: lineStarts(file.text) };
  cache.set(file, lines);
  return lines;
}

function clamp(offset: number, file: SourceFile): number {
  return Math.max(0, Math.min(offset, file.text.length));
}

/** Where the line's text ends, without its line break. */
function endOfLine(text: string, start: number, next: number): number {
  let end = next;
  if (end > start && text.charCodeAt(end - 1) === 10) end--;
  if (end > start && text.charCodeAt(end - 1) === 13) end--;
  return end;
}

/**
 * Tabs and other control characters as a space each, so that the carets stand under what they mark. Those that would
 * change the direction of the line are shown escaped.
 */
function printable(line: string): string {
  return visible(line.replace(/\p{Cc}/gu, " "));
}

function codePointCount(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xdc00 || unit > 0xdfff) continue;
    const previous = text.charCodeAt(index - 1);
    if (previous >= 0xd800 && previous <= 0xdbff) count--;
  }
  return count;
}
