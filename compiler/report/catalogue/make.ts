// What every function of the catalogue makes its diagnostic with.
import { lineStarts, type SourceFile, type Span } from "../../trees/source.ts";
import { type Code, codes } from "../codes.ts";
import type { Diagnostic, Fix, Kind, Label } from "../diagnostics.ts";

export interface Texts {
  readonly message: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly second?: Label | undefined;
  readonly severity?: "error" | "warning" | undefined;
  readonly kind?: Kind | undefined;
  /** Names to write in the place of the one that is marked. */
  readonly instead?: readonly string[] | undefined;
  readonly fix?: Fix | undefined;
}

export function diagnostic(code: Code, file: SourceFile, span: Span, texts: Texts): Diagnostic {
  const first = { span, text: texts.label };
  return {
    code,
    kind: texts.kind ?? "mistake",
    severity: texts.severity ?? codes[code],
    message: texts.message,
    file,
    labels: texts.second === undefined ? [first] : [first, texts.second],
    help: texts.help,
    fixes: [...(texts.fix === undefined ? [] : [texts.fix]), ...replacements(file, span, texts.instead ?? [])],
  };
}

const wholeName = /^[\p{L}_][\p{L}\p{N}_.]*[?!]?$/u;

/** Only a name is replaced: a longer piece of text is marked for other reasons. */
export function replacements(file: SourceFile, span: Span, instead: readonly string[]): Fix[] {
  const marked = file.text.slice(span.start, span.end);
  if (!wholeName.test(marked)) return [];
  return instead.map((text) => ({ title: `Replace \`${marked}\` with \`${text}\``, edits: [{ span, text }] }));
}

/** Before the other imports, after the comments about the file. */
export function importing(file: SourceFile, line: string): Fix {
  const starts = lineStarts(file.text);
  const startsWith = (start: number, words: RegExp): boolean => words.test(file.text.slice(start, start + 8));
  const imports = starts.find((start) => startsWith(start, /^(?:import|from)\s/));
  const start = imports ?? starts.find((one) => !startsWith(one, /^##!/)) ?? 0;
  return { title: `Add \`${line}\``, edits: [{ span: { start, end: start }, text: `${line}\n` }] };
}

/** The help and the fix for a name that was nearly written. */
export function didYouMean(suggestion: string | undefined): Pick<Texts, "help" | "instead"> {
  return suggestion === undefined ? {} : { help: `did you mean \`${suggestion}\`?`, instead: [suggestion] };
}

/** What helps, or else the name that may have been meant. */
export function helpOrNearName(texts: {
  readonly help?: string | undefined;
  readonly suggestion?: string | undefined;
}): Pick<Texts, "help" | "instead"> {
  return texts.help === undefined ? didYouMean(texts.suggestion) : { help: texts.help };
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

/** `a`, `b` or `c`. */
export function alternatives(names: readonly string[], word: "or" | "and" = "or"): string {
  const last = names.at(-1);
  if (last === undefined || names.length === 1) return quoted(names);
  return `${quoted(names.slice(0, -1))} ${word} \`${last}\``;
}
